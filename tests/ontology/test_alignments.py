"""Terms of others exist: in the copies that rdflib carries, or in the list beside this test."""

from pathlib import Path

import pytest
from pyoxigraph import NamedNode
from rdflib.namespace import (
    DCAT,
    DCTERMS,
    FOAF,
    ORG,
    OWL,
    PROV,
    QB,
    RDF,
    RDFS,
    SDO,
    SKOS,
    SOSA,
    VANN,
    XSD,
    DefinedNamespace,
)

from oxiana.graph.ontology import Ontology
from oxiana.graph.terms import BASE, PREFIXES

pytestmark = pytest.mark.alike

CARRIED = (DCAT, DCTERMS, FOAF, ORG, OWL, PROV, QB, RDF, RDFS, SDO, SKOS, SOSA, VANN, XSD)
MATCHES = {f"{PREFIXES['skos']}{name}Match" for name in ("exact", "close", "broad", "narrow", "related")}
TO_TERMS = MATCHES | {
    PREFIXES[vocabulary] + name
    for vocabulary, names in {
        "rdf": ("type",),
        "rdfs": ("subClassOf", "subPropertyOf", "domain", "range"),
        "owl": ("onProperty", "someValuesFrom", "inverseOf", "equivalentClass", "disjointWith"),
    }.items()
    for name in names
}
ALIGNED = {
    "ORG": PREFIXES["org"],
    "PROV-O": PREFIXES["prov"],
    "schema.org": PREFIXES["schema"],
    "ELI": "http://data.europa.eu/eli/",
    "QUDT": PREFIXES["qudt"],
    "Web Annotation": "http://www.w3.org/ns/oa#",
    "DCAT": PREFIXES["dcat"],
    "DCMI": PREFIXES["dcterms"],
    "SKOS-XL": "http://www.w3.org/2008/05/skos-xl#",
    "FOAF": PREFIXES["foaf"],
    "gist": "https://w3id.org/semanticarts/ns/ontology/gist/",
}


@pytest.fixture(scope="module")
def used(ontology: Ontology) -> set[str]:
    """The terms of others that the ontology uses as properties, as classes, or as the end of an alignment."""
    objects = {t.object for t in ontology.whole if t.predicate.value in TO_TERMS}
    named = {*objects, *(t.predicate for t in ontology.whole)}
    return {term.value for term in named if isinstance(term, NamedNode) and not term.value.startswith(BASE)}


def _listed() -> set[str]:
    lines = (Path(__file__).parent / "vocabularies.txt").read_text("utf-8").splitlines()
    entries = (line.split(": ") for line in lines if not line.startswith("#"))
    return {head.split()[0] + name for head, names in entries for name in names.split()}


def _carried(namespace: type[DefinedNamespace]) -> set[str]:
    return {str(name) for name in dir(namespace)}


def test_every_term_of_others_exists(used: set[str]) -> None:
    assert len(used) > 100
    assert not used - _listed() - {iri for namespace in CARRIED for iri in _carried(namespace)}


def test_the_list_of_terms_holds_none_that_nothing_points_to(used: set[str]) -> None:
    assert not _listed() - used


@pytest.mark.parametrize("namespace", ALIGNED.values(), ids=ALIGNED)
def test_the_vocabularies_that_people_know_are_aligned(ontology: Ontology, namespace: str) -> None:
    targets = {t.object.value for t in ontology.whole if t.predicate.value in MATCHES}
    assert any(target.startswith(namespace) for target in targets)


def test_classes_are_aligned_with_classes_and_properties_with_properties(ontology: Ontology) -> None:
    pairs = [(t.subject.value, t.object.value) for t in ontology.whole if t.predicate.value in MATCHES]
    assert len(pairs) > 100
    names = [(ours.rpartition("#")[2], theirs.replace("#", "/").rpartition("/")[2]) for ours, theirs in pairs]
    assert [pair for pair in names if pair[0][0].isupper() != pair[1][0].isupper()] == []
