"""The SPARQL endpoint: a query is read, put to the pool, and answered in the format that was wished for."""

import re
from functools import lru_cache
from typing import Final

from flask import Blueprint, Response, g, render_template, request

from oxiana.graph.errors import NotAllowed, NotWritable
from oxiana.server import answering, protocol, service
from oxiana.server.asking import PoolAsk
from oxiana.server.cache import Cache, Kept, tag
from oxiana.server.conditions import refusal, terms
from oxiana.server.errors import BadRequest, BreaksShapes
from oxiana.server.formats import GRAPHS, HTML, OFFERS, TEXT, Kind
from oxiana.server.labels import Labels
from oxiana.server.markup import language, spoken
from oxiana.server.metrics import Metrics
from oxiana.server.negotiation import Choice, NotAcceptable, negotiate, represent
from oxiana.server.pool import Pool
from oxiana.server.protocol import Update
from oxiana.server.querylog import Entry, digest
from oxiana.server.question import FOR_PEOPLE, Question, question
from oxiana.server.running import Answer, Asking, new_id
from oxiana.server.settings import Settings
from oxiana.server.tables import as_text, table
from oxiana.server.workers.write import Order
from oxiana.server.writing import Writer

METHODS: Final = ("GET", "HEAD", "POST", "QUERY")

_LABEL: Final = re.compile(r"[\w.:-]{1,64}", re.ASCII)


class Endpoint:
    """The views of the SPARQL endpoint."""

    def __init__(self, settings: Settings, pool: Pool, writer: Writer | None) -> None:
        self._settings, self._pool, self._writer = settings, pool, writer
        self._cache = Cache(settings.cache)
        self._sizes = lru_cache(maxsize=1)(lambda _data: service.sizes(PoolAsk(pool)))

    def view(self) -> Response:
        """Answer one request of the SPARQL Protocol."""
        g.entry = Entry(request.remote_addr or "", request.method, new_id())
        operation = protocol.read(request)
        if isinstance(operation, Update):
            return self._change(operation)
        if operation.query is None:
            response = self._describe()
        else:
            response = self._reply(question(request, operation.query, operation, self._settings))
        return answering.unless_had(response)

    def update(self) -> Response:
        """Answer one request of the SPARQL Protocol that can only be an update."""
        g.entry = Entry(request.remote_addr or "", request.method, new_id())
        operation = protocol.read(request)
        if isinstance(operation, Update):
            return self._change(operation)
        raise BadRequest("there is no update: send one as the parameter `update`; queries are asked at /sparql")

    def _change(self, operation: Update) -> Response:
        """Do an update, and answer when it is done for good."""
        g.entry.query = digest(operation.text)
        if self._writer is None:
            raise NotAllowed("an update", "this endpoint only answers queries")
        self._writer.admit(request)
        order = Order("update", text=operation.text, using=operation.using, using_named=operation.using_named)
        written = self._writer.write(order, b"", terms(), _asking(operation.timeout))
        g.entry.outcome = "complete"
        return written.response(204)

    def _describe(self) -> Response:
        g.entry = None
        choice, endpoint = negotiate(request, GRAPHS), f"{request.url_root}sparql"
        name = tag(
            self._pool.data.id, endpoint, repr(self._settings), choice.content_type, request.full_path, language()
        )
        if answering.is_had(name):
            response = represent(b"", choice, 304)
        elif choice.format is HTML:
            limits = service.limits(self._settings)
            page = render_template("sparql.html", endpoint=endpoint, limits=limits, formats=GRAPHS[:-1])
            response = spoken(represent(page, choice))
        else:
            response = represent(self._described(name, endpoint, choice), choice)
        response.set_etag(name, weak=True)
        response.headers["Cache-Control"] = "no-cache"
        return response

    def _described(self, name: str, endpoint: str, choice: Choice) -> bytes:
        """Return the description of this name, made now if it is not kept."""
        kept = self._cache.get(name)
        if kept is None:
            graphs = self._sizes(self._pool.data.id)
            kept = Kept({}, service.described(endpoint, self._settings, graphs, choice.format.media_type))
            self._cache.put(name, kept)
        return kept.body

    def _reply(self, asked: Question) -> Response:
        """Answer from what the client has, from what is kept, or from the pool."""
        g.entry.query = digest(asked.query)
        name = asked.name(self._pool.data)
        if name is None:
            return self._answer(asked, None)
        if answering.is_had(name):
            response = represent(b"", next(iter(asked.wish.choices.values())), 304)
        elif kept := self._cache.get(name):
            response = self._whole(kept, asked)
            response.headers["Server-Timing"] = "cache;desc=hit"
            g.entry.outcome = "kept"
        else:
            response = self._answer(asked, name)
        response.headers["Cache-Control"] = "no-cache"
        response.set_etag(name, weak=asked.wish.for_people)
        return response

    def _answer(self, asked: Question, name: str | None) -> Response:
        answer = self._ask(asked)
        choice = asked.wish.choices[answer.kind]
        chunks = answering.follow(answer, g.entry)
        if name:
            chunks = answering.keep(chunks, answer.head, self._cache, name)
        if answer.whole or choice.format in FOR_PEOPLE:
            response = self._whole(Kept(answer.head, b"".join(chunks)), asked)
        else:
            response = answering.stream(chunks, answer, choice)
        response.headers["Server-Timing"] = answering.timing(answer)
        return response

    def _ask(self, asked: Question) -> Answer:
        dataset = asked.operation
        try:
            answer = self._pool.query(
                asked.query,
                asked.wish.media_types,
                rows=asked.rows,
                default_graphs=dataset.default_graphs,
                named_graphs=dataset.named_graphs,
                union=self._settings.union_default_graph,
                gzip=asked.gzip,
                asking=_asking(dataset.timeout),
            )
        except NotWritable as error:
            raise _unforeseen(error) from error
        return answer

    def _whole(self, kept: Kept, asked: Question) -> Response:
        choice = asked.wish.choices[Kind(kept.head["kind"])]
        if choice.format is HTML:
            return _page(kept, asked)
        if choice.format is TEXT:
            cut_at = asked.rows if kept.head.get("truncated") else None
            kept = Kept(kept.head, as_text(table(kept.body), cut_at).encode())
        return answering.whole(kept, choice, asked.rows)


