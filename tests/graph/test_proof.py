"""Every inferred triple has a proof: from what is stated, by rules that really derive it, and no shorter one exists."""

from collections.abc import Iterable
from pathlib import Path

import pytest
from pyoxigraph import Quad, Triple

from oxiana.graph.layout import INFERRED
from oxiana.graph.pipeline import Build
from oxiana.graph.proof import Step, prove
from oxiana.graph.release import open_release
from oxiana.graph.rule import packaged_rules
from oxiana.graph.store import MemoryStore

pytestmark = pytest.mark.alike

RULES = packaged_rules()


class Proved:
    """A release, what is inferred in it, and the last steps of all proofs."""

    def __init__(self, path: Path) -> None:
        self.quads = set(open_release(path).quads())
        self.store = MemoryStore(self.quads)
        self.inferred = frozenset(self.store.get(INFERRED))
        self.steps = prove(self.store.select, RULES, self.inferred)


@pytest.fixture(scope="module")
def proved(release: Path) -> Proved:
    return Proved(release)


@pytest.fixture(scope="module")
def world_proved(built: Build) -> Proved:
    return Proved(built.release.path)


def _follows(step: Step) -> bool:
    """Return whether the rule derives the conclusion from these premises and nothing else."""
    store = MemoryStore(step.premises)
    store.update(step.rule.update)
    return step.conclusion in set(store.get(INFERRED))


def test_every_inferred_triple_has_a_proof(proved: Proved) -> None:
    assert proved.steps.keys() == proved.inferred


def test_premises_are_in_the_release(proved: Proved) -> None:
    assert {premise for step in proved.steps.values() for premise in step.premises} <= proved.quads


def test_each_step_derives_its_conclusion_from_its_premises_alone(proved: Proved) -> None:
    assert [step.conclusion for step in proved.steps.values() if not _follows(step)] == []


def test_no_proof_rests_on_what_it_proves_and_all_end_in_what_is_stated(proved: Proved) -> None:
    settled: set[Triple] = set()
    left = dict(proved.steps)
    while ready := [triple for triple, step in left.items() if _inferred(step, proved) <= settled]:
        settled.update(ready)
        left = {triple: step for triple, step in left.items() if triple not in settled}
    assert not left


def test_no_shorter_proof_exists(world_proved: Proved) -> None:
    """The sizes of proofs are the least that satisfy the equations, found by repetition from above."""
    everything = _all_steps(world_proved)
    sizes = dict.fromkeys(world_proved.inferred, float("inf"))
    before: dict[Triple, float] = {}
    while sizes != before:
        before = dict(sizes)
        for conclusion, premises in everything:
            sizes[conclusion] = min(sizes[conclusion], _size(premises, sizes))
    found = {triple: _size(step.premises, sizes) for triple, step in world_proved.steps.items()}
    assert found == sizes
    assert max(sizes.values()) > 10


def _all_steps(proved: Proved) -> list[tuple[Triple, tuple[Quad, ...]]]:
    solutions = (
        (rule, each) for rule in RULES for each in proved.store.select(f"SELECT * WHERE {{ {rule.solutions} }}")
    )
    steps = (rule.instance(solution) for rule, solution in solutions)
    return [(conclusion, premises) for conclusion, premises in steps if conclusion in proved.inferred]


def _inferred(step: Step, proved: Proved) -> set[Triple]:
    return {premise.triple for premise in step.premises} & proved.inferred


def _size(premises: Iterable[Quad], sizes: dict[Triple, float]) -> float:
    return 1 + sum(sizes.get(premise.triple, 1) for premise in set(premises))
