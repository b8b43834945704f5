"""What a machine lacks is not collected, never skipped; the last lines of a run say what was left out, and why."""

import gc
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import settings

from oxiana.server.cli import main

OXIANA = str(Path(sys.executable).with_name("oxiana"))
CHECKOUT = Path(__file__).resolve().parent.parent


def _folder(variable: str) -> Callable[[], bool]:
    return lambda: Path(os.environ.get(variable, "") or "/nonexistent").is_dir()


def _commands(*names: str) -> Callable[[], bool]:
    return lambda: all(shutil.which(name) for name in names)


def _node_packages() -> bool:
    packages = Path(os.environ.get("NODE_PATH", "") or "/nonexistent")
    return shutil.which("node") is not None and packages.is_dir()


NEEDS: dict[str, tuple[str, Callable[[], bool]]] = {
    "jdk": ("a JDK (java and javac)", _commands("java", "javac")),
    "node": ("Node.js with the packages of tests/node (make test installs them)", _node_packages),
    "browser": ("Chromium and its driver (chromium, chromedriver)", _commands("chromium", "chromedriver")),
    "curl": ("curl", _commands("curl")),
    "nginx": ("nginx", _commands("nginx")),
    "documents": ("the source documents (OXIANA_DOCUMENTS)", _folder("OXIANA_DOCUMENTS")),
    "gold": ("the gold inventory (OXIANA_GOLD)", _folder("OXIANA_GOLD")),
    "w3c": ("the W3C suites (OXIANA_W3C)", _folder("OXIANA_W3C")),
    "checkout": ("a checkout around the tests", lambda: (CHECKOUT / "graph").is_dir()),
}
"""A test file with the word in its name needs the thing: ``test_reasoner_jdk.py`` needs a JDK."""

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

_left_out: dict[str, list[str]] = {}
_left_to_others: set[str] = set()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--complete", action="store_true", help="fail if anything was left out for want of a tool")
    parser.addoption("--alone", action="store_true", help="only tests of the package itself, with nothing beside it")
    parser.addoption("--release", type=Path, help="what `oxiana build` has just made, else the tests build it")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    if collection_path.suffix != ".py":
        return None
    needs = [NEEDS[word] for word in collection_path.stem.split("_")[1:] if word in NEEDS]
    for thing, present in needs:
        if not present():
            _left_out.setdefault(thing, []).append(collection_path.name)
            return True
    if needs and config.getoption("--alone"):
        _left_to_others.add(collection_path.name)
        return True
    return None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--alone"):
        alike = [item for item in items if item.get_closest_marker("alike")]
        config.hook.pytest_deselected(items=alike)
        items[:] = [item for item in items if item not in {*alike}]


def pytest_collection_finish() -> None:
    """Thousands of collected tests live to the end: the garbage collector need not look at them again and again."""
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)


def pytest_sessionfinish(session: pytest.Session) -> None:
    missing = set(_left_out) - {NEEDS["checkout"][0]}
    if missing and session.config.getoption("--complete"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for thing, files in sorted(_left_out.items()):
        terminalreporter.write_line(f"not collected, for want of {thing}: {', '.join(sorted(files))}")
    if _left_to_others:
        terminalreporter.write_line(f"left to the run without --alone: {len(_left_to_others)} files")
    if not _left_out:
        terminalreporter.write_line("nothing was left out")


class Ended(NamedTuple):
    """How a command ended: its exit code, what it printed, and what it said to people."""

    returncode: object
    stdout: str
    stderr: str


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path) -> Callable[..., Ended]:
    """Runs the command in this process, which has loaded all of it, in a folder and an environment of its own."""

    def ran(*arguments: str | Path, **environ: str) -> Ended:
        with monkeypatch.context() as patched:
            patched.chdir(tmp_path)
            patched.setattr("os.environ", environ)
            patched.setattr("sys.argv", ["oxiana", *map(str, arguments)])
            with pytest.raises(SystemExit) as ended:
                main()
        return Ended(ended.value.code or 0, *capfd.readouterr())

    return ran


@pytest.fixture(scope="session")
def release(tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config) -> Path:
    """The release that the package's own records give, built at most once a run by the command a user runs."""
    folder = tmp_path_factory.mktemp("built") / "release"
    if built := pytestconfig.getoption("--release"):
        return Path(shutil.copytree(built, folder))
    subprocess.run([OXIANA, "build", "--out", str(folder)], check=True, capture_output=True)
    return folder


@pytest.fixture(scope="session")
def served(release: Path) -> Iterator[str]:
    """The address of a server of that release."""
    with subprocess.Popen(
        [OXIANA, "serve", "--release", str(release), "--port", str(_free_port())],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        yield line.split()[-1].rstrip("/")
        process.terminate()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
