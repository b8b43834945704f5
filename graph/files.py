"""RDF files of anybody, read by the ending of their names."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph
from pyoxigraph import Quad, RdfFormat

from oxiana.graph.errors import SyntaxProblem


def read_files(paths: Iterable[Path]) -> Iterator[Quad]:
    """Yield the quads of the files, blank nodes of different files kept apart; raise SyntaxProblem, naming the file."""
    for path in paths:
        yield from _read(path)


def _read(path: Path) -> Iterator[Quad]:
    form = RdfFormat.from_extension(path.suffix.removeprefix("."))
    if form is None:
        raise SyntaxProblem(f"file {path}", f"no RDF format has the ending {path.suffix or 'of this name'}")
    try:
        yield from pyoxigraph.parse(path=str(path), format=form, rename_blank_nodes=True)
    except SyntaxError as error:
        raise SyntaxProblem(f"file {path}", str(error.msg), error.lineno, error.offset) from error
    except OSError as error:
        raise SyntaxProblem(f"file {path}", error.strerror or str(error)) from error
