"""Errors as answers: one table from class to status, written as problem details (RFC 9457) or, in a browser, a page."""

import json
import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, urlencode

from flask import Flask, Response, render_template, request
from werkzeug import exceptions
from werkzeug.exceptions import HTTPException

from oxiana.graph.errors import (
    LimitReached,
    NotAllowed,
    NotWritable,
    OperatorError,
    OxianaError,
    ShapesRejected,
    SyntaxProblem,
)
from oxiana.server.errors import (
    BadRequest,
    BreaksShapes,
    CodingNotRead,
    Crowded,
    Gone,
    HeadersTooLong,
    MethodNotAllowed,
    NotFound,
    RangeNotSatisfiable,
    Stale,
    Stopped,
    TooLarge,
    Unauthorized,
    Unready,
    UnsupportedCoding,
    UnsupportedMediaType,
    UriTooLong,
    VersionNotSpoken,
)
from oxiana.server.formats import HTML, Format
from oxiana.server.negotiation import OVERRIDES, Choice, ManyFormats, NotAcceptable, accepted, represent
from oxiana.server.workers.failures import GraphConflict, NoSuchGraph, QueryFailed

PROBLEM: Final = Format(("json",), "application/problem+json", "json", aliases=("application/json",))

_LONG: Final = 1000

Facts = Mapping[str, object]


@dataclass(frozen=True)
class Problem:
    """How one class of errors is answered: the status, the last part of the type's address, the title."""

    status: int
    slug: str
    title: str


PROBLEMS: Final[dict[type[OxianaError], Problem]] = {
    BadRequest: Problem(400, "bad-request", "The request breaks the protocol"),
    SyntaxProblem: Problem(400, "syntax", "The text does not parse"),
    Unauthorized: Problem(401, "unauthorized", "An operator's token is needed"),
    NotAllowed: Problem(403, "not-allowed", "This is never done here"),
    NotFound: Problem(404, "not-found", "There is no such thing"),
    NoSuchGraph: Problem(404, "no-such-graph", "There is no such graph"),
    MethodNotAllowed: Problem(405, "method-not-allowed", "There is no such method here"),
    ManyFormats: Problem(400, "many-formats", "More than one format is asked for"),
    NotAcceptable: Problem(406, "not-acceptable", "There is no such format of this"),
    NotWritable: Problem(406, "not-writable", "The format cannot carry the answer"),
    GraphConflict: Problem(
        409, "graph-conflict", "A graph is there, or is not there, against what the update supposes"
    ),
    BreaksShapes: Problem(409, "breaks-shapes", "The write breaks shapes that hold"),
    Gone: Problem(410, "gone", "This is withdrawn"),
    Stale: Problem(412, "stale", "A condition of the request does not hold"),
    TooLarge: Problem(413, "too-large", "The request is too long"),
    UriTooLong: Problem(414, "uri-too-long", "The URL is too long"),
    UnsupportedMediaType: Problem(415, "unsupported-media-type", "This format is not read here"),
    RangeNotSatisfiable: Problem(416, "range-not-satisfiable", "There is no such part of this"),
    ShapesRejected: Problem(422, "shapes-rejected", "The shapes cannot be used"),
    Crowded: Problem(429, "too-many-queries", "Too many queries"),
    HeadersTooLong: Problem(431, "headers-too-long", "The headers are too long"),
    QueryFailed: Problem(500, "query-failed", "The query failed"),
    CodingNotRead: Problem(501, "coding-not-read", "This transfer coding is not read here"),
    LimitReached: Problem(503, "limit-reached", "A limit ended the work"),
    Stopped: Problem(503, "stopped", "The query was stopped"),
    Unready: Problem(503, "unready", "The data is not loaded"),
    VersionNotSpoken: Problem(505, "version-not-spoken", "This version of HTTP is not spoken here"),
    OxianaError: Problem(500, "error", "The server failed"),
}
"""The status of an error is that of its nearest class."""


def problem(error: OxianaError) -> Problem:
    """Return the row of the nearest class."""
    return next(PROBLEMS[cls] for cls in type(error).__mro__ if cls in PROBLEMS)


