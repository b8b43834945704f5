"""Documents of anybody as quads: what nests too deep is refused, and what does not parse is told with its place."""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import IO, Final

import pyoxigraph
from pyoxigraph import Quad, RdfFormat

from oxiana.graph import nesting
from oxiana.graph.errors import SyntaxProblem

_PLACE: Final = re.compile(r"Parser error at line \d+ (?:between columns \d+ and \d+|column \d+): ")


def parse(
    what: str, content: IO[bytes], form: RdfFormat, *, base: str | None = None, renamed: bool = True
) -> Iterator[Quad]:
    """Yield the quads of a document that is called so in messages; SyntaxProblem when it cannot be read to its end.

    Its blank nodes are told apart from those of other documents, unless they are not to be ``renamed``.
    """
    nesting.check(what, content, form)
    try:
        yield from pyoxigraph.parse(content, format=form, base_iri=base, rename_blank_nodes=renamed)
    except SyntaxError as error:
        raise SyntaxProblem(what, _PLACE.sub("", str(error.msg)), error.lineno, error.offset) from error


def parse_bytes(what: str, content: bytes, form: RdfFormat, *, base: str | None = None) -> Iterator[Quad]:
    """Yield the quads of a document that is in memory."""
    return parse(what, BytesIO(content), form, base=base)
