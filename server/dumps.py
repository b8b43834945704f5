"""The files of the release that is served, whole, resumable, and named by their digests."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from pyoxigraph import Literal, RdfFormat

from oxiana.graph.errors import ReleaseError
from oxiana.graph.release import SUMS, digest, open_release
from oxiana.server.asking import Ask

_SUM: Final = re.compile(r"([0-9a-f]{64})  (\S+)")
_TYPES: Final = {".json": "application/json"}
"""The engine takes any ``.json`` for JSON-LD."""
_TITLES: Final = """
SELECT ?file ?title WHERE {
  GRAPH graph:catalog { ?file a dcat:Distribution ; dcterms:title ?title } FILTER(LANG(?title) = $lang)
} ORDER BY ?file"""


@dataclass(frozen=True)
class Dump:
    """One file: where it is, its media type, its SHA-256, and its length in bytes."""

    path: Path
    media_type: str
    digest: str
    size: int


def _media_type(path: Path) -> str:
    if path.suffix in _TYPES:
        return _TYPES[path.suffix]
    rdf_format = RdfFormat.from_extension(path.suffix.removeprefix("."))
    return rdf_format.media_type if rdf_format else "text/plain"


def dumps(folder: Path, identity: str) -> Mapping[str, Dump]:
    """Return the files of the release in the folder by name; none when it is not the release with this id.

    Their checksums are one more file, in the form that ``sha256sum --check`` reads.
    """
    try:
        found = folder.stat()
    except OSError:
        return {}
    return _read(folder, identity, (found.st_ino, found.st_mtime_ns))


@lru_cache(maxsize=1)
def _read(folder: Path, identity: str, _seen: tuple[int, int]) -> Mapping[str, Dump]:
    """Return the files of a folder, read anew when another has taken its place."""
    try:
        release = open_release(folder)
    except ReleaseError:
        return {}
    if release.id != identity:
        return {}
    sums = (folder / SUMS).read_text("utf-8")
    listed = (match for match in map(_SUM.fullmatch, sums.splitlines()) if match)
    digests = {match[2]: match[1] for match in listed} | {SUMS: digest(sums.encode())}
    return {name: _dump(folder / name, sha256) for name, sha256 in digests.items()}


def titles(ask: Ask, lang: str) -> Mapping[str, str]:
    """Return what the files of the catalogue hold, by their names."""
    rows = ask.select(_TITLES, lang=Literal(lang))
    return {row["file"].value.rpartition("/")[2]: row["title"].value for row in rows}


def _dump(path: Path, sha256: str) -> Dump:
    return Dump(path, _media_type(path), sha256, path.stat().st_size)
