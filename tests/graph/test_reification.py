"""Claims as named graphs and claims as reifiers say the same."""

import pytest
from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Triple, parse

from oxiana.graph.pipeline import Build
from oxiana.graph.reification import REIFIES, named, reified
from oxiana.graph.release import Release
from oxiana.graph.terms import PREFIXES

pytestmark = pytest.mark.alike


def _of_claims(release: Release) -> set[Quad]:
    """The default graph, and the graphs of claims."""
    return {
        quad
        for quad in release.quads()
        if isinstance(quad.graph_name, DefaultGraph) or quad.graph_name.value.startswith(PREFIXES["claim"])
    }


def test_there_and_back_again_nothing_is_lost(each: Release) -> None:
    assert set(named(reified(each.quads()))) == _of_claims(each)


def test_the_file_of_the_release_turns_into_its_named_graphs(each: Release) -> None:
    file = each.path / "reified.ttl"
    triples = [quad.triple for quad in parse(path=str(file), format=RdfFormat.TURTLE)]
    content = {quad for quad in _of_claims(each) if not isinstance(quad.graph_name, DefaultGraph)}
    assert {quad for quad in named(triples) if isinstance(quad.graph_name, NamedNode)} == content
    assert file.read_text().startswith('VERSION "1.2"\n')


def test_what_a_claim_that_is_not_accepted_states_is_reified_but_not_asserted(built: Build) -> None:
    claim = NamedNode(PREFIXES["claim"] + "c-c2a720b3-0005")
    triples = set(reified(built.release.quads()))
    stated = [triple.object for triple in triples if triple.subject == claim and triple.predicate == REIFIES]
    assert [type(triple) for triple in stated] == [Triple]
    assert not triples & set(stated)
