"""Files that cannot be read are told in one way, whoever reads them."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import chdir, contextmanager
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest
from click.testing import CliRunner
from pyoxigraph import RdfFormat

from oxiana.graph.cli import cli
from oxiana.graph.errors import FileError, SyntaxProblem
from oxiana.graph.evidence import read_document
from oxiana.graph.files import STDIN, opened, read_file, read_files, syntax
from oxiana.graph.formatting import out_of_form
from oxiana.server.errors import OxianaError
from oxiana.server.workers.data import from_files

TRIPLE = "<a:a> <a:b> <a:c> .\n"
READERS: dict[str, Callable[[Path], object]] = {
    "validate": lambda path: list(read_files([path])),
    "serve": lambda path: from_files([path]),
    "format": lambda path: list(out_of_form([path])),
    "cite": read_document,
}


@contextmanager
def powerless() -> Iterator[None]:
    """Have no more rights than anybody: tests may run as root, who may read all."""
    before = os.geteuid()
    if before == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(before)


@pytest.fixture
def locked(tmp_path: Path) -> Path:
    """A file that only those may read who may read all."""
    file = tmp_path / "locked.ttl"
    file.write_text(TRIPLE)
    for folder in (tmp_path, tmp_path.parent, tmp_path.parent.parent):
        folder.chmod(0o755)
    file.chmod(0)
    return file


def told(reader: Callable[[Path], object], path: Path) -> str:
    with pytest.raises(OxianaError) as caught:
        reader(path)
    return str(caught.value)


@pytest.mark.parametrize("reader", READERS.values(), ids=READERS)
def test_a_file_that_cannot_be_read_is_told_in_one_way(
    reader: Callable[[Path], object], tmp_path: Path, locked: Path
) -> None:
    none, ring = tmp_path / "none.ttl", tmp_path / "ring.ttl"
    ring.symlink_to(ring)
    assert told(reader, none) == f"{none}: No such file or directory: name a file that can be read"
    assert told(reader, ring) == f"{ring}: Too many levels of symbolic links: name a file that can be read"
    with powerless():
        assert told(reader, locked) == f"{locked}: Permission denied: name a file that can be read"


@pytest.mark.parametrize("reader", [READERS["format"], READERS["cite"], lambda p: list(read_file(p, RdfFormat.TURTLE))])
def test_a_folder_is_no_file(reader: Callable[[Path], object], tmp_path: Path) -> None:
    assert told(reader, tmp_path) == f"{tmp_path}: Is a directory: name a file that can be read"


@pytest.mark.parametrize("reader", [READERS["validate"], READERS["serve"]])
def test_a_folder_without_files_is_nothing_to_read(reader: Callable[[Path], object], tmp_path: Path) -> None:
    (tmp_path / "folder.ttl").mkdir()
    (tmp_path / ".hidden.ttl").write_text(TRIPLE)
    assert "no RDF file is in this folder: name a file that ends in .ttl, " in told(reader, tmp_path)
    (tmp_path / "folder.ttl" / "file.nt").write_text(TRIPLE)
    assert reader(tmp_path)


def test_a_file_with_several_names_is_read_once(tmp_path: Path) -> None:
    file, folder = tmp_path / "a.ttl", tmp_path / "folder"
    file.write_text("[] <a:b> <a:c> .")
    folder.mkdir()
    (folder / "b.ttl").symlink_to(file)
    (folder / "c.ttl").write_text("[] <a:b> <a:c> .")
    names = [file, tmp_path, folder, folder / ".." / "a.ttl"]
    assert len(list(read_files(names))) == len(set(read_files(names))) == 2
    assert from_files(names).id == from_files([tmp_path]).id
    with chdir(tmp_path):
        assert len(list(read_files([Path("a.ttl"), file]))) == 1


@pytest.mark.parametrize("reader", [READERS["validate"], READERS["serve"]])
@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("data.csv", "no RDF format has the ending .csv: name a file that ends in .ttl, "),
        ("data", "no RDF format has the ending "),
        ("data.ttl.gz", "it is compressed: unpack it"),
    ],
)
def test_an_ending_that_nobody_reads_is_told(
    reader: Callable[[Path], object], name: str, says: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_text("")
    assert says in told(reader, tmp_path / name)


@pytest.mark.parametrize(
    ("name", "form"), [("A.TTL", "Turtle"), ("a.owl", "RDF/XML"), ("a.json", "JSON-LD"), ("-", "Turtle")]
)
def test_the_ending_tells_the_syntax(name: str, form: str) -> None:
    assert syntax(Path(name)).name == form


def test_what_can_be_read_once_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    reader, writer = os.pipe()
    os.write(writer, TRIPLE.encode())
    os.close(writer)
    assert len(list(read_file(Path(f"/dev/fd/{reader}"), RdfFormat.TURTLE))) == 1
    os.close(reader)
    monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(TRIPLE.encode())))
    with opened(STDIN) as content:
        assert content.read() == TRIPLE.encode()
        content.seek(0)
        assert content.read() == TRIPLE.encode()
    monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(b"<a:a> .")))
    with pytest.raises(SyntaxProblem, match="the standard input does not parse"):
        list(read_files([STDIN]))


def test_the_command_names_the_file_that_cannot_be_read(tmp_path: Path) -> None:
    ended = CliRunner().invoke(cli, ["validate", str(tmp_path / "none.ttl")])
    assert (ended.exit_code, ended.stdout) == (2, "")
    assert ended.stderr == f"{tmp_path}/none.ttl: No such file or directory: name a file that can be read\n"
    assert isinstance(CliRunner().invoke(cli, ["check", "shapes", str(tmp_path / "none.ttl")]).exception, FileError)


def test_to_check_shapes_that_are_none_is_a_mistake(tmp_path: Path) -> None:
    (tmp_path / "data.ttl").write_text(TRIPLE)
    ended = CliRunner().invoke(cli, ["check", "shapes", str(tmp_path)])
    assert "no shape in the files" in str(ended.exception)
