"""The data that is served: read once, by the zygote, into memory."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Store

from oxiana.graph import parsing
from oxiana.graph.errors import ReleaseError
from oxiana.graph.files import base, name, opened, rdf_files, syntax
from oxiana.graph.release import open_release


@dataclass(frozen=True)
class Data:
    """A store, the SHA-256 that names its content, and the version that people call it by."""

    store: Store
    id: str
    version: str


def _load(store: Store, path: Path) -> str:
    """Load one file and return the SHA-256 of its bytes."""
    form = syntax(path)
    with opened(path) as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()
        parsing.check(name(path), content, form)
        with parsing.told(name(path)):
            store.bulk_load(content, format=form, base_iri=base(path))
    return digest


def from_files(paths: Sequence[Path]) -> Data:
    """Return the data of RDF files and folders; FileError or SyntaxProblem names the file that cannot be read."""
    store = Store()
    digests = [_load(store, path) for path in rdf_files(paths)]
    number = hashlib.sha256("\n".join(digests).encode()).hexdigest()
    return Data(store, number, number[:12])


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
