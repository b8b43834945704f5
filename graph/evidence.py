"""Evidence without the text: spans of code points and SHA-256 digests, made from documents and checked against them."""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pyoxigraph import Quad

from oxiana.graph import terms
from oxiana.graph.errors import EvidenceError
from oxiana.graph.files import opened
from oxiana.graph.store import MemoryStore

_SPANS: Final = """
SELECT ?span ?digest ?start ?end ?source WHERE {
  ?span a ox:EvidenceSpan ; ox:spanDigest ?digest ; ox:spanStart ?start ; ox:spanEnd ?end ;
        ox:inSnapshot/ox:contentDigest ?source
} ORDER BY ?source ?start ?end"""
_SNAPSHOTS: Final = """
SELECT ?snapshot ?digest ?length WHERE {
  ?snapshot a ox:SourceSnapshot ; ox:contentDigest ?digest ; ox:codePointLength ?length
} ORDER BY ?snapshot"""


@dataclass(frozen=True, slots=True)
class Document:
    """The text of a document, exactly as retrieved; its digest is that of the UTF-8 bytes."""

    name: str
    text: str
    digest: str


@dataclass(frozen=True, slots=True)
class Citation:
    """A range of code points of a document, from 0, the end not included."""

    source: str
    start: int
    end: int
    digest: str

    def yaml(self) -> str:
        """Return the entry of ``hasEvidence`` that states this range."""
        span = terms.compact(terms.span(self.source, self.start, self.end).value)
        return (
            f"- iri: {span}\n"
            "  type: EvidenceSpan\n"
            f"  inSnapshot: {terms.compact(terms.snapshot(self.source).value)}\n"
            f"  spanStart: {self.start}\n"
            f"  spanEnd: {self.end}\n"
            f"  spanDigest: {self.digest}\n"
        )


@dataclass(frozen=True, slots=True)
class Verification:
    """How much evidence was recomputed, and what did not agree."""

    documents: int
    snapshots: int
    spans: int
    mismatches: tuple[EvidenceError, ...]


def read_document(path: Path) -> Document:
    """Read a document; raise FileError if it cannot be read, EvidenceError if it is no UTF-8 text."""
    try:
        with opened(path) as file:
            content = file.read()
        return Document(path.name, content.decode(), _digest(content))
    except UnicodeDecodeError as error:
        raise EvidenceError(str(path), str(error), "name a text file in UTF-8") from error


def find_document(name: str, folder: Path) -> Path:
    """Return the only file of a folder whose name begins so, such as ``004``."""
    found = sorted(path for path in folder.glob("*") if path.is_file() and path.name.startswith(name))
    if len(found) != 1:
        names = ", ".join(path.name for path in found)
        problem = f"{len(found)} documents begin so: {names}" if found else "no document begins so"
        raise EvidenceError(f"{name} in {folder}", problem, "name a path or a longer beginning")
    return found[0]


def cite(document: Document, words: str) -> Citation:
    """Find the words, whatever blanks or line breaks part them; they must stand exactly once in the document."""
    pattern = r"\s+".join(re.escape(word) for word in words.split())
    matches = list(re.finditer(pattern, document.text)) if pattern else []
    if len(matches) != 1:
        raise _not_once(document, words, matches)
    start, end = matches[0].span()
    return Citation(document.digest, start, end, _digest(matches[0][0].encode()))


def verify(quads: Iterable[Quad], folder: Path) -> Verification:
    """Recompute every digest, length and span from the documents of a folder, which are known by their digests."""
    store = MemoryStore(quads)
    documents = {document.digest: document for document in map(read_document, _files(folder))}
    snapshots = [tuple(term.value for term in row) for row in store.select(_SNAPSHOTS)]
    spans = [tuple(term.value for term in row) for row in store.select(_SPANS)]
    mismatches = [error for row in snapshots for error in _check_snapshot(documents, *row)]
    mismatches += [error for row in spans for error in _check_span(documents, *row)]
    used = documents.keys() & {digest for _, digest, _ in snapshots}
    return Verification(len(used), len(snapshots), len(spans), tuple(mismatches))


def _files(folder: Path) -> Iterator[Path]:
    if not folder.is_dir():
        raise EvidenceError(str(folder), "there is no such folder", "name the folder of the source documents")
    return (path for path in sorted(folder.iterdir()) if path.suffix == ".txt")


def _check_snapshot(documents: dict[str, Document], iri: str, digest: str, length: str) -> Iterator[EvidenceError]:
    name = terms.compact(iri)
    if digest not in documents:
        yield EvidenceError(name, f"no document has the digest {digest[:8]}…", "add the document, or snapshot it anew")
    elif len(documents[digest].text) != int(length):
        found = len(documents[digest].text)
        yield EvidenceError(name, f"codePointLength is {length}, the document has {found}", f"write {found}")


def _check_span(
    documents: dict[str, Document], iri: str, digest: str, start: str, end: str, source: str
) -> Iterator[EvidenceError]:
    if source in documents:
        found = _digest(documents[source].text[int(start) : int(end)].encode())
        if found != digest:
            problem = f"spanDigest is {digest[:8]}…, the range has {found[:8]}…"
            yield EvidenceError(terms.compact(iri), problem, "cite the words again")


def _not_once(document: Document, words: str, matches: list[re.Match[str]]) -> EvidenceError:
    shown = words if len(words) <= 60 else f"{words[:57]}…"
    if not matches:
        return EvidenceError(document.name, f"the words {shown!r} do not stand in it", "copy them from the document")
    places = "; ".join(_place(document.text, match.start()) for match in matches)
    return EvidenceError(document.name, f"{shown!r} stands in {len(matches)} places: {places}", "give more words")


def _place(text: str, offset: int) -> str:
    line = text.count("\n", 0, offset) + 1
    column = offset - (text.rfind("\n", 0, offset) + 1) + 1
    return f"line {line}, column {column} (offset {offset})"


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
