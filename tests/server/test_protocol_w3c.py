"""The W3C's tests of the SPARQL 1.1 Protocol, as far as they ask or must be refused, and its service description."""

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
