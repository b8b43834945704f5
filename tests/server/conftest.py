"""Real servers: each fixture starts ``oxiana serve`` on RDF files and stops it again."""

import json
import re
import secrets
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import requests
from pyoxigraph import Quad, RdfFormat, parse, serialize

HERE = Path(__file__).parent
OXIANA = Path(sys.executable).with_name("oxiana")
PATIENCE = 20.0
NOT_ACCEPTED = "https://w3id.org/oxiana/claim/c-39882c76-0002"


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
        """Send bytes and return all that comes back, to the end of the connection, whichever way that ends."""
        received = []
        with suppress(ConnectionError), socket.create_connection(self.address, timeout=PATIENCE) as connection:
            connection.sendall(request)
            received += iter(lambda: connection.recv(1 << 16), b"")
        return b"".join(received)

    def entries(self) -> list[dict[str, object]]:
        """Return the lines of the query log."""
        return logged(self.log)


def logged(lines: Iterable[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in lines if line.startswith("{")]


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


@pytest.fixture(scope="session")
def oxiana() -> Path:
    """The command."""
    return OXIANA


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


TOKEN = secrets.token_urlsafe()


class Patient(Server):
    """A server with much time for each query, and the eyes of its operator."""

    def queries(self) -> list[dict[str, object]]:
        headers = {"Authorization": f"Bearer {TOKEN}"}
        listed: list[dict[str, object]] = requests.get(f"{self.url}queries", headers=headers, timeout=PATIENCE).json()[
            "queries"
        ]
        return listed

    def labels(self) -> list[object]:
        return [query["label"] for query in self.queries()]

    def memory(self) -> int:
        """Return the bytes that the front process holds in memory."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.partition("VmRSS:")[2].split()[0]) << 10


@pytest.fixture(scope="session")
def patient(numbers: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Patient]:
    """A server whose queries may take a minute, and whose operator has a token."""
    token = tmp_path_factory.mktemp("operator") / "token"
    token.write_text(f"{TOKEN}\n")
    with serving("--timeout", "60s", "--operator-token-file", token, HERE / "small.trig", numbers) as running:
        yield Patient(running.url, running.process, running.log)


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of a small world laid out as a release is: what is accepted stands in the default graph too."""
    apart = ("https://w3id.org/oxiana/graph/shapes", "https://w3id.org/oxiana/graph/catalog", NOT_ACCEPTED)
    quads = list(parse(path=str(HERE / "world.trig")))
    accepted = [
        Quad(q.subject, q.predicate, q.object) for q in quads if getattr(q.graph_name, "value", "") not in apart
    ]
    path = tmp_path_factory.mktemp("world") / "world.nq"
    serialize([*quads, *accepted], str(path), RdfFormat.N_QUADS)
    with serving(path) as running:
        yield running


EVERYTHING = "SELECT * { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"


@dataclass(frozen=True)
class Writer:
    """Who may write to a server, and asks it."""

    url: str
    process: subprocess.Popen[str] | None = None
    log: Sequence[str] = ()
    token: str = TOKEN

    def entry(self, response):
        """Return what the query log says of a request that was answered, once it says it."""
        number = response.headers["Query-Id"]
        until(lambda: any(entry["id"] == number for entry in logged(self.log)))
        return next(entry for entry in logged(self.log) if entry["id"] == number)

    def send(self, method, path, body="", token=TOKEN, params=None, **headers):
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        return requests.request(method, self.url + path, data=body, params=params, headers=headers, timeout=20)

    def update(self, text, status=204, **params):
        response = self.send("POST", "update", text, params=params, Content_Type="application/sparql-update")
        assert response.status_code == status, response.text
        return response

    def put(self, graph, turtle, status=None, method="PUT", media_type="text/turtle"):
        params = {"graph": graph} if graph else {"default": ""} if graph == "" else None
        response = self.send(method, "store", turtle, params=params, Content_Type=media_type)
        assert status in (None, response.status_code), response.text
        return response

    def rows(self, query=EVERYTHING):
        answer = requests.get(f"{self.url}sparql", params={"query": query}, timeout=20)
        assert answer.status_code == 200, answer.text
        return answer.json()["results"]["bindings"]

    def ask(self, pattern):
        answer = requests.get(f"{self.url}sparql", params={"query": f"ASK {{ {pattern} }}"}, timeout=20)
        return answer.json()["boolean"]


@pytest.fixture(scope="session")
def token(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of the token that writing needs."""
    path = tmp_path_factory.mktemp("token") / "token"
    path.write_text(f"{TOKEN}\n")
    return path


@pytest.fixture(scope="session")
def writer(token: Path) -> Callable[..., AbstractContextManager[Writer]]:
    """Starts a server on a store, with more arguments, and gives who may write to it."""

    @contextmanager
    def started(store: Path, *arguments: str | Path) -> Iterator[Writer]:
        with serving("--store", store, "--enable-update", "--token-file", token, *arguments) as server:
            yield Writer(server.url, server.process, server.log)

    return started


@pytest.fixture(scope="session")
def client_of() -> Callable[[str], Writer]:
    """Gives who may write to the server at an address, if it takes writes."""
    return Writer
