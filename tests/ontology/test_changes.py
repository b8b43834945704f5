"""A change of the ontology demands a rise of its version; a version that has not risen as far is reported.

``changes/<rise>.<what>.ru`` changes the ontology, and its name says what rise that demands.
"""

from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Triple

from oxiana.graph.changes import Rise, allowed, changes
from oxiana.graph.ontology import Check, Ontology, Outcome, check_ontology
from oxiana.graph.store import MemoryStore
from oxiana.graph.terms import ONTOLOGY, external

pytestmark = pytest.mark.alike

CASES = sorted((Path(__file__).parent / "changes").glob("*.ru"))
OLD = ONTOLOGY.value + "/1.4.2"


def _changed(triples: list[Triple], case: str) -> list[Triple]:
    update = next(file for file in CASES if file.stem == case).read_text("utf-8")
    store = MemoryStore(Quad(triple.subject, triple.predicate, triple.object) for triple in triples)
    store.update(update)
    return [quad.triple for quad in store.dump()]


@pytest.mark.parametrize("case", CASES, ids=lambda file: file.stem)
def test_a_change_demands_the_rise_that_its_name_says(case: Path, ontology: Ontology) -> None:
    after = _changed(list(ontology.whole), case.stem)
    assert set(after) != set(ontology.whole)
    rises = {change.rise for change in changes(ontology.whole, after)}
    assert max(rises, default=Rise.NONE) is Rise[case.stem.partition(".")[0].upper()]


def test_nodes_without_a_name_are_compared_by_what_they_say(ontology: Ontology) -> None:
    again = [quad.triple for quad in MemoryStore(Quad(*triple) for triple in ontology.whole).dump()]
    assert changes(ontology.whole, again) == ()


@pytest.mark.parametrize(
    ("old", "new", "rise"),
    [
        ("1.4.2", "2.0.0", Rise.MAJOR),
        ("1.4.2", "1.10.0", Rise.MINOR),
        ("1.4.2", "1.4.3", Rise.PATCH),
        ("1.4.2", "1.4.2", Rise.NONE),
        ("1.10.0", "1.9.9", Rise.NONE),
    ],
)
def test_a_rise_allows_the_change_of_its_first_part_that_differs(old: str, new: str, rise: Rise) -> None:
    assert allowed(old, new) is rise


def _check(before: list[Triple], after: list[Triple], version: str) -> Check:
    header = {external("owl", "priorVersion"), external("owl", "versionInfo")}
    kept = [triple for triple in after if not (triple.subject == ONTOLOGY and triple.predicate in header)]
    told = [
        Triple(ONTOLOGY, external("owl", "priorVersion"), NamedNode(OLD)),
        Triple(ONTOLOGY, external("owl", "versionInfo"), Literal(version)),
    ]
    checks = check_ontology(Ontology([], [*kept, *told], {"1.4.2": before}))
    return next(check for check in checks if check.id == "version-fits-changes")


def test_a_version_that_has_not_risen_far_enough_is_reported(ontology: Ontology) -> None:
    before = list(ontology.whole)
    after = _changed(before, "major.domain-removed")
    short = _check(before, after, "1.5.0")
    assert short.outcome is Outcome.FAILED
    assert short.where == ("major: no longer ox:about rdfs:domain ox:PublicStatement",)
    assert _check(before, after, "2.0.0").outcome is Outcome.PASSED


def test_a_prior_version_of_which_there_is_no_copy_is_reported(ontology: Ontology) -> None:
    check = _check(list(ontology.whole), list(ontology.whole), "1.4.2")
    assert check.outcome is Outcome.PASSED
    checks = check_ontology(
        Ontology(
            [],
            [
                Triple(ONTOLOGY, external("owl", "priorVersion"), NamedNode(OLD)),
                Triple(ONTOLOGY, external("owl", "versionInfo"), Literal("1.5.0")),
            ],
        )
    )
    assert ("there is no copy of version 1.4.2 in published",) in {check.where for check in checks}
