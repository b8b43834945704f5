"""What the knowledge says is said in words of the ontology: stated ones, with concepts of the right scheme."""

import pytest
from pyoxigraph import NamedNode

from oxiana.graph.sources import Knowledge, packaged, read
from oxiana.graph.terms import PREFIXES, compact, external, term


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return read(packaged())


def test_records_state_and_never_derive(knowledge, ontology):
    derived = {triple.subject for triple in ontology.whole if triple.predicate == term("derivedFrom")}
    stated = {quad.predicate for quad in (*knowledge.records, *knowledge.reference)}
    assert not {compact(name.value) for name in derived & stated}


def test_a_concept_stands_in_the_scheme_of_the_property_it_is_a_value_of(knowledge, ontology):
    schemes = {t.subject: t.object for t in ontology.whole if t.predicate == external("skos", "inScheme")}
    wanted = {
        t.subject: t.object
        for t in ontology.whole
        if t.predicate == external("rdfs", "seeAlso") and t.object in set(schemes.values())
    }
    wrong = {
        f"{compact(quad.subject.value)} {compact(quad.predicate.value)} {compact(quad.object.value)}"
        for quad in (*knowledge.records, *knowledge.reference)
        if quad.predicate in wanted and schemes.get(quad.object) != wanted[quad.predicate]
    }
    assert not wrong


def test_the_example_of_a_property_uses_it(examples):
    properties = {name: triples for name, triples in examples.items() if name.removeprefix("ox:")[0].islower()}
    assert properties
    assert not {
        name for name, triples in properties.items() if name not in {compact(t.predicate.value) for t in triples}
    }


def test_examples_speak_of_things_that_the_knowledge_knows(examples, knowledge):
    known = {term for quad in (*knowledge.records, *knowledge.reference) for term in (quad.subject, quad.object)}
    ours = (PREFIXES["id"], PREFIXES["claim"])
    named = {
        term
        for triples in examples.values()
        for triple in triples
        for term in (triple.subject, triple.object)
        if isinstance(term, NamedNode) and term.value.startswith(ours)
    }
    assert not {compact(term.value) for term in named - known}
