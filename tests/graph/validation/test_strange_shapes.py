"""Shapes that nobody would write end in a report or in a refusal, never in a crash."""

import pytest
from hypothesis import event, given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from oxiana.graph.errors import ShapesRejected
from oxiana.graph.terms import external
from oxiana.graph.validation import pyshacl, vocabulary
from oxiana.graph.validation.lookup import RDF_FIRST, RDF_NIL, RDF_REST, RDF_TYPE
from oxiana.graph.validation.report import Report
from oxiana.graph.validation.vetting import vet

pytestmark = pytest.mark.alike

EXAMPLE = "http://example.org/"
NODES = [NamedNode(f"{EXAMPLE}{name}") for name in "abc"] + [BlankNode(name) for name in "xyz"]
CLASS, PROPERTY = NamedNode(f"{EXAMPLE}C"), NamedNode(f"{EXAMPLE}p")
DATA = (
    Triple(NODES[0], RDF_TYPE, CLASS),
    Triple(NODES[0], PROPERTY, Literal("14 September", datatype=external("xsd", "date"))),
    Triple(NODES[0], PROPERTY, Literal("a\\d", language="en")),
    Triple(NODES[1], PROPERTY, Literal("", datatype=external("xsd", "integer"))),
    Triple(NODES[1], PROPERTY, NODES[3]),
    Triple(NODES[3], PROPERTY, NODES[0]),
)
QUERIES = [
    "SELECT $this ?value { $this <http://example.org/p> ?value }",
    "SELECT $this ?value { $this $PATH ?value }",
    "SELECT $this { $this ex:p ?value }",
    "ASK { $this ?p $value }",
    "SELECT $this {",
    "",
]
VALUES = [
    *NODES,
    CLASS,
    PROPERTY,
    RDF_NIL,
    external("sh", "IRI"),
    external("sh", "Warning"),
    external("xsd", "date"),
    Literal(0),
    Literal(1),
    Literal(-1),
    Literal(1.5),
    Literal(value=True),
    Literal("1", datatype=external("xsd", "boolean")),
    Literal("["),
    Literal("en"),
    Literal("{?value} {$this}", language="ru"),
    Literal("2020", datatype=external("xsd", "gYear")),
    *map(Literal, QUERIES),
]
PREDICATES = [
    *sorted(vocabulary.VALUES),
    *(external("sh", name) for name in ("path", "hasValue", "targetNode", "targetClass", "property", "inversePath")),
    external("sh", "zeroOrMorePath"),
    external("sh", "alternativePath"),
    RDF_TYPE,
    RDF_FIRST,
    RDF_REST,
]
KINDS = [external("sh", name) for name in ("NodeShape", "PropertyShape", "ConstraintComponent", "SPARQLConstraint")]

triples = st.builds(Triple, st.sampled_from(NODES), st.sampled_from(PREDICATES), st.sampled_from([*VALUES, *KINDS]))
shapes = st.lists(triples, max_size=14)
TARGETED = Triple(NODES[0], external("sh", "targetSubjectsOf"), PROPERTY)


def _validated(statements: list[Triple]) -> Report | None:
    try:
        return pyshacl.validate(DATA, vet(statements))
    except ShapesRejected:
        return None


@given(shapes)
def test_any_triples_for_shapes_are_judged_or_refused(statements: list[Triple]) -> None:
    event("judged" if _validated([TARGETED, *statements]) else "refused")


FITTING = {
    external("sh", name): values
    for names, values in (
        ("minCount maxCount minLength maxLength qualifiedMinCount qualifiedMaxCount", [Literal(0), Literal(2)]),
        ("node property not qualifiedValueShape", NODES),
        (
            "class datatype equals disjoint lessThan lessThanOrEquals targetSubjectsOf targetObjectsOf",
            [PROPERTY, CLASS],
        ),
        ("nodeKind", [external("sh", "IRI"), external("sh", "Literal")]),
        ("closed uniqueLang deactivated", [Literal(value=True), Literal(value=False)]),
        ("pattern flags", [Literal("a|b"), Literal("i")]),
        ("minInclusive maxExclusive", [Literal(1), Literal("x"), Literal("2020", datatype=external("xsd", "gYear"))]),
        ("message", [Literal("{?value} {$this}", language="ru"), Literal("no \\1")]),
        ("targetNode hasValue", VALUES),
        ("path", [PROPERTY, RDF_TYPE]),
    )
    for name in names.split()
}
fitting = st.sampled_from(sorted(FITTING)).flatmap(
    lambda predicate: st.builds(Triple, st.sampled_from(NODES), st.just(predicate), st.sampled_from(FITTING[predicate]))
)


@given(st.lists(fitting, max_size=12))
def test_shapes_with_fitting_values_are_judged_or_refused(statements: list[Triple]) -> None:
    event("judged" if _validated([TARGETED, *statements]) else "refused")
