"""A value that fails a logical constraint is told what it breaks in each branch."""

import pytest
from pyoxigraph import Quad, QuerySolutions, RdfFormat, parse

from oxiana.graph.store import MemoryStore
from oxiana.graph.validation.compiled.explaining import branches, closest
from oxiana.graph.validation.compiled.validating import validate_store

pytestmark = pytest.mark.alike

PREFIXES = "@prefix : <http://example.org/> . @prefix sh: <http://www.w3.org/ns/shacl#> .\n"
DATA = "_:x a :C ; :p 1 . :a a :C ; :p 1 ; :q 1 , 2 ."
BRANCHES = "( [ sh:path :p ; sh:minCount 2 ; sh:nodeKind sh:IRI ] [ sh:path :q ; sh:minCount 1 ; sh:maxCount 1 ] )"


@pytest.mark.parametrize("operator", ["or", "and", "xone"])
def test_each_branch_says_what_is_broken_in_it(operator: str) -> None:
    text = f"{PREFIXES} :S a sh:NodeShape ; sh:targetClass :C ; sh:{operator} {BRANCHES} ."
    shapes = tuple(parse(text, format=RdfFormat.TURTLE))
    store = MemoryStore(Quad(*quad.triple) for quad in parse(PREFIXES + DATA, format=RdfFormat.TURTLE))
    report = validate_store(store, shapes)
    assert len(report.results) == 2
    for result in report.results:
        found = branches(store, shapes, result)
        assert [len(branch.results) for branch in found] == [2, 1]
        assert closest(found) == found[1]
    told = validate_store(store, shapes, explain=1)
    assert [result.details for result in told.results] == [branches(store, shapes, report.results[0])[1].results, ()]


@pytest.mark.parametrize(
    ("constraint", "told"),
    [
        ("sh:not [ sh:class :C ]", ["(an instance of <http://example.org/C>)"]),
        ("sh:not :T , [ sh:path :q ; sh:minCount 2 ]", ["(<http://example.org/q>: at least 2 values)"]),
        (
            "sh:xone ( [ sh:path :q ; sh:minCount 2 ] :T [ sh:path :r ; sh:maxCount 0 ] ) , ( :T [ sh:class :C ] )",
            [
                "shape 1 of 3, (<http://example.org/q>: at least 2 values)",
                "shape 3 of 3, (<http://example.org/r>: at most 0 values)",
            ],
        ),
    ],
)
def test_a_value_that_conforms_to_too_much_is_told_to_what(constraint: str, told: list[str]) -> None:
    text = f"{PREFIXES} :S sh:targetNode :a ; {constraint} . :T a sh:NodeShape ; sh:class :D ."
    shapes = tuple(parse(text, format=RdfFormat.TURTLE))
    store = MemoryStore(Quad(*quad.triple) for quad in parse(PREFIXES + DATA, format=RdfFormat.TURTLE))
    (result,) = validate_store(store, shapes, explain=1).results
    assert list(result.conforms_to) == told
    assert result.details == ()


class Counting(MemoryStore):
    """A store that counts how often its triples are read for the second step."""

    readings = 0

    def select(self, sparql: str) -> QuerySolutions:
        self.readings += sparql.startswith("SELECT ?s ?p ?o")
        return super().select(sparql)


def test_the_data_is_read_once_to_explain_many_values_that_a_query_cannot_name() -> None:
    text = f"{PREFIXES} :S a sh:NodeShape ; sh:targetClass :C ; sh:property [ sh:path :p ; sh:or {BRANCHES} ] ."
    data = PREFIXES + "".join(f":c{number} a :C ; :p [ :r {number} ] ." for number in range(20))
    store = Counting(Quad(*quad.triple) for quad in parse(data, format=RdfFormat.TURTLE))
    report = validate_store(store, tuple(parse(text, format=RdfFormat.TURTLE)), explain=20)
    assert [len(result.details) for result in report.results] == [1] * 20
    assert store.readings == 2, "once for what each of the two branches looks at"
