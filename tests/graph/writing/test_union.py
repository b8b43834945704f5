"""Updates whose patterns find what stands in any graph."""

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from oxiana.graph.store import DiskStore
from oxiana.graph.writing.changes import Update

pytestmark = pytest.mark.alike

S, P = NamedNode("a:s"), NamedNode("a:p")
QUADS = [
    Quad(S, P, Literal("default")),
    Quad(S, P, Literal("g"), NamedNode("a:g")),
    Quad(S, P, Literal("h"), NamedNode("a:h")),
    Quad(S, P, Literal("nameless"), BlankNode()),
]
EVERYWHERE = {"default", "g", "h", "nameless"}

UPDATES = [
    # an update, what it leaves in the graph a:t
    ("INSERT { GRAPH <a:t> { <a:s> <a:p> ?o } } WHERE { ?s ?p ?o }", EVERYWHERE),
    ("INSERT { GRAPH <a:t> { <a:s> <a:p> ?o } } WHERE { GRAPH ?g { ?s ?p ?o } }", {"g", "h"}),
    ("INSERT { GRAPH <a:t> { <a:s> <a:p> ?o } } WHERE { { SELECT ?o WHERE { ?s ?p ?o } } }", EVERYWHERE),
    ("INSERT { GRAPH <a:t> { <a:s> <a:p> ?o } } USING <a:g> WHERE { ?s ?p ?o }", {"g"}),
    ("WITH <a:g> INSERT { GRAPH <a:t> { <a:s> <a:p> ?o } } WHERE { ?s ?p ?o }", {"g"}),
    (
        "PREFIX a: <a:> INSERT DATA { a:new a:p 'new' } ; INSERT { GRAPH a:t { a:s a:p ?o } } WHERE { ?s a:p ?o } ;",
        {*EVERYWHERE, "new"},
    ),
    (
        "DELETE WHERE { ?s ?p ?o } ; PREFIX a: <a:> INSERT { GRAPH <a:t> { <a:s> <a:p> ?o } } WHERE { ?s a:p ?o }",
        EVERYWHERE - {"default"},
    ),
    (
        "CREATE GRAPH <a:t> ; DROP GRAPH <a:g> ; INSERT { GRAPH <a:t> { ?s ?p ?o } } WHERE { ?s ?p ?o }",
        EVERYWHERE - {"g"},
    ),
]


@pytest.mark.parametrize(("update", "left"), UPDATES)
def test_patterns_find_what_stands_in_any_graph(tmp_path, update, left):
    with DiskStore(tmp_path) as store:
        store.load(QUADS)
        Update(update, union=True).apply(store)
        assert {triple.object.value for triple in store.get(NamedNode("a:t"))} == left
        assert {graph.value for graph in store.named_graphs() if isinstance(graph, NamedNode)} <= {"a:g", "a:h", "a:t"}


def test_a_dataset_of_the_request_goes_before_the_union(tmp_path):
    with DiskStore(tmp_path) as store:
        store.load(QUADS)
        Update("INSERT { GRAPH <a:t> { ?s ?p ?o } } WHERE { ?s ?p ?o }", using=["a:h"], union=True).apply(store)
        assert [triple.object.value for triple in store.get(NamedNode("a:t"))] == ["h"]
