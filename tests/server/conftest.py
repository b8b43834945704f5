"""Real servers: each fixture starts ``oxiana serve`` on RDF files and stops it again."""

import json
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import requests

HERE = Path(__file__).parent
OXIANA = Path(sys.executable).with_name("oxiana")
PATIENCE = 20.0


def until(condition: Callable[[], object], seconds: float = PATIENCE) -> None:
    """Wait for a condition, looking every hundredth of a second; fail when it does not come."""
    deadline = time.monotonic() + seconds
    pause = threading.Event()
    while not condition():
        assert time.monotonic() < deadline, "what was waited for did not happen"
        pause.wait(0.01)


@dataclass
class Server:
    """A running server: where it is, its process, and the lines it has logged."""

    url: str
    process: subprocess.Popen[str]
    log: list[str] = field(default_factory=list)

    @property
    def address(self) -> tuple[str, int]:
        match = re.fullmatch(r"http://([^:]+):(\d+)/", self.url)
        assert match
        return match[1], int(match[2])

    def get(self, path: str, params: Mapping[str, str] | None = None, accept: str = "*/*") -> requests.Response:
        return requests.get(self.url + path, params=params, headers={"Accept": accept}, timeout=PATIENCE)

    def ask(self, query: str, accept: str = "*/*", **params: str) -> requests.Response:
        return self.get("sparql", {"query": query, **params}, accept)

    def raw(self, request: bytes) -> bytes:
        """Send bytes and return all that comes back, to the end of the connection."""
        with socket.create_connection(self.address, timeout=PATIENCE) as connection:
            connection.sendall(request)
            return b"".join(iter(lambda: connection.recv(1 << 16), b""))

    def entries(self) -> list[dict[str, object]]:
        """Return the lines of the query log."""
        return [json.loads(line) for line in self.log if line.startswith("{")]


@contextmanager
def serving(*arguments: str | Path) -> Iterator[Server]:
    """Start ``oxiana serve`` with these arguments on a free port, and stop it."""
    command = [str(OXIANA), "serve", "--port", "0", *map(str, arguments)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stderr
        log: list[str] = []
        reader = threading.Thread(target=_collect, args=(process.stderr, log))
        reader.start()
        try:
            url = process.stdout.readline().strip()
            assert url, "".join(log)
            yield Server(url, process, log)
        finally:
            process.terminate()
            process.wait(PATIENCE)
            reader.join()


def _collect(lines: Iterable[str], log: list[str]) -> None:
    for line in lines:
        log += [line]


@pytest.fixture(scope="session")
def serve() -> Callable[..., AbstractContextManager[Server]]:
    """Starts another server with arguments of its own."""
    return serving


@pytest.fixture(name="until", scope="session")
def _until() -> Callable[[Callable[[], object]], None]:
    """Waits for a condition."""
    return until


@pytest.fixture(scope="session")
def numbers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Enough triples for queries that never end: 3,000 things with a number each."""
    path = tmp_path_factory.mktemp("data") / "numbers.nt"
    lines = (f'<http://example.org/n{n}> <http://example.org/number> "{n}" .\n' for n in range(3000))
    path.write_text("".join(lines))
    return path


@pytest.fixture(scope="session")
def server(numbers: Path) -> Iterator[Server]:
    """A server for all tests that only ask: the small data and the numbers."""
    with serving("--timeout", "2s", HERE / "small.trig", numbers) as running:
        yield running
