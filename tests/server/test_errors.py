"""Errors are answers: each class has its status, its type has an address, and no defect shows its inside."""

import html
import json
import logging
from urllib.parse import urlsplit

import flask
import pytest
import requests

from oxiana.graph.errors import LimitReached, NotAllowed, NotWritable, ShapesRejected, SyntaxProblem
from oxiana.graph.validation.report import Report
from oxiana.server import errors, problems
from oxiana.server.formats import TABLES
from oxiana.server.negotiation import ManyFormats, NotAcceptable
from oxiana.server.problems import Problem
from oxiana.server.workers.failures import SENT, GraphConflict, NoSuchGraph, QueryFailed, packed, unpacked

EXAMPLES = [
    (SyntaxProblem("query", "nothing fits", 3, 14), 400, {"line": 3, "column": 14}),
    (errors.BadRequest("two queries"), 400, {}),
    (errors.Unauthorized("who are you"), 401, {}),
    (NotAllowed("SERVICE", "federate from the client"), 403, {"what": "SERVICE"}),
    (errors.NotFound("no such thing"), 404, {}),
    (NoSuchGraph("http://example.org/g"), 404, {"graph": "http://example.org/g"}),
    (errors.MethodNotAllowed("PUT", ("HEAD", "GET")), 405, {"method": "PUT", "allow": ("GET", "HEAD")}),
    (ManyFormats(("csv", "tsv")), 400, {"names": ("csv", "tsv")}),
    (NotAcceptable("image/png", TABLES), 406, {"wish": "image/png"}),
    (NotWritable("text", "a bell"), 406, {"kind": "text"}),
    (GraphConflict("The graph <a:g> does not exist"), 409, {"problem": "The graph <a:g> does not exist"}),
    (errors.BreaksShapes(Report()), 409, {"violations": []}),
    (errors.Gone("withdrawn"), 410, {}),
    (errors.Stale("written since"), 412, {}),
    (errors.TooLarge(10), 413, {"limit": 10}),
    (errors.UriTooLong(10), 414, {"limit": 10}),
    (errors.UnsupportedMediaType("text/plain", ("text/turtle",)), 415, {"reads": ("text/turtle",)}),
    (errors.UnsupportedCoding("gzip"), 415, {"given": "a body in the coding gzip"}),
    (errors.RangeNotSatisfiable(10), 416, {"length": 10}),
    (ShapesRejected("no shape", "write one"), 422, {}),
    (errors.Crowded(7), 429, {"retry_after": 7}),
    (errors.HeadersTooLong(10), 431, {"limit": 10}),
    (QueryFailed("the engine gave up"), 500, {}),
    (errors.CodingNotRead("gzip"), 501, {}),
    (LimitReached("timeout", "too long", "ask for less"), 503, {"limit": "timeout"}),
    (errors.Stopped("cancelled"), 503, {}),
    (errors.Unready("loading"), 503, {}),
    (errors.VersionNotSpoken("HTTP/3.0"), 505, {}),
]


@pytest.mark.parametrize(("error", "status", "facts"), EXAMPLES, ids=lambda value: type(value).__name__)
def test_each_class_has_its_status_and_its_facts(error, status, facts):
    assert problems.problem(error).status == status
    assert facts.items() <= dict(problems.facts(error)).items()
    json.dumps(problems.facts(error))


def test_every_class_of_the_table_has_an_example():
    examples = {type(error) for error, _, _ in EXAMPLES}
    assert set(problems.PROBLEMS) - examples == {errors.OxianaError}


def test_types_are_distinct():
    slugs = [row.slug for row in problems.PROBLEMS.values()]
    assert len(set(slugs)) == len(slugs)


@pytest.mark.parametrize("error", [e for e, _, _ in EXAMPLES if type(e) in SENT], ids=lambda e: type(e).__name__)
def test_an_error_of_a_worker_arrives_as_it_was(error):
    arrived = unpacked(json.loads(json.dumps(packed(error))))
    assert type(arrived) is type(error)
    assert (str(arrived), vars(arrived)) == (str(error), vars(error))


@pytest.mark.parametrize("row", problems.PROBLEMS.values(), ids=lambda row: row.slug)
def test_a_type_of_problem_has_an_address(server, row: Problem):
    told = server.get(f"problems/{row.slug}").json()
    assert told.pop("meaning")
    assert told == {"type": f"{server.url}problems/{row.slug}", "title": row.title, "status": row.status}
    assert row.title in html.unescape(server.get(f"problems/{row.slug}", accept="text/html").text)


