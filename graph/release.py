"""A release: a folder of files that belong together, named by what they say, never changed once made."""

import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyoxigraph
from pyoxigraph import Quad, RdfFormat

from oxiana.graph.errors import ReleaseError
from oxiana.graph.files import read_file
from oxiana.graph.layout import CATALOG

DATA: Final = "oxiana.nq"
CATALOG_FILE: Final = "catalog.ttl"
_FACTS: Final = "release.json"
SUMS: Final = "SHA256SUMS"


@dataclass(frozen=True, slots=True)
class Release:
    """A release on disk; ``id`` is the SHA-256 of its canonical N-Quads."""

    path: Path
    id: str
    version: str
    counts: Mapping[str, int]

    def quads(self) -> Iterator[Quad]:
        """Yield every quad of the dataset, the catalogue excepted: that describes these quads from outside."""
        return read_file(self.path / DATA, RdfFormat.N_QUADS, renamed=False)

    def dataset(self) -> Iterator[Quad]:
        """Yield every quad, and the catalogue in ``graph:catalog``."""
        yield from self.quads()
        for quad in read_file(self.path / CATALOG_FILE, RdfFormat.TURTLE, renamed=False):
            yield Quad(quad.subject, quad.predicate, quad.object, CATALOG)


def canonical(quads: Iterable[Quad]) -> bytes:
    """Return N-Quads in code point order, each line once; blank nodes keep the names that they have."""
    lines = set((pyoxigraph.serialize(quads, format=RdfFormat.N_QUADS) or b"").split(b"\n")) - {b""}
    return b"".join(line + b"\n" for line in sorted(lines))


def digest(content: bytes) -> str:
    """Return the SHA-256 of some bytes in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def open_release(path: Path) -> Release:
    """Open a release; raise ReleaseError if a file is missing or is not what was released."""
    try:
        facts = json.loads((path / _FACTS).read_text("utf-8"))
        sums = (path / SUMS).read_text("utf-8").splitlines()
        for expected, name in (line.split("  ", 1) for line in sums):
            if digest((path / name).read_bytes()) != expected:
                raise ReleaseError(str(path), f"{name} was changed, run `oxiana build` again")
        return Release(path, facts["id"], facts["version"], facts["counts"])
    except OSError as error:
        lacking = Path(str(error.filename)).name
        raise ReleaseError(str(path), f"{lacking}: {error.strerror}: run `oxiana build --out {path}`") from error
    except (ValueError, KeyError) as error:
        raise ReleaseError(str(path), f"its facts cannot be read: run `oxiana build --out {path}`") from error


def write_release(files: Mapping[str, bytes], facts: Release) -> Release:
    """Write the files of a release, its facts and the checksums of all, in place of what was at its path."""
    stated = {"id": facts.id, "version": facts.version, "counts": dict(facts.counts)}
    content = {**files, _FACTS: json.dumps(stated, indent=2).encode() + b"\n"}
    sums = "".join(f"{digest(content[name])}  {name}\n" for name in sorted(content))
    with _replacing(facts.path) as folder:
        for name, data in {**content, SUMS: sums.encode()}.items():
            (folder / name).write_bytes(data)
            (folder / name).chmod(0o444)
    return facts


@contextmanager
def _replacing(path: Path) -> Iterator[Path]:
    """Yield a new folder beside the path and put it there in the end; whatever fails, the old one stays."""
    if path.exists() and not (path / _FACTS).is_file() and (not path.is_dir() or any(path.iterdir())):
        raise ReleaseError(str(path), "something else is there, name another folder")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        work = Path(tempfile.mkdtemp(prefix=f".{path.name}-", dir=path.parent))
    except OSError as error:
        raise ReleaseError(str(path), f"{error.strerror}, name a folder that can be written") from error
    try:
        fresh, old = work / "new", work / "old"
        fresh.mkdir()
        yield fresh
        if path.exists():
            path.rename(old)
        fresh.rename(path)
    finally:
        shutil.rmtree(work)
