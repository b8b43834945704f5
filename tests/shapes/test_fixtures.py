"""Each shape lets the right data pass, and each of its rules has a smallest file that breaks it and nothing else.

A new rule: add ``invalid-<rule>.ttl``; the failing test prints the report, to be read and then kept as
``invalid-<rule>.report.ttl``.
"""

from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from pyoxigraph import Quad, RdfFormat, parse

from oxiana.graph import turtle
from oxiana.graph.terms import external
from oxiana.graph.validation import targets
from oxiana.graph.validation.lookup import RDF_TYPE, Lookup, Resource
from oxiana.graph.validation.report import Report
from oxiana.graph.validation.report_rdf import read_results, to_triples

pytestmark = pytest.mark.alike

FOLDER = Path(__file__).parent
VALID = sorted(FOLDER.glob("*/valid*.ttl"))
INVALID = sorted(path for path in FOLDER.glob("*/invalid-*.ttl") if not path.name.endswith(".report.ttl"))

ReportOn = Callable[[Path], Report]


def _name(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


def _shapes_of(concept: str) -> Lookup:
    return Lookup(parse(files("oxiana.shapes").joinpath(f"{concept}.ttl").read_bytes(), format=RdfFormat.TURTLE))


@pytest.mark.parametrize("path", VALID, ids=_name)
def test_what_is_right_conforms(path: Path, report_on: ReportOn) -> None:
    assert report_on(path).results == ()


@pytest.mark.parametrize("concept", sorted({path.parent.name for path in VALID}))
def test_what_is_right_is_met_by_every_shape_of_its_concept_that_allows_something(
    concept: str, report_on: ReportOn
) -> None:
    own = _shapes_of(concept)
    for shape in targets.targeted(own):
        met = [path for path in VALID if path.parent.name == concept and shape in report_on(path).met]
        assert met or _forbids(own, shape), f"{shape}: no valid*.ttl has a node for it"


def _forbids(own: Lookup, shape: Resource) -> bool:
    """A shape that forbids the very property it targets is met only by what is wrong."""
    paths = (own.object(rule, external("sh", "path")) for rule in own.objects(shape, external("sh", "property")))
    return set(paths) == set(own.objects(shape, targets.TARGET_SUBJECTS_OF))


@pytest.mark.parametrize("path", INVALID, ids=_name)
def test_what_is_wrong_breaks_its_own_rule_and_no_other(path: Path, report_on: ReportOn) -> None:
    report = Report(report_on(path).results)
    approved = path.with_suffix(".report.ttl")
    expected = read_results(parse(approved.read_bytes(), format=RdfFormat.TURTLE)) if approved.exists() else ()
    assert report.results == expected, turtle.write(to_triples(report))
    assert len({result.shape for result in report.results}) == 1
    assert report.results[0].shape in _shapes_of(path.parent.name).nodes()


def test_every_rule_is_broken_by_some_file(every_shape: tuple[Quad, ...], report_on: ReportOn) -> None:
    every = Lookup(every_shape)
    results = [result for path in INVALID for result in report_on(path).results]
    broken = {result.constraint or result.shape for result in results} | {result.shape for result in results}
    assert [str(rule) for rule in _rules(every) if rule not in broken] == []


def _rules(every: Lookup) -> Iterator[Resource]:
    """Yield property shapes, SPARQL constraints, and node shapes with a message of their own."""
    yield from every.subjects(RDF_TYPE, external("sh", "PropertyShape"))
    yield from every.subjects(RDF_TYPE, external("sh", "SPARQLConstraint"))
    spoken = set(every.subjects(RDF_TYPE, external("sh", "NodeShape")))
    yield from (node for node in spoken if every.objects(node, external("sh", "message")) and _targeted(every, node))


def _targeted(every: Lookup, node: Resource) -> bool:
    return any(every.objects(node, target) for target in targets.TARGETS)


@pytest.mark.parametrize("path", INVALID, ids=_name)
def test_every_result_speaks_both_languages(path: Path, report_on: ReportOn) -> None:
    for result in report_on(path).results:
        assert [message.language for message in result.messages] == ["en", "ru"], result.messages


def test_every_concept_with_shapes_has_fixtures() -> None:
    concepts = {name for name in _files() if targets.targeted(_shapes_of(name))}
    assert concepts == {path.parent.name for path in VALID} == {path.parent.name for path in INVALID}


def _files() -> list[str]:
    return [Path(file.name).stem for file in files("oxiana.shapes").iterdir() if file.name.endswith(".ttl")]


def test_no_report_outlives_its_file() -> None:
    reports = {path.with_name(path.name.replace(".report.ttl", ".ttl")) for path in FOLDER.glob("*/*.report.ttl")}
    assert reports == set(INVALID)
