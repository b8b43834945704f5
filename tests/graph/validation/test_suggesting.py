"""What is suggested mends what it is for: the update is run on the data here, and the result is gone."""

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from oxiana.graph.store.oxigraph import MemoryStore
from oxiana.graph.terms import external
from oxiana.graph.validation.compiled.validating import validate, validate_store
from oxiana.graph.validation.lookup import Lookup
from oxiana.graph.validation.report import Result
from oxiana.graph.validation.suggesting import FILL_IN, suggestion

pytestmark = pytest.mark.alike

PREFIXES = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix : <http://example.org/> .
"""
NODE = NamedNode("http://example.org/a")


def triples(text: str) -> tuple[Triple, ...]:
    return tuple(quad.triple for quad in parse(PREFIXES + text, format=RdfFormat.TURTLE))


def shapes(constraint: str, path: str = ":p") -> tuple[Triple, ...]:
    return triples(f":S a sh:NodeShape ; sh:targetNode :a ; sh:property [ sh:path {path} ; {constraint} ] .")


MENDED = {
    "a value that must be there": ("sh:hasValue :v", ":a :p :w ."),
    "a missing value, of which there is one choice": ("sh:minCount 1 ; sh:in ( :v )", ":a a :C ."),
    "another datatype": ("sh:datatype xsd:date", ':a :p "2026-05-01" .'),
    "a value of another class": ("sh:class :K", ":a :p :v ."),
    "a value of other classes": ("sh:class :K , :L", ":a :p :v . :v a :K ."),
    "a value that is not in the list": ("sh:in ( :v )", ":a :p :w ."),
    "a value that may not be the same": ("sh:disjoint :q", ":a :p :v ; :q :v ."),
    "two values too many": ("sh:maxCount 0", ":a :p :v , :w ."),
}


@pytest.mark.parametrize(("constraint", "data"), MENDED.values(), ids=MENDED)
@pytest.mark.parametrize("path", [":p", "[ sh:inversePath :r ]"])
def test_a_suggestion_mends_what_it_is_for(constraint: str, data: str, path: str) -> None:
    data = data if path == ":p" else data.replace(":a :p :w", ":w :r :a").replace(":a :p :v", ":v :r :a")
    rules = shapes(constraint, path)
    report = validate(triples(data), rules)
    for result in report.results:
        store = MemoryStore()
        store.update(f"INSERT DATA {{ {' '.join(f'{t} .' for t in triples(data))} }}")
        values = tuple(t.object for t in triples(data) if t.predicate == result.path)
        update = suggestion(result, Lookup(rules), values)
        if update:
            store.update(update)
            assert result not in validate_store(store, rules).results
        else:
            assert path != ":p"


UNKNOWN = {
    "a value that is missing": ("sh:minCount 1 ; sh:datatype xsd:date", ":a a :C ."),
    "a thing that is missing": ("sh:minCount 1 ; sh:class :C", ":a a :C ."),
    "a text of another form": ('sh:pattern "^x"', ':a :p "y" .'),
    "a number that is too small": ("sh:minInclusive 5", ":a :p 3 ."),
    "a text that is no number": ("sh:datatype xsd:integer", ':a :p "y" .'),
    "a thing in place of a text": ("sh:nodeKind sh:Literal", ":a :p :v ."),
}


@pytest.mark.parametrize(("constraint", "data"), UNKNOWN.values(), ids=UNKNOWN)
def test_what_only_the_author_knows_is_left_to_fill_in(constraint: str, data: str) -> None:
    rules = shapes(constraint)
    (result,) = validate(triples(data), rules).results
    update = suggestion(result, Lookup(rules), ())
    assert FILL_IN in update
    MemoryStore().update(update.replace(FILL_IN, "http://example.org/x"))


def test_nothing_is_suggested_where_nothing_can_be() -> None:
    nameless = triples("[] :p 1 .")[0].subject
    closed = external("sh", "ClosedConstraintComponent")
    unknown = Result(NODE, NamedNode("http://example.org/Component"), NODE, path=NODE, value=Literal("x"))
    for result in (Result(nameless, closed, NODE, path=NODE, value=Literal("x")), unknown):
        assert suggestion(result, Lookup(()), ()) == ""
