"""Writes: one at a time, each made by a worker in a draft, published here, and from then on what everybody asks."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Lock
from typing import Final

from flask import Request, Response

from oxiana.graph import jsonld
from oxiana.graph.store.generations import Generation, Generations
from oxiana.server.errors import Crowded
from oxiana.server.nursery import Loaded
from oxiana.server.pool import Pool
from oxiana.server.posting import Document
from oxiana.server.running import Asking
from oxiana.server.settings import Settings
from oxiana.server.tokens import Token
from oxiana.server.workers.wire import Job

KEPT_WAITING: Final = 1
"""Who finds the store being written for too long may come again after so many seconds."""


@dataclass(frozen=True)
class Order:
    """A write: its kind (``update``, ``put``, ``post``, ``delete``), the graph it names, and what it sends.

    The graph ``None`` stands for all graphs, the empty name for the default graph; ``facts`` are what else the worker
    is told. The text of an update is the one document.
    """

    kind: str
    graph: str | None = None
    documents: Sequence[Document] = ()
    facts: Mapping[str, object] | None = None

    @property
    def payload(self) -> bytes:
        """The bytes of the documents."""
        return b"".join(document.body for document in self.documents)

    def told(self, draft: str) -> Mapping[str, object]:
        """Return the parameters of the job (see ``workers.write.Order``)."""
        return {
            "kind": self.kind,
            "draft": draft,
            "graph": self.graph,
            "documents": [(one.part, one.media_type, len(one.body)) for one in self.documents],
            "contexts": {jsonld.CONTEXT: jsonld.context_text().decode()},
            **(self.facts or {}),
        }


@dataclass(frozen=True)
class Written:
    """A write that is done: what it made, and whether the graph that it names was there before."""

    data: Loaded
    existed: bool

    def response(self, status: int) -> Response:
        """Return the answer without a body."""
        response = Response(status=status)
        del response.headers["Content-Type"]
        response.set_etag(self.data.id)
        return response


def loaded(store: Generations, generation: Generation) -> Loaded:
    """Return a generation as the pool asks it; its name is that of no other generation of any store."""
    return Loaded(f"{store.id}-{generation.number}", f"generation {generation.number}", str(generation.data))


class Writer:
    """Writes to the store; it is the only one, and takes one order at a time."""

    def __init__(self, store: Generations, pool: Pool, settings: Settings, token: Token) -> None:
        self._store, self._pool, self._settings, self._token = store, pool, settings, token
        self._lock = Lock()

    def admit(self, request: Request) -> None:
        """Raise Unauthorized or NotAllowed when the request has not the token that writing needs."""
        self._token.check(request)

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Wait for the write under way; Crowded when that takes too long."""
        if not self._lock.acquire(timeout=self._settings.queue_time):
            raise Crowded(KEPT_WAITING)
        try:
            yield
        finally:
            self._lock.release()

    def write(self, order: Order, asking: Asking) -> Written:
        """Do it, and return when it is on disk and whoever asks next sees it; whatever is raised, nothing changed."""
        with self._turn(), self._store.draft() as draft:
            job = Job("write", order.told(str(draft)), order.payload)
            facts = json.loads(self._pool.start(job, asking).read())
            generation = self._store.publish(draft, order.kind, order.graph or "", datetime.now(UTC))
            data = loaded(self._store, generation)
            self._pool.move(data)
            self._store.forget(self._settings.keep, self._read_by_jobs())
            return Written(data, facts["existed"])

    def _read_by_jobs(self) -> set[int]:
        """Return the numbers of the generations that jobs and requests under way are put to."""
        folders = self._pool.snapshots()
        return {one.number for one in self._store.all() if str(one.data) in folders}
