"""Records agree among themselves: names fit what they name, and every name stands for something."""

from pathlib import Path

import pytest

from oxiana.graph.context import load_context
from oxiana.graph.integrity import dangling, misnamed, misplaced
from oxiana.graph.sources import Knowledge, Sources, read
from oxiana.graph.yamlld import read_files

pytestmark = pytest.mark.alike

DISAGREEING = sorted((Path(__file__).parent / "disagreeing").glob("*.yaml"))


@pytest.mark.parametrize("file", DISAGREEING, ids=lambda path: path.stem)
def test_records_are_refused_for_what_the_first_line_says(file: Path) -> None:
    expected = file.read_text().splitlines()[0].removeprefix("# ")
    reading = read_files([file], load_context())
    problems = [*misnamed(reading.quads, reading.places), *dangling(reading.quads, reading.places)]
    assert any(expected in str(problem) for problem in problems), "\n".join(map(str, problems))


def test_what_is_said_outside_every_claim_is_refused(tmp_path: Path) -> None:
    (tmp_path / "one.yaml").write_text("- iri: id:meeting-a\n  occurredOn: 2031-05-03\n")
    reading = read_files([tmp_path / "one.yaml"], load_context())
    (problem,) = misplaced(reading.quads, [], reading.places)
    assert str(problem).startswith("one.yaml: id:meeting-a (line 1): no claim states it: move it into the content")
    assert not list(misplaced([], reading.quads, reading.places))


def test_a_claim_is_no_reference_data(knowledge: Knowledge) -> None:
    problems = list(misplaced([], knowledge.records, {}))
    assert len(problems) == 13
    assert {problem.problem for problem in problems} == {"a claim is no reference data"}


def test_the_invented_world_agrees(world: Sources) -> None:
    assert read(world).records
