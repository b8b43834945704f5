"""What must follow from the ontology follows, and what must not does not: by owlrl, and by the rules of the build."""

from pathlib import Path

import pytest
from pyoxigraph import Quad, Triple

from oxiana.graph.inference import infer
from oxiana.graph.rule import packaged_rules
from oxiana.graph.store import MemoryStore

pytestmark = pytest.mark.alike

CASES = Path(__file__).parent / "cases"
FOLLOWS = sorted(folder.name for folder in (CASES / "follows").iterdir())
FOLLOWS_NOT = sorted(folder.name for folder in (CASES / "follows-not").iterdir())


@pytest.fixture(scope="module")
def by_rules(ontology, cases) -> set[Triple]:
    triples = (*ontology.whole, *cases.given)
    store = MemoryStore(Quad(triple.subject, triple.predicate, triple.object) for triple in triples)
    infer(store, packaged_rules())
    return {quad.triple for quad in store.dump()}


@pytest.mark.parametrize("case", FOLLOWS)
def test_what_must_follow_follows_by_owl_2_rl(case, cases, by_owlrl):
    assert set(cases.follows[case]) <= by_owlrl


@pytest.mark.parametrize("case", FOLLOWS)
def test_what_must_follow_follows_by_the_rules(case, cases, by_rules):
    assert set(cases.follows[case]) <= by_rules


@pytest.mark.parametrize("case", FOLLOWS_NOT)
def test_what_must_not_follow_does_not_by_owl_2_rl(case, cases, by_owlrl):
    assert by_owlrl.isdisjoint(cases.follows_not[case])


@pytest.mark.parametrize("case", FOLLOWS_NOT)
def test_what_must_not_follow_does_not_by_the_rules(case, cases, by_rules):
    assert by_rules.isdisjoint(cases.follows_not[case])


def test_a_case_says_something_new(cases):
    assert not {case for case, then in cases.follows.items() if set(then) <= set(cases.given)}
