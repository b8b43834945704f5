"""Posted documents as quads: what does not parse is said with its place; nothing that a document names is fetched."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Final

from pyoxigraph import Quad, RdfFormat

from oxiana.graph import nesting, parsing
from oxiana.graph.errors import NotAllowed, SyntaxProblem

NOWHERE: Final = "http://posted.invalid/"
"""What relative IRIs are resolved against when a document has no address."""

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
    nesting.check(posted.part, BytesIO(posted.body), RdfFormat.JSON_LD)
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


def quads(posted: Posted, contexts: Mapping[str, str]) -> tuple[Quad, ...]:
    """Return the statements of a document; ``contexts`` are the texts of the JSON-LD contexts that it may name."""
    form, body = _checked(posted, contexts)
    return tuple(parsing.parse_bytes(posted.part, body, form, base=posted.base))


def prefixes(posted: Posted, contexts: Mapping[str, str]) -> dict[str, str]:
    """Return the namespaces of the prefixes that a document declares before its first statement."""
    form, body = _checked(posted, contexts)
    return parsing.prefixes(posted.part, BytesIO(body), form, base=posted.base)


def _checked(posted: Posted, contexts: Mapping[str, str]) -> tuple[RdfFormat, bytes]:
    """Return the syntax of a document, and the bytes to parse."""
    form, body = RdfFormat.from_media_type(posted.media_type) or RdfFormat.TRIG, posted.body
    if form == RdfFormat.RDF_XML and _ENTITY.search(body):
        raise NotAllowed(f"an XML entity in the {posted.part}", "write out what it stands for")
    if form == RdfFormat.JSON_LD:
        body = _inlined(posted, contexts)
    return form, body
