"""The tour of the README, and each command shown in the documentation, does what it shows."""

import os
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
import requests

from oxiana.graph.examples import Example, examples
from oxiana.graph.release import open_release
from oxiana.graph.store import MemoryStore

CHECKOUT = Path(__file__).resolve().parent.parent
README = CHECKOUT / "README.md"
GUIDE = CHECKOUT / "docs" / "modelling.md"
DOCUMENTS = (README, *sorted(CHECKOUT.glob("docs/**/*.md")))
CONSOLE = re.compile(r"```console\n(.*?)```", re.DOTALL)


def _steps() -> list[tuple[str, str]]:
    """Return each command of the console blocks with the output shown under it; ``> `` continues a command."""
    steps = []
    for block in CONSOLE.findall("".join(document.read_text() for document in DOCUMENTS)):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            lines = part.splitlines(keepends=True)
            typed = 1 + sum(line.startswith("> ") for line in lines[1:])
            command = "".join(line.removeprefix("> ") for line in lines[:typed])
            steps.append((command.rstrip("\n"), "".join(lines[typed:])))
    return steps


@pytest.mark.parametrize(("command", "output"), _steps(), ids=lambda text: text.splitlines()[0][:60])
def test_the_tour_prints_what_it_shows(command: str, output: str, served: str, release: Path) -> None:
    tools = str(Path(sys.executable).parent)
    done = subprocess.run(
        [
            "bash",
            "-c",
            command.replace("http://127.0.0.1:8000", served).replace("--release release", f"--release {release}"),
        ],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"PATH": f"{tools}:{os.environ['PATH']}"},
    )
    assert done.stdout.replace("\r\n", "\n") == output


@pytest.mark.parametrize("document", sorted(CHECKOUT.glob("docs/**/*.md")), ids=lambda path: path.name)
def test_every_query_of_the_documentation_finds_something(document: Path, served: str) -> None:
    accepted = {"Accept": "application/sparql-results+json, application/n-triples;q=0.9"}
    for query in re.findall(r"```sparql\n(.*?)```", document.read_text(), flags=re.DOTALL):
        answer = requests.get(f"{served}/sparql", params={"query": query}, headers=accepted, timeout=20)
        assert answer.status_code == 200, query
        found = answer.json() if "json" in answer.headers["Content-Type"] else {"boolean": bool(answer.text)}
        assert found.get("boolean") or found["results"]["bindings"], query


def _patterns() -> list[str]:
    """Return the patterns of the table of the guide that tells which of them answers which question."""
    rows = re.findall(r"^\| [^|]+ \| (`.+`) \|$", GUIDE.read_text(), flags=re.MULTILINE)
    return [pattern for row in rows for pattern in re.findall(r"`([^`]+)`", row)]


@pytest.mark.parametrize("pattern", _patterns())
def test_every_pattern_of_the_guide_finds_something(pattern: str, release: Path) -> None:
    assert _loaded(release).ask(f"ASK {{ {pattern} }}")


@cache
def _loaded(release: Path) -> MemoryStore:
    return MemoryStore(open_release(release).quads())


SHOWN = [example for example in examples() if example.slug >= "13"]


@pytest.mark.parametrize("example", SHOWN, ids=lambda example: example.slug)
def test_the_documentation_shows_the_example_as_it_is_served(example: Example) -> None:
    assert f"```sparql\n{example.query}```" in GUIDE.read_text()


def test_every_link_leads_to_a_file() -> None:
    for document in DOCUMENTS:
        for target in re.findall(r"\]\(([^)#]+)[^)]*\)", document.read_text()):
            if "://" not in target:
                assert (document.parent / target).exists(), f"{document.name}: {target}"
