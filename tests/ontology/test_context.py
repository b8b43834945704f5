"""The context says of every term what the ontology says, so that records and consumers read the same graph."""

import json
from importlib.resources import files

import pyoxigraph
import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat

from oxiana.graph.context import load_context
from oxiana.graph.terms import PREFIXES, external, term

CONTEXT = json.loads((files("oxiana.graph") / "context.jsonld").read_text("utf-8"))["@context"]
PARTS = {"": "date", "Month": "gYearMonth", "Year": "gYear"}
INTEGERS = {"integer", "nonNegativeInteger"}


@pytest.fixture(scope="module")
def declared(ontology) -> dict[str, set[str]]:
    """The local names of the ontology by what they are declared to be."""
    kinds = ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty")
    return {
        kind: {
            triple.subject.value.removeprefix(PREFIXES["ox"])
            for triple in ontology.whole
            if triple.object == external("owl", kind)
            and isinstance(triple.subject, NamedNode)
            and triple.subject.value.startswith(PREFIXES["ox"])
        }
        for kind in kinds
    }


@pytest.fixture(scope="module")
def ranges(ontology) -> dict[str, str]:
    """The datatypes that the ontology gives to properties."""
    found = (triple for triple in ontology.whole if triple.predicate == external("rdfs", "range"))
    return {
        triple.subject.value.removeprefix(PREFIXES["ox"]): triple.object.value.removeprefix(PREFIXES["xsd"])
        for triple in found
        if triple.object.value.startswith(PREFIXES["xsd"])
    }


def test_the_context_has_prefixes_of_the_graph_and_no_default_vocabulary():
    assert load_context().prefixes.items() <= PREFIXES.items()
    assert not {"@base", "@vocab", "@import", "@propagate"} & set(CONTEXT)


def test_every_class_is_a_term(declared):
    assert set(load_context().classes) == declared["Class"]


def test_every_property_is_a_term_and_no_other_name_is(declared):
    named = {name.iri for name in load_context().properties.values() if name.iri.startswith(PREFIXES["ox"])}
    properties = declared["ObjectProperty"] | declared["DatatypeProperty"] | declared["AnnotationProperty"]
    assert named == {term(name).value for name in properties}


def test_object_properties_point_to_nodes_and_data_properties_do_not(declared):
    properties = load_context().properties
    pointing = {name.iri.removeprefix(PREFIXES["ox"]) for name in properties.values() if name.is_reference}
    assert declared["ObjectProperty"] <= pointing
    assert not declared["DatatypeProperty"] & pointing


def test_values_have_the_datatype_of_the_ontology(ranges):
    properties = load_context().properties
    for name, datatype in ranges.items():
        expected = {"integer"} if datatype in INTEGERS else {datatype}  # a store knows only xsd:integer
        assert properties[name].datatype in expected, name


def test_a_date_has_one_key_for_each_precision():
    datatypes: dict[str, set[str]] = {}
    for name in load_context().properties.values():
        if name.datatype in PARTS.values():
            datatypes.setdefault(name.iri, set()).add(name.datatype)
    assert datatypes
    assert all(found == set(PARTS.values()) for found in datatypes.values())


def test_a_record_becomes_the_triples_it_means():
    record = {
        "iri": "claim:c-00000000-0001",
        "type": "Claim",
        "voice": "oxc:ownVoice",
        "content": [
            {"iri": "id:meeting-example", "type": "Meeting", "occurredInYear": "2023", "prefLabel": {"ru": "я"}}
        ],
    }
    text = json.dumps({"@context": CONTEXT, "@graph": [record]})
    quads = {(q.predicate.value, q.object, q.graph_name) for q in pyoxigraph.parse(text, format=RdfFormat.JSON_LD)}
    claim = NamedNode(PREFIXES["claim"] + "c-00000000-0001")
    year = Literal("2023", datatype=external("xsd", "gYear"))
    assert (term("occurredOn").value, year, claim) in quads
    assert (external("skos", "prefLabel").value, Literal("я", language="ru"), claim) in quads
    assert (term("voice").value, NamedNode(PREFIXES["oxc"] + "ownVoice"), pyoxigraph.DefaultGraph()) in quads
    assert len(quads) == 5
