"""Over the whole graph, the rules of the build and OWL 2 RL derive the same; what differs is listed with its reason."""

from pathlib import Path

import pytest
import rdflib
import yaml
from pyoxigraph import Triple
from rdflib.term import Node

from oxiana.graph.rdf import from_rdflib_term, to_rdflib
from oxiana.graph.terms import compact

pytestmark = pytest.mark.alike

DIFFERENCES = yaml.safe_load(Path(__file__).with_name("closure-differences.yaml").read_text("utf-8"))


def test_what_the_rules_derive_follows_by_owl_2_rl(whole_by_owlrl, whole):
    by_owl = {_triple(statement) for statement in whole_by_owlrl if not isinstance(statement[0], rdflib.Literal)}
    assert whole.inferred <= by_owl


def test_what_follows_by_owl_2_rl_is_derived_by_the_rules_or_listed(whole_by_owlrl, whole):
    known = {tuple(statement) for statement in to_rdflib(whole.stated | whole.inferred)}
    left = {_kind(*statement) for statement in whole_by_owlrl if tuple(statement) not in known}
    assert left == DIFFERENCES["left-to-OWL"].keys()


def test_the_rules_that_owl_cannot_say_are_listed(rules_beyond_owl):
    assert {rule.name for rule in rules_beyond_owl} == DIFFERENCES["rules-that-OWL-cannot-say"].keys()


def test_each_difference_has_a_reason():
    assert all(reason.endswith(".") for group in DIFFERENCES.values() for reason in group.values())


def _triple(statement: tuple[Node, Node, Node]) -> Triple:
    return Triple(*map(from_rdflib_term, statement))


def _kind(subject: Node, predicate: Node, value: Node) -> str:
    """Return in which way a statement goes beyond what the rules are for."""
    if isinstance(subject, rdflib.Literal):
        return "of a literal"
    if isinstance(subject, rdflib.BNode):
        return "of an unnamed node"
    if predicate == rdflib.RDF.type:
        return "a an unnamed class" if isinstance(value, rdflib.BNode) else f"a {compact(str(value))}"
    return compact(str(predicate))
