"""Errors are answers: each class has its status, its type has an address, and no defect shows its inside."""

import html
import json
import logging

import flask
import pytest
import requests

from oxiana.graph.errors import LimitReached, NotAllowed, ShapesRejected, SyntaxProblem
from oxiana.server import errors
from oxiana.server.errors import Problem
from oxiana.server.formats import TABLES
from oxiana.server.negotiation import NotAcceptable
from oxiana.server.workers.failures import SENT, NoSuchGraph, NotWritable, QueryFailed, packed, unpacked

EXAMPLES = [
    (SyntaxProblem("query", "nothing fits", 3, 14), 400, {"line": 3, "column": 14}),
    (errors.BadRequest("two queries"), 400, {}),
    (errors.Unauthorized("who are you"), 401, {}),
    (NotAllowed("SERVICE", "federate from the client"), 403, {"what": "SERVICE"}),
    (errors.NotFound("no such thing"), 404, {}),
    (NoSuchGraph("http://example.org/g"), 404, {"graph": "http://example.org/g"}),
    (NotAcceptable("image/png", TABLES), 406, {"wish": "image/png"}),
    (NotWritable("text", "a bell"), 406, {"kind": "text"}),
    (errors.Gone("withdrawn"), 410, {}),
    (errors.TooLarge(10), 413, {"limit": 10}),
    (errors.UriTooLong(10), 414, {"limit": 10}),
    (errors.UnsupportedMediaType("text/plain", ("text/turtle",)), 415, {"reads": ("text/turtle",)}),
    (ShapesRejected("no shape", "write one"), 422, {}),
    (errors.Crowded(7), 429, {"retry_after": 7}),
    (QueryFailed("the engine gave up"), 500, {}),
    (LimitReached("timeout", "too long", "ask for less"), 503, {"limit": "timeout"}),
    (errors.Stopped("cancelled"), 503, {}),
    (errors.Unready("loading"), 503, {}),
]


@pytest.mark.parametrize(("error", "status", "facts"), EXAMPLES, ids=lambda value: type(value).__name__)
def test_each_class_has_its_status_and_its_facts(error, status, facts):
    assert errors.problem(error).status == status
    assert facts.items() <= dict(errors.facts(error)).items()
    json.dumps(errors.facts(error))


def test_every_class_of_the_table_has_an_example():
    examples = {type(error) for error, _, _ in EXAMPLES}
    assert set(errors.PROBLEMS) - examples == {errors.OxianaError}


def test_types_are_distinct():
    slugs = [row.slug for row in errors.PROBLEMS.values()]
    assert len(set(slugs)) == len(slugs)


@pytest.mark.parametrize("error", [e for e, _, _ in EXAMPLES if type(e) in SENT], ids=lambda e: type(e).__name__)
def test_an_error_of_a_worker_arrives_as_it_was(error):
    arrived = unpacked(json.loads(json.dumps(packed(error))))
    assert type(arrived) is type(error)
    assert (str(arrived), vars(arrived)) == (str(error), vars(error))


@pytest.mark.parametrize("row", errors.PROBLEMS.values(), ids=lambda row: row.slug)
def test_a_type_of_problem_has_an_address(server, row: Problem):
    response = server.get(f"problems/{row.slug}")
    assert response.json() == {"type": f"/problems/{row.slug}", "title": row.title, "status": row.status}
    assert row.title in html.unescape(server.get(f"problems/{row.slug}", accept="text/html").text)


def test_a_browser_gets_a_page(server):
    response = server.ask("ASK {", "text/html,*/*;q=0.8")
    assert (response.status_code, response.headers["Content-Type"]) == (400, "text/html; charset=utf-8")
    assert "The text does not parse" in response.text


def test_what_the_framework_refuses_is_a_problem_too(server):
    for response, status in (
        (server.get("nothing/here"), 404),
        (requests.post(f"{server.url}health", timeout=20), 405),
        (server.get("problems/none"), 404),
    ):
        assert response.status_code == status
        assert response.headers["Content-Type"] == "application/problem+json"
        assert response.json()["status"] == status


def test_a_defect_is_500_whose_inside_only_the_log_shows(caplog):
    app = flask.Flask("oxiana.server")
    errors.register(app)
    app.add_url_rule("/broken", "broken", lambda: {}["the inside"])
    with caplog.at_level(logging.ERROR, "oxiana"):
        response = app.test_client().get("/broken")
    assert response.status_code == 500
    assert response.content_type == "application/problem+json"
    assert "inside" not in response.text
    assert "the inside" in caplog.text
