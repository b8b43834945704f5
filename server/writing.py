"""Writes: one at a time, each made by a worker in a draft, published here, and from then on what everybody asks."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Final

from flask import Request, Response, jsonify, request
from pyoxigraph import RdfFormat, parse

from oxiana.graph import jsonld
from oxiana.graph.reports.formats import BY_MEDIA_TYPE, written
from oxiana.graph.store.generations import Generation, Generations
from oxiana.graph.validation.baseline import Difference
from oxiana.graph.validation.report import Report
from oxiana.graph.validation.report_rdf import read_results
from oxiana.server.errors import PROBLEM, BadRequest, BreaksShapes, Crowded, Stale, answer, problem
from oxiana.server.formats import HTML, OFFERS, PLAIN_JSON, Kind
from oxiana.server.negotiation import NotAcceptable, negotiate, represent
from oxiana.server.nursery import Loaded
from oxiana.server.pool import Pool
from oxiana.server.posting import Document
from oxiana.server.running import Asking
from oxiana.server.settings import Settings
from oxiana.server.tokens import Token
from oxiana.server.workers.wire import Job

_REPORTS: Final = tuple(
    offer for offer in OFFERS[Kind.REPORT] if offer.media_type in BY_MEDIA_TYPE and offer is not PLAIN_JSON
)
"""The formats of a refusal; in plain JSON it is problem details."""

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
            "contexts": {jsonld.CONTEXT: jsonld.context_text().decode()} if self.documents else {},
            **(self.facts or {}),
        }


@dataclass(frozen=True)
class Terms:
    """On what terms a write is wanted (RFC 9110, section 13.1): only told, not done; only if nothing was written since.

    ``unchanged`` are entity tags of the generation that must still be the current one; ``there`` says whether the graph
    must be there, or must not.
    """

    dry_run: bool = False
    unchanged: frozenset[str] | None = None
    there: bool | None = None

    def check_generation(self, name: str) -> None:
        """Raise Stale when the current generation is not the one that was meant."""
        if self.unchanged is not None and name not in {tag.partition(".")[0] for tag in self.unchanged}:
            raise Stale("the store was written since: read it again")

    def check_graph(self, *, existed: bool) -> None:
        """Raise Stale when the graph is there and must not be, or the other way round."""
        if self.there is not None and self.there is not existed:
            raise Stale(f"the graph is {'there already' if existed else 'not there'}")


def terms() -> Terms:
    """Return the terms of the request: its conditions, and ``dry-run``."""
    told = request.args.get("dry-run", "false")
    if told not in ("true", "false"):
        raise BadRequest(f"dry-run={told} is neither true nor false")
    same, other = request.if_match, request.if_none_match
    there = True if same.star_tag else False if other.star_tag else None
    unchanged = frozenset(same.as_set(include_weak=True)) if same and not same.star_tag else None
    return Terms(told == "true", unchanged, there)


def refusal(error: BreaksShapes) -> Response:
    """Answer with the report in a format of reports that is wished for, else with problem details."""
    try:
        choice = negotiate(request, (PROBLEM, *_REPORTS))
    except NotAcceptable:
        return answer(error)
    if choice.format in (PROBLEM, HTML):
        return answer(error)
    body = written(error.report, BY_MEDIA_TYPE[choice.format.media_type])
    return represent(body, choice, problem(error).status)


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

    def write(self, order: Order, wanted: Terms, asking: Asking) -> Written:
        """Do it, and return when it is on disk and whoever asks next sees it; whatever is raised, nothing changed."""
        with self._turn():
            current = loaded(self._store, self._store.current)
            wanted.check_generation(current.id)
            self._store.tidy()
            with self._store.draft() as draft:
                existed, difference = self._drafted(order, current, draft, asking)
                wanted.check_graph(existed=existed)
                if difference.report.results:
                    raise BreaksShapes(difference.report)
                if not wanted.dry_run:
                    current = self._published(draft, order)
        return Written(current, existed, wanted.dry_run, difference)

    def _drafted(self, order: Order, current: Loaded, draft: Path, asking: Asking) -> tuple[bool, Difference]:
        """Let a worker make the draft; return whether the graph was there, and which violations are new."""
        told = {**order.told(str(draft)), "guard": str(self._guard or "")}
        drafted = self._pool.start(Job("write", told, order.payload, snapshot=current.snapshot), asking)
        broken = Report(read_results(parse(drafted.read(), format=RdfFormat.N_TRIPLES)))
        said = drafted.head
        return bool(said["existed"]), Difference(broken, int(str(said["known"])), int(str(said["gone"])))

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
