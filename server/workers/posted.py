"""Posted documents as quads: what does not parse is said with its place; nothing that a document names is fetched."""

import json
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Final
from xml.parsers import expat

from pyoxigraph import Quad, RdfFormat, parse

from oxiana.graph.errors import NotAllowed, SyntaxProblem

NOWHERE: Final = "http://posted.invalid/"
"""What relative IRIs are resolved against when a document has no address."""

DEEPEST_XML: Final = 1000

_PLACE: Final = re.compile(r"Parser error at line \d+ (?:between columns \d+ and \d+|column \d+): ")
_ENTITY: Final = re.compile(rb"<!ENTITY", re.IGNORECASE)


@dataclass(frozen=True)
class Posted:
    """A document: which part of the request it was, its media type, its bytes, and where its relative IRIs start."""

    part: str
    media_type: str
    body: bytes
    base: str = NOWHERE


def _inlined(posted: Posted, contexts: Mapping[str, str]) -> bytes:
    """Return a JSON-LD document with the IRIs of known contexts replaced by their texts; any other will be refused."""
    if not any(iri.encode() in posted.body for iri in contexts):
        return posted.body
    try:
        document = json.loads(posted.body)
    except ValueError as error:
        raise SyntaxProblem(posted.part, str(error)) from error
    if not isinstance(document, dict):
        return posted.body
    named = document.get("@context")
    listed = named if isinstance(named, list) else [named]
    texts = [json.loads(contexts[c])["@context"] if isinstance(c, str) and c in contexts else c for c in listed]
    return json.dumps({**document, "@context": texts}).encode()


def _check_xml(posted: Posted) -> None:
    """Refuse entities, and elements so deep in each other that reading them would take forever."""
    if _ENTITY.search(posted.body):
        raise NotAllowed(f"an XML entity in the {posted.part}", "write out what it stands for")
    depth = 0

    def begin(_name: str, _attributes: object) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST_XML:
            raise SyntaxProblem(posted.part, f"it is nested more than {DEEPEST_XML} deep; write it flatter")

    def end(_name: str) -> None:
        nonlocal depth
        depth -= 1

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = begin, end
    with suppress(expat.ExpatError):  # the parser of RDF says what is wrong with the XML
        parser.Parse(posted.body, True)  # noqa: FBT003


def quads(posted: Posted, contexts: Mapping[str, str]) -> tuple[Quad, ...]:
    """Return the statements of a document; ``contexts`` are the texts of the JSON-LD contexts that it may name."""
    rdf_format, body = RdfFormat.from_media_type(posted.media_type), posted.body
    if rdf_format == RdfFormat.RDF_XML:
        _check_xml(posted)
    if rdf_format == RdfFormat.JSON_LD:
        body = _inlined(posted, contexts)
    try:
        return tuple(parse(body, rdf_format, base_iri=posted.base, rename_blank_nodes=True))
    except SyntaxError as error:
        raise SyntaxProblem(posted.part, _PLACE.sub("", error.msg), error.lineno, error.offset) from error