def _asking(timeout: float | None) -> Asking:
    """Return who asks; a client's own Query-Id is a label."""
    label = request.headers.get("Query-Id", "")
    g.entry.label = label if _LABEL.fullmatch(label) else None
    gone = request.environ.get("waitress.client_disconnected")
    return Asking(g.entry.client, g.entry.id, g.entry.label, timeout, gone)


def _unforeseen(error: NotWritable) -> NotWritable | NotAcceptable:
    """Return the error for an answer of a kind that no wished format fits: it lists the formats that do."""
    for kind, offers in OFFERS.items():
        if kind.value == error.kind:
            return NotAcceptable(request.headers.get("Accept", ""), offers)
    return error


def _page(kept: Kept, asked: Question) -> Response:
    kind = Kind(kept.head["kind"])
    page = render_template(
        "results.html",
        query=asked.query,
        table=table(kept.body),
        labels=Labels(language(), {}),
        truncated=kept.head.get("truncated"),
        limit=asked.rows,
        formats=[offer for offer in OFFERS[kind] if offer is not HTML],
    )
    return spoken(answering.whole(Kept(kept.head, page.encode()), asked.wish.choices[kind], asked.rows))


def _announced(response: Response) -> Response:
    """Say how to ask with QUERY."""
    if request.endpoint != "sparql.update":
        response.headers["Accept-Query"] = protocol.QUERY
    return response


def blueprint(settings: Settings, pool: Pool, metrics: Metrics, writer: Writer | None) -> Blueprint:
    """Return the routes of the SPARQL endpoint."""
    routes = Blueprint("sparql", __name__)
    endpoint = Endpoint(settings, pool, writer)
    for path in ("/sparql", "/query"):
        routes.add_url_rule(path, path.strip("/"), endpoint.view, methods=METHODS)
    routes.add_url_rule("/update", "update", endpoint.update, methods=["POST"])
    routes.after_request(metrics.note)
    routes.after_request(_announced)
    routes.register_error_handler(BreaksShapes, refusal)
    return routes
