"""However many focus nodes break a shape, each is reported once for each constraint that it breaks."""

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from oxiana.graph.store import MemoryStore
from oxiana.graph.terms import external
from oxiana.graph.validation.compiled.suspecting import MOST, TOGETHER
from oxiana.graph.validation.compiled.validating import validate_store
from oxiana.graph.validation.lookup import Term

pytestmark = pytest.mark.alike

TYPE, P, C = external("rdf", "type"), NamedNode("http://example.org/p"), NamedNode("http://example.org/C")
SHAPES = """PREFIX : <http://example.org/> PREFIX sh: <http://www.w3.org/ns/shacl#>
:S sh:targetClass :C ; sh:property :p .
:p sh:path :p ; sh:minCount 1 ; sh:maxCount 1 ; sh:minLength 2 ; sh:nodeKind sh:IRI .
"""


@pytest.mark.parametrize("broken", [0, 1, TOGETHER, 2 * TOGETHER + 1, MOST + 1])
def test_all_that_is_broken_is_found_once(broken: int) -> None:
    wrong: tuple[tuple[Term, ...], ...] = ((), (Literal("a"),), (C, P))
    store = MemoryStore()
    for number in range(broken + 3):
        node = NamedNode(f"http://example.org/{number}")
        values = wrong[number % 3] if number < broken else (node,)
        store.load([Quad(node, TYPE, C), *(Quad(node, P, value) for value in values)])
    found = [result.focus.value for result in validate_store(store, tuple(parse(SHAPES, RdfFormat.TURTLE))).results]
    wanted = [f"http://example.org/{number}" for number in range(broken) for _ in range(1 + (number % 3 == 1))]
    assert sorted(found) == sorted(wanted)
