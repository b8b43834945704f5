"""The data that a job is put to: what the zygote holds in memory, or the generation of a store on disk.

RocksDB has threads, which a fork loses: the zygote never opens a store, each worker does so for itself.
"""

from collections.abc import Callable
from typing import TypeAlias

from pyoxigraph import Store

from oxiana.graph.errors import StoreError
from oxiana.server.workers import confinement

Source: TypeAlias = Callable[[str], Store]
"""Gives the store for the snapshot that a job names."""


def in_memory(store: Store) -> Source:
    """Return the source of the one store that the zygote has loaded."""
    return lambda _snapshot: store


class OnDisk:
    """The snapshot that this worker has open; another one takes its place when a job names that."""

    def __init__(self, memory: int) -> None:
        self._memory = memory
        self._path, self._store = "", Store()

    def __call__(self, snapshot: str) -> Store:
        """Return the store in a folder; what a job may take in memory comes on top of the open store."""
        if snapshot != self._path:
            self._store, self._path = Store(), ""
            confinement.lift_memory()
            self._store, self._path = _opened(snapshot), snapshot
            confinement.limit_memory(self._memory)
        return self._store


def _opened(snapshot: str) -> Store:
    try:
        return Store.read_only(snapshot)
    except (OSError, RuntimeError) as error:
        raise StoreError(snapshot, str(error), "restore a backup") from error
