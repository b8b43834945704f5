"""A release is whole, names itself by what it says, is the same when built again, and is never replaced by less."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import rdflib
from pyoxigraph import DefaultGraph, NamedNode, RdfFormat, parse

import oxiana.graph
from oxiana.graph.errors import ReleaseError
from oxiana.graph.layout import CATALOG, ONTOLOGY, SHAPES
from oxiana.graph.pipeline import Build, build
from oxiana.graph.release import digest, open_release
from oxiana.graph.sources import Sources
from oxiana.graph.store import MemoryStore
from oxiana.graph.terms import PREFIXES
from oxiana.graph.turtle import isomorphic

FILES = {
    "SHA256SUMS",
    "catalog.ttl",
    "default.ttl",
    "ontology.ttl",
    "oxiana.nq",
    "oxiana.trig",
    "reified.ttl",
    "release.json",
    "report.json",
    "report.ttl",
    "shapes.ttl",
}
AGAIN = """
from pathlib import Path
import sys
from oxiana.graph.pipeline import build
from oxiana.graph.sources import Sources, packaged
world = Path(sys.argv[1])
build(Sources(world / "records", world / "reference", packaged().ontology, world / "shapes"), Path(sys.argv[2]))
"""


def test_a_release_has_its_files(built: Build) -> None:
    assert {path.name for path in built.release.path.iterdir()} == FILES


def test_its_id_is_the_digest_of_its_data(built: Build) -> None:
    release = built.release
    assert release.id == digest((release.path / "oxiana.nq").read_bytes())
    assert release.version.endswith(f"+{release.id[:12]}")
    assert json.loads((release.path / "release.json").read_text())["id"] == release.id


def test_its_files_cannot_be_written(built: Build) -> None:
    assert all(not path.stat().st_mode & 0o222 for path in built.release.path.iterdir())


def test_a_second_process_writes_the_same_bytes(built: Build, documents: Path, tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-c", AGAIN, str(documents.parent), str(tmp_path / "again")],
        check=True,
        env={**os.environ, "PYTHONHASHSEED": "7"},
    )
    for path in built.release.path.iterdir():
        assert path.read_bytes() == (tmp_path / "again" / path.name).read_bytes(), path.name


def test_all_serialisations_hold_the_same(built: Build) -> None:
    folder, quads = built.release.path, set(built.release.quads())
    assert set(parse(path=str(folder / "oxiana.trig"), format=RdfFormat.TRIG)) == quads
    store = MemoryStore(quads)
    for name, graph in (("default", DefaultGraph()), ("ontology", ONTOLOGY), ("shapes", SHAPES)):
        written = [quad.triple for quad in parse(path=str(folder / f"{name}.ttl"), format=RdfFormat.TURTLE)]
        assert isomorphic(written, store.get(graph)), name


def test_a_release_opens_with_its_facts(built: Build) -> None:
    assert open_release(built.release.path) == built.release
    assert built.release.counts["claims"] == 13
    assert built.release.counts["quads"] == len(set(built.release.quads()))


@pytest.mark.parametrize("name", sorted(FILES - {"SHA256SUMS", "release.json"}))
def test_a_changed_or_missing_file_is_noticed(name: str, built: Build, tmp_path: Path) -> None:
    path = Path(shutil.copytree(built.release.path, tmp_path / "copy"))
    (path / name).chmod(0o644)
    (path / name).write_bytes((built.release.path / name).read_bytes() + b"\n")
    with pytest.raises(ReleaseError, match=name):
        open_release(path)
    (path / name).unlink()
    with pytest.raises(ReleaseError, match=name):
        open_release(path)


def test_where_there_is_no_release_the_error_says_how_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(ReleaseError, match="oxiana build --out"):
        open_release(tmp_path)


def test_a_build_replaces_a_release_but_nothing_else(world: Sources, tmp_path: Path) -> None:
    build(world, tmp_path / "release")
    build(world, tmp_path / "release")
    assert [path.name for path in tmp_path.iterdir()] == ["release"]
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "letter.txt").touch()
    with pytest.raises(ReleaseError, match="something else is there"):
        build(world, tmp_path / "home")
    assert (tmp_path / "home" / "letter.txt").exists()


def test_a_folder_that_cannot_be_made_is_named(world: Sources, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ReleaseError, match="name a folder that can be written"):
        build(world, tmp_path / "file" / "release")


def test_researchers_get_an_rdflib_dataset(built: Build) -> None:
    dataset = oxiana.graph.open(built.release.path)
    assert isinstance(dataset, rdflib.Dataset)
    meeting = rdflib.URIRef(PREFIXES["id"] + "meeting-lake-2")
    days = list(dataset.default_graph.objects(meeting, rdflib.URIRef(PREFIXES["ox"] + "occurredOn")))
    assert [str(day) for day in days] == ["2031-05-03"]
    assert len(dataset.graph(rdflib.URIRef(CATALOG.value))) > 100


def test_the_catalogue_is_read_into_its_own_graph(built: Build) -> None:
    names = {quad.graph_name for quad in built.release.dataset()} - {quad.graph_name for quad in built.release.quads()}
    assert names == {NamedNode(CATALOG.value)}
