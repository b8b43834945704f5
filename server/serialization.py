"""Descriptions as bytes, in each of the formats for graphs."""

import json
from collections.abc import Iterable

from pyoxigraph import BlankNode, Quad, RdfFormat, serialize

from oxiana.graph import jsonld, turtle
from oxiana.server import prefixes
from oxiana.server.description import Description
from oxiana.server.formats import JSON_LD, TURTLE, Format


def written(description: Description, wanted: Format) -> bytes:
    """Return the description in the format; one that has no named graphs gets the triples alone."""
    if wanted is JSON_LD:
        return jsonld_text(description.quads).encode()
    if wanted is TURTLE and any(isinstance(t.object, BlankNode) for t in description.triples):
        return turtle.write(description.triples).encode()
    written_as = rdf_format(wanted)
    statements = description.quads if written_as.supports_datasets else description.triples
    return serialize(statements, format=written_as, prefixes=prefixes.used(statements)) or b""


def rdf_format(wanted: Format) -> RdfFormat:
    """Return what pyoxigraph calls a format for graphs."""
    found = RdfFormat.from_media_type(wanted.media_type)
    if found is None:
        raise ValueError(f"{wanted.media_type} is no format for graphs")
    return found


def jsonld_text(quads: Iterable[Quad]) -> str:
    """Return the JSON-LD document of the quads, so written that it can stand in a page too."""
    text = json.dumps(jsonld.enclosed(jsonld.compacted(quads)), ensure_ascii=False, indent=1)
    return text.replace("<", "\\u003c")
