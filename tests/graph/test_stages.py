"""The stage of an initiative or instrument follows from its acts, as of the last document and as of any date."""

import re
from importlib.resources import files
from pathlib import Path

import pytest
from pyoxigraph import Quad, RdfFormat, parse

from oxiana.graph.examples import examples
from oxiana.graph.inference import infer
from oxiana.graph.layout import INFERRED, ONTOLOGY
from oxiana.graph.release import open_release
from oxiana.graph.rule import packaged_rules
from oxiana.graph.store import MemoryStore, Store
from oxiana.graph.store.rdflib import RdflibStore
from oxiana.graph.terms import compact, term

pytestmark = pytest.mark.alike

HERE = Path(__file__).parent
(STAGES,) = (example.query for example in examples() if example.slug == "13-stage-on-a-date")
ASKED = re.compile(r'(VALUES \?asOf \{ )"[^"]*"')
EXPECTED = {
    "2022": {},
    "2023": {"a": "Supported"},
    "2023-08": {},
    "2023-09": {"a": "Proposed"},
    "2023-09-13": {},
    "2023-09-14": {"a": "Proposed"},
    "2023-12": {"a": "Supported"},
    "2023-12-31": {"a": "Proposed"},
    "2024-01-01": {"a": "Supported"},
    "2024-02-28": {"a": "Supported"},
    "2024-02-29": {"a": "Supported", "b": "Proposed"},
    "2024-08-09": {"a": "Withdrawn", "b": "Proposed"},
    "2024": {"a": "Withdrawn", "b": "Proposed"},
    "2025": {"a": "Withdrawn", "b": "Proposed"},
}
"""The stages of A and B as of a date; nothing says by when C was proposed."""


def _stages(store: Store, date: str) -> set[tuple[str, str]]:
    asked, count = ASKED.subn(rf'\g<1>"{date}"', STAGES)
    assert count == 1
    return {(row["thing"].value, row["stage"].value) for row in store.select(asked)}


@pytest.fixture(scope="module")
def dated() -> tuple[Quad, ...]:
    ontology = ("core.ttl", "concepts.ttl")
    read = [files("oxiana.ontology").joinpath(name).read_bytes() for name in ontology]
    return tuple(
        quad for text in (*read, (HERE / "stages.ttl").read_bytes()) for quad in parse(text, format=RdfFormat.TURTLE)
    )


@pytest.fixture(scope="module")
def released(release: Path) -> MemoryStore:
    return MemoryStore(open_release(release).quads())


@pytest.mark.parametrize("date", EXPECTED)
def test_only_what_is_certain_to_have_happened_counts(date: str, dated: tuple[Quad, ...]) -> None:
    found = {thing[-1]: compact(stage).removeprefix("oxc:stage") for thing, stage in _stages(MemoryStore(dated), date)}
    assert found == EXPECTED[date]


def test_another_engine_finds_the_same_stages(dated: tuple[Quad, ...]) -> None:
    store = RdflibStore(dated)
    assert _stages(store, "2024-08-09") == _stages(MemoryStore(dated), "2024-08-09") != set()


def test_as_of_the_last_document_the_query_and_the_rule_agree(released: MemoryStore) -> None:
    (row,) = released.select("SELECT (MAX(STR(?date)) AS ?last) WHERE { ?document ox:publishedOn ?date }")
    derived = {(t.subject.value, t.object.value) for t in released.get(INFERRED) if t.predicate == term("stage")}
    assert _stages(released, row["last"].value) == derived
    assert len(derived) > 20


def test_only_acts_that_happened_are_recorded_as_acts(released: MemoryStore) -> None:
    assert not released.ask("""ASK {
        VALUES (?kind ?modality) {
          (ox:InitiativeAct oxc:planned) (ox:InitiativeAct oxc:target)
          (ox:InstrumentAction oxc:planned) (ox:InstrumentAction oxc:target)
        }
        ?claim ox:states ?act ; ox:modality ?modality .
        ?act a ?kind }""")


def test_what_a_rule_denies_is_never_derived(released: MemoryStore) -> None:
    """So no round of the rules can take back what an earlier one derived."""
    denied = {name for rule in packaged_rules() for name in _denied(rule.pattern)}
    bringing = {
        compact(triple.subject.value) for triple in released.get(ONTOLOGY) if triple.predicate == term("bringsTo")
    }
    derived = {compact(triple.predicate.value) for triple in released.get(INFERRED)}
    marked = {compact(t.subject.value) for t in released.get(ONTOLOGY) if t.predicate == term("derivedFrom")}
    assert denied == {"ox:outranks", "ox:bringsTo"}
    assert bringing
    assert not (denied | bringing) & (derived | marked)


def _denied(pattern: str) -> list[str]:
    return [name for group in re.findall(r"NOT EXISTS \{([^}]*)\}", pattern) for name in re.findall(r"\w+:\w+", group)]


def test_rules_find_the_same_in_any_order(dated: tuple[Quad, ...]) -> None:
    forwards, backwards = MemoryStore(dated), MemoryStore(dated)
    infer(forwards, packaged_rules())
    infer(backwards, packaged_rules()[::-1])
    assert set(forwards.get(INFERRED)) == set(backwards.get(INFERRED)) != set()
