"""The files of the release that is served, whole, resumable, and named by their digests."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from pyoxigraph import RdfFormat

from oxiana.graph.errors import ReleaseError
from oxiana.graph.release import open_release

_SUM: Final = re.compile(r"([0-9a-f]{64})  (\S+)")
_TYPES: Final = {".json": "application/json"}


@dataclass(frozen=True)
class Dump:
    """One file: where it is, its media type, and its SHA-256."""

    path: Path
    media_type: str
    digest: str


def _media_type(path: Path) -> str:
    rdf_format = RdfFormat.from_extension(path.suffix.removeprefix("."))
    return rdf_format.media_type if rdf_format else _TYPES.get(path.suffix, "text/plain")


@lru_cache(maxsize=1)
def dumps(folder: Path, identity: str) -> Mapping[str, Dump]:
    """Return the files of the release in the folder by name; none when it is not the release with this id."""
    try:
        release = open_release(folder)
    except ReleaseError:
        return {}
    if release.id != identity:
        return {}
    sums = (match for match in map(_SUM.fullmatch, (folder / "SHA256SUMS").read_text("utf-8").splitlines()) if match)
    return {
        name: Dump(folder / name, _media_type(folder / name), digest) for digest, name in (m.groups() for m in sums)
    }
