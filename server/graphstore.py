"""SPARQL 1.1 Graph Store HTTP Protocol: a graph by its name, the default graph, or all of them.

Two writings of a graph may differ in the order of their prefixes, so the entity tags of graphs are weak.
"""

import secrets
from collections.abc import Sequence
from typing import Final
from urllib.parse import quote

from flask import Blueprint, Response, g, request

from oxiana.graph import jsonld
from oxiana.graph.errors import NotAllowed
from oxiana.server import answering, posting
from oxiana.server.cache import tag_in
from oxiana.server.conditions import refusal, terms
from oxiana.server.errors import BadRequest, BreaksShapes
from oxiana.server.formats import GRAPHS, HTML, JSON_LD, N_QUADS, TRIG
from oxiana.server.metrics import Metrics
from oxiana.server.negotiation import Choice, gzip_accepted, negotiate, represent
from oxiana.server.parameters import pairs_of_url
from oxiana.server.pool import Pool
from oxiana.server.posting import Document
from oxiana.server.querylog import Entry, digest
from oxiana.server.running import Asking, new_id
from oxiana.server.workers.wire import Job
from oxiana.server.workers.write import Order
from oxiana.server.writing import Writer

READING: Final = ("GET", "HEAD", "OPTIONS")
WRITING: Final = ("PUT", "POST", "DELETE")

_DATASETS: Final = (N_QUADS.media_type, TRIG.media_type)
"""A document of these types that is posted to no graph adds to all; another one makes a graph of its own."""


def _graph(path: str) -> str | None:
    """Return the name of the graph asked for, an empty one for the default graph, None for all graphs.

    A path below the store is itself the name of a graph (Graph Store Protocol, section 4.1).
    """
    parameters = pairs_of_url(request.query_string)
    named = [value for name, value in parameters if name == "graph"]
    named += [_address(path)] if path else []
    default = any(name == "default" for name, _ in parameters)
    if len(named) + default > 1:
        raise BadRequest("more than one graph is named: name one, or the default graph")
    if default:
        return ""
    if named and not named[0]:
        raise BadRequest("the name of the graph is empty: give its IRI, or `default`")
    return named[0] if named else None


def _address(path: str) -> str:
    """Return the IRI of the graph that is named by its place below the store."""
    return f"{request.url_root}store/{quote(path, safe='/~:@!$&()*+,;=')}"


class GraphStore:
    """The views of the graph store."""

    def __init__(self, pool: Pool, writer: Writer | None) -> None:
        self._pool, self._writer = pool, writer

    def read(self, path: str = "") -> Response:
        """Answer with the graph."""
        graph = _graph(path)
        offers = (N_QUADS, TRIG, JSON_LD) if graph is None else tuple(offer for offer in GRAPHS if offer is not HTML)
        choice, gzip = negotiate(request, offers), gzip_accepted(request)
        name = tag_in(self._pool.data, "graph", graph, choice.content_type, gzip)
        if answering.is_had(name):
            response = represent(b"", choice, 304)
        else:
            response = self._written(
                Job("graph", {"media_type": choice.format.media_type, "graph": graph}, gzip=gzip), choice
            )
        response.set_etag(name, weak=True)
        response.headers["Cache-Control"] = "no-cache"
        return answering.unless_had(response)

    def _written(self, job: Job, choice: Choice) -> Response:
        answer = self._pool.start(job, _asking(new_id()))
        return answering.stream(iter(answer), answer, choice)

    def write(self, path: str = "") -> Response:
        """Change the graph: 201 when there was none before, 204 when there was."""
        g.entry = Entry(request.remote_addr or "", request.method, new_id())
        if self._writer is None:
            raise NotAllowed("changing a graph", "this store only answers reads")
        self._writer.admit(request)
        graph, kind = _graph(path), request.method.lower()
        g.entry.query = digest(f"{request.method} {graph}")
        documents = () if kind == "delete" else posting.documents(request)
        if graph is None and kind == "post" and any(one.media_type not in _DATASETS for one in documents):
            graph = _address(secrets.token_hex(8))
        payload = b"".join(document.body for document in documents)
        written = self._writer.write(_order(kind, graph, documents), payload, terms(), _asking(g.entry.id))
        g.entry.outcome = "complete"
        response = written.response(204 if written.existed else 201)
        if response.status_code == 201 and graph:
            response.headers["Location"] = _place(graph)
        return response

    def options(self, path: str = "") -> Response:  # noqa: ARG002 - the same for every graph
        """Say which methods there are."""
        response = Response()
        response.allow.update(READING if self._writer is None else (*READING, *WRITING))
        return response


def _order(kind: str, graph: str | None, documents: Sequence[Document]) -> Order:
    """Return the order to write a graph, or all of them; relative IRIs start at its name."""
    told = [(one.part, one.media_type, len(one.body)) for one in documents]
    contexts = {jsonld.CONTEXT: jsonld.context_text().decode()} if documents else {}
    return Order(kind, graph, told, contexts, graph or f"{request.url_root}store")


def _place(graph: str) -> str:
    """Return the address of a graph in this store."""
    return graph if graph.startswith(f"{request.url_root}store/") else f"{request.base_url}?graph={quote(graph, '')}"


def _asking(number: str) -> Asking:
    return Asking(request.remote_addr or "", number, gone=request.environ.get("waitress.client_disconnected"))


def blueprint(pool: Pool, writer: Writer | None, metrics: Metrics) -> Blueprint:
    """Return the routes of the graph store."""
    routes = Blueprint("graphstore", __name__)
    store = GraphStore(pool, writer)
    for rule in ("/store", "/store/<path:path>"):
        name = "graph" if "path" in rule else "store"
        routes.add_url_rule(rule, f"read_{name}", store.read, methods=["GET"], provide_automatic_options=False)
        routes.add_url_rule(rule, f"write_{name}", store.write, methods=WRITING, provide_automatic_options=False)
        routes.add_url_rule(rule, f"options_{name}", store.options, methods=["OPTIONS"])
    routes.register_error_handler(BreaksShapes, refusal)
    routes.after_request(metrics.note)
    return routes
