"""Every query is hostile: none takes longer, more memory or more workers than it may, and the others go on."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests
from processes import children, descendants, processes

pytestmark = pytest.mark.alike

PAIRS = "SELECT (COUNT(*) AS ?n) { ?a ?p ?b . ?c ?q ?d . ?e ?r ?f }"
SORTED = "SELECT ?a { ?a ?p ?b . ?c ?q ?d . ?e ?r ?f } ORDER BY ?a"
SEEN = "SELECT DISTINCT ?a ?c ?e { ?a ?p ?b . ?c ?q ?d . ?e ?r ?f } OFFSET 100000000"


@pytest.fixture(scope="module")
def small(serve, numbers):
    """A server with little of everything but time."""
    limits = {"memory": "64M", "result": "16K", "rows": "5", "body": "100K", "url": "4K"}
    arguments = [part for name, most in limits.items() for part in (f"--max-{name}", most)]
    with serve(*arguments, numbers) as running:
        yield running


def test_a_client_cannot_have_more_time_than_there_is(server):
    started = time.monotonic()
    assert server.ask(PAIRS, timeout="60s").status_code == 503
    assert 2.0 <= time.monotonic() - started < 2.5


@pytest.mark.parametrize("query", [SORTED, SEEN])
def test_a_query_ends_with_its_memory(small, query):
    response = small.ask(query)
    assert response.status_code == 503
    assert response.json()["limit"] == "max_memory"
    assert small.ask("ASK {}").status_code == 200


DEEP = {
    "groups": "SELECT * {" + "{" * 50_000 + "}" * 50_000 + "}",
    "parentheses": "SELECT (" + "(" * 50_000 + "1" + ")" * 50_000 + " AS ?x) {}",
    "negations": "ASK { FILTER(" + "!" * 100_000 + "true) }",
    "paths": "ASK { ?s " + "(" * 20_000 + "<a:b>" + ")*" * 20_000 + " ?o }",
    "unions": "ASK { " + "{} UNION " * 20_000 + "{} }",
    "lists": "ASK { ?s ?p " + "(" * 20_000 + ")" * 20_000 + " }",
    "half a query": "SELECT * {" + "{" * 50_000,
}


@pytest.mark.parametrize("name", DEEP)
def test_depth_costs_one_answer_at_most(server, name):
    response = requests.post(f"{server.url}sparql", data={"query": DEEP[name]}, timeout=20)
    assert response.status_code in (200, 400, 503)
    assert server.ask("ASK {}").status_code == 200


def test_the_answer_to_a_query_that_is_too_deep_says_so(server):
    response = requests.post(f"{server.url}sparql", data={"query": DEEP["groups"]}, timeout=20)
    assert (response.status_code, response.json()["limit"]) == (503, "depth")


def test_an_answer_ends_with_its_length(small):
    response = small.ask("SELECT * { ?s ?p ?o }")
    assert response.status_code == 503
    assert response.json()["limit"] == "max_result"
    assert small.ask("SELECT * { ?s ?p ?o } LIMIT 10").status_code == 200


def test_a_table_has_so_many_rows_and_says_so(small):
    response = small.ask("SELECT * { ?s ?p ?o }", "text/html")
    assert response.headers["X-Truncated"] == "rows; limit=5"
    assert response.text.count("<tr>") == 6
    assert len(small.ask("SELECT * { ?s ?p ?o } LIMIT 10").json()["results"]["bindings"]) == 10


def test_slow_queries_do_not_stop_quick_ones(serve, numbers):
    with serve("--workers", "3", "--quick", "300ms", "--timeout", "2s", "--queue-time", "2s", numbers) as small:
        with ThreadPoolExecutor(8) as clients:
            slow = [clients.submit(small.ask, PAIRS) for _ in range(6)]
            taken = []
            while not all(future.done() for future in slow):
                started = time.monotonic()
                assert small.ask("ASK {} # RAND").status_code == 200
                taken.append(time.monotonic() - started)
        assert max(taken) < 2.0
        assert {future.result().status_code for future in slow} == {429, 503}


def test_what_runs_long_gives_way_and_is_not_used_again(serve, numbers, until):
    def niceness():
        workers = descendants(small.process.pid) - {small.process.pid, *children(small.process.pid)}
        return sorted(process.niceness for process in processes() if process.number in workers)

    with serve("--timeout", "1s", numbers) as small:
        assert small.ask("ASK {}").status_code == 200
        usual = niceness()
        with ThreadPoolExecutor(1) as clients:
            slow = clients.submit(small.ask, PAIRS)
            until(lambda: niceness()[-1] > usual[-1])
            assert small.ask("ASK {} # RAND").status_code == 200
            assert slow.result().status_code == 503
        until(lambda: set(niceness()) == set(usual))


def test_when_all_is_full_the_client_hears_when_to_come_again(serve, numbers):
    with serve("--workers", "1", "--queue", "1", "--queue-time", "10s", "--timeout", "1s", numbers) as small:
        with ThreadPoolExecutor(8) as clients:
            answers = [clients.submit(small.ask, PAIRS) for _ in range(5)]
            statuses = sorted(answer.result().status_code for answer in answers)
            refused = next(answer.result() for answer in answers if answer.result().status_code == 429)
        assert statuses == [429, 429, 429, 503, 503]
        assert int(refused.headers["Retry-After"]) == 1
        assert refused.headers["Content-Type"] == "application/problem+json"
        assert small.ask("ASK {}").status_code == 200


def test_a_browser_is_told_of_a_body_that_is_too_long_on_a_page(small):
    accept = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    response = requests.post(f"{small.url}shacl/validate", files={"data": b"x" * 200_000}, headers=accept, timeout=20)
    assert (response.status_code, response.headers["Content-Type"]) == (413, "text/html; charset=utf-8")
    assert "<h1>The request is too long</h1>" in response.text


def test_a_body_has_its_length(small):
    query = "ASK {} #" + "x" * 200_000
    declared = requests.post(f"{small.url}sparql", data={"query": query}, timeout=20)
    undeclared = requests.post(
        f"{small.url}sparql",
        data=iter([query[:1000].encode()] * 200),
        headers={"Content-Type": "application/sparql-query"},
        timeout=20,
    )
    for response in (declared, undeclared):
        assert response.status_code == 413
        assert response.headers["Content-Type"] == "application/problem+json"
        assert response.headers["Access-Control-Allow-Origin"] == "*"


def test_a_url_has_its_length(small):
    assert small.ask("ASK {} #" + "x" * 3000).status_code == 200
    response = small.ask("ASK {} #" + "x" * 4096)
    assert response.status_code == 414
    assert "POST" in response.json()["detail"]


BROKEN = [
    b"\x00\x01\x02\x03\r\n\r\n",
    b"GET\r\n\r\n",
    b"GET /sparql HTTP/9.9\r\n\r\n",
    b"GET /sparql HTTP/1.1\r\nHost: x\r\nX: " + b"y" * 300_000 + b"\r\n\r\n",
    b"GET /sparql HTTP/1.1\r\n" + b"".join(b"X%d: y\r\n" % n for n in range(50_000)) + b"\r\n",
    b"GET /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
    b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\nzzz\r\n",
    b"POST /sparql HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzzz\r\n",
    b"GET /%00%ff%fe/..%2f..%2fetc HTTP/1.0\r\nHost: x\r\n\r\n",
    b"GET /sparql?query=%00%ff HTTP/1.0\r\nHost: x\r\n\r\n",
    b'GET /sparql?query=ASK%7B%7D HTTP/1.0\r\nHost: "><script>\r\nAccept: \xff\xfe,,;;q=\r\n\r\n',
    b'GET /sparql HTTP/1.0\r\nHost: a b c"<>\r\n\r\n',
    b"OPTIONS * HTTP/1.0\r\nHost: x\r\n\r\n",
]


@pytest.mark.parametrize("request_", BROKEN, ids=range(len(BROKEN)))
def test_no_bytes_take_the_server_down(server, request_):
    answer = server.raw(request_)
    assert answer == b"" or answer.split(b" ")[1] in {
        b"200",
        b"400",
        b"404",
        b"405",
        b"406",
        b"413",
        b"431",
        b"501",
        b"505",
    }
    assert server.ask("ASK {}").status_code == 200
