"""The data that is served: read once, by the zygote, into memory."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import RdfFormat, Store

from oxiana.graph.errors import ReleaseError, StoreError
from oxiana.graph.release import open_release


@dataclass(frozen=True)
class Data:
    """A store, the SHA-256 that names its content, and the version that people call it by."""

    store: Store
    id: str
    version: str


def _format(path: Path) -> RdfFormat:
    found = RdfFormat.from_extension(path.suffix.removeprefix("."))
    if not found:
        raise StoreError(
            str(path), "no RDF format has this suffix", "name a .ttl, .nt, .nq, .trig, .rdf or .jsonld file"
        )
    return found


def _load(store: Store, path: Path) -> str:
    """Load one file and return the SHA-256 of its bytes."""
    try:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        store.bulk_load(path=path, format=_format(path), base_iri=f"file:///{path.name}")
    except OSError as error:
        raise StoreError(str(path), error.strerror or str(error), "name a file that can be read") from error
    except SyntaxError as error:
        raise StoreError(str(path), str(error), "correct the file") from error
    return digest


def from_files(paths: Sequence[Path]) -> Data:
    """Return the data of RDF files; StoreError names the file that cannot be read."""
    store = Store()
    digests = [_load(store, path) for path in paths]
    name = hashlib.sha256("\n".join(digests).encode()).hexdigest()
    return Data(store, name, name[:12])


def empty() -> Data:
    """Return no data at all."""
    return Data(Store(), hashlib.sha256().hexdigest(), "empty")


def from_release(path: Path) -> Data:
    """Return the data of a release; ReleaseError when there is none."""
    if not path.is_dir():
        raise ReleaseError(str(path), 'run "make build" or name RDF files')
    release = open_release(path)
    store = Store()
    store.bulk_extend(release.dataset())
    return Data(store, release.id, release.version)
