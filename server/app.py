"""The Flask application: which views there are, and what every answer has."""

from collections.abc import Callable
from typing import Any, Final

from flask import Flask, Request, Response, request
from werkzeug.routing import MapAdapter

from oxiana.server import (
    catalogue,
    explaining,
    graphstore,
    health,
    markup,
    metrics,
    openapi,
    pages,
    parameters,
    problems,
    protocol,
    queries,
    reloading,
    reports,
    resources,
    selfcheck,
    shacl,
    sparql,
    taskviews,
    tokens,
)
from oxiana.server.compression import compress
from oxiana.server.errors import BadRequest, Stale, UriTooLong
from oxiana.server.placing import placed
from oxiana.server.pool import Pool
from oxiana.server.reloading import Reloader
from oxiana.server.settings import Settings
from oxiana.server.shelf import Shelf
from oxiana.server.tasks import Tasks
from oxiana.server.writing import Writer

COMMON: Final = (
    ("Access-Control-Allow-Origin", "*"),
    (
        "Access-Control-Expose-Headers",
        (
            "ETag, Link, Query-Id, Retry-After, Server-Timing, X-Truncated, Accept-Query, Location, SHACL-Conforms, "
            "X-Unknown-Functions"
        ),
    ),
    ("X-Content-Type-Options", "nosniff"),
)
SAFE: Final = ("GET", "HEAD", "QUERY")
PREFLIGHT = {
    "Access-Control-Allow-Headers": "Accept, Content-Type, Authorization, If-Match, If-None-Match, Query-Id, Prefer",
    "Access-Control-Max-Age": "86400",
}


class Application(Flask):
    """The application, without what Flask does for each request that ours does not need.

    None of its views is a coroutine, and its routes are the same for all hosts.
    """

    def create_url_adapter(self, request: Request | None) -> MapAdapter | None:
        """Return what finds the view for a request."""
        if request is None:
            return None
        return MapAdapter(
            self.url_map, request.host, request.root_path, "", request.scheme, request.path, request.method
        )

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Return the function as it is."""
        return func


def _dress(response: Response) -> Response:
    """Add what every answer has, errors included."""
    response.headers.extend(COMMON)
    if "Allow" in response.headers:
        response.headers["Allow"] = ", ".join(sorted(response.allow))
        response.headers["Access-Control-Allow-Methods"] = response.headers["Allow"]
        response.headers.update(PREFLIGHT)
        if request.method == "OPTIONS":
            del response.headers["Content-Type"]
        if "QUERY" in response.headers["Allow"]:
            response.headers["Accept-Query"] = protocol.QUERY
    return response


def _check_url(limit: int) -> None:
    """Refuse a URL that is too long, or whose escapes are no text."""
    if len(request.query_string) + len(request.path) > limit:
        raise UriTooLong(limit)
    parameters.pairs_of_url(request.query_string)
    try:
        request.environ["PATH_INFO"].encode("latin-1").decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadRequest("the path is not utf-8: encode it so") from error


def _options_of_all(app: Flask) -> Response | None:
    """Answer ``OPTIONS *``, which is about the server and no address (RFC 9110, 9.3.7)."""
    if request.method != "OPTIONS" or request.environ["PATH_INFO"] != "*":
        return None
    response = Response()
    response.allow.update(method for rule in app.url_map.iter_rules() for method in rule.methods or ())
    return response


def _unless_another(response: Response) -> Response:
    """Answer 412 when the client wants this answer only if it is one that it names (RFC 9110, 13.1.1)."""
    if "If-Match" not in request.headers or request.method not in SAFE or response.status_code not in (200, 206, 304):
        return response
    tag, _ = response.get_etag()
    wanted = request.if_match
    if wanted.star_tag or (tag is not None and wanted.contains_weak(tag)):
        return response
    response.close()
    return problems.answer(Stale("the answer is another one than those of If-Match: ask without it"))


def _operators(settings: Settings, purpose: str) -> tokens.Token | None:
    """Return the operator's token, if there is one."""
    file = settings.operator_token_file
    return tokens.read(file, "operator_token_file", purpose) if file else None


def create_app(settings: Settings, pool: Pool, reloader: Reloader, writer: Writer | None = None) -> Flask:
    """Return the application that answers from this pool; without a writer it changes nothing."""
    app = Application(__name__)
    app.url_map.strict_slashes = False
    app.config["MAX_CONTENT_LENGTH"] = settings.max_body
    app.config["MAX_FORM_MEMORY_SIZE"] = settings.max_body
    app.before_request(pool.hold)
    app.teardown_request(lambda _error: pool.let_go())
    app.before_request(lambda: _check_url(settings.max_url))
    app.before_request(lambda: _options_of_all(app))
    problems.register(app)
    app.after_request(_dress)
    app.after_request(_unless_another)
    app.after_request(compress)
    markup.register(app)
    counted = metrics.Metrics()
    app.register_blueprint(sparql.blueprint(settings, pool, counted, writer))
    app.register_blueprint(graphstore.blueprint(pool, writer, counted))
    app.register_blueprint(resources.blueprint(settings, pool))
    app.register_blueprint(pages.blueprint(settings, pool))
    app.register_blueprint(explaining.blueprint(pool))
    app.register_blueprint(catalogue.blueprint(settings, pool))
    kept = reports.Reports(pool, Shelf(settings.reports))
    jobs = Tasks(pool, settings.workers, settings.reports, kept.keep)
    app.register_blueprint(shacl.blueprint(settings, pool, kept, jobs, counted))
    app.register_blueprint(reports.blueprint(kept))
    app.register_blueprint(taskviews.blueprint(jobs))
    app.register_blueprint(selfcheck.blueprint(pool))
    app.register_blueprint(queries.blueprint(pool, _operators(settings, "listing all queries")))
    app.register_blueprint(reloading.blueprint(reloader, _operators(settings, reloading.PURPOSE)))
    app.register_blueprint(health.blueprint(pool))
    app.register_blueprint(openapi.blueprint())
    app.register_blueprint(metrics.blueprint(counted, pool))
    if settings.base_url:
        app.wsgi_app = placed(app.wsgi_app, settings.base_url)  # type: ignore[method-assign, assignment]
    return app
