"""A report brought up to date after a change is the report of a whole validation."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Triple, parse

from oxiana.graph.store import MemoryStore
from oxiana.graph.validation.compiled.changing import revalidate
from oxiana.graph.validation.compiled.validating import validate_store

pytestmark = pytest.mark.alike

EXAMPLE = "http://example.org/"
PREFIXES = f"""
@prefix : <{EXAMPLE}> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
NODES = [NamedNode(f"{EXAMPLE}{name}") for name in "abcde"]
TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
SUBCLASS = NamedNode("http://www.w3.org/2000/01/rdf-schema#subClassOf")
CLASSES = [NamedNode(f"{EXAMPLE}{name}") for name in "CD"]
PROPERTIES = [NamedNode(f"{EXAMPLE}{name}") for name in "pqr"]
SHAPES = (Path(__file__).parent / "changing.txt").read_text().split("\n\n")[1:]
OBJECTS = st.sampled_from([*NODES, Literal("x"), Literal(1)])
TRIPLES = st.one_of(
    st.builds(Triple, st.sampled_from(NODES), st.sampled_from(PROPERTIES), OBJECTS),
    st.builds(Triple, st.sampled_from(NODES), st.just(TYPE), st.sampled_from(CLASSES)),
    st.builds(Triple, st.sampled_from(CLASSES), st.just(SUBCLASS), st.sampled_from(CLASSES)),
)


@settings(max_examples=400, suppress_health_check=list(HealthCheck))
@given(
    st.frozensets(TRIPLES, min_size=3, max_size=25),
    st.frozensets(TRIPLES, max_size=4),
    st.data(),
    st.lists(st.sampled_from(SHAPES), min_size=1, max_size=2, unique=True),
)
def test_a_report_brought_up_to_date_is_that_of_a_whole_run(
    before: frozenset[Triple], added: frozenset[Triple], draw: st.DataObject, texts: list[str]
) -> None:
    shapes = tuple(
        quad
        for number, text in enumerate(texts)
        for quad in parse(PREFIXES + text.replace(":S ", f":S{number} "), format=RdfFormat.TURTLE)
    )
    removed = draw.draw(st.frozensets(st.sampled_from(sorted(before, key=str)), max_size=4)) - added
    added -= before
    report = validate_store(MemoryStore(map(_quad, before)), shapes)
    store = MemoryStore(map(_quad, (before | added) - removed))
    changed = revalidate(store, shapes, report, map(_quad, added), map(_quad, removed))
    assert changed == validate_store(store, shapes)


def test_a_change_to_another_graph_changes_nothing() -> None:
    shapes = tuple(parse(PREFIXES + SHAPES[0], format=RdfFormat.TURTLE))
    store = MemoryStore([_quad(Triple(NODES[0], TYPE, CLASSES[0]))])
    report = validate_store(store, shapes)
    elsewhere = Quad(NODES[0], PROPERTIES[0], NODES[1], NamedNode(f"{EXAMPLE}graph"))
    store.load([elsewhere])
    assert revalidate(store, shapes, report, [elsewhere]) == report != validate_store(MemoryStore(), shapes)


def _quad(triple: Triple) -> Quad:
    return Quad(triple.subject, triple.predicate, triple.object, DefaultGraph())
