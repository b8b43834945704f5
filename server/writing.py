"""Writes: one at a time, each made by a worker in a draft, published here, and from then on what everybody asks."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Final

from flask import Request, Response, jsonify
from pyoxigraph import RdfFormat, parse

from oxiana.graph.store.generations import Generation, Generations
from oxiana.graph.validation.baseline import Difference
from oxiana.graph.validation.report import Report
from oxiana.graph.validation.report_rdf import read_results
from oxiana.server.conditions import Terms
from oxiana.server.errors import BreaksShapes, Crowded
from oxiana.server.nursery import Loaded
from oxiana.server.pool import Pool
from oxiana.server.running import Answer, Asking
from oxiana.server.settings import Settings
from oxiana.server.tokens import Token
from oxiana.server.workers.wire import Job
from oxiana.server.workers.write import Order

KEPT_WAITING: Final = 1
"""Who finds the store being written for too long may come again after so many seconds."""


@dataclass(frozen=True)
class Written:
    """What a write has done, or would do: the data then, whether its graph was there, and what it mended by the way."""

    data: Loaded
    existed: bool
    dry_run: bool
    difference: Difference

    def response(self, status: int) -> Response:
        """Return the answer: none but the status, or what a dry run has told."""
        if self.dry_run:
            return jsonify(written=False, status=status, known=self.difference.known, mended=self.difference.gone)
        response = Response(status=status)
        del response.headers["Content-Type"]
        response.set_etag(self.data.id)
        return response


def loaded(store: Generations, generation: Generation) -> Loaded:
    """Return a generation as the pool asks it; its name is that of no other generation of any store."""
    return Loaded(f"{store.id}-{generation.number}", f"generation {generation.number}", str(generation.data))


def _done(answer: Answer) -> tuple[bool, Difference]:
    """Return whether the graph was there, and which violations are new, when a worker has made the draft."""
    broken = Report(read_results(parse(answer.read(), format=RdfFormat.N_TRIPLES)))
    said = answer.head
    return bool(said["existed"]), Difference(broken, int(str(said["known"])), int(str(said["gone"])))


class Writer:
    """Writes to the store; it is the only one, and takes one order at a time."""

    def __init__(self, store: Generations, pool: Pool, settings: Settings, token: Token, guard: Path | None) -> None:
        self._store, self._pool, self._settings, self._token, self._guard = store, pool, settings, token, guard
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

    def write(self, order: Order, payload: bytes, wanted: Terms, asking: Asking) -> Written:
        """Carry out an order; what is written is on disk and seen by who asks next, or else nothing has changed."""
        with self._turn():
            current = loaded(self._store, self._store.current)
            wanted.check_generation(current.id)
            self._store.tidy()
            with self._store.draft() as draft:
                union = self._settings.union_default_graph
                drafted = replace(order, draft=str(draft), guard=str(self._guard or ""), union=union)
                job = Job("write", asdict(drafted), payload, snapshot=current.snapshot)
                existed, difference = _done(self._pool.start(job, asking))
                wanted.check_graph(existed=existed)
                if difference.report.results:
                    raise BreaksShapes(difference.report)
                if not wanted.dry_run:
                    current = self._published(draft, order)
        return Written(current, existed, wanted.dry_run, difference)

    def _published(self, draft: Path, order: Order) -> Loaded:
        generation = self._store.publish(draft, order.kind, order.graph or "", datetime.now(UTC))
        data = loaded(self._store, generation)
        self._pool.move(data)
        self._store.forget(self._settings.keep, self._read_by_jobs())
        return data

    def _read_by_jobs(self) -> set[int]:
        """Return the numbers of the generations that jobs and requests under way are put to."""
        folders = self._pool.snapshots()
        return {one.number for one in self._store.all() if str(one.data) in folders}
