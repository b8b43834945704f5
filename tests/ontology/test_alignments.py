"""Alignments point to terms that exist: in the copies that rdflib carries, or in the list beside this test."""

from pathlib import Path

import pytest
from pyoxigraph import NamedNode
from rdflib.namespace import DCTERMS, FOAF, ORG, PROV, QB, SDO, SOSA, DefinedNamespace

from oxiana.graph.terms import PREFIXES

CARRIED = (DCTERMS, FOAF, ORG, PROV, QB, SDO, SOSA)
MATCHES = {f"{PREFIXES['skos']}{name}Match" for name in ("exact", "close", "broad", "narrow", "related")}


@pytest.fixture(scope="module")
def targets(ontology) -> set[str]:
    return {
        triple.object.value
        for triple in ontology.whole
        if triple.predicate.value in MATCHES and isinstance(triple.object, NamedNode)
    }


def _listed() -> set[str]:
    lines = (Path(__file__).parent / "vocabularies.txt").read_text("utf-8").splitlines()
    entries = (line.split(": ") for line in lines if not line.startswith("#"))
    return {head.split()[0] + name for head, names in entries for name in names.split()}


def _carried(namespace: type[DefinedNamespace]) -> set[str]:
    return {str(name) for name in dir(namespace)}


def test_every_aligned_term_exists(targets):
    assert targets
    assert not targets - _listed() - {iri for namespace in CARRIED for iri in _carried(namespace)}


def test_the_list_of_terms_holds_none_that_nothing_points_to(targets, ontology):
    used = targets | {triple.object.value for triple in ontology.whole if isinstance(triple.object, NamedNode)}
    assert not _listed() - used
