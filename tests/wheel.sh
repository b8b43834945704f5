#!/usr/bin/env bash
# Runs the tests on the built wheel, from outside the checkout. The dependencies are those of .venv; the package is not.
# Those that put the code beside other programs, suites or texts, and those marked as alike wherever the package is
# installed, are left to the run on the checkout: it has the same code.
set -euo pipefail
checkout=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

mkdir "$work/source"
(cd "$checkout" && cp -r --parents ontology shapes graph server pyproject.toml setup.cfg README.md LICENSE LICENSE-knowledge "$work/source")
"$checkout/.venv/bin/python" -m build --wheel --no-isolation --outdir "$work/dist" "$work/source" >/dev/null

"$checkout/.venv/bin/python" -m venv "$work/venv"
"$checkout/.venv/bin/python" -c 'import site; print(site.getsitepackages()[0])' \
    > "$(echo "$work"/venv/lib/python3*/site-packages)/dependencies.pth"
"$work/venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps "$work"/dist/*.whl

cp -r "$checkout/tests" "$checkout/pyproject.toml" "$work"
cd "$work"
PATH="$work/venv/bin:$PATH" "$work/venv/bin/python" -m pytest --alone "$@"
