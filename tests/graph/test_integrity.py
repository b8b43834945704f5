"""Records agree among themselves: names fit what they name, and every name stands for something."""

from pathlib import Path

import pytest

from oxiana.graph.context import load_context
from oxiana.graph.integrity import dangling, misnamed
from oxiana.graph.sources import Sources, read
from oxiana.graph.yamlld import read_files

DISAGREEING = sorted((Path(__file__).parent / "disagreeing").glob("*.yaml"))


@pytest.mark.parametrize("file", DISAGREEING, ids=lambda path: path.stem)
def test_records_are_refused_for_what_the_first_line_says(file: Path) -> None:
    expected = file.read_text().splitlines()[0].removeprefix("# ")
    reading = read_files([file], load_context())
    problems = [*misnamed(reading.quads, reading.places), *dangling(reading.quads, reading.places)]
    assert any(expected in str(problem) for problem in problems), "\n".join(map(str, problems))


def test_the_invented_world_agrees(world: Sources) -> None:
    assert read(world).records
