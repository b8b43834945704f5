"""A report is a value: ordered, counted, written as SHACL and read back the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, parse, serialize

from oxiana.graph.errors import ShapesRejected
from oxiana.graph.terms import external, shape
from oxiana.graph.validation import paths
from oxiana.graph.validation.lookup import Lookup
from oxiana.graph.validation.paths import Alternative, Inverse, Path, Repeat, Sequence
from oxiana.graph.validation.report import INFO, VIOLATION, WARNING, Report, Result, ordered
from oxiana.graph.validation.report_rdf import CONFORMS, UNMET, VALIDATED_NOTHING, read_results, to_triples

pytestmark = pytest.mark.alike

A, B, P, Q = (NamedNode(f"http://example.org/{name}") for name in "abpq")
MIN, MAX = external("sh", "MinCountConstraintComponent"), external("sh", "MaxCountConstraintComponent")
RULE = shape("Rule")

terms = st.sampled_from([A, B, Literal("x"), Literal("x", language="en"), Literal(1), BlankNode("n")])
names = st.sampled_from([P, Q])
property_paths: st.SearchStrategy[Path] = st.recursive(
    names,
    lambda inner: st.one_of(
        st.builds(Inverse, inner),
        st.builds(Repeat, inner, st.sampled_from("*+?")),
        st.builds(lambda first, second: Sequence((first, second)), inner, inner),
        st.builds(lambda first, second: Alternative((first, second)), inner, inner),
    ),
    max_leaves=5,
)
messages = st.sampled_from([(), (Literal("few"),), (Literal("few", language="en"), Literal("мало", language="ru"))])


def _results(details: st.SearchStrategy[tuple[Result, ...]]) -> st.SearchStrategy[Result]:
    return st.builds(
        Result,
        focus=terms,
        component=st.sampled_from([MIN, MAX]),
        shape=st.sampled_from([RULE, BlankNode("shape")]),
        severity=st.sampled_from([VIOLATION, WARNING, INFO]),
        path=st.none() | property_paths,
        value=st.none() | terms,
        constraint=st.none() | st.just(shape("Query")),
        messages=messages,
        details=details,
    )


results = _results(st.just(()) | st.builds(lambda inner: (inner,), _results(st.just(()))))


@given(st.lists(results, max_size=4))
def test_a_report_comes_back_from_its_triples(found: list[Result]) -> None:
    report = Report(ordered(tuple(found)))
    assert read_results(to_triples(report)) == report.results


@given(st.lists(results, max_size=5))
def test_the_order_does_not_depend_on_how_results_came(found: list[Result]) -> None:
    assert ordered(tuple(found)) == ordered(tuple(reversed(found)))


@given(property_paths)
def test_a_path_comes_back_from_its_triples(path: Path) -> None:
    node, described = paths.triples(path, "p")
    assert paths.read(Lookup(described), node) == path


def test_a_path_is_written_as_sparql_has_it() -> None:
    path = Sequence((Inverse(external("ox", "hasParticipation")), Repeat(Alternative((P, Q)), "*")))
    assert paths.text(path) == "(^ox:hasParticipation)/((<http://example.org/p>|<http://example.org/q>)*)"


CYCLES = {
    "a path of itself": "_:p <http://www.w3.org/ns/shacl#inversePath> _:p .",
    "a list without end": "_:p <{0}first> <http://a/> ; <{0}rest> _:p .",
    "a list of one": "_:p <{0}first> <http://a/> ; <{0}rest> <{0}nil> .",
    "nothing": "_:p <http://a/> _:p .",
}


@pytest.mark.parametrize("text", CYCLES.values(), ids=CYCLES)
def test_what_is_no_path_is_refused(text: str) -> None:
    turtle = text.format("http://www.w3.org/1999/02/22-rdf-syntax-ns#")
    triples = Lookup(parse(turtle, format=RdfFormat.TURTLE))
    with pytest.raises(ShapesRejected, match="path"):
        paths.read(triples, triples.nodes()[0])


def test_the_gravest_come_first_and_equal_results_each() -> None:
    weak, strong = Result(A, MIN, RULE, WARNING), Result(B, MIN, RULE, VIOLATION)
    assert ordered((weak, strong, weak)) == (strong, weak, weak)


def test_results_are_counted_by_rule() -> None:
    report = Report(
        ordered((Result(A, MIN, RULE, path=P), Result(B, MIN, RULE, path=P), Result(A, MAX, RULE, WARNING)))
    )
    assert [(count.component, count.path, count.severity, count.number) for count in report.counts()] == [
        (MIN, P, VIOLATION, 2),
        (MAX, None, WARNING, 1),
    ]


def test_conforming_over_nothing_does_not_pass() -> None:
    assert Report().conforms
    assert Report().validated_nothing
    assert not Report().passed


def test_a_shape_that_met_nothing_does_not_pass_unless_it_says_why() -> None:
    assert not Report(met=(A,), unmet=(B,)).passed
    assert Report(met=(A,), excused=(B,)).passed


def test_warnings_pass_and_violations_do_not() -> None:
    assert Report((Result(A, MIN, RULE, WARNING),), met=(A,)).passed
    assert not Report((Result(A, MIN, RULE, VIOLATION),), met=(A,)).passed


def test_shapes_that_met_nothing_are_in_the_triples() -> None:
    assert [triple.object for triple in to_triples(Report(unmet=(RULE,))) if triple.predicate == UNMET] == [RULE]


def test_the_triples_of_a_report_on_nothing_do_not_say_that_it_conforms() -> None:
    said = {triple.predicate: triple.object for triple in to_triples(Report())}
    assert CONFORMS not in said
    assert said[VALIDATED_NOTHING] == Literal(value=True)
    conforming = {triple.predicate: triple.object for triple in to_triples(Report(met=(RULE,)))}
    assert conforming[CONFORMS] == Literal(value=True)
    assert VALIDATED_NOTHING not in conforming


def test_the_triples_of_a_report_are_the_same_bytes_every_time() -> None:
    report = Report(ordered((Result(A, MIN, RULE, path=Inverse(P)), Result(B, MAX, RULE))))
    first, second = (serialize(to_triples(report), format=RdfFormat.N_TRIPLES) for _ in range(2))
    assert first == second


def test_a_message_is_told_in_the_language_asked_for_or_else_in_english() -> None:
    result = Result(A, MIN, RULE, messages=(Literal("few", language="en"), Literal("мало", language="ru")))
    assert result.message("ru") == "мало"
    assert result.message("kk") == "few"
    assert Result(A, MIN, RULE).message("en") == ""
