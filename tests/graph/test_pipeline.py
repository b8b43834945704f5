"""What the checks find decides whether a release is made, and a refused build leaves what was there."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from oxiana.graph.errors import ReleaseRefused, TurtleError, Unreadable
from oxiana.graph.pipeline import Build, build
from oxiana.graph.sources import Sources

pytestmark = pytest.mark.alike

PREFIXES = """
@prefix ox: <https://w3id.org/oxiana/ontology#> .
@prefix oxs: <https://w3id.org/oxiana/shape/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
"""
BROKEN = (
    "oxs:A a sh:NodeShape ; sh:targetClass ox:Meeting ; sh:property oxs:B . oxs:B sh:path ox:purpose ; sh:minCount 1"
)
UNMET = "oxs:A a sh:NodeShape ; sh:targetClass ox:ConsentAction ; sh:nodeKind sh:IRI"
SHAPES = {
    "a violation": (f"{BROKEN} .", r"Violation: id:meeting-lake-2 ox:purpose: .* \(oxs:B\)"),
    "an unmet shape": (f"{UNMET} .", r"oxs:A: this shape met no node"),
    "no shape": ("", r"nothing was validated"),
}
PASSED = {
    "a warning": f"{BROKEN} ; sh:severity sh:Warning .",
    "an excused shape": f'{UNMET} ; oxs:mayMeetNoNode "None yet"@en . oxs:C a sh:NodeShape ; sh:targetClass ox:Claim .',
}


def _shapes(world: Sources, folder: Path, text: str) -> Sources:
    (folder / "shapes").mkdir()
    (folder / "shapes" / "one.ttl").write_text(PREFIXES + text)
    return replace(world, shapes=folder / "shapes")


@pytest.mark.parametrize("name", SHAPES)
def test_a_release_is_refused_with_what_stops_it(name: str, built: Build, world: Sources, tmp_path: Path) -> None:
    text, expected = SHAPES[name]
    shutil.copytree(built.release.path, tmp_path / "release")
    before = (tmp_path / "release" / "oxiana.nq").read_bytes()
    with pytest.raises(ReleaseRefused, match=expected):
        build(_shapes(world, tmp_path, text), tmp_path / "release")
    assert (tmp_path / "release" / "oxiana.nq").read_bytes() == before
    assert {path.name for path in tmp_path.iterdir()} == {"release", "shapes"}


@pytest.mark.parametrize("name", PASSED)
def test_a_release_is_made_with(name: str, world: Sources, tmp_path: Path) -> None:
    built = build(_shapes(world, tmp_path, PASSED[name]), tmp_path / "release")
    assert not built.report.violations


def test_records_that_cannot_be_read_stop_the_build(world: Sources, tmp_path: Path) -> None:
    (tmp_path / "records").mkdir()
    (tmp_path / "records" / "one.yaml").write_text("- iri: id:meeting-a\n  place: id:settlement-nowhere\n")
    with pytest.raises(Unreadable) as caught:
        build(replace(world, records=tmp_path / "records"), tmp_path / "release")
    problems = {(problem.node.partition(" ")[0], problem.problem) for problem in caught.value.problems}
    assert problems == {
        ("id:meeting-a", "no claim states it"),
        ("id:meeting-a", "nothing says what it is, in id:meeting-a"),
        ("id:settlement-nowhere", "nothing says what it is, in id:meeting-a"),
    }


def test_an_ontology_that_does_not_parse_stops_the_build(world: Sources, tmp_path: Path) -> None:
    (tmp_path / "core.ttl").write_text("<a:b> <a:c>")
    with pytest.raises(TurtleError, match=r"core\.ttl"):
        build(replace(world, ontology=tmp_path), tmp_path / "release")


def test_the_summary_has_the_figures(built: Build) -> None:
    summary = built.summary()
    assert summary["claims"] == 13
    assert summary["inferred"] == built.inference.triples
    assert summary["id"] == built.release.id


def test_the_report_is_in_the_release(built: Build) -> None:
    triples = [quad.triple for quad in parse(path=str(built.release.path / "report.ttl"), format=RdfFormat.TURTLE)]
    assert any(triple.object.value.endswith("ValidationReport") for triple in triples)
