"""Rules derive what they say, nothing that records state, and say nothing twice."""

from pathlib import Path

import pytest
from pyoxigraph import BlankNode, DefaultGraph, Triple, parse

from oxiana.graph.dataset import assemble
from oxiana.graph.errors import RuleError
from oxiana.graph.inference import infer
from oxiana.graph.layout import INFERRED
from oxiana.graph.pipeline import Build
from oxiana.graph.rule import Rule, packaged_rules, read_rule
from oxiana.graph.sources import Knowledge, packaged, read
from oxiana.graph.store import MemoryStore, Store
from oxiana.graph.store.rdflib import RdflibStore
from oxiana.graph.terms import external, term

pytestmark = pytest.mark.alike

HERE = Path(__file__).parent
RULES = {rule.name: rule for rule in packaged_rules()}
BOTH_WAYS = {term("contradicts"), term("corroborates"), external("rdf", "type")}


def _triples(file: Path) -> set[Triple]:
    return {quad.triple for quad in parse(path=str(file))}


def _given(name: str) -> Store:
    (file,) = (HERE / "rules" / name).glob("given.*")
    return MemoryStore(parse(path=str(file)))


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.name)
def test_a_rule_derives_exactly_what_its_example_says(rule: Rule) -> None:
    store = _given(rule.name)
    infer(store, [rule])
    assert set(store.get(INFERRED)) == _triples(HERE / "rules" / rule.name / "then.ttl")


def test_every_example_is_that_of_a_rule() -> None:
    assert {folder.name for folder in (HERE / "rules").iterdir()} == set(RULES)


def test_every_rule_says_what_it_derives() -> None:
    meanings = [meaning for rule in RULES.values() for meaning in (rule.meaning, rule.meaning_in_russian)]
    assert all(meaning.endswith(".") for meaning in meanings)
    assert len(set(meanings)) == 2 * len(RULES)


def test_what_is_derived_stands_in_the_default_graph_too() -> None:
    store = _given("superclasses")
    infer(store, [RULES["superclasses"]])
    assert set(store.get(INFERRED)) <= set(store.get(DefaultGraph()))


def test_a_second_run_finds_nothing(knowledge: Knowledge) -> None:
    store = MemoryStore(assemble(knowledge))
    first = infer(store, packaged_rules())
    assert infer(store, packaged_rules()).triples == first.triples > 0


def test_another_engine_derives_the_same(built: Build) -> None:
    inferred = set(MemoryStore(built.release.quads()).get(INFERRED))
    stated = [quad for quad in built.release.quads() if quad.triple not in inferred]
    store = RdflibStore(stated)
    infer(store, packaged_rules())
    assert set(store.get(INFERRED)) == inferred


def test_what_follows_in_the_world_is_derived(built: Build) -> None:
    assert _triples(HERE / "world-entailed.ttl") <= set(MemoryStore(built.release.quads()).get(INFERRED))


def test_what_must_not_follow_in_the_world_does_not(built: Build) -> None:
    assert not _triples(HERE / "world-never.ttl") & set(MemoryStore(built.release.quads()).get(DefaultGraph()))


def test_nothing_is_both_stated_and_derived(built: Build) -> None:
    stated = {quad.triple for quad in built.release.quads() if quad.graph_name not in (DefaultGraph(), INFERRED)}
    assert not stated & set(MemoryStore(built.release.quads()).get(INFERRED))


def test_no_blank_node_is_derived(built: Build) -> None:
    inferred = MemoryStore(built.release.quads()).get(INFERRED)
    assert not [
        triple for triple in inferred if isinstance(triple.subject, BlankNode) or isinstance(triple.object, BlankNode)
    ]


def test_no_rule_adds_to_a_property_that_records_use() -> None:
    knowledge = read(packaged())
    store = MemoryStore(assemble(knowledge))
    infer(store, packaged_rules())
    stated = {quad.predicate for quad in (*knowledge.records, *knowledge.reference)}
    derived = {triple.predicate for triple in store.get(INFERRED)}
    assert stated & derived - BOTH_WAYS == set()


SAID = "# en: What it derives.\n# ru: Что выводится.\n"


@pytest.mark.parametrize(
    "text",
    [
        "CONSTRUCT { ?a ?b ?c } WHERE { ?c ?b ?a }",
        "# en: In one language only.\nCONSTRUCT { ?a ?b ?c } WHERE { ?c ?b ?a }",
        SAID,
        f"{SAID}INSERT {{ ?a ?b ?c }} WHERE {{ ?c ?b ?a }}",
        f"{SAID}CONSTRUCT {{ GRAPH ?g {{ ?a ?b ?c }} }} WHERE {{ ?c ?b ?a }}",
        f"{SAID}CONSTRUCT {{ ?a ?b ?c . ?c ?b ?a }} WHERE {{ ?c ?b ?a }}",
        f"{SAID}CONSTRUCT {{ ?a ?b ?c }} WHERE {{ ?a ox:partOf+ ?c . ?a ?b ?d }}",
        f"{SAID}CONSTRUCT {{ ?a ?b ?c }} WHERE {{ {{ ?a ?b ?c }} UNION {{ ?c ?b ?a }} }}",
        f"{SAID}CONSTRUCT {{ ?a ?b ?c }} WHERE {{ ?c ?b ?a OPTIONAL {{ ?a ?b ?d }} }}",
        f"{SAID}CONSTRUCT {{ ?a ?b ?c }} WHERE {{ ?c ?b [ ?b ?a ] }}",
    ],
)
def test_what_is_no_rule_is_refused(text: str, tmp_path: Path) -> None:
    file = tmp_path / "broken.rq"
    file.write_text(text)
    with pytest.raises(RuleError, match=r"broken\.rq: it is no rule"):
        read_rule(file)
