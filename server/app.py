"""The Flask application: which views there are, and what every answer has."""

from flask import Flask, Response

from oxiana.server import errors, sparql
from oxiana.server.pool import Pool
from oxiana.server.settings import Settings

CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": (
        "ETag, Link, Query-Id, Retry-After, Server-Timing, X-Truncated, Accept-Query, Location"
    ),
}
PREFLIGHT = {
    "Access-Control-Allow-Headers": "Accept, Content-Type, Authorization, If-None-Match, Query-Id",
    "Access-Control-Max-Age": "86400",
}


def _dress(response: Response) -> Response:
    """Add what every answer has, errors included."""
    response.headers.update(CORS)
    response.headers["X-Content-Type-Options"] = "nosniff"
    if "Allow" in response.headers:
        response.headers["Access-Control-Allow-Methods"] = response.headers["Allow"]
        response.headers.update(PREFLIGHT)
    return response


def create_app(settings: Settings, pool: Pool) -> Flask:
    """Return the application that answers from this pool."""
    app = Flask(__name__)
    app.url_map.strict_slashes = False
    errors.register(app)
    app.after_request(_dress)
    app.register_blueprint(sparql.blueprint(settings, pool))
    return app
