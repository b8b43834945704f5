"""Documents of anybody as quads: what nests too deep is refused, and what does not parse is told with its place."""

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import IO, Final

import pyoxigraph
from pyoxigraph import Quad, RdfFormat

from oxiana.graph import nesting
from oxiana.graph.errors import SyntaxProblem

_GZIP: Final = b"\x1f\x8b"
_FETCHING: Final = "it names a context that stands elsewhere, and none is fetched: write the context into the document"
_PLACE: Final = re.compile(r"Parser error at line \d+ (?:between columns \d+ and \d+|column \d+): ")


def parse(
    what: str, content: IO[bytes], form: RdfFormat, *, base: str | None = None, renamed: bool = True
) -> Iterator[Quad]:
    """Yield the quads of a document that is called so in messages; SyntaxProblem when it cannot be read to its end.

    Its blank nodes are told apart from those of other documents, unless they are not to be ``renamed``.
    """
    check(what, content, form)
    with told(what):
        yield from pyoxigraph.parse(content, format=form, base_iri=base, rename_blank_nodes=renamed)


def prefixes(what: str, content: IO[bytes], form: RdfFormat, *, base: str | None = None) -> dict[str, str]:
    """Return the namespaces of the prefixes that a document declares before its first statement."""
    check(what, content, form)
    with told(what):
        parser = pyoxigraph.parse(content, format=form, base_iri=base)
        next(parser, None)
        return parser.prefixes


def check(what: str, content: IO[bytes], form: RdfFormat) -> None:
    """Raise SyntaxProblem for what no parser should see; leave the document at its start, after a byte order mark."""
    nesting.check(what, content, form)
    start = content.read(len(BOM_UTF8))
    if start.startswith(_GZIP):
        raise SyntaxProblem(what, "it is compressed: unpack it")
    if start.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        raise SyntaxProblem(what, "it is in UTF-16: write it in UTF-8")
    if start != BOM_UTF8:
        content.seek(0)


@contextmanager
def told(what: str) -> Iterator[None]:
    """Raise what a parser says as SyntaxProblem, in words for those who wrote the document."""
    try:
        yield
    except SyntaxError as error:
        problem = _FETCHING if "LoadDocumentCallback" in str(error.msg) else _PLACE.sub("", str(error.msg))
        raise SyntaxProblem(what, problem, error.lineno, error.offset) from error


def parse_bytes(what: str, content: bytes, form: RdfFormat, *, base: str | None = None) -> Iterator[Quad]:
    """Yield the quads of a document that is in memory."""
    return parse(what, BytesIO(content), form, base=base)
