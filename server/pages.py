"""Pages that are not about one thing: home, search, about."""

import inspect
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from flask import Blueprint, Response, render_template, request
from pyoxigraph import NamedNode

from oxiana.graph.terms import term
from oxiana.server.asking import Ask, PoolAsk, Term
from oxiana.server.dumps import dumps, titles
from oxiana.server.errors import BadRequest, NotFound
from oxiana.server.formats import GRAPHS, HTML, PLAIN_JSON
from oxiana.server.labels import Labels, labels_of
from oxiana.server.markup import here, language, page_number, spoken
from oxiana.server.negotiation import Choice, negotiate, represent
from oxiana.server.pool import Pool
from oxiana.server.problems import PROBLEMS, kind
from oxiana.server.search import Counted, Found, Search, find, kinds
from oxiana.server.settings import Settings

COUNTED: Final = (
    "Meeting",
    "Initiative",
    "InternationalInstrument",
    "Project",
    "Indicator",
    "PublicStatement",
    "Person",
    "State",
    "SourceDocument",
    "Claim",
)
"""The classes whose members the home page counts."""

_COUNTS: Final = (
    "SELECT ?kind (COUNT(?thing) AS ?count) WHERE { VALUES ?kind { $kinds } ?thing a ?kind } GROUP BY ?kind"
)

_MEETINGS: Final = """
SELECT ?meeting (MIN(?on) AS ?date) (MIN(?where) AS ?place) WHERE {
  ?meeting a ox:Meeting
  OPTIONAL { ?meeting ox:occurredOn|ox:plannedFor ?on }
  OPTIONAL { ?meeting ox:place ?where }
} GROUP BY ?meeting ORDER BY DESC(?date) ?meeting LIMIT 30"""


@dataclass(frozen=True)
class MeetingLine:
    """A meeting as the home page lists it."""

    iri: NamedNode
    date: Term | None
    place: Term | None


def meetings(ask: Ask) -> list[MeetingLine]:
    """Return the meetings, the latest first."""
    return [MeetingLine(row["meeting"], row["date"], row["place"]) for row in ask.select(_MEETINGS)]


def counts(ask: Ask) -> list[Counted]:
    """Return how many members each of the counted classes has, in their order."""
    kinds = [term(name) for name in COUNTED]
    found = {row["kind"]: int(row["count"].value) for row in ask.select(_COUNTS, kinds=kinds)}
    return [Counted(kind, found[kind]) for kind in kinds if kind in found]


class Pages:
    """Answers requests for pages from one release."""

    def __init__(self, settings: Settings, pool: Pool) -> None:
        self._settings, self._pool, self._ask = settings, pool, PoolAsk(pool)

    def home(self) -> Response:
        """Answer with the home page, or lead a client that reads no HTML to the catalogue."""
        wanted = negotiate(request, (HTML, *(offer for offer in GRAPHS if offer is not HTML)))
        if wanted.format is not HTML:
            response = represent(b"", wanted, 303)
            response.location = here(f"/void.{wanted.format.suffix}")
            return response
        shown, counted = meetings(self._ask), counts(self._ask)
        response = self._page(
            "home.html",
            self._labels([*(m.iri for m in shown), *(m.place for m in shown), *(c.kind for c in counted)]),
            meetings=shown,
            counts=counted,
        )
        for rel, path in (
            ("describedby", "/.well-known/void"),
            ("service-desc", "/sparql"),
            ("item", "/dataset/oxiana"),
        ):
            response.headers.add("Link", f'<{here(path)}>; rel="{rel}"')
        return response

    def search(self) -> Response:
        """Answer with the things whose names contain the words."""
        search = Search(request.args.get("q", ""), _kind(), page_number())
        counted = kinds(self._ask)
        found = find(self._ask, search) if search.asked else Found((), 0, 1)
        mentioned = [node for hit in found.hits for node in (hit.thing, *hit.kinds)]
        return self._page(
            "search.html",
            self._labels([*mentioned, *(c.kind for c in counted)]),
            search=search,
            found=found,
            kinds=counted,
        )

    def about(self) -> Response:
        """Answer with what this is, how to read it, and on what terms."""
        offered = dumps(self._settings.release, self._pool.data.id)
        return self._page("about.html", self._labels([]), dumps=offered, titles=titles(self._ask, language()))

    def problem(self, slug: str) -> Response:
        """Answer the address of a type of problem with what it means, as data or as a page."""
        found = next(((error, row) for error, row in PROBLEMS.items() if row.slug == slug), None)
        if found is None:
            raise NotFound(f"there is no type of problem called {slug}: answers name those there are")
        error, row = found
        meaning, choice = inspect.getdoc(error), negotiate(request, (PLAIN_JSON, HTML))
        if choice.format is HTML:
            return self._page("problem-type.html", self._labels([]), row=row, meaning=meaning)
        return represent(json.dumps({**kind(row, request.url_root), "meaning": meaning}), choice)

    def _labels(self, things: Iterable[Term | None]) -> Labels:
        return labels_of(self._ask, (thing for thing in things if isinstance(thing, NamedNode)), language())

    def _page(self, template: str, labels: Labels, **values: object) -> Response:
        html = render_template(template, labels=labels, release=self._pool.data.id, **values)
        response = represent(html, Choice(HTML, HTML.content_type))
        response.add_etag(weak=True)
        spoken(response).make_conditional(request)
        return response


def _kind() -> NamedNode | None:
    text = request.args.get("type", "")
    try:
        return NamedNode(text) if text else None
    except ValueError as error:
        raise BadRequest(f"type={text!r} is not the IRI of a class") from error


def blueprint(settings: Settings, pool: Pool) -> Blueprint:
    """Return the routes of the pages."""
    routes, pages = Blueprint("pages", __name__), Pages(settings, pool)
    routes.add_url_rule("/", "home", pages.home)
    routes.add_url_rule("/search", "search", pages.search)
    routes.add_url_rule("/about", "about", pages.about)
    routes.add_url_rule("/problems/<slug>", "problem", pages.problem)
    return routes
