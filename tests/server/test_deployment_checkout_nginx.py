"""The documented files of nginx and systemd: the one is run on loopback, the other names what there is."""

import getpass
import re
import shlex
import shutil
import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests

from oxiana.server.settings import Settings, flag, from_texts

CHECKOUT = Path(__file__).parents[2]
DEPLOYMENT = CHECKOUT / "docs" / "deployment"
SAYS = "SELECT ?o { <http://example.org/a> <http://example.org/says> ?o }"
ENDLESS = "SELECT * { ?a ?p ?b . ?c ?q ?d . ?e ?r ?f }"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture(scope="module")
def behind(serve, numbers):
    """A server as the unit starts it: it believes its proxy."""
    data = Path(__file__).with_name("small.trig")
    with serve("--trusted-proxy", "127.0.0.1", "--timeout", "2s", data, numbers) as running:
        yield running


@contextmanager
def before(behind, folder: Path, until, fresh: str) -> Iterator[tuple[str, int]]:
    """The documented file, run by nginx on a port, a cache, a server and for a time of the test."""
    port = free_port()
    text = (DEPLOYMENT / "nginx.conf").read_text()
    for documented, here in {
        "listen 80;": f"listen 127.0.0.1:{port};",
        "127.0.0.1:8000": ":".join(map(str, behind.address)),
        "/var/cache/nginx/oxiana": str(folder / "cache"),
        "200 10s;": f"200 {fresh};",
    }.items():
        assert text.count(documented) == 1
        text = text.replace(documented, here)
    (folder / "site.conf").write_text(text)
    shutil.copy(CHECKOUT / "bench" / "nginx.conf", folder)
    options = f"daemon off; user {getpass.getuser()};"
    command = ["nginx", "-p", str(folder), "-c", "nginx.conf", "-e", "error.log", "-g", options]
    with subprocess.Popen(command) as process:
        until(lambda: process.poll() is not None or answers(port))
        assert process.poll() is None
        yield "127.0.0.1", port
        process.terminate()


@pytest.fixture(scope="module")
def proxy(behind, tmp_path_factory, until) -> Iterator[tuple[str, int]]:
    """nginx that keeps answers for longer than the tests take."""
    with before(behind, tmp_path_factory.mktemp("nginx"), until, "60s") as address:
        yield address


Ask = Callable[..., requests.Response]


def asking(address: tuple[str, int]) -> Ask:
    """Return what asks there."""

    def ask(query: str = SAYS, method: str = "GET", **headers: str) -> requests.Response:
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        url = f"http://{address[0]}:{address[1]}/sparql"
        sent = {"data" if method == "POST" else "params": {"query": query}}
        return requests.request(method, url, headers=headers, timeout=20, **sent)

    return ask


@pytest.fixture
def ask(proxy) -> Ask:
    """Asks through the proxy."""
    return asking(proxy)


def raw(address: tuple[str, int], request: str) -> tuple[bytes, bytes]:
    """Return the head and the body of what comes back."""
    with socket.create_connection(address, timeout=20) as connection:
        connection.sendall(request.encode())
        head, _, body = b"".join(iter(lambda: connection.recv(1 << 16), b"")).partition(b"\r\n\r\n")
    return head, body


def counted(behind) -> int:
    """Return how many queries the server has answered."""
    return sum(map(int, re.findall(r"oxiana_queries_total\{.*\} (\d+)", behind.get("metrics").text)))


def test_an_answer_that_is_kept_never_reaches_the_server(ask, behind, until):
    query, asked = f"{SAYS} # kept", counted(behind) + 1
    first = ask(query)
    until(lambda: counted(behind) == asked)  # an answer is counted when it is out
    again = ask(query)
    assert (first.headers["X-Cache-Status"], again.headers["X-Cache-Status"]) == ("MISS", "HIT")
    assert (first.content, first.headers["ETag"]) == (again.content, again.headers["ETag"])
    assert counted(behind) == asked


def test_a_client_that_has_the_answer_hears_so_from_the_proxy(ask, behind, until):
    query, asked = f"{SAYS} # had", counted(behind) + 1
    tag = ask(query).headers["ETag"]
    until(lambda: counted(behind) == asked)
    assert ask(query, If_None_Match=tag).status_code == 304
    assert counted(behind) == asked


