"""Which format a request gets: every wish that HTTP can word."""

import time

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st

from oxiana.server.formats import GRAPHS, OFFERS, TABLES, Kind
from oxiana.server.negotiation import NotAcceptable, accepted, named

pytestmark = pytest.mark.alike

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"

WISHES = [
    # Accept, the type of a table, the type of a graph; None where there is nothing to send
    (None, "application/sparql-results+json", "text/turtle"),
    ("", "application/sparql-results+json", "text/turtle"),
    ("*/*", "application/sparql-results+json", "text/turtle"),
    ("text/csv", "text/csv", None),
    ("TEXT/CSV", "text/csv", None),
    ("text/turtle", None, "text/turtle"),
    ("text/*", "text/csv", "text/turtle"),
    ("application/*", "application/sparql-results+json", "application/n-triples"),
    ("image/png", None, None),
    ("image/png, */*;q=0.1", "application/sparql-results+json", "text/turtle"),
    (BROWSER, "text/html", "text/html"),
    ("application/sparql-results+json;q=0, */*", "application/sparql-results+xml", "text/turtle"),
    ("text/csv;q=0.5, text/tab-separated-values;q=0.6", "text/tab-separated-values", None),
    ("text/csv;q=0.5,text/tab-separated-values;q=0.501", "text/tab-separated-values", None),
    ("text/*;q=0.9, text/csv;q=0.1", "text/tab-separated-values", "text/turtle"),
    ("text/turtle;q=0, text/*", "text/csv", "text/html"),
    ("*/*, application/n-triples", "application/sparql-results+json", "application/n-triples"),
    ("text/csv; charset=utf-8; header=present", "text/csv", None),
    ("application/sparql-results+json;version=1.2", "application/sparql-results+json", None),
    ('application/ld+json;profile="http://www.w3.org/ns/json-ld#expanded, x;q=0"', None, "application/ld+json"),
    ("application/json", "application/json", "application/json"),
    ("text/xml", "text/xml", "text/xml"),
    ("application/x-turtle", None, "text/turtle"),
    ("text/csv;q=nonsense", None, None),
    ("text/csv;q=2, text/turtle;q=-1", None, None),
    ("text/csv;q=1.5, text/tab-separated-values;q=0.1", "text/tab-separated-values", None),
    ("text/csv;q=1.000", "text/csv", None),
    ("text/csv;q=.2, text/html;q=0.1", "text/csv", "text/html"),
    ("text/csv;q=0.12345", "text/csv", None),
    ("*; q=.2, */*; q=.2", "application/sparql-results+json", "text/turtle"),
    ("text/csv;q=0.", None, None),
    (",,text/csv,", "text/csv", None),
    ("text/csv text/turtle", None, None),
    ("*/csv", None, None),
]

NAMES = [
    ("json", "application/sparql-results+json", "application/ld+json"),
    ("JSON", "application/sparql-results+json", "application/ld+json"),
    ("xml", "application/sparql-results+xml", "application/rdf+xml"),
    ("csv", "text/csv", None),
    ("tsv", "text/tab-separated-values", None),
    ("html", "text/html", "text/html"),
    ("ttl", None, "text/turtle"),
    ("turtle", None, "text/turtle"),
    ("nt", None, "application/n-triples"),
    ("nq", None, "application/n-quads"),
    ("trig", None, "application/trig"),
    ("jsonld", None, "application/ld+json"),
    ("rdfxml", None, "application/rdf+xml"),
    ("text/csv", "text/csv", None),
    ("*/*", "application/sparql-results+json", "text/turtle"),
    ("nothing", None, None),
]


def chosen(choose, offers, wish):
    try:
        return choose(offers, wish).content_type.partition(";")[0]
    except NotAcceptable:
        return None


@pytest.mark.parametrize(("accept", "table", "graph"), WISHES)
def test_accept_is_read_in_full(accept, table, graph):
    assert (chosen(accepted, TABLES, accept), chosen(accepted, GRAPHS, accept)) == (table, graph)


@pytest.mark.parametrize(("name", "table", "graph"), NAMES)
def test_formats_have_short_names(name, table, graph):
    assert (chosen(named, TABLES, name), chosen(named, GRAPHS, name)) == (table, graph)


@pytest.mark.parametrize("junk", ['"', '"\\', ';"', ',"\\"', "a/b;", "*/*;q=", "é"])
def test_a_long_wish_is_read_at_once(junk):
    """What is read again and again from each place would take half a minute."""
    asked = time.monotonic()
    chosen(accepted, TABLES, (junk * 60_000)[:60_000])
    assert time.monotonic() - asked < 2


@given(st.text() | st.lists(st.sampled_from([*'/;,=*q"\\ .019', "text", "csv", "application", "json"])).map("".join))
def test_no_wish_breaks_the_choice(accept):
    for offers in OFFERS.values():
        assert chosen(accepted, offers, accept) in {
            None,
            *(offer.media_type for offer in offers),
            *(echo for offer in offers for echo in offer.echoed),
        }


@given(st.sampled_from(sorted(OFFERS, key=lambda kind: kind.value)), st.data())
def test_an_offer_named_alone_is_sent(kind, data):
    offer = data.draw(st.sampled_from(OFFERS[kind]))
    assert accepted(OFFERS[kind], offer.media_type).format is offer


@pytest.mark.parametrize("accept", ["text/csv", "text/html", "application/*", "a/b/c,;;q=", "\xff", "*" * 5000])
def test_whatever_is_accepted_the_answers_vary_by_it(server, accept):
    response = server.ask("ASK {}", accept.encode("latin-1"))
    assert response.status_code in (200, 406)
    assert {"Accept", "Accept-Encoding"} <= set(response.headers["Vary"].split(", "))


def test_several_accept_lines_are_one_wish(server):
    host, port = server.address
    lines = [
        f"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: {host}:{port}",
        "Accept: text/csv;q=0.1",
        "Accept: text/html;q=0",
    ]
    lines += ["Accept: text/tab-separated-values", "Connection: close\r\n\r\n"]
    assert b"Content-Type: text/tab-separated-values" in server.raw("\r\n".join(lines).encode())


def test_what_cannot_be_sent_is_406_with_what_can(server):
    problem = server.ask("SELECT * {}", "text/turtle").json()
    assert problem["offers"] == [offer.media_type for offer in OFFERS[Kind.SOLUTIONS]]
    assert server.ask("SELECT * {}", "image/png").status_code == 406


@pytest.mark.parametrize("parameter", ["format", "output", "results"])
def test_a_parameter_goes_before_accept(server, parameter):
    assert (
        server.ask("ASK {}", "text/csv", **{parameter: "xml"}).headers["Content-Type"]
        == "application/sparql-results+xml"
    )
    assert server.ask("ASK {}", "text/csv", **{parameter: "ttl"}).status_code == 406


def test_a_parameter_of_a_form_counts_too(server):
    response = requests.post(f"{server.url}sparql", data={"query": "ASK {}", "format": "tsv"}, timeout=20)
    assert response.headers["Content-Type"] == "text/tab-separated-values; charset=utf-8"
