"""The W3C's tests of the SPARQL 1.1 Protocol, the Graph Store Protocol and the service description."""

from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from textwrap import dedent

import pytest
import requests
from pyoxigraph import NamedNode, Quad, RdfFormat, parse
from w3c.suites import BASE, MF, RDF, Lookup, Term, canonical, read
from w3c.writable import Writable, writable

HT = "http://www.w3.org/2011/http#"
CNT = "http://www.w3.org/2011/content#"
DATASET = "http://kasei.us/2009/09/sparql/data/"
SD = "http://www.w3.org/ns/sparql-service-description#"
TABULAR = ("application/sparql-results+xml", "application/sparql-results+json", "text/csv", "text/tab-separated-values")
GRAPHS = ("application/rdf+xml", "text/turtle", "application/n-triples")
STATUSES = {status.phrase.replace(" ", ""): str(status.value) for status in HTTPStatus}


@dataclass(frozen=True)
class Exchange:
    """A request, and what the response must be."""

    method: str
    path: str
    headers: dict[str, str]
    body: str
    statuses: frozenset[str]
    format: str | None
    boolean: str | None
    graph: str | None
    location: str | None


@dataclass(frozen=True)
class Case:
    """One test: exchanges in order."""

    name: str
    exchanges: tuple[Exchange, ...]


def headers(manifest: Lookup, message: Term) -> dict[str, str]:
    """Return the headers of a request or response."""
    fields = manifest.items(manifest.value(message, f"{HT}headers"))
    return {manifest.text(each, f"{HT}fieldName"): manifest.text(each, f"{HT}fieldValue") for each in fields}


def chars(manifest: Lookup, message: Term) -> str | None:
    """Return the body of a request or response, without the margin it has in the manifest."""
    text = manifest.text(manifest.value(message, f"{HT}body"), f"{CNT}chars")
    return dedent(text) if text is not None else None


def exchange(manifest: Lookup, request: Term) -> Exchange:
    """Return one exchange."""
    response = manifest.value(request, f"{HT}resp")
    names = [status.value.rpartition("#")[2] for status in manifest.values(response, f"{MF}expectedStatus")]
    return Exchange(
        manifest.text(request, f"{HT}methodName"),
        manifest.text(request, f"{HT}absolutePath"),
        headers(manifest, request),
        chars(manifest, request) or "",
        frozenset(STATUSES.get(name, name.removeprefix("StatusCode")) for name in names),
        manifest.text(response, f"{MF}expectedFormat"),
        manifest.text(response, f"{MF}expectedBoolean"),
        chars(manifest, response),
        manifest.text(response, f"{MF}expectedLocation"),
    )


def cases(file: str) -> Iterator[Case]:
    """Yield the tests of a manifest."""
    manifest = Lookup(read(f"{BASE}sparql11/{file}"))
    for head in manifest.subjects(f"{MF}entries"):
        for test in manifest.items(manifest.value(head, f"{MF}entries")):
            asked = manifest.items(manifest.value(manifest.value(test, f"{MF}action"), f"{HT}requests"))
            yield Case(test.value.partition("#")[2], tuple(exchange(manifest, request) for request in asked))


PROTOCOL = list(cases("protocol/manifest.ttl"))
STORE = [case for how in ("direct", "indirect") for case in cases(f"graph-store-protocol/manifest-{how}.ttl")]


@pytest.fixture(scope="module")
def server() -> Iterator[Writable]:
    with writable() as running:
        yield running


def data() -> Iterator[Quad]:
    """Yield the data that the tests of the protocol speak of, each file under its name."""
    for name, file in (("data0", "data1"), ("data1", "data1"), ("data2", "data2"), ("data3", "data3")):
        graph = NamedNode(f"{DATASET}{name}.rdf")
        yield from (Quad(q.subject, q.predicate, q.object, graph) for q in read(f"{BASE}sparql11/protocol/{file}.nt"))


def send(server: Writable, asked: Exchange, names: dict[str, str]) -> requests.Response:
    """Send a request; the store is at a path of its own, and an answer may have named a place."""
    path, body = asked.path, asked.body
    for name, place in names.items():
        path, body = path.replace(name, place), body.replace(name, place)
    url = server.url + path.replace("/gsp", "/store", 1)
    encoding = "utf-16" if "utf-16" in asked.headers.get("content-type", "").lower() else "utf-8"
    return server.session.request(
        asked.method, url, headers=asked.headers, data=body.encode(encoding) or None, timeout=30
    )


def check(response: requests.Response, asked: Exchange) -> None:
    """Fail when the response is not the one expected."""
    status = str(response.status_code)
    assert {status, f"{status[0]}xx"} & asked.statuses, response.text
    if asked.statuses == {"4xx"}:
        return
    media_type = response.headers.get("Content-Type", "").partition(";")[0]
    if asked.format:
        assert media_type in (GRAPHS if asked.format == "RDF" else TABULAR)
    if asked.boolean:
        assert response.json()["boolean"] is (asked.boolean == "true")
    if asked.graph:
        said = parse(response.content, RdfFormat.from_media_type(media_type), base_iri=BASE)
        assert canonical(said) == canonical(parse(asked.graph, RdfFormat.TURTLE, base_iri=BASE))


def run(server: Writable, case: Case) -> None:
    """Send the requests of a test in order."""
    names: dict[str, str] = {}
    for asked in case.exchanges:
        response = send(server, asked, names)
        check(response, asked)
        if asked.location:
            names[asked.location] = response.headers["Location"]


@pytest.mark.parametrize("case", PROTOCOL, ids=lambda case: case.name)
def test_protocol(server: Writable, case: Case) -> None:
    server.fill(data())
    run(server, case)


@pytest.mark.parametrize("case", STORE, ids=lambda case: case.name)
def test_graph_store_protocol(server: Writable, case: Case) -> None:
    server.fill([])
    run(server, case)


def test_service_description(server: Writable) -> None:
    """The three tests of the manifest: RDF comes back, has a matching endpoint, and is of the schema."""
    response = requests.get(f"{server.url}/sparql", timeout=20)
    form = RdfFormat.from_media_type(response.headers["Content-Type"].partition(";")[0])
    described = list(parse(response.content, form))
    said = Lookup(described)
    (service,) = [q.subject for q in described if q.object == NamedNode(f"{SD}Service")]
    assert said.text(service, f"{SD}endpoint") == f"{server.url}/sparql"
    for dataset in said.values(service, f"{SD}defaultDataset"):
        assert said.text(dataset, f"{RDF}type") == f"{SD}Dataset"
        assert all(said.text(named, f"{SD}name") for named in said.values(dataset, f"{SD}namedGraph"))


def test_the_suites_are_whole() -> None:
    assert (len(PROTOCOL), len(STORE)) == (34, 13)
    assert all(case.exchanges for case in (*PROTOCOL, *STORE))
