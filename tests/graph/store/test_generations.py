"""A store in generations: each whole or not there, and the way back to any that is kept."""

import json
import shutil
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from oxiana.graph.errors import StoreError
from oxiana.graph.store import DiskStore, open_snapshot
from oxiana.graph.store.generations import DATA, Hold, create_store, open_store

pytestmark = pytest.mark.alike

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)


def quad(number):
    return Quad(NamedNode("a:s"), NamedNode("a:p"), Literal(number), NamedNode("a:g"))


def fill(folder, *numbers):
    with DiskStore(folder) as store:
        store.load(map(quad, numbers))


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A store with one quad in each of three generations."""
    folder = tmp_path_factory.mktemp("made") / "store"
    create_store(folder, NOW, "create", lambda data: fill(data, 1))
    store = open_store(folder, Hold.WRITING)
    for number in (2, 3):
        write(store, number)
    store.close()
    return folder


@pytest.fixture
def folder(made, tmp_path):
    """That store, for one test alone."""
    return shutil.copytree(made, tmp_path / "store", symlinks=True)


def write(store, *numbers):
    with store.draft() as draft:
        fill(draft / DATA, *numbers)
        return store.publish(draft, "update", "", NOW + timedelta(seconds=numbers[0]))


def content(store):
    return {int(quad.object.value) for quad in open_snapshot(store.current.data).dump()}


def test_what_was_published_last_is_current(folder):
    store = open_store(folder, Hold.LOOKING)
    assert [generation.number for generation in store.all()] == [1, 2, 3]
    assert (store.current.number, store.current.kind, content(store)) == (3, "update", {3})


def test_a_store_is_written_by_one_process_and_served_by_many(folder):
    one, another = open_store(folder, Hold.READING), open_store(folder, Hold.READING)
    with pytest.raises(StoreError, match="another process has it open"):
        open_store(folder, Hold.WRITING)
    one.close()
    another.close()
    writer = open_store(folder, Hold.WRITING)
    with pytest.raises(StoreError, match="another process has it open"):
        open_store(folder, Hold.READING)
    assert open_store(folder, Hold.LOOKING).current.number == 3
    writer.close()


def test_what_is_not_published_is_not_there(folder):
    store = open_store(folder, Hold.WRITING)
    with store.draft() as draft:
        fill(draft / DATA, 4)
    assert not draft.exists()
    assert content(store) == {3}
    store.close()


@pytest.mark.parametrize("moment", ["draft", "renamed", "link"])
def test_a_write_that_was_stopped_at_any_step_leaves_nothing(folder, moment):
    if moment == "draft":
        (folder / "draft-x").mkdir()
        fill(folder / "draft-x" / DATA, 4)
    elif moment == "renamed":
        (folder / "generations" / "4").mkdir()
    else:
        (folder / "draft-current").symlink_to("generations/4")
    store = open_store(folder, Hold.WRITING)
    assert content(store) == {3}
    assert not [path for path in folder.iterdir() if path.name.startswith("draft")]
    assert write(store, 5).number == 4
    assert content(store) == {5}
    store.close()


def test_old_generations_go_but_not_those_that_are_read(folder):
    store = open_store(folder, Hold.WRITING)
    for number in range(4, 8):
        write(store, number)
    store.forget(2, {3})
    assert [generation.number for generation in store.all()] == [3, 5, 6, 7]
    store.forget(2)
    assert [generation.number for generation in store.all()] == [5, 6, 7]
    store.close()


def test_a_removal_that_was_stopped_leaves_the_others_whole(folder, monkeypatch):
    store = open_store(folder, Hold.WRITING)
    monkeypatch.setattr("shutil.rmtree", lambda *_, **__: None)
    store.forget(1)
    assert [generation.number for generation in store.all()] == [2, 3]
    monkeypatch.undo()
    store.close()
    store = open_store(folder, Hold.WRITING)
    assert not [path for path in folder.iterdir() if path.name.startswith("draft")]
    assert write(store, 4).number == 4
    store.close()


def test_generations_have_the_same_path_whatever_leads_to_them(folder, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "link").symlink_to(folder)
    for path in (folder, Path("store"), Path("link")):
        store = open_store(path, Hold.LOOKING)
        assert store.current in store.all()


def test_a_creation_that_was_stopped_can_be_done_again(tmp_path):
    with pytest.raises(ZeroDivisionError):
        create_store(tmp_path / "store", NOW, "create", lambda _: 1 / 0)
    with pytest.raises(StoreError, match="there is no store"):
        open_store(tmp_path / "store", Hold.LOOKING)
    create_store(tmp_path / "store", NOW, "create", lambda data: fill(data, 1))
    assert content(open_store(tmp_path / "store", Hold.LOOKING)) == {1}


def test_something_else_is_never_made_a_store(tmp_path):
    (tmp_path / "release.json").write_text("{}")
    with pytest.raises(StoreError, match="a release is never writable"):
        create_store(tmp_path, NOW, "create", fill)
    (tmp_path / "release.json").rename(tmp_path / "other")
    with pytest.raises(StoreError, match="something else is there"):
        create_store(tmp_path, NOW, "create", fill)
    with pytest.raises(StoreError, match="no folder"):
        create_store(tmp_path / "other", NOW, "create", fill)


@pytest.fixture
def oxiana(here):
    """Runs a command for stores."""
    return partial(here, "store")


def logged(oxiana, folder):
    return json.loads(oxiana("log", folder, "--format", "json").stdout)


def test_the_log_tells_when_and_how_each_generation_was_made(oxiana, folder):
    first, _, last = logged(oxiana, folder)
    assert first == {
        "generation": "1",
        "made": "2026-11-27T12:00:00.000+00:00",
        "kind": "create",
        "about": "",
        "quads": "1",
        "graphs": "1",
        "served": "",
    }
    assert (last["generation"], last["kind"], last["served"]) == ("3", "update", "current")
    assert "generation  made" in oxiana("log", folder).stdout


def test_a_rollback_is_a_generation_of_its_own(oxiana, folder):
    told = oxiana("rollback", folder, "1")
    assert (told.returncode, told.stdout) == (0, "generation 4 is what generation 1 was\n")
    assert content(open_store(folder, Hold.LOOKING)) == {1}
    assert [(entry["generation"], entry["kind"], entry["about"]) for entry in logged(oxiana, folder)][-1] == (
        "4",
        "rollback",
        "generation 1",
    )
    missing = oxiana("rollback", folder, "9")
    assert (missing.returncode, missing.stderr.count("\n")) == (1, 1)
    assert content(open_store(folder, Hold.LOOKING)) == {1}


def test_a_backup_is_a_store(oxiana, folder, tmp_path):
    writer = open_store(folder, Hold.WRITING)
    assert oxiana("backup", folder, tmp_path / "copy").returncode == 0
    write(writer, 9)
    writer.close()
    copy = open_store(tmp_path / "copy", Hold.WRITING)
    assert content(copy) == {3}
    assert copy.id != open_store(folder, Hold.LOOKING).id
    write(copy, 7)
    assert content(open_store(folder, Hold.LOOKING)) == {9}
    assert oxiana("backup", folder, tmp_path / "copy").returncode == 1
    copy.close()


def test_verify_finds_what_cannot_be_read(oxiana, folder):
    assert oxiana("verify", folder).returncode == 0
    data = folder / "generations" / "2" / "data"
    for file in data.glob("*.sst"):
        content = file.read_bytes()
        file.unlink()
        file.write_bytes(bytes(byte ^ 0xFF for byte in content[:200]) + content[200:])
    found = oxiana("verify", folder, "--format", "json")
    assert found.returncode == 1
    states = {entry["generation"]: entry["state"] for entry in json.loads(found.stdout)}
    assert states["1"] == states["3"] == "whole" != states["2"]
