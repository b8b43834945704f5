"""Reports as resources: kept for an hour under numbers that nobody can guess, shown whole, by page, or in part."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from flask import Blueprint, Response, render_template, request
from pyoxigraph import NamedNode

from oxiana.graph.terms import expanded
from oxiana.graph.validation.lookup import Resource
from oxiana.graph.validation.paths import Path
from oxiana.graph.validation.report import Count
from oxiana.server.asking import PoolAsk
from oxiana.server.errors import BadRequest
from oxiana.server.formats import HTML, OFFERS, Kind
from oxiana.server.labels import Labels, labels_of
from oxiana.server.markup import here, language, spoken
from oxiana.server.negotiation import Choice, negotiate, represent
from oxiana.server.pool import Pool
from oxiana.server.running import Answer, Asking
from oxiana.server.shelf import Shelf, Shelved
from oxiana.server.workers import review
from oxiana.server.workers.kept import FILTERS, Case, Kept, unpacked
from oxiana.server.workers.query import PREVIEW
from oxiana.server.workers.review import View
from oxiana.server.workers.wire import Job

CONFORMS: Final = "SHACL-Conforms"
SMALL: Final = 4 << 10
"""A report of so many bytes is written here; a longer one by a worker."""

PAGE: Final = 50
"""The results on one page for people."""

MOST_ON_A_PAGE: Final = 1000
_FORMATS: Final = OFFERS[Kind.REPORT]


Rule: TypeAlias = tuple[Resource, Path | None, NamedNode, Resource]
"""What one count counts: shape, path, component and severity."""


@dataclass(frozen=True)
class Part:
    """Which part of a report is asked for: results that fit, and of them one page; ``size`` 0 is all of them."""

    wanted: Mapping[str, Sequence[str]]
    page: int
    size: int

    @property
    def arguments(self) -> list[tuple[str, str]]:
        """The part as arguments of an address, without the page."""
        chosen = [(name, value) for name, values in self.wanted.items() for value in values]
        return [*chosen, ("size", str(self.size))] if "size" in request.args else chosen


def _number(name: str, otherwise: int, most: int) -> int:
    text = request.args.get(name, str(otherwise))
    if not (text.isdecimal() and text.isascii() and 0 < int(text[:9]) <= most):
        raise BadRequest(f"{name}={text!r} is no whole number from 1 to {most}")
    return int(text)


WHOLE: Final = Part({}, 1, 0)


def _iri(text: str) -> str:
    """Return an IRI in full that may be written with a prefix; a severity of SHACL by its name alone, in any case."""
    text = f"sh:{text.title()}" if text.lower() in ("violation", "warning", "info") else text
    try:
        return expanded(text).value
    except ValueError:
        return text


def _part(choice: Choice) -> Part:
    """Return what the request asks for: a page if it names one, or if people will read it."""
    wanted = {name: request.args.getlist(name) for name in FILTERS if name in request.args}
    wanted = {name: values if name == "path" else [*map(_iri, values)] for name, values in wanted.items()}
    paged = choice.format is HTML or "page" in request.args or "size" in request.args
    page, size = _number("page", 1, 10**6), _number("size", PAGE, MOST_ON_A_PAGE)
    return Part(wanted, page, size if paged else 0)


class Reports:
    """Answers with reports, which it has from the shelf."""

    def __init__(self, pool: Pool, shelf: Shelf) -> None:
        self._pool, self._shelf, self._ask = pool, shelf, PoolAsk(pool)

    def keep(self, answer: Answer) -> Shelved:
        """Put the report that a worker answers with on the shelf."""
        body = answer.read()
        return self._shelf.put(str(answer.head["verdict"]), body)

    def show(self, number: str, suffix: str | None = None) -> Response:
        """Answer with a report, or a part of it."""
        shelved = self._shelf.get(number)
        choice = negotiate(request, _FORMATS, suffix)
        return self.written(shelved, choice, _part(choice))

    def drop(self, number: str) -> Response:
        """Forget a report: whoever has the number may."""
        self._shelf.drop(number)
        return Response(status=204)

    def written(self, shelved: Shelved, choice: Choice, part: Part = WHOLE, seconds: float | None = None) -> Response:
        """Answer with a report, or a part of it, in a format; LimitReached if that takes more than so many seconds."""
        media_type = PREVIEW if choice.format is HTML else choice.format.media_type
        view = self._view(shelved, review.Order(media_type, part.wanted, part.page, part.size), Asking(timeout=seconds))
        if choice.format is HTML:
            response = spoken(represent(self._page(shelved, part, view), choice))
        else:
            response = represent(view.body, choice)
        return _headed(response, shelved, part, view)

    def _view(self, shelved: Shelved, order: review.Order, asking: Asking) -> View:
        if len(shelved.body) <= SMALL:
            return review.view(shelved.body, order)
        answer = self._pool.start(Job("report", vars(order), shelved.body), asking)
        fitting, listed, total = (int(str(answer.head[name])) for name in ("fitting", "listed", "total"))
        return View(answer.read(), fitting, listed, total)

    def _page(self, shelved: Shelved, part: Part, view: View) -> str:
        shown = unpacked(view.body)
        return render_template(
            "report.html",
            kept=shown,
            report=shown.report,
            verdict=shelved.verdict,
            groups=_groups(shown),
            served=shown.facts["data"].startswith("release:"),
            labels=self._labels(shown),
            part=part,
            view=view,
            pages=-(-view.fitting // part.size),
            address=lambda **changed: _address(shelved.number, part, changed),
            number=shelved.number,
            formats=[offer for offer in _FORMATS if offer is not HTML],
            release=self._pool.data.id,
        )

    def _labels(self, shown: Kept) -> Labels:
        """Return the names that the data and the shapes gave, and those of things that the graph knows."""
        nodes = [term for case in shown.cases for term in (case.result.focus, case.result.value, case.result.shape)]
        shapes = (*(count.shape for count in shown.report.summary), *shown.report.unmet, *shown.report.excused)
        ours = labels_of(self._ask, (node for node in (*nodes, *shapes) if isinstance(node, NamedNode)), language())
        return Labels(ours.lang, {**{_key(name): texts for name, texts in shown.texts.items()}, **ours.texts})


def _key(name: str) -> str:
    """Return what labels call a node."""
    return name[2:] if name.startswith("_:") else name[1:-1]


@dataclass(frozen=True)
class Group:
    """Cases of one rule on one page, how many there are of it in all, and the query that finds these."""

    count: Count
    query: str
    cases: tuple[Case, ...]

    def message(self, lang: str) -> str:
        """Return what is said of the first case."""
        return self.cases[0].result.message(lang)


def _groups(shown: Kept) -> list[Group]:
    """Return the cases with those of one rule together, in the order of the summary."""
    by_rule: dict[Rule, list[Case]] = defaultdict(list)
    for case in shown.cases:
        one = case.result
        by_rule[(one.shape, one.path, one.component, one.severity)].append(case)
    queries = shown.queries or ("",) * len(shown.report.summary)
    rules = [(count.shape, count.path, count.component, count.severity) for count in shown.report.summary]
    found = zip(rules, shown.report.summary, queries, strict=True)
    return [Group(count, query, tuple(by_rule[rule])) for rule, count, query in found if rule in by_rule]


def _address(number: str, part: Part, changed: Mapping[str, str]) -> str:
    suffix = f".{changed['suffix']}" if "suffix" in changed else ""
    arguments = dict(part.arguments) | {name: value for name, value in changed.items() if name != "suffix"}
    return here(f"/shacl/reports/{number}{suffix}", **{name: value for name, value in arguments.items() if value})


def _headed(response: Response, shelved: Shelved, part: Part, view: View) -> Response:
    response.headers[CONFORMS] = shelved.verdict
    response.headers["Cache-Control"] = "no-store"
    if view.listed < view.total:
        response.headers["X-Truncated"] = f"results; limit={view.listed}"
    for offer in _FORMATS:
        href = _address(shelved.number, part, {"suffix": offer.suffix})
        response.headers.add("Link", f'<{href}>; rel="alternate"; type="{offer.media_type}"')
    for rel, page in _neighbours(part, view):
        response.headers.add("Link", f'<{_address(shelved.number, part, {"page": str(page)})}>; rel="{rel}"')
    return response


def _neighbours(part: Part, view: View) -> list[tuple[str, int]]:
    last = -(-view.fitting // part.size) if part.size else 1
    pages = (("prev", part.page - 1), ("next", part.page + 1))
    return [(rel, page) for rel, page in pages if 1 <= page <= last] if part.size else []


def blueprint(reports: Reports) -> Blueprint:
    """Return the routes of kept reports."""
    routes = Blueprint("reports", __name__, url_prefix="/shacl/reports")
    routes.add_url_rule("/<number>", "show", reports.show)
    routes.add_url_rule("/<number>.<suffix>", "show_as", reports.show)
    routes.add_url_rule("/<number>", "drop", reports.drop, methods=["DELETE"])
    return routes