def test_a_browser_gets_a_page(server):
    response = server.ask("ASK {", "text/html,*/*;q=0.8")
    assert (response.status_code, response.headers["Content-Type"]) == (400, "text/html; charset=utf-8")
    assert "The text does not parse" in response.text


REFUSED = [
    # what neither view nor worker sees: method, path, status, the type of problem, what its words say
    ("GET", "nothing/here", 404, "not-found", "home page"),
    ("GET", "static/nothing.css", 404, "not-found", "home page"),
    ("GET", "problems/none", 404, "not-found", "none"),
    ("POST", "health", 405, "method-not-allowed", "use GET, HEAD, OPTIONS"),
    ("PUT", "sparql", 405, "method-not-allowed", "use GET, HEAD, OPTIONS, POST, QUERY"),
    ("BREW", "sparql", 405, "method-not-allowed", "use GET, HEAD, OPTIONS, POST, QUERY"),
    ("GET", "search?q=%FF", 400, "bad-request", "utf-8"),
    ("GET", "id/%FF", 400, "bad-request", "utf-8"),
]


@pytest.mark.parametrize(("method", "path", "status", "slug", "words"), REFUSED)
def test_what_no_view_sees_is_answered_in_our_words(server, method, path, status, slug, words):
    response = requests.request(method, server.url + path, timeout=20)
    assert (response.status_code, response.headers["Content-Type"]) == (status, "application/problem+json")
    told = response.json()
    assert (told["type"], told["status"]) == (f"{server.url}problems/{slug}", status)
    assert words in told["detail"]
    if status == 405:
        assert response.headers["Allow"] == ", ".join(told["allow"])


UNREADABLE = [
    # what is refused before the application: the bytes, the status, the type of problem
    (b"GET / HTTP/1.1\r\n\r\n", 400, "bad-request"),
    (b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400, "bad-request"),
    (b"GET /\r\nHost: a b\r\nx\r\n\r\n", 400, "bad-request"),
    (b"GET / HTTP/1.1\r\nHost: a b\r\n\r\n", 400, "bad-request"),
    (b"GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", 400, "bad-request"),
    (b"GET http://user@a/ HTTP/1.1\r\nHost: a\r\n\r\n", 400, "bad-request"),
    (b"GET /health\r\nHost: a\r\n\r\n", 400, "bad-request"),
    (b"GET / HTTP/1.1\r\nHost: a\r\nX: b\r\n c\r\n\r\n", 400, "bad-request"),
    (b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n", 400, "bad-request"),
    (b"POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n", 400, "bad-request"),
    (b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, chunked\r\n\r\n", 501, "coding-not-read"),
    (b"POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 99999999\r\n\r\n", 413, "too-large"),
    (b"GET /search?q=100% HTTP/1.0\r\n\r\n", 400, "bad-request"),
    (b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n", 501, "coding-not-read"),
    (b"GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505, "version-not-spoken"),
    (b"GET /?q=" + b"x" * 200_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n", 414, "uri-too-long"),
    (b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"x" * 200_000 + b"\r\n\r\n", 431, "headers-too-long"),
    (b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999\r\n\r\n", 413, "too-large"),
]


@pytest.mark.parametrize(("sent", "status", "slug"), UNREADABLE, ids=range(len(UNREADABLE)))
def test_what_is_no_request_is_answered_in_our_words(server, sent, status, slug):
    head, _, body = server.raw(sent).partition(b"\r\n\r\n")
    told = json.loads(body)
    assert head.split()[1] == str(status).encode()
    assert b"Content-Type: application/problem+json" in head
    assert (urlsplit(told["type"]).path, told["status"]) == (f"/problems/{slug}", status)
    assert told["detail"]


def test_a_defect_is_500_whose_inside_only_the_log_shows(caplog):
    app = flask.Flask("oxiana.server")
    problems.register(app)
    app.add_url_rule("/broken", "broken", lambda: {}["the inside"])
    with caplog.at_level(logging.ERROR, "oxiana"):
        response = app.test_client().get("/broken")
    assert response.status_code == 500
    assert response.content_type == "application/problem+json"
    assert "inside" not in response.text
    assert "the inside" in caplog.text
