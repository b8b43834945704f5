"""The bytes of answers: each format says what the data says, under its true name."""

import csv
import io
import json

import pyoxigraph
import pytest
import rdflib
from rdflib.compare import isomorphic
from rdflib.query import Result

from oxiana.server.formats import GRAPHS, HTML, TABLES
from oxiana.server.question import FOR_PEOPLE

SAYS = "SELECT ?o { <http://example.org/a> <http://example.org/says> ?o FILTER(LANG(?o) = '') }"
CRLF = "two\r\nlines and a\rreturn"
ODD = "http://example.org/odd"

CONTENT_TYPES = [
    ("SELECT * {}", "json", "application/sparql-results+json"),
    ("ASK {}", "json", "application/sparql-results+json"),
    ("SELECT * {}", "xml", "application/sparql-results+xml"),
    ("SELECT * {}", "csv", "text/csv; charset=utf-8; header=present"),
    ("SELECT * {}", "tsv", "text/tab-separated-values; charset=utf-8"),
    ("SELECT * {}", "html", "text/html; charset=utf-8"),
    ("DESCRIBE <http://example.org/a>", "ttl", "text/turtle; charset=utf-8"),
    ("CONSTRUCT WHERE { ?s <http://example.org/knows> ?o }", "nt", "application/n-triples; charset=utf-8"),
    ("DESCRIBE <http://example.org/a>", "rdfxml", "application/rdf+xml"),
    ("DESCRIBE <http://example.org/a>", "jsonld", "application/ld+json"),
    ("DESCRIBE <http://example.org/a>", "trig", "application/trig; charset=utf-8"),
    ("DESCRIBE <http://example.org/a>", "nq", "application/n-quads; charset=utf-8"),
    ("DESCRIBE <http://example.org/a>", "html", "text/html; charset=utf-8"),
]


@pytest.mark.parametrize(("query", "name", "content_type"), CONTENT_TYPES)
def test_an_answer_is_called_what_it_is(server, query, name, content_type):
    response = server.ask(query, format=name)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == content_type
    assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("offer", [offer for offer in TABLES if offer not in FOR_PEOPLE], ids=lambda offer: offer.name)
def test_line_ends_in_values_survive(server, offer):
    body = server.ask(SAYS, offer.media_type).content
    if offer.name == "csv":
        values = [row[0] for row in csv.reader(io.StringIO(body.decode(), newline=""))][1:]
    else:
        read = Result.parse(io.BytesIO(body), content_type=offer.media_type)
        values = [str(row[0]) for row in read]
    assert values == [CRLF]


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # rdflib's own JSON-LD parser still uses it
@pytest.mark.parametrize("offer", [offer for offer in GRAPHS if offer is not HTML], ids=lambda offer: offer.name)
def test_every_format_of_a_graph_is_the_same_graph(server, offer):
    query = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o FILTER(!CONTAINS(STR(?p), '%') && !STRENDS(STR(?p), 'number')) }"
    triples_only = {"trig": "turtle", "nq": "nt"}
    read = rdflib.Graph().parse(
        data=server.ask(query, offer.media_type).content, format=triples_only.get(offer.name, offer.media_type)
    )
    expected = rdflib.Graph().parse(data=server.ask(query, "application/n-triples").content, format="nt")
    assert len(expected) == 10
    assert isomorphic(read, expected)
    assert rdflib.Literal(CRLF) in set(read.objects())


@pytest.mark.parametrize("name", ["xml", "rdfxml"])
def test_what_xml_cannot_say_is_refused_and_not_garbled(server, name):
    form = "SELECT ?o" if name == "xml" else "CONSTRUCT { ?s ?p ?o }"
    queries = {
        "control character": f"{form} WHERE {{ GRAPH <{ODD}> {{ ?s ?p ?o FILTER(CONTAINS(?o, 'bell')) }} }}",
        "IRI does not end in a name": f"{form} WHERE {{ GRAPH <{ODD}> {{ ?s ?p ?o FILTER(CONTAINS(?o, 'XML')) }} }}",
    }
    for reason, query in queries.items():
        response = server.ask(query, format=name)
        if name == "xml" and "IRI" in reason:
            assert response.status_code == 200
        else:
            assert response.status_code == 406
            assert reason in response.json()["detail"]
        assert server.ask(query, "*/*").status_code == 200


