"""A store in generations: each write makes a new one beside the last, and readers keep the one that they have.

    FOLDER/
      store.json                    what the folder is, and a name that no other store has
      lock                          held by the one process that writes, shared by those that keep serving
      current -> generations/12     the generation that is served; switched in one step
      generations/12/data           a store that is never opened for writing again
      generations/12/facts.json     when and how it was made
      draft-…/                      the next generation while it is made

A draft is closed before it is renamed, and every folder is synced after a name in it has changed: whenever the process
or the machine stops, the store is as the last generation left it.
"""

import fcntl
import json
import os
import re
import secrets
import shutil
import tempfile
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Final

from oxiana.graph.errors import StoreError

DATA: Final = "data"
"""The folder of the data in that of a generation or a draft."""

_STORE: Final = "store.json"
_LOCK: Final = "lock"
_CURRENT: Final = "current"
_GENERATIONS: Final = "generations"
_DRAFT: Final = "draft-"
_FACTS: Final = "facts.json"
_NUMBER: Final = re.compile(r"[1-9][0-9]*")


class Hold(Enum):
    """How a process holds a store: as its writer, as a reader that needs it to stay, or only to look."""

    WRITING = "writing"
    READING = "reading"
    LOOKING = "looking"


@dataclass(frozen=True, slots=True)
class Generation:
    """One state of the store; ``about`` says what the write named, such as a graph."""

    number: int
    folder: Path
    made: str
    kind: str
    about: str

    @property
    def data(self) -> Path:
        """The folder to open with :func:`open_snapshot`."""
        return self.folder / DATA


