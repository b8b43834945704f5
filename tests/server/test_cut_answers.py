"""A cut answer is never taken for a whole one, and nobody works for a client that has left."""

import json
import socket

import pytest
import requests

pytestmark = pytest.mark.alike

ENDLESS = "SELECT * { ?a ?p ?b . ?c ?q ?d . ?e ?r ?f }"
ENDLESS_GRAPH = "CONSTRUCT { ?a ?q ?f } WHERE { ?a ?p ?b . ?c ?q ?d . ?e ?r ?f }"
SILENT = "SELECT (COUNT(*) AS ?n) { ?a ?p ?b . ?c ?q ?d . ?e ?r ?f }"
NAMES = [(ENDLESS, name) for name in ("json", "xml", "csv", "tsv")]
NAMES += [(ENDLESS_GRAPH, name) for name in ("ttl", "nt", "rdfxml", "jsonld", "trig", "nq")]


def request_line(query, name="json", version="1.1", method="GET"):
    target = requests.Request("GET", "http://x/sparql", params={"query": query, "format": name}).prepare().path_url
    return f"{method} {target}&timeout=500ms HTTP/{version}\r\nHost: x\r\n"


def chunk_lengths(body):
    """Yield the length of each chunk of a chunked body, that of the last one being 0."""
    position = 0
    while position < len(body):
        end = body.index(b"\r\n", position)
        length = int(body[position:end], 16)
        yield length
        position = end + 2 + length + 2


def test_a_whole_answer_has_a_last_chunk(server):
    answer = server.raw(f"{request_line('SELECT * { ?s ?p ?o }')}Connection: close\r\n\r\n".encode())
    assert list(chunk_lengths(answer.partition(b"\r\n\r\n")[2]))[-1] == 0


@pytest.mark.parametrize(("query", "name"), NAMES)
def test_a_cut_answer_has_no_last_chunk(server, query, name):
    answer = server.raw(f"{request_line(query, name)}\r\n".encode())
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200 OK")
    assert b"Transfer-Encoding: chunked" in head
    assert len(body) > 1 << 16
    assert 0 not in chunk_lengths(body)


@pytest.mark.parametrize("encoding", ["identity", "gzip"])
def test_clients_notice_a_cut(server, encoding):
    params = {"query": ENDLESS, "timeout": "500ms"}
    with pytest.raises((requests.exceptions.ChunkedEncodingError, requests.exceptions.ConnectionError)):
        requests.get(f"{server.url}sparql", params=params, headers={"Accept-Encoding": encoding}, timeout=20)


def test_a_cut_stands_in_the_log(server, until):
    server.raw(f"{request_line(ENDLESS)}Query-Id: to-be-cut\r\n\r\n".encode())
    until(lambda: any(entry.get("label") == "to-be-cut" for entry in server.entries()))
    entry = next(entry for entry in server.entries() if entry.get("label") == "to-be-cut")
    assert entry["outcome"] == "cut: limit-reached"
    assert not any("Traceback" in line for line in server.log)


def test_a_client_of_http_1_0_gets_all_or_an_error(server):
    cut = server.raw(f"{request_line(ENDLESS, version='1.0')}\r\n".encode())
    assert cut.startswith(b"HTTP/1.0 503 ")
    whole = server.raw(f"{request_line('SELECT * { ?s ?p ?o }', version='1.0')}\r\n".encode())
    head, _, body = whole.partition(b"\r\n\r\n")
    assert f"Content-Length: {len(body)}".encode() in head
    assert len(json.loads(body)["results"]["bindings"]) > 3000


def test_head_of_an_endless_answer_comes_at_once(server):
    answer = server.raw(f"{request_line(ENDLESS, method='HEAD')}Connection: close\r\n\r\n".encode())
    assert answer.startswith(b"HTTP/1.1 200 OK")
    assert answer.endswith(b"\r\n\r\n")


@pytest.mark.parametrize("query", [SILENT, ENDLESS], ids=["before the first byte", "in the middle"])
def test_when_a_client_leaves_its_query_is_stopped(patient, until, query):
    target = requests.Request("GET", "http://x/sparql", params={"query": query}).prepare().path_url
    with socket.create_connection(patient.address) as connection:
        connection.sendall(f"GET {target} HTTP/1.1\r\nHost: x\r\nQuery-Id: leaving\r\n\r\n".encode())
        until(lambda: patient.labels() == ["leaving"])
    until(lambda: patient.labels() == [])


def test_a_slow_reader_holds_no_memory_and_no_other_client(patient, until):
    target = requests.Request("GET", "http://x/sparql", params={"query": ENDLESS}).prepare().path_url
    with socket.create_connection(patient.address) as connection:
        connection.sendall(f"GET {target} HTTP/1.1\r\nHost: x\r\nQuery-Id: slow\r\n\r\n".encode())
        until(lambda: patient.labels() == ["slow"])
        before = patient.memory()
        for _ in range(200):
            assert patient.ask("ASK {} # RAND").status_code == 200
        assert patient.memory() - before < 20 << 20
    until(lambda: patient.labels() == [])


def test_many_slow_connections_hold_no_client(patient):
    connections = [socket.create_connection(patient.address) for _ in range(200)]
    for connection in connections:
        connection.sendall(b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\nContent-Ty")
    assert patient.ask("ASK {}").status_code == 200
    for connection in connections:
        connection.close()


def test_clients_that_do_not_read_cannot_hold_the_server(serve, numbers, until):
    target = requests.Request("GET", "http://x/sparql", params={"query": ENDLESS}).prepare().path_url
    limits = ("--threads", "4", "--workers", "4", "--timeout", "1s", "--queue-time", "100ms")
    with serve(*limits, numbers) as small:
        deaf = [socket.create_connection(small.address) for _ in range(8)]
        for connection in deaf:
            connection.sendall(f"GET {target} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        until(lambda: len(small.entries()) == 8)
        assert small.ask("ASK {}").status_code == 200
        for connection in deaf:
            connection.close()
