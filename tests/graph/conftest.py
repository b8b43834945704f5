"""The invented world, read and built once a run."""

from pathlib import Path

import pytest

from oxiana.graph.pipeline import Build, build
from oxiana.graph.release import Release, open_release
from oxiana.graph.sources import Knowledge, Sources, packaged, read

WORLD = Path(__file__).parent.parent / "world"


@pytest.fixture(scope="session")
def world() -> Sources:
    return Sources(WORLD / "records", WORLD / "reference", packaged().ontology, WORLD / "shapes")


@pytest.fixture(scope="session")
def documents() -> Path:
    return WORLD / "documents"


@pytest.fixture(scope="session")
def knowledge(world: Sources) -> Knowledge:
    return read(world)


@pytest.fixture(scope="session")
def built(world: Sources, tmp_path_factory: pytest.TempPathFactory) -> Build:
    return build(world, tmp_path_factory.mktemp("world") / "release")


@pytest.fixture(params=["the world", "the package"])
def each(request: pytest.FixtureRequest, built: Build) -> Release:
    """The release of the invented world, and that of the package's own records."""
    return built.release if request.param == "the world" else open_release(request.getfixturevalue("release"))
