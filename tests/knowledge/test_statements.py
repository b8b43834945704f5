"""What the release says is said by a claim with evidence, in well-formed literals, and survives every format."""

import re
from collections.abc import Iterable
from pathlib import Path

import pytest
import rdflib
from pyoxigraph import BlankNode, Literal, Quad, RdfFormat, parse

from oxiana.graph.layout import INFERRED, ONTOLOGY, REFERENCE, SHAPES
from oxiana.graph.rdf import from_rdflib, to_rdflib, to_rdflib_term
from oxiana.graph.reification import named
from oxiana.graph.release import open_release
from oxiana.graph.store import MemoryStore
from oxiana.graph.turtle import isomorphic

pytestmark = pytest.mark.alike

LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z]{4})?(-([a-z]{2}|[0-9]{3}))?", re.IGNORECASE)
UNCLAIMED = f"""
SELECT ?subject ?property WHERE {{
  ?subject ?property ?value .
  FILTER NOT EXISTS {{ GRAPH ?graph {{ ?subject ?property ?value }} FILTER(?graph != {SHAPES}) }}
  FILTER NOT EXISTS {{
    VALUES ?kind {{ ox:Claim ox:EvidenceSpan ox:SourceSnapshot ox:SourceDocument ox:ClaimConflict }}
    ?subject a ?kind
  }}
}}"""
WITHOUT_EVIDENCE = """
SELECT ?claim WHERE {
  ?claim a ox:Claim .
  FILTER NOT EXISTS { ?claim ox:hasEvidence/ox:inSnapshot/ox:snapshotOf ?document }
}"""


@pytest.fixture(scope="module")
def quads(release: Path) -> list[Quad]:
    return list(open_release(release).quads())


@pytest.mark.parametrize("wrong", [UNCLAIMED, WITHOUT_EVIDENCE], ids=["unclaimed", "without-evidence"])
def test_every_statement_is_that_of_a_claim_with_evidence(wrong: str, quads: list[Quad]) -> None:
    assert list(MemoryStore(quads).select(wrong)) == []


def test_the_reified_form_has_the_claims_of_the_named_graphs(release: Path, quads: list[Quad]) -> None:
    triples = (quad.triple for quad in parse(path=str(release / "reified.ttl"), format=RdfFormat.TURTLE))
    assert _claimed(named(triples)) == _claimed(quads)


def _claimed(quads: Iterable[Quad]) -> set[Quad]:
    return {quad for quad in quads if "/claim/" in str(quad.graph_name)}


def test_every_literal_is_a_value_of_its_datatype_or_has_a_language(quads: list[Quad]) -> None:
    literals = {quad.object for quad in quads if isinstance(quad.object, Literal)}
    assert not {each for each in literals if getattr(to_rdflib_term(each), "ill_typed", False)}
    assert not {each for each in literals if each.language and not LANGUAGE.fullmatch(each.language)}


def test_no_statement_about_things_has_a_blank_node(quads: list[Quad]) -> None:
    about = (quad for quad in quads if quad.graph_name in {REFERENCE, INFERRED} or "/claim/" in str(quad.graph_name))
    assert not [quad for quad in about if BlankNode in {type(quad.subject), type(quad.object)}]


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # rdflib's own JSON-LD uses it
@pytest.mark.parametrize("form", ["turtle", "xml", "json-ld", "nt"])
def test_the_ontology_is_the_same_in_every_format(form: str, quads: list[Quad]) -> None:
    ontology = [quad.triple for quad in quads if quad.graph_name == ONTOLOGY]
    written = to_rdflib(ontology).serialize(format=form)
    assert isomorphic(from_rdflib(rdflib.Graph().parse(data=written, format=form)), ontology)
