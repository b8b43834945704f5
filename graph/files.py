"""RDF files of anybody, read by the ending of their names; ``-`` is standard input, a folder is what is in it."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from io import BufferedReader, BytesIO
from os.path import realpath
from pathlib import Path, PurePath
from typing import Final
from urllib.parse import quote

from pyoxigraph import Quad, RdfFormat

from oxiana.graph import parsing
from oxiana.graph.errors import FileError

STDIN: Final = Path("-")
SYNTAXES: Final = {
    "turtle": RdfFormat.TURTLE,
    "nt": RdfFormat.N_TRIPLES,
    "nquads": RdfFormat.N_QUADS,
    "trig": RdfFormat.TRIG,
    "jsonld": RdfFormat.JSON_LD,
    "rdfxml": RdfFormat.RDF_XML,
    "n3": RdfFormat.N3,
}
"""What a file can be said to be written in."""
ENDINGS: Final = (".ttl", ".trig", ".nt", ".nq", ".n3", ".jsonld", ".rdf", ".owl")
"""How the names of RDF files end in a folder; .txt, .xml and .json are seldom RDF, and are read if they are named."""
_PACKED: Final = frozenset({".gz", ".bz2", ".xz", ".zst", ".zip"})
_REMEDY: Final = f"name a file that ends in {', '.join(ENDINGS)}"


def rdf_files(paths: Iterable[Path]) -> Iterator[Path]:
    """Yield the files, and of folders those below whose names end as RDF does, by name; nothing hidden.

    A file that is there by several names is yielded once, or its blank nodes would be doubled. Raise FileError for a
    folder in which there is none.
    """
    seen: set[str] = set()
    for named in paths:
        inside = list(_inside(named)) if named.is_dir() else [named]
        if not inside:
            raise FileError(str(named), "no RDF file is in this folder", _REMEDY)
        for file in inside:
            if (real := realpath(file)) not in seen:
                seen.add(real)
                yield file


def _inside(folder: Path) -> Iterator[Path]:
    for file in sorted(folder.rglob("*")):
        hidden = any(part.startswith(".") for part in file.relative_to(folder).parts)
        if file.suffix.lower() in ENDINGS and not hidden and not file.is_dir():
            yield file


def read_files(paths: Iterable[Path], form: RdfFormat | None = None) -> Iterator[Quad]:
    """Yield the quads of the files, blank nodes of different files kept apart.

    Without ``form`` the ending of the name tells the syntax; standard input is Turtle. FileError or SyntaxProblem
    names the file that cannot be read.
    """
    for path in rdf_files(paths):
        yield from read_file(path, form or syntax(path))


def read_file(path: Path, form: RdfFormat, *, renamed: bool = True) -> Iterator[Quad]:
    """Yield the quads of one file, its blank nodes ``renamed`` or with the labels that they have there."""
    with opened(path) as content:
        yield from parsing.parse(name(path), content, form, base=base(path), renamed=renamed)


def prefixes(paths: Iterable[Path], form: RdfFormat | None = None) -> dict[str, str]:
    """Return the namespaces of prefixes as ``parsing.prefixes`` does, the first of each; what is read once has none."""
    found: dict[str, str] = {}
    for path in rdf_files(paths):
        if path.is_file():
            with opened(path) as content:
                found = parsing.prefixes(name(path), content, form or syntax(path), base=base(path)) | found
    return found


def name(path: Path) -> str:
    """Return what a file is called in messages."""
    return "standard input" if path == STDIN else f"file {path}"


def base(path: Path) -> str:
    """Return what relative IRIs in a file start from: its name, and nothing of where it lies."""
    return f"file:///{quote(path.name)}"


def syntax(path: Path) -> RdfFormat:
    """Return the syntax that the ending of the name tells; FileError when it tells none."""
    form = RdfFormat.TURTLE if path == STDIN else by_ending(path.name)
    if form is None and path.suffix.lower() in _PACKED:
        raise FileError(str(path), "it is compressed", "unpack it")
    if form is None:
        raise FileError(str(path), f"no RDF format has the ending {path.suffix or 'of this name'}", _REMEDY)
    return form


def by_ending(name: str) -> RdfFormat | None:
    """Return the syntax that the ending of the name of a file tells, if it tells one."""
    ending = PurePath(name).suffix.lower().removeprefix(".")
    return RdfFormat.from_extension({"owl": "rdf"}.get(ending, ending))


@contextmanager
def opened(path: Path) -> Iterator[BufferedReader | BytesIO]:
    """Yield the bytes of a file, which can be read more than once; FileError when they cannot be read."""
    try:
        if path == STDIN:
            yield BytesIO(sys.stdin.buffer.read())
            return
        with path.open("rb") as file:
            yield file if file.seekable() else BytesIO(file.read())
    except OSError as error:
        raise FileError(str(path), error.strerror or str(error), "name a file that can be read") from error
