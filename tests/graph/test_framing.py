"""The framed meetings: trees that say what the default graph says, and all that the frame asks for."""

import json
from pathlib import Path
from typing import Any

import pytest
from pyld import jsonld as pyld
from pyoxigraph import DefaultGraph, RdfFormat, parse

from oxiana.graph.framing import frame, framed
from oxiana.graph.pipeline import Build
from oxiana.graph.store import MemoryStore, Store
from oxiana.graph.terms import PREFIXES

KINDS = {"hasParticipation": "ox:participationIn", "actions": "ox:actionAt", "said": "ox:madeAt"}


@pytest.fixture(scope="module")
def trees(built: Build) -> dict[str, Any]:
    text = (built.release.path / "meetings.jsonld").read_text()
    return {tree["iri"]: tree for tree in json.loads(text)["content"]}


@pytest.fixture(scope="module")
def store(built: Build) -> Store:
    return MemoryStore(built.release.quads())


def test_every_meeting_is_a_tree(trees: dict[str, Any], store: Store) -> None:
    meetings = {row["m"].value for row in store.select("SELECT ?m { ?m a ox:Meeting }")}
    assert trees.keys() == meetings


def test_a_tree_says_only_what_the_default_graph_says(built: Build, store: Store) -> None:
    said = {quad.triple for quad in parse(path=str(built.release.path / "meetings.jsonld"), format=RdfFormat.JSON_LD)}
    assert len(said) > 50
    assert said <= set(store.get(DefaultGraph()))


@pytest.mark.parametrize("key", KINDS)
def test_a_tree_has_all_that_belongs_to_its_meeting(key: str, trees: dict[str, Any], store: Store) -> None:
    for iri, tree in trees.items():
        branches = tree.get(key, [])
        found = {branch["iri"] for branch in (branches if isinstance(branches, list) else [branches])}
        rows = store.select(f"SELECT ?node {{ ?node {KINDS[key]} <{iri}> }}")
        assert found == {row["node"].value for row in rows}


def test_a_reader_finds_who_took_part_in_which_office(trees: dict[str, Any]) -> None:
    meeting = trees[f"{PREFIXES['id']}meeting-lake-2"]
    host_role = f"{PREFIXES['oxc']}host"
    (host,) = (p for p in meeting["hasParticipation"] if p["participationRole"]["iri"] == host_role)
    assert host["participant"]["prefLabel"]["en"]
    assert host["inCapacity"]["hasOffice"]["prefLabel"]["en"]
    assert host["statedIn"] == f"{PREFIXES['id']}document-900"
    assert meeting["occurredOn"] == "2031-05-03"


def test_the_published_frame_makes_the_published_trees(built: Build) -> None:
    """Who has the two files and any framing processor gets the third; no context has to be fetched."""
    folder: Path = built.release.path
    published = json.loads((folder / "meetings.frame.jsonld").read_text())
    assert published == frame("meetings")
    document = json.loads((folder / "oxiana.jsonld").read_text())
    document["content"] = [
        {key: value for key, value in node.items() if key != "content"} for node in document["content"]
    ]
    made = pyld.frame(document, published, {"omitDefault": True, "documentLoader": None})
    assert made == json.loads((folder / "meetings.jsonld").read_text())


def test_nothing_gives_no_tree() -> None:
    assert framed("meetings", ()).keys() == {"@context"}
