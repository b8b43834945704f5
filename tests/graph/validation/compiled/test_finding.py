"""The query that is offered for a rule finds all its cases, wherever the rule stands."""

import pytest
from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, parse

from oxiana.graph.store import MemoryStore
from oxiana.graph.store.interface import GraphName
from oxiana.graph.validation.compiled.finding import finding, united
from oxiana.graph.validation.compiled.validating import Choice, validate_store

pytestmark = pytest.mark.alike

NAMES = "@prefix : <http://example.org/> . @prefix sh: <http://www.w3.org/ns/shacl#> .\n"
DATA = ":a a :C , :K ; :p 1 . :b a :D ; :q :a . :c a :C , :L ; :q :b ."
PLACES = {
    "a property shape of two shapes": ":S sh:targetClass :C ; sh:property :P . :T sh:targetClass :D ; sh:property :P ."
    " :P sh:path :r ; sh:minCount 1 .",
    "two constraints of one component": ":S sh:targetClass :C ; sh:class :K , :L .",
    "two queries": ':S sh:targetClass :C ; sh:sparql [ sh:select "SELECT $this { $this <http://example.org/p> 1 }" ] ,'
    ' [ sh:select "SELECT $this { $this <http://example.org/q> ?any }" ] .',
    "a shape of values": ":S sh:targetClass :C ; sh:node [ sh:property [ sh:path :q ; sh:minCount 1 ] ] .",
    "shapes within a property": ":S sh:targetClass :D ; sh:property [ sh:path :q ; sh:property [ sh:path :q ;"
    " sh:minCount 1 ] ] . :T sh:targetClass :C .",
}


GRAPH = NamedNode("http://example.org/g")


@pytest.mark.parametrize("graph", [DefaultGraph(), GRAPH], ids=["default", "named"])
@pytest.mark.parametrize("text", PLACES.values(), ids=PLACES)
def test_a_query_finds_as_many_cases_as_the_report_counts(text: str, graph: GraphName) -> None:
    shapes = tuple(parse(NAMES + text, format=RdfFormat.TURTLE))
    store = MemoryStore(Quad(*quad.triple, graph) for quad in parse(NAMES + DATA, format=RdfFormat.TURTLE))
    counts = validate_store(store, shapes, Choice(graph)).counts()
    offered = finding(shapes, Choice(graph))
    assert counts
    for count in counts:
        query = offered[count.shape, count.component]
        assert sum(1 for _ in store.select(query)) == count.number, query


def test_queries_that_mean_different_things_by_a_prefix_are_not_united() -> None:
    queries = [f"PREFIX x: <http://example.org/{name}/>\nSELECT ?this {{ ?this x:p 1 }}" for name in "ab"]
    assert united(queries, "") == ""
