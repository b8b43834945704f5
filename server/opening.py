"""What a server starts with: the data that the command line names, and the writer, when it may write."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from oxiana.graph.errors import SettingError
from oxiana.graph.files import read_files
from oxiana.graph.store.generations import Generations, Hold, create_store, is_store, open_store
from oxiana.graph.store.oxigraph import Snapshot
from oxiana.server import tokens
from oxiana.server.nursery import Nursery, Source
from oxiana.server.pool import Pool
from oxiana.server.reloading import Reloader
from oxiana.server.settings import Settings, flag
from oxiana.server.writing import Writer, loaded

PURPOSE: Final = "writing"


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
    token = _token(settings)
    if settings.store is None:
        pool = Pool(Nursery(Source(files, settings.release, settings.empty), settings), settings)
        return Serving(pool, Reloader(pool), None, None)
    store = _store(settings.store, files, settings)
    pool = Pool(Nursery(Source((), settings.release, on_disk=True), settings), settings)
    pool.move(loaded(store, store.current))
    reloader = Reloader(pool, lambda: loaded(store, store.current))
    return Serving(pool, reloader, Writer(store, pool, settings, token) if token else None, store)


def _check(files: Sequence[Path], settings: Settings) -> None:
    if settings.empty and files:
        raise SettingError(flag("empty"), "on", "leave the files out, or the flag")
    if settings.enable_update and settings.store is None:
        raise SettingError(flag("enable_update"), "on", f"name a store with {flag('store')}: a release never changes")
    if settings.enable_update and settings.token_file is None:
        raise SettingError(flag("enable_update"), "on", f"name a file with a token with {flag('token_file')}")
    if settings.token_file and not settings.enable_update:
        raise SettingError(flag("token_file"), str(settings.token_file), f"give {flag('enable_update')} too")


def _token(settings: Settings) -> tokens.Token | None:
    return tokens.read(settings.token_file, "token_file", PURPOSE) if settings.token_file else None


def _store(folder: Path, files: Sequence[Path], settings: Settings) -> Generations:
    """Open the store, made of the files if it is new; files and ``--empty`` never change one that there is."""
    if not is_store(folder):
        create_store(folder, datetime.now(UTC), lambda data: data.load(read_files(files)))
    elif files:
        raise SettingError(flag("store"), str(folder), "it has data already: leave the files out, or name a new folder")
    store = open_store(folder, Hold.WRITING if settings.enable_update else Hold.READING)
    if settings.empty and Snapshot(store.current.data).ask("ASK { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"):
        store.close()
        raise SettingError(flag("empty"), "on", f"the store in {folder} has data: leave the flag out")
    return store
