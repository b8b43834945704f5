"""What stands in which graph of the dataset."""

from collections import Counter

import pytest
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Triple

from oxiana.graph.dataset import assemble, labelled, not_accepted
from oxiana.graph.layout import CATALOG, INFERRED, ONTOLOGY, REFERENCE, SHAPES
from oxiana.graph.pipeline import Build
from oxiana.graph.sources import Knowledge
from oxiana.graph.store import MemoryStore, Store
from oxiana.graph.terms import concept, external, mint, term
from oxiana.graph.turtle import isomorphic

PREFERRED = NamedNode("https://w3id.org/oxiana/claim/c-fd5ad12d-0002")
OUTRANKED = NamedNode("https://w3id.org/oxiana/claim/c-c2a720b3-0001")
DEPRECATED = NamedNode("https://w3id.org/oxiana/claim/c-c2a720b3-0005")
DAY, ACCEPTED_DAY, OTHER_DAY = "occurredOn", "2031-05-03", "2031-05-04"


@pytest.fixture(scope="module")
def store(built: Build) -> Store:
    return MemoryStore(built.release.quads())


def test_the_default_graph_is_what_is_accepted_described_and_derived(store: Store) -> None:
    default = set(store.get(DefaultGraph()))
    for graph in (REFERENCE, INFERRED, ONTOLOGY, PREFERRED):
        assert set(store.get(graph)) <= default
    for graph in (SHAPES, OUTRANKED, DEPRECATED):
        assert set(store.get(graph))
        assert not set(store.get(graph)) & default
    assert not list(store.get(CATALOG))


def test_of_a_conflict_only_the_preferred_claim_is_accepted(store: Store) -> None:
    days = {row["day"].value for row in store.select("SELECT ?day { id:meeting-lake-2 ox:occurredOn ?day }")}
    assert days == {ACCEPTED_DAY}


def test_who_says_what_is_asked_with_graph_for_the_statement_only(store: Store) -> None:
    rows = store.select(
        "SELECT ?day ?document "
        "{ GRAPH ?claim { id:meeting-lake-2 ox:occurredOn ?day } ?claim ox:claimSource ?document }"
    )
    found = {(row["day"].value, row["document"].value.rpartition("/")[2]) for row in rows}
    assert found == {(ACCEPTED_DAY, "document-900"), (OTHER_DAY, "document-901")}


def test_the_metadata_of_every_claim_stands_in_the_default_graph_only(store: Store, knowledge: Knowledge) -> None:
    claims = {quad.graph_name for quad in knowledge.records} - {DefaultGraph()}
    assert len(claims) == 13
    for claim in claims:
        assert store.ask(
            f"ASK {{ {claim} a ox:Claim ; ox:modality ?modality ; ox:hasEvidence/ox:inSnapshot ?snapshot }}"
        )
        assert not store.ask(f"ASK {{ GRAPH ?graph {{ {claim} ox:modality ?modality }} }}")


def test_a_claim_states_each_subject_of_its_graph(store: Store) -> None:
    for row in store.select("SELECT ?claim { ?claim a ox:Claim }"):
        subjects = {triple.subject for triple in store.get(row["claim"])}
        stated = {found["node"] for found in store.select(f"SELECT ?node {{ {row['claim']} ox:states ?node }}")}
        assert stated == subjects


def test_no_quad_is_said_twice(knowledge: Knowledge) -> None:
    assert max(Counter(quad for quad in assemble(knowledge) if quad.graph_name != DefaultGraph()).values()) == 1


def test_instance_data_has_no_blank_node(store: Store) -> None:
    blank = {
        quad.graph_name
        for quad in store.dump()
        if isinstance(quad.subject, BlankNode) and not quad.subject.value.startswith(("ontology", "shapes"))
    }
    assert not blank


def test_a_conflict_without_a_preferred_claim_leaves_all_accepted() -> None:
    conflict, one, two = mint("conflict", "a"), mint("claim", "one"), mint("claim", "two")
    members = [Quad(conflict, term("memberClaim"), claim) for claim in (one, two)]
    assert not_accepted(members) == frozenset()
    assert not_accepted([*members, Quad(conflict, term("preferredClaim"), one)]) == {two}
    assert not_accepted([Quad(one, term("claimRank"), concept("rankDeprecated"))]) == {one}


def test_blank_nodes_are_named_alike_whatever_they_were_called() -> None:
    def graph(first: str, second: str) -> list[Triple]:
        one, two = BlankNode(first), BlankNode(second)
        return [Triple(one, term("about"), two), Triple(two, external("rdfs", "label"), Literal("two"))]

    assert set(labelled(graph("a", "b"), "x")) == set(labelled(graph("q", "p"), "x"))
    assert isomorphic(labelled(graph("a", "b"), "x"), graph("a", "b"))