def _sync(path: Path) -> None:
    """Make the names in a folder, or the bytes of a file, outlast a power cut."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _write(path: Path, facts: dict[str, str]) -> None:
    path.write_text(json.dumps(facts, ensure_ascii=False) + "\n", "utf-8")
    _sync(path)


@contextmanager
def _wrapped(folder: Path) -> Iterator[None]:
    """Let what the system refuses be an error of the store."""
    try:
        yield
    except OSError as error:
        raise StoreError(str(folder), error.strerror or str(error), "see that the folder can be written") from error


class Generations:
    """An open store; ``current`` is what is served."""

    def __init__(self, folder: Path, lock: int | None) -> None:
        self.folder: Final = folder.resolve()
        self._lock = lock
        self.id: Final = str(json.loads((folder / _STORE).read_text("utf-8"))["id"])

    @property
    def current(self) -> Generation:
        """The generation that is served."""
        return self._generation((self.folder / _CURRENT).resolve())

    def all(self) -> tuple[Generation, ...]:
        """Return the generations that are kept, the oldest first."""
        numbers = sorted(int(path.name) for path in self._folders())
        return tuple(self._generation(self.folder / _GENERATIONS / str(number)) for number in numbers)

    def of_number(self, number: int) -> Generation:
        """Return a generation that is kept; StoreError when there is none of this number."""
        for generation in self.all():
            if generation.number == number:
                return generation
        raise StoreError(str(self.folder), f"there is no generation {number}", "`oxiana store log` lists them")

    def _folders(self) -> Iterator[Path]:
        return (path for path in (self.folder / _GENERATIONS).iterdir() if _NUMBER.fullmatch(path.name))

    def _generation(self, folder: Path) -> Generation:
        try:
            facts = json.loads((folder / _FACTS).read_text("utf-8"))
            return Generation(int(folder.name), folder, facts["made"], facts["kind"], facts["about"])
        except (OSError, ValueError, KeyError) as error:
            problem = f"generation {folder.name} is not whole ({type(error).__name__})"
            raise StoreError(str(self.folder), problem, "restore a backup") from error

    @contextmanager
    def draft(self) -> Iterator[Path]:
        """Yield a folder to make the next generation in; whatever was not published is removed."""
        with _wrapped(self.folder):
            draft = Path(tempfile.mkdtemp(prefix=_DRAFT, dir=self.folder))
        try:
            yield draft
        finally:
            shutil.rmtree(draft, ignore_errors=True)

    def publish(self, draft: Path, kind: str, about: str, made: datetime) -> Generation:
        """Make a draft, whose store is closed, the current generation; it is that for good when this returns."""
        with _wrapped(self.folder):
            _write(draft / _FACTS, {"made": made.isoformat(timespec="milliseconds"), "kind": kind, "about": about})
            _sync(draft)
            target = self.folder / _GENERATIONS / str(self._next())
            if target.exists():
                self._remove(target)
            draft.chmod(0o755)  # a temporary folder is closed to others, a generation may be copied by them
            draft.rename(target)
            _sync(target.parent)
            self._point(target)
        return self._generation(target)

    def _next(self) -> int:
        link = self.folder / _CURRENT
        return int(link.resolve().name) + 1 if link.is_symlink() else 1

    def _point(self, target: Path) -> None:
        link = self.folder / f"{_DRAFT}{_CURRENT}"
        link.unlink(missing_ok=True)
        link.symlink_to(target.relative_to(self.folder))
        link.rename(self.folder / _CURRENT)
        _sync(self.folder)

    def forget(self, keep: int, used: Collection[int] = ()) -> None:
        """Remove all but the last ``keep`` generations before the current one, and those that are still read.

        What cannot be removed stays: the write that made it old is done.
        """
        old = sorted((path for path in self._folders()), key=lambda path: int(path.name))[: -keep - 1]
        for path in old:
            if int(path.name) not in used:
                with suppress(OSError):
                    self._remove(path)

    def tidy(self) -> None:
        """Remove what a process that was stopped in the middle of a write has left: nobody was told of it."""
        current = self._next() - 1
        for path in [path for path in self._folders() if int(path.name) > current]:
            self._remove(path)
        for path in [path for path in self.folder.iterdir() if path.name.startswith(_DRAFT)]:
            if path.is_symlink():
                path.unlink()
            else:
                shutil.rmtree(path, ignore_errors=True)

    def _remove(self, generation: Path) -> None:
        """Remove a generation: no longer one in one step, then file by file."""
        gone = self.folder / f"{_DRAFT}{generation.name}"
        shutil.rmtree(gone, ignore_errors=True)
        generation.rename(gone)
        shutil.rmtree(gone, ignore_errors=True)

    def close(self) -> None:
        """Let other processes have the store."""
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None


def is_store(folder: Path) -> bool:
    """Say whether there is a store with a generation in a folder."""
    return (folder / _STORE).is_file() and (folder / _CURRENT).is_symlink()


def open_store(folder: Path, hold: Hold) -> Generations:
    """Open a store; StoreError when there is none, or when another process writes it."""
    if not is_store(folder):
        raise StoreError(str(folder), "there is no store", "name a folder that `oxiana serve --store` has made")
    lock = None if hold is Hold.LOOKING else _locked(folder, hold)
    store = Generations(folder, lock)
    if hold is Hold.WRITING:
        store.tidy()
    return store


def create_store(folder: Path, made: datetime, kind: str, make: Callable[[Path], object]) -> None:
    """Make a store whose first generation is the data that ``make`` makes and closes in a new folder.

    StoreError when something else is there already.
    """
    _refuse_other(folder)
    with _wrapped(folder):
        (folder / _GENERATIONS).mkdir(parents=True, exist_ok=True)
        lock = _locked(folder, Hold.WRITING)
        _write(folder / _STORE, {"kind": "oxiana store", "id": secrets.token_hex(8)})
        _sync(folder.resolve().parent)
    store = Generations(folder, lock)
    try:
        store.tidy()
        with store.draft() as draft:
            make(draft / DATA)
            store.publish(draft, kind, "", made)
    finally:
        store.close()


def _refuse_other(folder: Path) -> None:
    """Refuse a folder that has anything in it but what an unfinished creation leaves."""
    if (folder / "release.json").exists():
        raise StoreError(str(folder), "it is a release, and a release is never writable", "name another folder")
    if folder.exists() and not folder.is_dir():
        raise StoreError(str(folder), "it is no folder", "name another one")
    known = {_STORE, _LOCK, _GENERATIONS}
    if folder.is_dir() and any(p.name not in known and not p.name.startswith(_DRAFT) for p in folder.iterdir()):
        raise StoreError(str(folder), "something else is there", "name an empty folder, or one that does not exist")


def _locked(folder: Path, hold: Hold) -> int:
    with _wrapped(folder):
        descriptor = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(descriptor, (fcntl.LOCK_EX if hold is Hold.WRITING else fcntl.LOCK_SH) | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(descriptor)
        raise StoreError(str(folder), "another process has it open", "stop that first") from error
    return descriptor