def test_an_answer_that_has_grown_old_is_asked_for_by_its_tag(behind, tmp_path, until):
    query = f"{SAYS} # old"
    with before(behind, tmp_path, until, "1s") as address:
        ask, seen = asking(address), []
        first = ask(query)
        # nginx may take a moment to put an answer in its place
        until(lambda: seen.append(ask(query)) or seen[-1].headers["X-Cache-Status"] not in ("MISS", "HIT"))
    assert seen[-1].headers["X-Cache-Status"] == "REVALIDATED"
    assert seen[-1].content == first.content
    assert 304 in {entry["status"] for entry in behind.entries()}


def test_each_format_and_each_coding_is_kept_by_itself(ask):
    query = f"{SAYS} # formats"
    wishes = [("application/sparql-results+json", "identity"), ("text/csv", "identity"), ("text/csv", "gzip")]
    rounds = [[ask(query, Accept=accept, Accept_Encoding=coding) for accept, coding in wishes] for _ in range(5)]
    statuses = [{answer.headers["X-Cache-Status"] for answer in answers} for answers in rounds]
    assert statuses[0] == {"MISS"}
    assert {"HIT"} in statuses  # nginx may take a moment to put an answer in its place
    for answers in rounds:
        assert len({answer.headers["ETag"] for answer in answers}) == 3
        assert [answer.headers["Content-Type"].partition(";")[0] for answer in answers] == [a for a, _ in wishes]
        assert all("Accept" in answer.headers["Vary"] for answer in answers)


@pytest.mark.parametrize(
    ("query", "method", "headers"),
    [
        (f"{SAYS} # posted", "POST", {}),
        (f"{SAYS} # secret", "GET", {"Authorization": "Bearer x"}),
        ("SELECT (RAND() AS ?n) {}", "GET", {}),
        ("SELECT * {", "GET", {}),
    ],
    ids=["a POST", "what a token opens", "what changes", "an error"],
)
def test_what_is_not_kept(ask, query, method, headers):
    answers = [ask(query, method, **headers) for _ in range(2)]
    assert "HIT" not in [answer.headers.get("X-Cache-Status") for answer in answers]


def test_a_cut_answer_is_passed_on_as_cut_and_never_kept(proxy):
    target = (
        requests.Request("GET", "http://x/sparql", params={"query": ENDLESS, "timeout": "500ms"}).prepare().path_url
    )
    for _ in range(2):
        head, body = raw(proxy, f"GET {target} HTTP/1.1\r\nHost: x\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200 OK")
        assert b"X-Cache-Status: MISS" in head
        assert b"Transfer-Encoding: chunked" in head
        assert len(body) > 1 << 16
        assert not body.endswith(b"0\r\n\r\n")


def test_a_client_of_http_1_0_gets_all_or_an_error(proxy):
    for query, status in ((ENDLESS, b"503"), (SAYS, b"200")):
        target = requests.Request("GET", "http://x/sparql", params={"query": query}).prepare().path_url
        head, body = raw(proxy, f"GET {target} HTTP/1.0\r\nHost: x\r\n\r\n")
        assert head.split()[1] == status
        assert b"Content-Length: %d" % len(body) in head


def test_addresses_are_those_that_clients_use(proxy):
    description = requests.get(
        f"http://{proxy[0]}:{proxy[1]}/sparql", headers={"Accept": "text/turtle"}, timeout=20
    ).text
    assert f"http://{proxy[0]}:{proxy[1]}/sparql" in description


def unit(name: str) -> list[tuple[str, str]]:
    lines = (DEPLOYMENT / name).read_text().splitlines()
    return [(key, value) for key, mark, value in (line.partition("=") for line in lines) if mark and key[0] != "#"]


def test_the_unit_says_what_the_command_understands(oxiana):
    started = dict(unit("oxiana.service"))
    words = shlex.split(started["ExecStart"])[2:]
    names = {flag(name): name for name in vars(Settings())}
    texts = {names[word]: value for word, value in zip(words[::2], words[1::2], strict=True)}
    settings = from_texts(texts, names)
    assert settings.grace < int(started["TimeoutStopSec"].removesuffix("s"))
    assert started["KillMode"] == "mixed"
    said = subprocess.run(
        [oxiana, *shlex.split(started["ExecReload"])[1:]], capture_output=True, text=True, check=False, timeout=30
    )
    assert "/etc/oxiana/token" in said.stderr
    assert dict(unit("oxiana.socket"))["ListenStream"] == f"{settings.host}:{settings.port}"
