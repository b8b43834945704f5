"""A connection stays open while the client can tell where each answer ends; answers come in the order asked."""

import http.client
import logging
import socket
from contextlib import closing
from threading import Event
from urllib.parse import urlencode

import pytest

from oxiana.server.threads import Threads

pytestmark = pytest.mark.alike

SAYS = "SELECT * { ?s <http://example.org/says> ?o }"
MANY = "SELECT * { ?s ?p ?o }"


def target(query: str) -> str:
    return f"/sparql?{urlencode({'query': query, 'format': 'csv'})}"


def test_a_connection_stays_open_after_every_kind_of_answer(server):
    tag = server.ask(SAYS, format="csv").headers["ETag"]
    asked = [
        ("GET", target(SAYS), {}, 200, None),
        ("GET", target(f"{MANY} # streamed"), {}, 200, "chunked"),
        ("HEAD", target(f"{MANY} # only the head"), {}, 200, "chunked"),
        ("GET", target(SAYS), {"If-None-Match": tag, "Accept-Encoding": "gzip, deflate"}, 304, None),
        ("GET", target("SELECT * {"), {}, 400, None),
        ("GET", "/nothing", {}, 404, None),
        ("OPTIONS", "/sparql", {}, 200, None),
        ("GET", target(SAYS), {}, 200, None),
    ]
    with closing(http.client.HTTPConnection(*server.address, timeout=20)) as connection:
        connection.connect()
        first = connection.sock
        for method, path, headers, status, coding in asked:
            connection.request(method, path, headers=headers)
            answer = connection.getresponse()
            body = answer.read()
            assert (answer.status, answer.headers["Transfer-Encoding"]) == (status, coding)
            assert bool(body) == (method == "GET" and status != 304)
            assert connection.sock is first


@pytest.mark.parametrize(
    ("version", "wish", "stays"),
    [("1.1", "close", False), ("1.0", "", False), ("1.0", "keep-alive", True), ("1.1", "keep-alive", True)],
)
def test_a_connection_closes_when_the_client_wishes_or_could_not_tell(server, version, wish, stays):
    line = f"GET {target(SAYS)} HTTP/{version}\r\nHost: x\r\n"
    request = f"{line}Connection: {wish}\r\n\r\n" if wish else f"{line}\r\n"
    last = f"GET /health HTTP/{version}\r\nHost: x\r\nConnection: close\r\n\r\n"
    received = server.raw((request + last).encode())
    assert received.count(b" 200 OK\r\n") == 1 + stays
    assert (b"Connection: close" in received.partition(b"\r\n\r\n")[0]) != stays


UNUSUAL = [
    # the request but for its end, what the answer has
    (f"GET {target(SAYS)} HTTP/1.2\r\nHost: x\r\nConnection: close", "http://example.org/"),
    ("GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\nExpect: 100-continue", "alive"),
    ("GET /nothing HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, Close\r\nUpgrade: h2c", "http://x/problems/"),
    ("GET http://y:81/nothing HTTP/1.1\r\nHost: x\r\nConnection: close", "http://y:81/problems/"),
]


@pytest.mark.parametrize(("request_", "has"), UNUSUAL)
def test_what_is_right_but_seldom_is_answered(server, request_, has):
    head, _, body = server.raw(f"{request_}\r\n\r\n".encode()).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 ")
    assert b"Connection: close" in head
    assert has.encode() in body


def test_the_server_as_a_whole_has_options(server):
    head, _, body = server.raw(b"OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200 ")
    assert b"Allow: DELETE, GET, HEAD, OPTIONS, POST, PUT, QUERY" in head
    assert not body


def test_requests_sent_at_once_are_answered_in_order(server):
    lines = [f"GET {target(f'SELECT ({n} AS ?n) {{}}')} HTTP/1.1\r\nHost: x\r\n" for n in range(1000, 1010)]
    received = server.raw(("\r\n".join(lines) + "Connection: close\r\n\r\n").encode())
    places = [received.index(f"n\r\n{n}\r\n".encode()) for n in range(1000, 1010)]
    assert places == sorted(places)


def test_head_and_body_come_together(server):
    with socket.create_connection(server.address, timeout=20) as connection:
        connection.sendall(b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n")
        head, _, body = connection.recv(1 << 16).partition(b"\r\n\r\n")
    assert f"Content-Length: {len(body)}".encode() in head


class Breaks:
    """A task that no thread survives by itself."""

    def service(self) -> None:
        raise ZeroDivisionError


class Says:
    """A task that says that it was done."""

    def __init__(self) -> None:
        self.done = Event()

    def service(self) -> None:
        self.done.set()


def test_a_thread_outlives_what_breaks_in_it(caplog):
    threads, later = Threads(1), Says()
    with caplog.at_level(logging.ERROR, "oxiana"):
        threads.add_task(Breaks())
        threads.add_task(later)
        assert later.done.wait(20)
    threads.shutdown()
    assert "ZeroDivisionError" in caplog.text
