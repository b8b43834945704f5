"""The service description says what is so."""

import pytest
import rdflib
import requests
from rdflib.namespace import SH, VOID

from oxiana.server.protocol import VERSIONS

SD = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
SCHEMA = rdflib.Namespace("https://schema.org/")


def described(server, headers=None):
    response = requests.get(f"{server.url}sparql", headers={"Accept": "text/turtle", **(headers or {})}, timeout=20)
    graph = rdflib.Graph().parse(data=response.text, format="turtle")
    (service,) = graph.subjects(rdflib.RDF.type, SD.Service)
    return graph, service


def test_it_names_the_endpoint_its_language_and_its_formats(server):
    graph, service = described(server)
    assert graph.value(service, SD.endpoint) == rdflib.URIRef(f"{server.url}sparql")
    assert set(graph.objects(service, SD.supportedLanguage)) == {SD.SPARQL10Query, SD.SPARQL11Query}
    assert {str(version) for version in graph.objects(service, SD.supportedVersion)} == set(VERSIONS)
    assert str(graph.value(service, SD.defaultEntailmentRegime)).endswith("/Simple")
    formats = {str(o).rpartition("/")[2] for o in graph.objects(service, SD.resultFormat)}
    assert {"SPARQL_Results_JSON", "SPARQL_Results_CSV", "Turtle", "JSON-LD"} <= formats
    assert list(graph.objects(service, SD.feature)) == []


def test_it_lists_the_graphs_there_are_with_their_sizes(server):
    graph, service = described(server)
    dataset = graph.value(service, SD.defaultDataset)
    assert int(graph.value(graph.value(dataset, SD.defaultGraph), VOID.triples)) == 3011
    named = {
        str(graph.value(node, SD.name)): graph.value(node, SD.graph) for node in graph.objects(dataset, SD.namedGraph)
    }
    assert set(named) == {f"http://example.org/{name}" for name in ("g1", "g?x=1&y=%20#2", "odd")}
    assert int(graph.value(named["http://example.org/odd"], VOID.triples)) == 2


def test_it_tells_limits_and_prefixes(server):
    graph, service = described(server)
    limits = {
        str(graph.value(node, SCHEMA.name)): graph.value(node, SCHEMA.value).toPython()
        for node in graph.objects(service, SCHEMA.additionalProperty)
    }
    assert limits["timeout"] == 2
    assert limits["max-rows"] == 10000
    prefixes = {
        str(graph.value(node, SH.prefix)): str(graph.value(node, SH.namespace))
        for node in graph.objects(service, SH.declare)
    }
    assert prefixes["ox"] == "https://w3id.org/oxiana/ontology#"


def test_it_comes_in_every_format_of_graphs(server):
    for media_type in ("application/rdf+xml", "application/ld+json", "application/n-triples", "text/html"):
        response = server.get("sparql", accept=media_type)
        assert response.headers["Content-Type"].startswith(media_type)
        assert f"{server.url}sparql" in response.text
    assert server.get("sparql", accept="image/png").status_code == 406


@pytest.mark.alike
def test_a_proxy_is_believed_only_when_it_is_trusted(server, serve, numbers):
    forwarded = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "data.example.org"}
    graph, service = described(server, forwarded)
    assert graph.value(service, SD.endpoint) == rdflib.URIRef(f"{server.url}sparql")
    with serve("--trusted-proxy", "127.0.0.1", numbers) as trusting:
        graph, service = described(trusting, forwarded)
        assert graph.value(service, SD.endpoint) == rdflib.URIRef("https://data.example.org/sparql")
    with serve("--base-url", "https://data.example.org/kg/", numbers) as told:
        graph, service = described(told, forwarded)
        assert graph.value(service, SD.endpoint) == rdflib.URIRef("https://data.example.org/kg/sparql")


def test_a_host_that_is_none_is_refused(server):
    for host in (b"a b", b'"><script>', b"x{y}"):
        answer = server.raw(b"GET /sparql HTTP/1.0\r\nHost: %s\r\nAccept: text/turtle\r\n\r\n" % host)
        assert answer.startswith(b"HTTP/1.0 400 ") or host not in answer


@pytest.mark.alike
def test_behind_a_proxy_all_addresses_start_where_clients_see_the_server(serve, numbers):
    with serve("--base-url", "https://data.example.org/kg", numbers) as told:
        for path in ("sparql", "kg/sparql"):
            page = told.get(path, accept="text/html").text
            assert 'action="/kg/sparql"' in page
            assert "https://data.example.org/kg/sparql" in page
            assert told.get(path, {"query": "ASK {"}).json()["type"] == "https://data.example.org/kg/problems/syntax"
