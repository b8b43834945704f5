"""RDF files of anybody, read by the ending of their names; ``-`` is standard input, a folder is what is in it."""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import pyoxigraph
from pyoxigraph import Quad, RdfFormat

from oxiana.graph.errors import SyntaxProblem

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


def rdf_files(paths: Iterable[Path]) -> Iterator[Path]:
    """Yield the files, and of folders those below whose names end as RDF does, by name; nothing hidden."""
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        inside = sorted(file for file in path.rglob("*") if file.suffix in ENDINGS)
        yield from (file for file in inside if not any(part.startswith(".") for part in file.relative_to(path).parts))


def read_files(paths: Iterable[Path], form: RdfFormat | None = None) -> Iterator[Quad]:
    """Yield the quads of the files, blank nodes of different files kept apart; raise SyntaxProblem, naming the file.

    Without ``form`` the ending of the name tells the syntax; standard input is Turtle.
    """
    for path in rdf_files(paths):
        yield from _read(path, form or _syntax(path))


def _syntax(path: Path) -> RdfFormat:
    if path == STDIN:
        return RdfFormat.TURTLE
    form = RdfFormat.from_extension(path.suffix.removeprefix("."))
    if form is None:
        raise SyntaxProblem(f"file {path}", f"no RDF format has the ending {path.suffix or 'of this name'}")
    return form


def _read(path: Path, form: RdfFormat) -> Iterator[Quad]:
    try:
        if path == STDIN:
            yield from pyoxigraph.parse(sys.stdin.buffer, format=form, rename_blank_nodes=True)
        else:
            yield from pyoxigraph.parse(path=str(path), format=form, rename_blank_nodes=True)
    except SyntaxError as error:
        raise SyntaxProblem(f"file {path}", str(error.msg), error.lineno, error.offset) from error
    except OSError as error:
        raise SyntaxProblem(f"file {path}", error.strerror or str(error)) from error
