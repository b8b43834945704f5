"""Shapes and data that are made to hurt end in a clear error within the limits, and nobody else notices."""

import zlib
from collections.abc import Iterator
from typing import Any

import pytest
import requests

from oxiana.server.workers.kept import unpacks_within

pytestmark = pytest.mark.alike

PREFIXES = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <http://example.org/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
"""
TARGET = f"{PREFIXES} ex:S a sh:NodeShape ; sh:targetClass ex:C ;"
DATA = f'{PREFIXES} ex:a a ex:C ; ex:p "{"a" * 40}!" .'
SHAPES = f"{TARGET} sh:property [ sh:path ex:p ; sh:minCount 1 ] ."
PATTERN = f'{TARGET} sh:property [ sh:path ex:p ; sh:pattern "^(a+)+$" ] .'
MANY = PREFIXES + "".join(f"ex:a{number} a ex:C .\n" for number in range(5000))
LIMIT = 2.0


def asking(text: str) -> str:
    return f'{TARGET} sh:sparql [ a sh:SPARQLConstraint ; sh:select "SELECT $this WHERE {{ {text} }}" ] .'


def nested(opening: str, inner: str, closing: str, depth: int) -> str:
    return opening * depth + inner + closing * depth


XML = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e/">',
    "<rdf:Description><e:p>",
    "</e:p></rdf:Description>",
)
DATA_THAT_HURTS = {
    "deep JSON-LD": ("application/ld+json", nested('{"http://e/p":', "1", "}", 70_000), "deep"),
    "deep RDF/XML": ("application/rdf+xml", XML[0] + nested(XML[1], "", XML[2], 20_000) + "</rdf:RDF>", "deep"),
    "deep triple terms": ("text/turtle", f"<a:a> <a:p> {nested('<<( <a:a> <a:b> ', '1', ' )>>', 60_000)} .", "deep"),
    "a path": ("text/turtle", "/etc/passwd", "parse"),
    "a URL": ("text/turtle", "http://127.0.0.1:1/x.ttl", "parse"),
    "a file URL": ("text/turtle", "file:///etc/passwd", "parse"),
    "noise": ("text/turtle", "\0" * 1000, "parse"),
    "another encoding": ("text/turtle", DATA.encode("utf-16").decode("latin-1"), "parse"),
}
STEP = "sh:path ex:p"
SHAPES_THAT_HURT = {
    "nested conditions": f"{TARGET} sh:not {nested('[ sh:not ', '[ sh:nodeKind sh:IRI ]', ' ]', 3000)} .",
    "nested properties": f"{TARGET} sh:property {nested(f'[ {STEP} ; sh:property ', f'[ {STEP} ]', ' ]', 2000)} .",
    "a nested path": f"{TARGET} sh:property [ sh:path {nested('[ sh:inversePath ', 'ex:p', ' ]', 3000)} ] .",
    "a nested query": asking("FILTER(" + nested("(", "1=1", ")", 10_000) + ")"),
    "nested groups": asking(nested("{", "$this ?p ?o", "}", 10_000)),
    "a list that goes in circles": f"{TARGET} sh:and _:l . _:l rdf:first ex:S ; rdf:rest _:l .",
    "a service": asking("SERVICE <http://127.0.0.1:1/> { $this ?p ?o }"),
    "another graph": asking("GRAPH ?g { $this ?p ?o }"),
    "an import": f"{SHAPES} <http://example.org/o> <http://www.w3.org/2002/07/owl#imports> <http://127.0.0.1:1/> .",
    "a file to import": f"{SHAPES} ex:o <http://www.w3.org/2002/07/owl#imports> <file:///etc/passwd> .",
}
SLOW = {
    "a pattern that explodes": (DATA, PATTERN, {"engine": "pyshacl"}),
    "a query without end": (MANY, asking("?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c = ?i)"), {}),
    "a long list": (MANY, f"{TARGET} sh:or ( {' '.join(f'[ sh:class ex:{n} ]' for n in range(3000))} ) .", {}),
}


@pytest.fixture(scope="module")
def server(serve: Any, tmp_path_factory: Any) -> Iterator[Any]:
    """A server with a short limit."""
    data = tmp_path_factory.mktemp("hostile") / "empty.ttl"
    data.write_text("")
    with serve("--timeout", f"{LIMIT}s", "--max-body", "4M", data) as running:
        yield running


def post(server: Any, data: str, shapes: str, media_type: str = "text/turtle", **params: str) -> requests.Response:
    files = {"data": ("data", data.encode("utf-8"), media_type), "shapes": ("shapes", shapes, "text/turtle")}
    return requests.post(f"{server.url}shacl/validate", files=files, params=params, timeout=20)


@pytest.mark.parametrize(("media_type", "data", "said"), DATA_THAT_HURTS.values(), ids=DATA_THAT_HURTS)
def test_data_that_hurts_is_refused(server: Any, media_type: str, data: str, said: str) -> None:
    response = post(server, data, SHAPES, media_type)
    assert (response.status_code, response.json()["what"]) == (400, "data")
    assert said in response.json()["detail"]


@pytest.mark.parametrize("shapes", SHAPES_THAT_HURT.values(), ids=SHAPES_THAT_HURT)
def test_shapes_that_hurt_are_refused(server: Any, shapes: str) -> None:
    response = post(server, DATA, shapes)
    assert (response.status_code, response.json()["type"].endswith("shapes-rejected")) == (422, True)
    assert response.json()["remedy"]


@pytest.mark.parametrize(("data", "shapes", "params"), SLOW.values(), ids=SLOW)
def test_what_takes_too_long_is_ended_in_words_of_validation(
    server: Any, data: str, shapes: str, params: dict[str, str]
) -> None:
    response = post(server, data, shapes, **params)
    assert (response.status_code, response.json()["limit"]) == (503, "timeout")
    assert response.json()["detail"].startswith("the validation took longer than 2 s")


def test_a_body_without_end_is_not_read(server: Any) -> None:
    head = (
        f"POST /shacl/validate HTTP/1.1\r\nHost: x\r\nContent-Type: text/turtle\r\nContent-Length: {100 << 20}\r\n\r\n"
    )
    assert server.raw(head.encode() + b" " * 4096).startswith(b"HTTP/1.1 413 ")


def test_others_are_answered_meanwhile(server: Any) -> None:
    jobs = [post(server, *SLOW["a query without end"][:2], **{"async": "true"}) for _ in range(2)]
    for _ in range(5):
        assert requests.get(f"{server.url}sparql?query=ASK%7B%7D", timeout=LIMIT).status_code == 200
    assert post(server, DATA, SHAPES).headers["SHACL-Conforms"] == "true"
    for job in jobs:
        requests.delete(server.url + job.headers["Location"].removeprefix("/"), timeout=20)


def test_a_pattern_that_explodes_elsewhere_is_matched_by_queries(server: Any) -> None:
    assert post(server, DATA, PATTERN).headers["SHACL-Conforms"] == "false"


@pytest.mark.parametrize("wrong", ["timeout=soon", "timeout=0", "timeout=1&timeout=2"])
@pytest.mark.parametrize("path", ["shacl", "shacl/validate"])
def test_a_time_that_is_none_is_refused(server: Any, path: str, wrong: str) -> None:
    files = {"data": ("data", DATA, "text/turtle"), "shapes": ("shapes", SHAPES, "text/turtle")}
    refused = requests.post(f"{server.url}{path}?{wrong}", files=files, timeout=20)
    assert (refused.status_code, refused.json()["type"].rpartition("/")[2]) == (400, "bad-request")


@pytest.mark.parametrize(("granted", "said"), [("100ms", "0.1 s"), ("60", "2 s")])
def test_a_client_can_have_less_time_than_there_is_and_no_more(server: Any, granted: str, said: str) -> None:
    data, shapes, _ = SLOW["a query without end"]
    assert f"took longer than {said}" in post(server, data, shapes, timeout=granted).json()["detail"]
    form = {"data": data, "shapes": shapes, "timeout": granted}
    assert f"took longer than {said}" in requests.post(f"{server.url}shacl/validate", form, timeout=20).json()["detail"]


def test_a_report_that_is_small_only_while_it_is_packed_is_written_by_a_worker(server: Any) -> None:
    long = f"{TARGET} sh:property [ sh:path ( {'ex:k ' * 3000} ) ; sh:minCount 1 ] ."
    assert post(server, DATA, long, format="ttl").status_code in (200, 503)
    assert requests.get(f"{server.url}sparql?query=ASK%7B%7D", timeout=LIMIT).status_code == 200
    packed = zlib.compress(b"x" * (1 << 20))
    assert (unpacks_within(packed, 1 << 20), unpacks_within(packed, (1 << 20) - 1)) == (True, False)


@pytest.mark.parametrize("form", ["json", "ttl", "csv", "html", "sarif", "nt", "text", "junit"])
def test_a_value_that_is_a_triple_is_told_in_every_format(server: Any, form: str) -> None:
    data = f'{PREFIXES} ex:a a ex:C ; ex:p <<( ex:s ex:p "o" )>> .'
    shapes = f"{TARGET} sh:property [ sh:path ex:p ; sh:nodeKind sh:IRI ] ."
    response = post(server, data, shapes, format=form)
    assert response.status_code == 200, response.text
    assert "http://example.org/s" in response.text


def test_a_format_that_cannot_tell_a_triple_says_so(server: Any) -> None:
    data = f'{PREFIXES} ex:a a ex:C ; ex:p <<( ex:s ex:p "o" )>> .'
    shapes = f"{TARGET} sh:property [ sh:path ex:p ; sh:nodeKind sh:IRI ] ."
    response = post(server, data, shapes, format="jsonld")
    assert (response.status_code, response.json()["kind"]) == (406, "report")


CHARSETS = {"utf-8": 200, '"UTF8"': 200, "us-ascii": 200, "iso-8859-1": 415, "utf-16": 415}


@pytest.mark.parametrize("charset", CHARSETS)
def test_only_utf_8_is_read(server: Any, charset: str) -> None:
    headers = {"Content-Type": f"text/turtle; charset={charset}"}
    answer = requests.post(f"{server.url}shacl/validate?profile=skos", DATA, headers=headers, timeout=20)
    assert answer.status_code == CHARSETS[charset]
