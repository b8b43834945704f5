"""SPARQL 1.1 Protocol: what is asked well is answered, what could be read two ways is refused."""

import time
from dataclasses import dataclass, field
from urllib.parse import quote

import pytest
import requests

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
ASK = "ASK {}"
G1, G2, NOWHERE = "http://example.org/g1", "http://example.org/g?x=1&y=%20#2", "http://example.org/nowhere"
IN_GRAPHS = "SELECT ?g ?o { GRAPH ?g { ?s <http://example.org/stated> ?o } }"
FROM_ONE = "SELECT ?o FROM <http://example.org/g1> { ?s ?p ?o }"
IN_DEFAULT = "SELECT ?o { ?s <http://example.org/stated> ?o }"


@dataclass(frozen=True)
class Case:
    """A request, and the status and a part of the body that answer it."""

    name: str
    status: int
    method: str = "GET"
    params: list[tuple[str, str]] = field(default_factory=list)
    raw_query: str = ""
    body: str | bytes | None = None
    type: str | None = None
    has: str = ""
    accept: str = "text/csv"


CASES = [
    Case("query by GET", 200, params=[("query", ASK)], has="true"),
    Case("query by POST of a form", 200, "POST", body=f"query={quote(ASK)}", type=FORM, has="true"),
    Case("a form may say its charset", 200, "POST", body=f"query={quote(ASK)}", type=f"{FORM}; charset=UTF-8"),
    Case("query by POST of its text", 200, "POST", body=ASK, type=QUERY, has="true"),
    Case("the text may say its charset", 200, "POST", body=ASK, type=f"{QUERY}; charset=UTF-8", has="true"),
    Case("a relative IRI is one of this graph", 200,
         params=[("query", "SELECT ?i { BIND(<id/state-kz> AS ?i) }")], has="https://w3id.org/oxiana/id/state-kz"),
    Case("a byte order mark is no part of the query", 200, "POST", body=b"\xef\xbb\xbfASK {}", type=QUERY),
    Case("query by QUERY", 200, "QUERY", body=ASK, type=QUERY, has="true"),
    Case("HEAD is GET without the body", 200, "HEAD", params=[("query", ASK)]),
    Case("the media type is read without regard to case", 200, "POST", body=ASK, type="Application/SPARQL-Query"),
    Case("two queries", 400, params=[("query", ASK), ("query", ASK)], has="send one"),
    Case("a query in the URL and one in the body", 400, "POST", [("query", ASK)], body=ASK, type=QUERY),
    Case("an empty query", 400, params=[("query", "")], has="empty"),
    Case("a query of blanks", 400, params=[("query", " \n")], has="empty"),
    Case("an update as a query", 400, params=[("query", "INSERT DATA { <a:a> <a:b> 1 }")], has="update"),
    Case("an update by GET", 400, params=[("update", "CLEAR ALL")]),
    Case("an update by POST of a form", 403, "POST", body=f"update={quote('CLEAR ALL')}", type=FORM),
    Case("an update by POST of its text", 403, "POST", body="CLEAR ALL", type="application/sparql-update"),
    Case("a query and an update", 400, "POST", body="query=ASK{}&update=CLEAR+ALL", type=FORM),
    Case("a form without a query", 400, "POST", body="format=json", type=FORM, has="no query"),
    Case("a body of another type", 415, "POST", body=ASK, type="text/plain", has=QUERY),
    Case("a body without a type", 415, "POST", body=ASK, has=QUERY),
    Case("a charset that is not read", 415, "POST", body=ASK, type=f"{QUERY}; charset=UTF-16"),
    Case("text that is not UTF-8", 400, "POST", body=b"ASK { ?s ?p '\xff' }", type=QUERY, has="utf-8"),
    Case("a parameter that is not UTF-8", 400, raw_query="query=ASK%7B%7D%20%23%FF", has="utf-8"),
    Case("a percent sign that escapes nothing", 400, "POST", body="query=ASK%7B%7D%2", type=FORM, has="%25"),
    Case("a NUL", 400, params=[("query", "ASK { ?s ?p '\0' \0 }")]),
    Case("a syntax error", 400, params=[("query", "ASK {\n ?s ?p }")], has='"line": 2'),
    Case("a name without its prefix", 400, params=[("query", "ASK { dcterms:title ?p ?o }")], has="PREFIX dcterms:"),
    Case("a function that there is not", 200,
         params=[("query", "ASK { FILTER(<http://example.org/f>(1)) }")], has="false"),
    Case("a form is decoded once", 200, "POST",
         body="query=SELECT+%28%22%2525%2B%22+AS+%3Fx%29+%7B%7D", type=FORM, has="%25+"),
    Case("an escape inside an IRI survives", 200, "POST",
         body="query=" + quote("ASK { ?s <http://example.org/100%25%20sure> ?o }"), type=FORM, has="true"),
    Case("time that is no time", 400, params=[("query", ASK), ("timeout", "soon")], has="500ms"),
    Case("no time at all", 400, params=[("query", ASK), ("timeout", "0")]),
    Case("time in milliseconds", 200, params=[("query", ASK), ("timeout", "500ms")]),
    Case("more time than there is", 200, params=[("query", ASK), ("timeout", "9999")]),
    Case("two times", 400, params=[("query", ASK), ("timeout", "1"), ("timeout", "2")]),
    Case("a version that is spoken", 200, params=[("query", ASK), ("version", "1.1")]),
    Case("a version that is not", 400, params=[("query", ASK), ("version", "2.0")], has="1.2"),
    Case("SERVICE", 403, params=[("query", "ASK { SERVICE <http://127.0.0.1:9/> {} }")], has="SERVICE"),
    Case("SERVICE SILENT", 403, params=[("query", "ASK { SERVICE SILENT ?where {} }")]),
    Case("SERVICE in an escape", 403, params=[("query", "ASK { \\u0053ERVICE <http://127.0.0.1:9/> {} }")]),
    Case("the word SERVICE in a string and an IRI", 200,
         params=[("query", "ASK { ?s <a:service> 'SERVICE <x> {}' }")]),
    Case("the word SERVICE in a comment", 200, params=[("query", "ASK {} # SERVICE <a:a> {}")]),
    Case("FROM a graph of the dataset", 200, params=[("query", FROM_ONE)], has="in one"),
    Case("FROM by a prefixed name", 200,
         params=[("query", "PREFIX e: <http://example.org/> SELECT ?o FROM e:g1 { ?s ?p ?o }")], has="in one"),
    Case("FROM NAMED", 200,
         params=[("query", "SELECT * FROM NAMED <http://example.org/g1> { GRAPH ?g { ?s ?p ?o } }")], has="in one"),
    Case("FROM a graph that is elsewhere", 403, params=[("query", f"ASK FROM <{NOWHERE}> {{}}")], has=NOWHERE),
    Case("FROM NAMED a graph that is elsewhere", 403, params=[("query", f"ASK FROM NAMED <{NOWHERE}> {{}}")]),
    Case("default-graph-uri", 200, params=[("query", IN_DEFAULT), ("default-graph-uri", G1)], has="in one"),
    Case("two of them", 200,
         params=[("query", IN_DEFAULT), ("default-graph-uri", G1), ("default-graph-uri", G2)], has="in two"),
    Case("with default-graph-uri there are no named graphs", 200,
         params=[("query", "ASK { GRAPH ?g { ?s ?p ?o } }"), ("default-graph-uri", G1)], has="false"),
    Case("named-graph-uri", 200, params=[("query", IN_GRAPHS), ("named-graph-uri", G2)], has="in two"),
    Case("with named-graph-uri the default graph is empty", 200,
         params=[("query", "ASK { ?s ?p ?o }"), ("named-graph-uri", G1)], has="false"),
    Case("the dataset of the protocol goes before that of the query", 200,
         params=[("query", FROM_ONE), ("default-graph-uri", G2)], has="in two"),
    Case("default-graph-uri of a graph that is elsewhere", 403,
         params=[("query", ASK), ("default-graph-uri", NOWHERE)]),
    Case("default-graph-uri that is no IRI", 400, params=[("query", ASK), ("default-graph-uri", "no iri")]),
    Case("other methods", 405, "PUT", body="x"),
    Case("limit for what has no preview", 400, params=[("query", ASK), ("limit", "2")]),
    Case("limit that is no number", 400, params=[("query", ASK), ("limit", "-1")], accept="application/json"),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_each_request_has_its_answer(server, case):
    headers = {"Accept": case.accept, **({"Content-Type": case.type} if case.type else {})}
    response = requests.request(
        case.method,
        f"{server.url}sparql",
        params=case.raw_query or case.params,
        data=case.body,
        headers=headers,
        timeout=20,
    )
    assert response.status_code == case.status, response.text
    assert case.has in response.text
    if case.status >= 400:
        problem = response.json()
        assert response.headers["Content-Type"] == "application/problem+json"
        assert {"type", "title", "status", "detail"} <= problem.keys()
        assert problem["status"] == case.status


@pytest.mark.parametrize("path", ["sparql", "sparql/", "query", "query/"])
def test_the_endpoint_has_several_addresses(server, path):
    assert server.get(path, {"query": ASK}).json() == {"head": {}, "boolean": True}


def test_head_has_the_headers_of_get(server):
    get = server.ask("SELECT * { ?s ?p ?o }")
    head = requests.head(f"{server.url}sparql", params={"query": "SELECT * { ?s ?p ?o }"}, timeout=20)
    volatile = {"Date", "Query-Id", "Server-Timing", "Connection", "Transfer-Encoding", "Content-Length"}
    assert {n: v for n, v in head.headers.items() if n not in volatile} == {
        n: v for n, v in get.headers.items() if n not in volatile
    }
    assert head.content == b""


def test_options_and_405_list_the_methods(server):
    for method in ("OPTIONS", "PUT"):
        response = requests.request(method, f"{server.url}sparql", timeout=20)
        assert set(response.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS", "POST", "QUERY"}
        assert response.headers["Accept-Query"] == QUERY


def test_any_site_may_ask_but_never_with_credentials(server):
    preflight = requests.options(
        f"{server.url}sparql",
        headers={"Origin": "https://example.org", "Access-Control-Request-Method": "QUERY"},
        timeout=20,
    )
    assert "QUERY" in preflight.headers["Access-Control-Allow-Methods"]
    assert "Query-Id" in preflight.headers["Access-Control-Allow-Headers"]
    for response in (preflight, server.ask(ASK), server.ask("ASK {"), server.get("nothing/here"), server.get("sparql")):
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in response.headers
        assert "Query-Id" in response.headers["Access-Control-Expose-Headers"]


def test_server_timing_is_in_milliseconds(server):
    asked = time.monotonic()
    answer = server.ask("SELECT (COUNT(*) AS ?n) { { SELECT ?a { ?a ?p ?b } LIMIT 300 } ?c ?q ?d }")
    taken = (time.monotonic() - asked) * 1000
    waited, worked = (float(part.partition("dur=")[2]) for part in answer.headers["Server-Timing"].split(", "))
    assert waited < worked < taken
    assert worked > 10
