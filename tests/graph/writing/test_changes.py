"""What a change touches: all that it adds to the default graph or removes from it."""

import pytest
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Triple

from oxiana.graph.store import DiskStore, MemoryStore
from oxiana.graph.writing.changes import Add, AddToGraph, DeleteGraph, PutGraph, Replace, Update

pytestmark = pytest.mark.alike

S, P, G = NamedNode("a:s"), NamedNode("a:p"), NamedNode("a:g")
OLD, NEW = Triple(S, P, Literal("old")), Triple(S, P, Literal("new"))
DEFAULT = DefaultGraph()

CHANGES = [
    # a change, how much of the default graph it touches
    (Update("INSERT DATA { <a:s> <a:p> 'new' }"), 1),
    (Update("INSERT DATA { [] <a:p> 'new' }"), 1),
    (Update("DELETE { ?s ?p ?o } INSERT { ?s ?p 'new' } WHERE { ?s ?p ?o }"), 2),
    (Update("INSERT { GRAPH <a:h> { ?s ?p ?o } } WHERE { ?s ?p ?o }"), 0),
    (Update("COPY <a:g> TO DEFAULT ; DROP GRAPH <a:g>"), 2),
    (Update("CLEAR ALL"), 1),
    (PutGraph(DEFAULT, [NEW]), 2),
    (PutGraph(DEFAULT, [OLD, NEW]), 1),
    (PutGraph(G, [NEW]), 0),
    (AddToGraph(DEFAULT, [NEW]), 1),
    (AddToGraph(G, [NEW]), 0),
    (DeleteGraph(DEFAULT), 1),
    (DeleteGraph(G), 0),
    (Replace([Quad(S, P, Literal("new"))]), 2),
    (Add([Quad(S, P, Literal("new")), Quad(S, P, Literal("new"), G)]), 1),
]


@pytest.mark.parametrize(("change", "size"), CHANGES)
def test_what_a_change_touches_is_all_that_it_changes(tmp_path, change, size):
    before = MemoryStore([Quad(S, P, Literal("old")), Quad(S, P, Literal("in g"), G)])
    with DiskStore(tmp_path) as store:
        store.load(before.dump())
        change.apply(store)
        touched = {*change.touched(before, store)}
        assert touched == {*before.get(DEFAULT)} ^ {*store.get(DEFAULT)}
    assert len(touched) == size
