"""SPARQL 1.1 Graph Store HTTP Protocol, the side that reads: a graph by its name, or all of them.

Two writings of a graph may differ in the order of their prefixes, so the entity tags are weak.
"""

from typing import Final

from flask import Blueprint, Response, request

from oxiana.graph.errors import NotAllowed
from oxiana.server import answering
from oxiana.server.cache import tag
from oxiana.server.errors import BadRequest
from oxiana.server.formats import GRAPHS, HTML, JSON_LD, N_QUADS, TRIG
from oxiana.server.negotiation import Choice, gzip_accepted, negotiate, represent
from oxiana.server.pool import Pool
from oxiana.server.protocol import pairs
from oxiana.server.running import Asking
from oxiana.server.workers.wire import Job

WRITING: Final = ("PUT", "POST", "DELETE", "PATCH")


def _graph() -> str | None:
    """Return the name of the graph asked for, an empty one for the default graph, None for all graphs."""
    parameters = pairs(request.query_string)
    named = [value for name, value in parameters if name == "graph"]
    default = any(name == "default" for name, _ in parameters)
    if len(named) + default > 1:
        raise BadRequest("more than one graph is named: name one, or the default graph")
    if default:
        return ""
    if named and not named[0]:
        raise BadRequest("the name of the graph is empty: give its IRI, or `default`")
    return named[0] if named else None


class GraphStore:
    """The views of the graph store."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    def read(self) -> Response:
        """Answer with the graph."""
        graph = _graph()
        offers = (N_QUADS, TRIG, JSON_LD) if graph is None else tuple(offer for offer in GRAPHS if offer is not HTML)
        choice, gzip = negotiate(request, offers), gzip_accepted(request)
        name = tag(self._pool.data.id, "graph", graph, choice.content_type, gzip)
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
        asking = Asking(request.remote_addr or "", gone=request.environ.get("waitress.client_disconnected"))
        answer = self._pool.start(job, asking)
        return answering.stream(iter(answer), answer, choice)

    def write(self) -> Response:
        """Refuse to change a graph."""
        raise NotAllowed("changing a graph", "this store only answers reads")


def blueprint(pool: Pool) -> Blueprint:
    """Return the routes of the graph store."""
    routes = Blueprint("graphstore", __name__)
    store = GraphStore(pool)
    routes.add_url_rule("/store", "read", store.read, methods=["GET"])
    routes.add_url_rule("/store", "write", store.write, methods=WRITING)
    return routes
