"""The description of all routes as OpenAPI 3.1: methods and paths are those of the application, the rest is a table.

Each route also answers HEAD where it answers GET, and OPTIONS; `/sparql` answers QUERY, which OpenAPI 3.1 cannot say.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from typing import Any, Final

import yaml
from flask import Blueprint, Response, current_app, request
from werkzeug.routing import Rule

from oxiana.server.cache import tag
from oxiana.server.formats import OFFERS, PLAIN_JSON, Kind
from oxiana.server.negotiation import Choice, represent

_LEFT_OUT: Final = frozenset({"HEAD", "OPTIONS", "QUERY"})
_ALWAYS: Final = (400, 405, 406, 413, 414, 429, 431, 503)
"""The statuses of problems that any route may answer; a defect (500) is nothing to count on."""

_PLACE: Final = re.compile(r"<(?:(?:any\((?P<values>[^)]*)\)|\w+):)?(?P<name>\w+)>")

Table = Mapping[str, Any]


@cache
def table() -> Table:
    """Return what the routes take and answer."""
    text = files("oxiana.server").joinpath("openapi.yaml").read_text("utf-8")
    read: Table = yaml.safe_load(text)
    return read


def operations(rules: Sequence[Rule]) -> Iterator[tuple[str, str]]:
    """Yield the routes of the application with their methods, as the table and the description name them."""
    for rule in rules:
        for method in sorted((rule.methods or set()) - _LEFT_OUT):
            yield rule.rule, method.lower()


def _parameter(name: str, how: Mapping[str, Any]) -> dict[str, object]:
    """Return a parameter, which has another name than in the table if that says so."""
    told = {key: value for key, value in how.items() if key not in ("name", "description")}
    schema = {"type": "array", "items": {"type": "string"}} if told["type"] == "array" else told
    return {"name": how.get("name", name), "in": "query", "description": how["description"], "schema": schema}


def _places(route: str) -> Iterator[dict[str, object]]:
    """Yield the parameters in the path."""
    for place in _PLACE.finditer(route):
        schema: dict[str, object] = {"type": "string", "minLength": 1}
        if place["values"]:
            schema["enum"] = [value.strip() for value in place["values"].split(",")]
        yield {"name": place["name"], "in": "path", "required": True, "schema": schema}


def _schema(kind: object) -> dict[str, object]:
    if isinstance(kind, Mapping):
        return {"type": "object", "properties": {name: _schema(value) for name, value in kind.items()}}
    return {"type": kind}


def _media_types(answers: Sequence[str]) -> Iterator[str]:
    """Yield the media types behind the names of kinds, and those that stand for themselves."""
    kinds = {kind.value: kind for kind in Kind}
    for answer in answers:
        if answer in kinds:
            yield from (name for offer in OFFERS[kinds[answer]] for name in (offer.media_type, *offer.echoed))
        else:
            yield answer


def _responses(how: Mapping[str, Any]) -> dict[str, object]:
    problem: dict[str, object] = {"$ref": "#/components/responses/problem"}
    said: dict[str, object] = {str(status): problem for status in (*_ALWAYS, *how.get("errors", ()))}
    said |= {str(status): {"description": "done, moved, or not changed"} for status in (*how.get("also", ()), 304)}
    if "answers" in how:
        content: dict[str, object] = {name: {} for name in _media_types(how["answers"])}
        said["200"] = {"description": how["does"], "content": content}
    return dict(sorted(said.items()))


def _name(route: str, method: str) -> str:
    """Return a name for an operation that is a name in programs too."""
    words = _PLACE.sub(r"by_\g<name>", route)
    return re.sub(r"\W+", "_", f"{method} {words}").strip("_")


def _operation(route: str, method: str, how: Mapping[str, Any]) -> dict[str, object]:
    known = table()
    taken = [_parameter(name, known["parameters"][name]) for name in how.get("takes", ())]
    operation: dict[str, object] = {
        "operationId": _name(route, method),
        "summary": how["does"],
        "parameters": [*_places(route), *taken],
        "responses": _responses(how),
    }
    if "body" in how:
        content = {name: {"schema": _schema(kind)} for name, kind in known["bodies"][how["body"]].items()}
        operation["requestBody"] = {"content": content}
    return operation


def description(rules: Sequence[Rule], root: str) -> dict[str, object]:
    """Return the description of these routes at ``root``; KeyError for a route that the table does not know."""
    paths: dict[str, dict[str, object]] = {}
    for route, method in operations(rules):
        path = _PLACE.sub(r"{\g<name>}", route)
        paths.setdefault(path, {})[method] = _operation(route, method, table()["routes"][route][method])
    members = {"type": {"type": "string"}, "title": {"type": "string"}, "status": {"type": "integer"}}
    problem = {
        "type": "object",
        "required": [*members, "detail"],
        "properties": {**members, "detail": {"type": "string"}},
    }
    content = {"application/problem+json": {"schema": problem}, "text/html": {}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Oxiana", "version": version("oxiana"), "summary": "A knowledge graph over HTTP"},
        "servers": [{"url": root.rstrip("/")}],
        "paths": dict(sorted(paths.items())),
        "components": {"responses": {"problem": {"description": "what is wrong, and the remedy", "content": content}}},
    }


def show() -> Response:
    """Answer with the description."""
    text = json.dumps(description(list(current_app.url_map.iter_rules()), request.url_root), ensure_ascii=False)
    response = represent(text, Choice(PLAIN_JSON, PLAIN_JSON.content_type))
    response.set_etag(tag(text), weak=True)
    response.headers["Cache-Control"] = "no-cache"
    response.make_conditional(request)
    return response


def blueprint() -> Blueprint:
    """Return the route of the description."""
    routes = Blueprint("openapi", __name__)
    routes.add_url_rule("/openapi.json", "show", show)
    return routes
