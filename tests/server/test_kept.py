"""What is kept of a report is all of it, whatever its terms and paths are."""

from pathlib import Path

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, parse

from oxiana.graph.terms import external
from oxiana.graph.validation.compiled.validating import Engine, validate
from oxiana.graph.validation.paths import Alternative, Inverse, Repeat, Sequence
from oxiana.graph.validation.report import INFO, Note, Report, Result
from oxiana.server.workers.kept import Case, kept, new_since, packed, selected, unpacked
from oxiana.server.workers.profiles import profiles

pytestmark = pytest.mark.alike

A, B = NamedNode("http://example.org/a"), NamedNode("http://example.org/b")
CLOSED = external("sh", "ClosedConstraintComponent")
PATHS = [
    None, A, Inverse(A), Sequence((A, B)), Alternative((A, Inverse(B))), Repeat(A, "*"), Repeat(Sequence((A, B)), "+"),
    Repeat(Inverse(A), "?"),
]  # fmt: skip
TERMS = [A, BlankNode("x"), Literal("a\nb"), Literal("a", language="en"), Literal("2", datatype=B), Literal(value=True)]


@pytest.mark.parametrize("path", PATHS, ids=str)
@pytest.mark.parametrize("term", TERMS, ids=str)
def test_a_report_comes_back_as_it_was(path: object, term: object) -> None:
    detail = Result(term, CLOSED, BlankNode("s"), value=term, path=path)
    result = Result(
        term, CLOSED, A, INFO, path, term, B, (Literal("m", language="ru"), Literal("n")), (detail,), ("c",),
        (Literal("d", language="en"),),
    )  # fmt: skip
    report = Report(
        (result,), (A,), (B,), (BlankNode("e"),), (Note(A, "python", "so"),), about={"data": "d"},
        names={BlankNode("s"): "the shape with a target"}, roots={BlankNode("s"): (A, BlankNode("e"))},
    )  # fmt: skip
    case = Case(result, tuple(TERMS), "INSERT DATA {}")
    back = unpacked(packed(kept(report, [case], {"<x>": {"en": "X"}}, ("ASK {}",))))
    assert back.cases == (case,)
    assert back.cases[0].result.demands == result.demands
    assert (back.listed.results, back.listed.met, back.listed.unmet) == ((result,), (A,), (B,))
    assert (back.listed.notes, back.listed.about, back.listed.counts()) == (report.notes, report.about, report.counts())
    assert (back.listed.names, back.listed.roots) == (report.names, report.roots)
    assert (back.texts, back.queries) == ({"<x>": {"en": "X"}}, ("ASK {}",))


@pytest.mark.parametrize("profile", profiles(), ids=lambda profile: profile.name)
def test_real_reports_are_cut_chosen_and_compared(profile: object) -> None:
    broken = Path(__file__).parent / "profiles" / f"{profile.name}.broken.ttl"
    data = tuple(parse(broken.read_bytes(), RdfFormat.TURTLE))
    report = validate(data, profile.statements, Engine.COMPILED)
    whole = kept(report, map(Case, report.results), {}, ())
    assert whole.listed.results == report.results
    for count in report.counts():
        chosen = selected(whole, {"shape": [count.shape.value], "component": [count.component.value]})
        assert len(chosen.lines) == count.number
    half = kept(report, map(Case, report.results[::2]), {}, ())
    assert new_since(whole, half).listed.results == report.results[1::2]
    assert new_since(half, whole).listed.results == ()
