"""JSON-LD as trees (JSON-LD 1.1 Framing): each meeting with who was there, what was signed and what was said.

A frame of ``frames/`` says what such a tree holds; PyLD, whose one home this is, grows it. Nothing is fetched.
"""

import json
from collections.abc import Iterable
from importlib.resources import files
from typing import Final, NoReturn

from pyoxigraph import Quad

from oxiana.graph import jsonld
from oxiana.graph.jsonld import Json

_OPTIONS: Final = {"processingMode": "json-ld-1.1", "omitDefault": True}


def frame(name: str) -> dict[str, Json]:
    """Return a frame with the whole context in it: the published one and what the frame adds."""
    text = (files("oxiana.graph") / "frames" / f"{name}.jsonld").read_text("utf-8")
    added: dict[str, Json] = json.loads(text)
    return {**added, "@context": {**jsonld.terms(), **_dict(added["@context"])}}


def framed(name: str, quads: Iterable[Quad]) -> dict[str, Json]:
    """Return the trees that the frame makes of the quads; only who asks for them waits for PyLD to be loaded."""
    from pyld import jsonld as pyld

    document = {**jsonld.compacted(quads), "@context": jsonld.terms()}
    trees: dict[str, Json] = pyld.frame(document, frame(name), {**_OPTIONS, "documentLoader": _refuse})
    return trees


def _dict(value: Json) -> dict[str, Json]:
    return value if isinstance(value, dict) else {}


def _refuse(url: str, _options: object) -> NoReturn:
    raise AssertionError(f"{url} would be fetched: every context is in its document")