def facts(error: OxianaError) -> Facts:
    """Return the attributes of an error that JSON can say."""
    said = {name: value for name, value in vars(error).items() if value is not None}
    if isinstance(error, NotAcceptable):
        said["offers"] = [offer.media_type for offer in error.offers]
    return {name: value for name, value in said.items() if isinstance(value, str | int | float | list | tuple)}


def details(error: OxianaError, root: str) -> dict[str, object]:
    """Return the problem details of an error, for JSON; ``root`` is where clients see the server, with a slash."""
    return {**kind(problem(error), root), "detail": str(error), **facts(error)}


def kind(row: Problem, root: str) -> dict[str, object]:
    """Return the members that all problems of a type have."""
    return {"type": f"{root}problems/{row.slug}", "title": row.title, "status": row.status}


def _written(body: Mapping[str, object], status: int) -> Response:
    try:
        choice = accepted((PROBLEM, HTML), request.headers.get("Accept"))
    except NotAcceptable:
        choice = Choice(PROBLEM, PROBLEM.content_type)
    if choice.format is HTML:
        return represent(render_template("problem.html", problem=body), choice, status)
    return represent(json.dumps(body, ensure_ascii=False), Choice(PROBLEM, PROBLEM.content_type), status)


def _alternates(error: NotAcceptable) -> Iterator[str]:
    """Yield links to what could be had at this address, unless that makes the headers long."""
    if request.method not in ("GET", "HEAD") or len(request.query_string) > _LONG:
        return
    kept = [(name, value) for name, value in request.args.items(multi=True) if name not in OVERRIDES]
    for offer in error.offers:
        query = urlencode([*kept, ("format", offer.name)])
        yield f'<{request.script_root}{quote(request.path)}?{query}>; rel="alternate"; type="{offer.media_type}"'


def answer(error: OxianaError) -> Response:
    """Return the answer to an error of ours."""
    response = _written(details(error, request.url_root), problem(error).status)
    if isinstance(error, NotAcceptable):
        response.headers.extend(("Link", link) for link in _alternates(error))
    if isinstance(error, Crowded):
        response.headers["Retry-After"] = str(error.retry_after)
    if isinstance(error, Unauthorized):
        response.headers["WWW-Authenticate"] = "Bearer"
    if isinstance(error, MethodNotAllowed):
        response.headers["Allow"] = ", ".join(error.allow)
    if isinstance(error, UnsupportedCoding):
        response.headers["Accept-Encoding"] = "identity"
    elif isinstance(error, UnsupportedMediaType):
        response.headers["Accept"] = ", ".join(error.reads)
    if isinstance(error, RangeNotSatisfiable):
        response.headers["Content-Range"] = f"bytes */{error.length}"
    return response


def translated(error: HTTPException) -> OxianaError:
    """Return what an error of the web framework is among ours."""
    match error:
        case exceptions.NotFound():
            return NotFound(f"there is nothing at {request.path}: the home page leads to what there is")
        case exceptions.MethodNotAllowed():
            return MethodNotAllowed(request.method, tuple(error.valid_methods or ()))
        case exceptions.RequestEntityTooLarge():
            return BadRequest("the form has too many parts: send data and shapes, once each")
        case exceptions.RequestedRangeNotSatisfiable():
            return RangeNotSatisfiable(error.length or 0)
    return BadRequest(f"the request cannot be read: {error.description}")


def answer_http(error: HTTPException) -> Response:
    """Return the answer to an error of the web framework; its redirects are answers themselves."""
    if (error.code or 500) < 400:
        return Response(error.get_response(request.environ).get_data(), error.code, dict(error.get_headers()))
    return answer(translated(error))


def answer_bug(error: Exception) -> Response:
    """Return 500 for a defect, or what only the operator can mend: why goes to the log and not to the client."""
    logging.getLogger("oxiana").error("a request failed", exc_info=error)
    return answer(OxianaError("the server failed: its log says why"))


def register(app: Flask) -> None:
    """Let the app answer all errors so."""
    app.register_error_handler(OxianaError, answer)
    app.register_error_handler(OperatorError, answer_bug)
    app.register_error_handler(HTTPException, answer_http)
    app.register_error_handler(Exception, answer_bug)
