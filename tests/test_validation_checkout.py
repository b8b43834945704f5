"""What docs/validation.md shows is what happens: options, formats, the example in Python, the hook and the action."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner
from pre_commit.clientlib import load_manifest

from oxiana.graph.cli import cli
from oxiana.graph.reports.formats import FORMATS

CHECKOUT = Path(__file__).resolve().parent.parent
PAGE = (CHECKOUT / "docs" / "validation.md").read_text("utf-8")
HOOKS = load_manifest(str(CHECKOUT / ".pre-commit-hooks.yaml"))
ACTION = yaml.safe_load((CHECKOUT / "action.yml").read_text("utf-8"))
PREFIXES = "@prefix ex: <http://example.org/> . @prefix sh: <http://www.w3.org/ns/shacl#> .\n"
SHAPES = f"{PREFIXES}ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:property [ sh:path ex:p ; sh:minCount 1 ] ."


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository of Turtle files, one of them wrong."""
    for name, text in {
        "shapes/s.ttl": SHAPES,
        "data/good.ttl": "ex:a a ex:C ; ex:p 1 .",
        "data/bad.ttl": "ex:b a ex:C .",
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text if "sh:" in text else PREFIXES + text)
    return tmp_path


def _run(command: list[str], folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        command, cwd=folder, env={"PATH": path, **environment}, capture_output=True, text=True, check=False
    )


def test_the_page_shows_the_options_as_they_are() -> None:
    printed = (
        CliRunner()
        .invoke(cli, ["validate", "--help"], prog_name="oxiana", terminal_width=130, max_content_width=130)
        .stdout
    )
    assert f"$ oxiana validate --help\n{printed}```" in PAGE


def test_the_page_names_every_format_and_no_other() -> None:
    table = PAGE.partition("| format | what it is for |")[2].partition("\n\n")[0]
    named = {name for row in table.splitlines() for name in re.findall(r"`(\w+)`", row.split(" | ")[0])}
    assert named == set(FORMATS)


def test_the_example_in_python_runs(repository: Path) -> None:
    example = re.search(r"```python\n(.*?)```", PAGE, re.DOTALL)
    assert example is not None
    (repository / "data.ttl").write_text((repository / "data/bad.ttl").read_text())
    (repository / "shapes.ttl").write_text(SHAPES)
    ended = _run([sys.executable, "-c", example[1]], repository)
    assert ended.stdout.startswith("<http://example.org/b> "), ended.stderr
    assert "<html" in (repository / "report.html").read_text()


def test_each_hook_does_on_a_repository_what_the_page_shows(repository: Path) -> None:
    config = yaml.safe_load(PAGE.partition("where ADDRESS is that of")[2].partition("```yaml\n")[2].partition("```")[0])
    shown = {hook["id"]: hook["args"] for hook in config["repos"][0]["hooks"]}
    commands = {hook["id"]: [*shlex.split(hook["entry"]), *shown.pop(hook["id"])] for hook in HOOKS}
    assert shown == {}
    assert _run(commands["oxiana-check-shapes"], repository).returncode == 0
    assert _run(commands["oxiana-validate"], repository).returncode == 1
    (repository / "data/bad.ttl").unlink()
    assert _run(commands["oxiana-validate"], repository).returncode == 0
    assert all(re.search(hook["files"], "data/good.ttl") and not hook["pass_filenames"] for hook in HOOKS)


def test_the_action_annotates_what_is_wrong_and_writes_sarif(repository: Path) -> None:
    step = ACTION["runs"]["steps"][-1]
    given = {name: str(one.get("default", "")) for name, one in ACTION["inputs"].items()}
    given |= {"data": "data/good.ttl\ndata/bad.ttl\n", "shapes": "shapes/"}
    names = {variable: re.sub(r"^\$\{\{ inputs\.(.*) \}\}$", r"\1", value) for variable, value in step["env"].items()}

    def run(**changed: str) -> subprocess.CompletedProcess[str]:
        environment = {variable: {**given, **changed}[name] for variable, name in names.items()}
        return _run(["bash", "-e", "-o", "pipefail", "-c", step["run"]], repository, **environment)

    failed = run(sarif="oxiana.sarif")
    assert failed.returncode == 1
    assert "::error file=data/bad.ttl,line=2," in failed.stdout
    assert '"version": "2.1.0"' in (repository / "oxiana.sarif").read_text()
    assert run(data="data/good.ttl").returncode == 0
    (repository / "data" / "torn.ttl").write_text("<a> <b>")
    torn = run(data="data", sarif="torn.sarif")
    assert torn.returncode == 2
    assert "::error title=oxiana validate::the file data/torn.ttl does not parse at line 1" in torn.stderr
    (repository / "data" / "torn.ttl").unlink()
    assert run(data="data/good.ttl", shapes=" ").stdout == "::error::name files or folders of shapes\n"
    (repository / "shapes" / "library.ttl").write_text(f"{PREFIXES}ex:Unused a sh:NodeShape .")
    for how, code, annotated in (("warning", 0, True), ("error", 1, True), ("off", 0, False)):
        suspected = run(data="data/good.ttl", sarif=f"{how}.sarif", **{"check-shapes": how})
        assert suspected.returncode == code
        assert ("::warning title=<http%3A//example.org/Unused>%3A target::" in suspected.stdout) is annotated
        assert (repository / f"{how}.sarif").is_file()
    assert run(**{"check-shapes": "no"}).returncode == 2


def test_the_page_names_every_input_of_the_action() -> None:
    table = PAGE.partition("| input | what it is |")[2].partition("\n\n")[0]
    assert re.findall(r"^\| `([\w-]+)` \|", table, re.MULTILINE) == list(ACTION["inputs"])