def test_a_value_is_sent_as_the_store_has_it(server):
    rows = server.ask("SELECT ?o { <http://example.org/a> <http://example.org/counts> ?o } ORDER BY STR(?o)").json()
    assert [b["o"]["value"] for b in rows["results"]["bindings"]] == ["1.5", "2024-08-09", "7", "true"]


def test_a_table_for_people_has_all_columns_and_escapes_values(server):
    page = server.ask("SELECT ?s ?o { ?s <http://example.org/says> ?o }", "text/html").text
    assert '<th scope="col">s</th><th scope="col">o</th>' in page
    assert "&lt;&amp;&gt;" in page
    assert "Ташкент" in page


def test_the_answer_of_ask_is_a_word_on_a_page(server):
    assert "Yes" in server.ask("ASK {}", "text/html").text
    assert "No" in server.ask("ASK { ?s ?p 'not there' }", "text/html").text


def test_a_preview_says_that_there_is_more(server):
    cut = server.ask("SELECT * { ?s ?p ?o }", limit="3")
    assert cut.headers["X-Truncated"] == "rows; limit=3"
    assert len(cut.json()["results"]["bindings"]) == 3
    whole = server.ask("SELECT * { <http://example.org/b> ?p ?o }", limit="3")
    assert "X-Truncated" not in whole.headers
    page = server.ask("SELECT * { ?s ?p ?o }", "text/html", limit="3")
    assert page.headers["X-Truncated"] == "rows; limit=3"
    assert "Only the first rows are shown" in page.text
    text = server.ask("SELECT * { ?s ?p ?o }", "text/plain", limit="3")
    assert text.headers["X-Truncated"] == "rows; limit=3"
    assert text.text.endswith("# the first 3 rows; there are more\n")


def test_a_preview_has_the_terms_of_the_whole(server):
    query = "SELECT * { ?s ?p ?o FILTER(!STRENDS(STR(?p), 'number')) } ORDER BY ?s ?p ?o"
    preview, whole = (
        pyoxigraph.parse_query_results(server.ask(query, **more).content, pyoxigraph.QueryResultsFormat.JSON)
        for more in ({"limit": "1000"}, {})
    )
    assert [[t if not isinstance(t, pyoxigraph.BlankNode) else "_" for t in row] for row in preview] == [
        [t if not isinstance(t, pyoxigraph.BlankNode) else "_" for t in row] for row in whole
    ]


def test_answers_are_compressed_when_the_client_reads_it(server):
    query = "SELECT * { ?s ?p ?o } ORDER BY ?s"
    plain = server.get("sparql", {"query": query})
    small = server.ask("ASK {}")
    assert plain.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in small.headers
    assert len(plain.json()["results"]["bindings"]) > 3000
    host, port = server.address
    path = "/sparql?query=SELECT%20*%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D%20ORDER%20BY%20%3Fs"
    answer = server.raw(f"GET {path} HTTP/1.0\r\nHost: {host}:{port}\r\nAccept-Encoding: gzip;q=0\r\n\r\n".encode())
    head, _, body = answer.partition(b"\r\n\r\n")
    assert b"Content-Encoding" not in head
    assert json.loads(body) == plain.json()


ORDERS = [
    ("SELECT * { ?z ?p ?a }", "z,p,a"),
    ("PREFIX select: <http://example.org/> select distinct * { ?z select:knows ?a }", "z,a"),
    ("SELECT REDUCED*{ ?z ?p ?a FILTER(?p != <*>) }", "z,p,a"),
    ("SELECT * { ?z ?p ?a . { SELECT ?b { ?hidden ?q ?b } } } LIMIT 1", "z,p,a,b"),
    ("SELECT * { ?z <http://example.org/knows>* ?a OPTIONAL { ?a ?c '?no' } } # ?neither", "z,a,c"),
    ("SELECT * { VALUES (?z ?a) { (1 2) } BIND(3 AS ?m) }", "z,a,m"),
    ("SELECT ?p ?a { ?z ?p ?a }", "p,a"),
    ("SELECT (COUNT(*) AS ?n) { ?z ?p ?a }", "n"),
    ("SELECT * {}", ""),
]


@pytest.mark.parametrize(("query", "columns"), ORDERS)
def test_columns_stand_in_the_order_of_the_query(server, query, columns):
    assert server.ask(query, "text/csv").text.splitlines()[0] == columns
