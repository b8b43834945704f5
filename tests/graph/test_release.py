"""A release is whole, names itself by what it says, is the same when built again, and is never replaced by less."""

import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path
from typing import Any

import owlready2
import pytest
import rdflib
from pyoxigraph import (
    CanonicalizationAlgorithm,
    Dataset,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    RdfFormat,
    Triple,
    parse,
)

import oxiana.graph
from oxiana.graph.errors import ReleaseError
from oxiana.graph.layout import CATALOG, INFERRED, ONTOLOGY, SHAPES
from oxiana.graph.pipeline import Build, build
from oxiana.graph.rdf import from_rdflib
from oxiana.graph.release import Release, digest, open_release
from oxiana.graph.sources import Sources
from oxiana.graph.store import MemoryStore
from oxiana.graph.terms import PREFIXES, external
from oxiana.graph.turtle import isomorphic

FILES = {
    "SHA256SUMS",
    "catalog.ttl",
    "default.rdf",
    "default.ttl",
    "inferred.ttl",
    "meetings.frame.jsonld",
    "meetings.jsonld",
    "ontology.ttl",
    "oxiana.jsonld",
    "oxiana.nq",
    "oxiana.trig",
    "reified.ttl",
    "release.json",
    "report.json",
    "report.ttl",
    "shapes.ttl",
}
GRAPHS = {
    "default.ttl": DefaultGraph(),
    "default.rdf": DefaultGraph(),
    "inferred.ttl": INFERRED,
    "ontology.ttl": ONTOLOGY,
    "shapes.ttl": SHAPES,
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


@pytest.mark.alike
def test_a_second_process_writes_the_same_bytes(built: Build, documents: Path, tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-c", AGAIN, str(documents.parent), str(tmp_path / "again")],
        check=True,
        env={**os.environ, "PYTHONHASHSEED": "7"},
    )
    for path in built.release.path.iterdir():
        assert path.read_bytes() == (tmp_path / "again" / path.name).read_bytes(), path.name


def _canonical(quads: Iterable[Quad]) -> Dataset:
    """The quads, their blank nodes named by what is said of them."""
    dataset = Dataset(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return dataset


@pytest.mark.alike
def test_all_serialisations_hold_the_same(each: Release) -> None:
    folder, quads = each.path, set(each.quads())
    assert set(parse(path=str(folder / "oxiana.trig"), format=RdfFormat.TRIG)) == quads
    assert _canonical(parse(path=str(folder / "oxiana.jsonld"), format=RdfFormat.JSON_LD)) == _canonical(quads)
    store = MemoryStore(quads)
    for name, graph in GRAPHS.items():
        form = RdfFormat.from_extension(name.rpartition(".")[2])
        assert isomorphic([quad.triple for quad in parse(path=str(folder / name), format=form)], store.get(graph)), name


@pytest.mark.alike
@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # rdflib warns of what it does itself
def test_rdflib_reads_the_same_from_json_ld(each: Release) -> None:
    dataset = rdflib.Dataset()
    dataset.parse(data=(each.path / "oxiana.jsonld").read_text(), format="json-ld")
    read = (
        Quad(*triple, NamedNode(str(graph.identifier)) if graph != dataset.default_graph else None)
        for graph in dataset.graphs()
        for triple in from_rdflib(graph)
    )
    assert _canonical(read) == _canonical(each.quads())


def test_json_ld_has_its_context_in_it_and_the_names_that_people_write(built: Build) -> None:
    document = json.loads((built.release.path / "oxiana.jsonld").read_text())
    published = json.loads(files("oxiana.graph").joinpath("context.jsonld").read_text())
    assert document["@context"] == published["@context"]
    (meeting,) = (node for node in document["content"] if node["iri"] == PREFIXES["id"] + "meeting-lake-2")
    assert meeting["occurredOn"] == "2031-05-03"
    assert meeting["prefLabel"]["en"]


@pytest.mark.alike
def test_rdflib_and_owlready2_read_the_default_graph_from_rdf_xml(each: Release) -> None:
    """Owlready2 takes the slash from the end of IRIs and keeps decimals as floats; the rest is the same."""
    file = each.path / "default.rdf"
    expected = [quad.triple for quad in each.quads() if isinstance(quad.graph_name, DefaultGraph)]
    assert isomorphic(from_rdflib(rdflib.Graph().parse(data=file.read_text(), format="xml")), expected)
    with file.open("rb") as content, io.BytesIO() as written:
        owlready2.World().get_ontology("https://w3id.org/oxiana/").load(fileobj=content).save(written, "ntriples")
        triples = [quad.triple for quad in parse(written.getvalue(), format=RdfFormat.N_TRIPLES)]
    assert isomorphic(map(_as_owlready, triples), map(_as_owlready, expected))


def _as_owlready(triple: Triple) -> Triple:
    return Triple(_without_slash(triple.subject), triple.predicate, _without_slash(_as_float(triple.object)))


def _without_slash(node: Any) -> Any:
    return NamedNode(node.value.rstrip("/")) if isinstance(node, NamedNode) else node


def _as_float(node: Any) -> Any:
    decimal = isinstance(node, Literal) and node.datatype == external("xsd", "decimal")
    return Literal(str(float(node.value)), datatype=node.datatype) if decimal else node


def test_a_release_opens_with_its_facts(built: Build) -> None:
    assert open_release(built.release.path) == built.release
    assert built.release.counts["claims"] == 13
    assert built.release.counts["quads"] == len(set(built.release.quads()))


@pytest.mark.alike
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


@pytest.mark.alike
def test_a_build_replaces_a_release_but_nothing_else(built: Build, world: Sources, tmp_path: Path) -> None:
    shutil.copytree(built.release.path, tmp_path / "release")
    build(world, tmp_path / "release")
    assert [path.name for path in tmp_path.iterdir()] == ["release"]
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "letter.txt").touch()
    with pytest.raises(ReleaseError, match="something else is there"):
        build(world, tmp_path / "home")
    assert (tmp_path / "home" / "letter.txt").exists()


@pytest.mark.alike
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
