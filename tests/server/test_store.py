"""SPARQL 1.1 Graph Store HTTP Protocol, the side that reads."""

import pyoxigraph
import pytest
import requests

G1, G2 = "http://example.org/g1", "http://example.org/g?x=1&y=%20#2"


def quads(response):
    media_type = response.headers["Content-Type"].partition(";")[0]
    return list(pyoxigraph.parse(response.content, format=pyoxigraph.RdfFormat.from_media_type(media_type)))


@pytest.mark.parametrize(
    "accept", ["text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json"]
)
@pytest.mark.parametrize(("name", "says"), [(G1, "in one"), (G2, "in two")])
def test_a_named_graph_is_answered(server, accept, name, says):
    response = server.get("store", {"graph": name}, accept)
    assert response.headers["Content-Type"].startswith(accept)
    (quad,) = quads(response)
    assert quad.object == pyoxigraph.Literal(says)


def test_the_default_graph_is_answered(server):
    assert len(quads(server.get("store", {"default": ""}, "application/n-triples"))) == 3011


def test_without_a_name_all_graphs_are_answered(server):
    response = server.get("store")
    assert response.headers["Content-Type"] == "application/n-quads; charset=utf-8"
    assert {str(quad.graph_name) for quad in quads(response)} >= {f"<{G1}>", f"<{G2}>", "DEFAULT"}
    assert server.get("store", accept="text/turtle").status_code == 406


def test_names_that_name_nothing_are_refused(server):
    assert server.get("store", {"graph": "http://example.org/none"}).status_code == 404
    assert server.get("store", {"graph": "no iri"}).status_code == 400
    assert server.get("store", {"graph": ""}).status_code == 400
    assert server.get("store", {"graph": G1, "default": ""}).status_code == 400
    assert server.get("store", {"graph": G1}, "image/png").status_code == 406
    assert server.get("store", {"graph": "http://example.org/odd"}, "application/rdf+xml").status_code == 406


def test_head_is_get_without_the_body(server):
    response = requests.head(f"{server.url}store", params={"graph": G1}, timeout=20)
    assert (response.status_code, response.content) == (200, b"")
    assert (
        requests.head(f"{server.url}store", params={"graph": "http://example.org/none"}, timeout=20).status_code == 404
    )


def test_a_client_that_has_the_graph_keeps_it(server):
    tag = server.get("store", {"graph": G1}).headers["ETag"]
    again = requests.get(f"{server.url}store", params={"graph": G1}, headers={"If-None-Match": tag}, timeout=20)
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
def test_nothing_is_written(server, method):
    assert requests.request(method, f"{server.url}store", params={"graph": G1}, data="", timeout=20).status_code == 403
    assert server.get("store", {"graph": G1}).status_code == 200
