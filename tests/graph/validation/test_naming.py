"""Messages name the nodes of shapes as people find them in their files."""

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, parse

from oxiana.graph.validation.lookup import Lookup
from oxiana.graph.validation.naming import called

pytestmark = pytest.mark.alike

PREFIXES = "@prefix : <http://example.org/> . @prefix sh: <http://www.w3.org/ns/shacl#> .\n"
NAMED = {
    "a name": (":S sh:order 1 .", "<http://example.org/S>"),
    "part of a name": (":S sh:not [ sh:order 1 ] .", "<http://example.org/S>"),
    "a path": (":S sh:property [ sh:path :p ; sh:order 1 ] .", "<http://example.org/S>, at <http://example.org/p>"),
    "a branch within paths": (
        ":S sh:property [ sh:path [ sh:inversePath :p ] ; sh:or ( [ ] [ sh:path :q ; sh:order 1 ] ) ] .",
        "<http://example.org/S>, at ^<http://example.org/p> / <http://example.org/q>",
    ),
    "a path that is none": (":S sh:property [ sh:path [ ] ; sh:order 1 ] .", "<http://example.org/S>"),
    "a target alone": (
        "[] sh:targetClass :C ; sh:property [ sh:path :p ; sh:order 1 ] .",
        "the shape with sh:targetClass <http://example.org/C>, at <http://example.org/p>",
    ),
}


@pytest.mark.parametrize(("text", "name"), NAMED.values(), ids=NAMED)
def test_a_node_is_called_by_what_leads_to_it(text: str, name: str) -> None:
    shapes = Lookup(parse(PREFIXES + text, format=RdfFormat.TURTLE))
    (node,) = shapes.subjects(NamedNode("http://www.w3.org/ns/shacl#order"), Literal(1))
    assert called(shapes, node) == name


def test_what_leads_nowhere_is_called_by_its_label() -> None:
    shapes = Lookup(parse("_:a <http://example.org/p> _:b . _:b <http://example.org/p> _:a .", format=RdfFormat.TURTLE))
    for node in shapes.nodes():
        assert called(shapes, node).startswith("_:")
    assert called(shapes, BlankNode("other")) == "_:other"
