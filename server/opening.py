"""What a server starts with: the data that the command line names, and the writer, when it may write."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from oxiana.graph.errors import SettingError
from oxiana.graph.files import read_files
from oxiana.graph.store import DiskStore, open_snapshot
from oxiana.graph.store.generations import Generations, Hold, create_store, is_store, open_store
from oxiana.graph.validation.shapes import Run, load, shapes_for
from oxiana.graph.writing.guard import vetted
from oxiana.server import tokens
from oxiana.server.nursery import Nursery, Source
from oxiana.server.pool import Pool
from oxiana.server.reloading import Reloader
from oxiana.server.settings import OWN, Settings, flag
from oxiana.server.writing import Writer, loaded

PURPOSE: Final = "writing"

_GUARD: Final = "guard.nt"


@dataclass(frozen=True)
class Serving:
    """What is served: the pool that answers, what renews it, and the writer and its store, if there are any."""

    pool: Pool
    reloader: Reloader
    writer: Writer | None
    store: Generations | None

    def close(self) -> None:
        """Stop all jobs, and let other processes have the store."""
        self.pool.close()
        if self.store:
            self.store.close()


def opened(files: Sequence[Path], settings: Settings) -> Serving:
    """Start what answers; SettingError when the settings contradict each other, StoreError when the store cannot be."""
    _check(files, settings)
    token = tokens.read(settings.token_file, "token_file", PURPOSE) if settings.token_file else None
    if settings.store is None:
        pool = Pool(Nursery(Source(files, settings.release, settings.empty), settings), settings)
        return Serving(pool, Reloader(pool), None, None)
    store = _store(settings.store, files, settings)
    guard = _guard(store, settings.guard) if settings.guard else None
    pool = Pool(Nursery(Source((), settings.release, on_disk=True), settings), settings)
    pool.move(loaded(store, store.current))
    reloader = Reloader(pool, lambda: loaded(store, store.current))
    return Serving(pool, reloader, Writer(store, pool, settings, token, guard) if token else None, store)


def _guard(store: Generations, named: str) -> Path:
    """Write the shapes that guard the store beside it, as workers read them."""
    shapes = shapes_for(Run.ASSERTED, load()) if named == OWN else read_files([Path(named)])
    file = store.folder / _GUARD
    file.write_bytes(vetted(shapes))
    return file


def _check(files: Sequence[Path], settings: Settings) -> None:
    if settings.empty and files:
        raise SettingError(flag("empty"), "on", "leave the files out, or the flag")
    if settings.enable_update and settings.store is None:
        raise SettingError(flag("enable_update"), "on", f"name a store with {flag('store')}: a release never changes")
    if settings.enable_update and settings.token_file is None:
        raise SettingError(flag("enable_update"), "on", f"name a file with a token with {flag('token_file')}")
    for name in ("token_file", "guard"):
        if getattr(settings, name) and not settings.enable_update:
            raise SettingError(flag(name), str(getattr(settings, name)), f"give {flag('enable_update')} too")


def _fill(folder: Path, files: Sequence[Path]) -> None:
    with DiskStore(folder) as data:
        data.load(read_files(files))


def _store(folder: Path, files: Sequence[Path], settings: Settings) -> Generations:
    """Open the store, made of the files if it is new; files and ``--empty`` never change one that there is."""
    if not is_store(folder):
        create_store(folder, datetime.now(UTC), "create", lambda data: _fill(data, files))
    elif files:
        raise SettingError(flag("store"), str(folder), "it has data already: leave the files out, or name a new folder")
    store = open_store(folder, Hold.WRITING if settings.enable_update else Hold.READING)
    if settings.empty and open_snapshot(store.current.data).ask("ASK { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"):
        store.close()
        raise SettingError(flag("empty"), "on", f"the store in {folder} has data: leave the flag out")
    return store
