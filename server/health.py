"""Whether the server lives, and whether it can answer queries."""

from flask import Blueprint, Response, jsonify

from oxiana.server.errors import Unready
from oxiana.server.pool import Pool


def blueprint(pool: Pool) -> Blueprint:
    """Return the routes of health and readiness."""
    routes = Blueprint("health", __name__)

    def health() -> Response:
        return jsonify(status="alive")

    def ready() -> Response:
        if not pool.ready:
            raise Unready("the data is being loaded: come again in a moment")
        return jsonify(status="ready", release=pool.data.id, version=pool.data.version)

    for path in ("/health", "/healthz"):
        routes.add_url_rule(path, path.strip("/"), health)
    routes.add_url_rule("/ready", "ready", ready)
    return routes
