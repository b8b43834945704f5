"""What a request asks of the endpoint (SPARQL 1.1 Protocol, section 2): what could be read two ways is refused."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from flask import Request

from oxiana.graph.errors import NotAllowed
from oxiana.server import posting
from oxiana.server.errors import BadRequest, UnsupportedMediaType
from oxiana.server.parameters import Given, Pairs, decoded, grouped, only, pairs, pairs_of_url, timeout

FORM: Final = "application/x-www-form-urlencoded"
QUERY: Final = "application/sparql-query"
UPDATE: Final = "application/sparql-update"
VERSIONS: Final = ("1.0", "1.1", "1.2", "1.2-basic")

_ONCE: Final = ("query", "update", "timeout", "limit", "version")
_DATASETS: Final = ("default-graph-uri", "named-graph-uri"), ("using-graph-uri", "using-named-graph-uri")
"""The parameters that name the dataset of a query, and of the patterns of an update."""

_MARK: Final = "\ufeff"
"""The byte order mark, which is no part of a query."""


@dataclass(frozen=True)
class Update:
    """An update operation, and the dataset that its patterns are matched in, if that is not the whole one."""

    text: str
    using: tuple[str, ...] = ()
    using_named: tuple[str, ...] = ()
    timeout: float | None = None


@dataclass(frozen=True)
class Operation:
    """A query operation; without a query, it asks for the service description. ``rows``, ``timeout`` lower limits."""

    query: str | None
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    timeout: float | None = None
    rows: int | None = None


def _only(given: Given, name: str) -> str | None:
    return only(name, given.get(name, ()))


def _all(given: Given, name: str) -> tuple[str, ...]:
    return tuple(given.get(name, ()))


def _rows(text: str | None) -> int | None:
    if text is None:
        return None
    if not re.fullmatch(r"[1-9][0-9]{0,8}", text):
        raise BadRequest(f"limit={text} is no number of rows: give a whole number from 1")
    return int(text)


def _check(given: Given, others: Sequence[str], rather: str) -> None:
    """Raise BadRequest when a parameter stands twice that says one thing, or when there is one of ``others``."""
    for name in _ONCE:
        _only(given, name)
    for name in others:
        if name in given:
            raise BadRequest(f"{name} says nothing here: {rather}")


def _operation(given: Given) -> Operation:
    _check(given, _DATASETS[1], "a query has default-graph-uri and named-graph-uri")
    query, version = _only(given, "query"), _only(given, "version")
    query = query.removeprefix(_MARK) if query else query
    if query is not None and not query.strip():
        raise BadRequest("the query is empty: write one")
    if version is not None and version not in VERSIONS:
        raise BadRequest(f"version={version} is not spoken here: ask for one of {', '.join(VERSIONS)}")
    return Operation(
        query,
        _all(given, "default-graph-uri"),
        _all(given, "named-graph-uri"),
        timeout(_all(given, "timeout")),
        _rows(_only(given, "limit")),
    )


def _update(given: Given) -> Update:
    _check(given, _DATASETS[0], "an update has using-graph-uri and using-named-graph-uri")
    text = (_only(given, "update") or "").removeprefix(_MARK)
    if not text.strip():
        raise BadRequest("the update is empty: write one")
    return Update(
        text,
        _all(given, "using-graph-uri"),
        _all(given, "using-named-graph-uri"),
        timeout(_all(given, "timeout")),
    )


def _text(request: Request) -> str:
    """Return the body of a request whose body is a query or an update."""
    return decoded(request.get_data(), posting.charset(request, (request.mimetype,)), "body")


def _sent(request: Request) -> Pairs:
    """Return the parameters that the body holds, or is."""
    posting.check_coding(request)
    if request.mimetype == QUERY:
        return (("query", _text(request)),)
    if request.mimetype == UPDATE:
        return (("update", _text(request)),)
    if request.mimetype != FORM:
        raise UnsupportedMediaType(request.mimetype, (QUERY, UPDATE, FORM))
    posting.charset(request, (FORM,))
    return pairs(request.get_data())


def read(request: Request) -> Operation | Update:
    """Return what the request asks; raises BadRequest, UnsupportedMediaType or NotAllowed."""
    in_url = grouped(pairs_of_url(request.query_string))
    if "update" in in_url:
        raise BadRequest("an update is sent in the body of a POST")
    if request.method in ("GET", "HEAD"):
        return _operation(in_url)
    given = grouped((*pairs_of_url(request.query_string), *_sent(request)))
    if "update" in given:
        if "query" in given:
            raise BadRequest("an update is sent without a query")
        if request.method != "POST":
            raise NotAllowed(f"an update by {request.method}", "send it with POST")
        return _update(given)
    operation = _operation(given)
    if operation.query is None:
        raise BadRequest("there is no query: send one as the parameter `query`")
    return operation
