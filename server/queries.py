"""Running queries: an operator sees all of them; whoever knows the number of one sees it and can stop it."""

import hmac
import time
from dataclasses import dataclass

from flask import Blueprint, Response, jsonify, request

from oxiana.server.errors import NotFound
from oxiana.server.pool import Pool
from oxiana.server.running import Running
from oxiana.server.tokens import Token, check_operator


def _said(running: Running) -> dict[str, object]:
    now = time.monotonic()
    return {
        "id": running.id,
        "label": running.asking.label,
        "job": running.job.name,
        "query": running.job.parameters.get("text"),
        "seconds": round(now - running.started, 3),
        "seconds_left": round(max(0.0, running.deadline - now), 3),
    }


@dataclass(frozen=True)
class Queries:
    """The views of running queries; ``token`` is the operator's, if there is one."""

    pool: Pool
    token: Token | None

    def every(self) -> Response:
        """List all running jobs with their clients."""
        check_operator(self.token, "listing all queries", request)
        return jsonify(queries=[{**_said(running), "client": running.asking.client} for running in self.pool.running()])

    def one(self, number: str) -> Response:
        """Show one running job."""
        for running in self.pool.running():
            if hmac.compare_digest(running.id, number):
                return jsonify(_said(running))
        raise NotFound("no query of this number is running: it may be over")

    def stop(self, number: str) -> Response:
        """Stop one running job."""
        if not self.pool.cancel(number):
            raise NotFound("no query of this number is running: it may be over")
        return Response(status=204)


def blueprint(pool: Pool, token: Token | None) -> Blueprint:
    """Return the routes of running queries."""
    routes = Blueprint("queries", __name__, url_prefix="/queries")
    queries = Queries(pool, token)
    routes.add_url_rule("", "every", queries.every, methods=["GET"])
    routes.add_url_rule("/<number>", "one", queries.one, methods=["GET"])
    routes.add_url_rule("/<number>", "stop", queries.stop, methods=["DELETE"])
    return routes
