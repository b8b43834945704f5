"""A release is validated twice, as stated and with what follows, and reported on once."""

from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Store, parse

from oxiana.graph.terms import PREFIXES, graph
from oxiana.graph.validation import targets
from oxiana.graph.validation.compiled.validating import Engine
from oxiana.graph.validation.lookup import Lookup
from oxiana.graph.validation.release import validate_release
from oxiana.graph.validation.shapes import Run, shapes_for

pytestmark = pytest.mark.alike

NAMESPACES = "".join(f"@prefix {prefix}: <{PREFIXES[prefix]}> .\n" for prefix in ("sh", "oxs"))
EXAMPLE = "http://example.org/"


def _read(text: str) -> tuple[Quad, ...]:
    return tuple(parse(f"{NAMESPACES}@prefix : <{EXAMPLE}> .\n{text}", format=RdfFormat.TURTLE))


def _shape(name: str, rule: str, *runs: str) -> str:
    marks = "".join(f' ; oxs:run "{run}"' for run in runs)
    return (
        f":{name} a sh:NodeShape ; sh:targetClass :C{marks} ; sh:property :{name}P . :{name}P sh:path :p ; {rule} .\n"
    )


STATED, INFERRED = _read(":a a :C ."), _read(":a :p 1 . :b a :C ; :p 2 , 3 .")


def _broken(shapes: str) -> list[tuple[str, str]]:
    report = validate_release(STATED, INFERRED, _read(shapes))
    return [(result.shape.value.removeprefix(EXAMPLE), str(result.focus)[-2]) for result in report.results]


def test_inference_does_not_hide_what_is_missing_from_the_records() -> None:
    assert _broken(_shape("S", "sh:minCount 1", "asserted", "inferred")) == [("SP", "a")]


def test_a_shape_on_inferred_triples_does_not_ask_the_records_alone() -> None:
    assert _broken(_shape("S", "sh:minCount 1", "inferred")) == []


def test_a_shape_on_asserted_triples_does_not_see_the_inferred_ones() -> None:
    assert _broken(_shape("S", "sh:maxCount 1", "asserted")) == []
    assert _broken(_shape("S", "sh:maxCount 1", "asserted", "inferred")) == [("SP", "b")]


def test_a_result_of_both_runs_is_reported_once() -> None:
    assert _broken(_shape("S", "sh:hasValue 9")) == [("SP", "a"), ("SP", "b")]


def test_a_shape_is_met_if_either_run_meets_a_node() -> None:
    shapes = _read(":S a sh:NodeShape ; sh:targetSubjectsOf :p ; sh:nodeKind sh:IRI .")
    report = validate_release(STATED, INFERRED, shapes)
    assert (report.met, report.unmet) == ((NamedNode(f"{EXAMPLE}S"),), ())
    assert report.passed


def test_a_shape_of_the_other_run_can_still_be_referred_to() -> None:
    shapes = _read(_shape("S", "sh:node :T", "asserted") + _shape("T", "sh:minCount 1", "inferred"))
    kept = Lookup(shapes_for(Run.ASSERTED, shapes))
    assert targets.targeted(kept) == (NamedNode(f"{EXAMPLE}S"),)
    assert NamedNode(f"{EXAMPLE}T") in kept.nodes()


def test_the_report_tells_what_other_engine_was_needed_in_either_run() -> None:
    shapes = _read(_shape("S", "sh:minCount 1", "asserted") + _shape("T", "sh:minCount 1", "inferred"))
    notes = validate_release(STATED, INFERRED, shapes, Engine.PYSHACL).notes
    assert [(note.shape, note.engine) for note in notes] == [
        (NamedNode(f"{EXAMPLE}S"), "pyshacl"),
        (NamedNode(f"{EXAMPLE}T"), "pyshacl"),
    ]
    assert validate_release(STATED, INFERRED, shapes).notes == ()


def test_an_excuse_is_not_counted_against_the_release() -> None:
    shapes = _read(
        ':S a sh:NodeShape ; sh:targetClass :D ; oxs:mayMeetNoNode "none yet"@en .' + _shape("T", "sh:class :D")
    )
    report = validate_release(STATED, INFERRED, shapes)
    assert (report.unmet, report.excused) == ((), (NamedNode(f"{EXAMPLE}S"),))


def test_every_shape_meets_the_release_or_is_excused_and_no_excuse_is_stale(release: Path) -> None:
    store = Store()
    store.bulk_load(path=str(release / "oxiana.nq"), format=RdfFormat.N_QUADS)
    rules = Lookup(store.quads_for_pattern(None, None, None, graph("shapes")))
    meeting = targets.meeting(rules, Lookup(store.quads_for_pattern(None, None, None, DefaultGraph())))
    assert meeting.unmet == ()
    assert set(meeting.excused) == {node for node, _ in rules.pairs(targets.MAY_MEET_NO_NODE)}
