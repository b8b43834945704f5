"""Reports as resources: kept for an hour under numbers that nobody can guess, shown whole, by page or in part."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final

from flask import Blueprint, Response, request

from oxiana.graph.terms import compact, expanded
from oxiana.graph.validation.report import SEVERITY_NAMES
from oxiana.server import reportpage
from oxiana.server.asking import PoolAsk
from oxiana.server.errors import BadRequest, NotFound
from oxiana.server.formats import HTML, OFFERS, Kind
from oxiana.server.markup import here, spoken
from oxiana.server.negotiation import OVERRIDES, Choice, negotiate, represent
from oxiana.server.parameters import check_names
from oxiana.server.pool import Pool
from oxiana.server.reportpage import Place
from oxiana.server.running import Answer, Asking
from oxiana.server.shelf import Shelf, Shelved, place
from oxiana.server.workers import review
from oxiana.server.workers.kept import unpacks_within
from oxiana.server.workers.query import PREVIEW
from oxiana.server.workers.review import View
from oxiana.server.workers.wire import Job

CONFORMS: Final = "SHACL-Conforms"
SMALL: Final = 4 << 10
"""A report of so many bytes is written here; a longer one by a worker."""

UNPACKED: Final = 64 << 10
"""So many bytes it may have unpacked."""

PAGE: Final = 50
"""The results on one page for people."""

MOST_ON_A_PAGE: Final = 1000
_PROPERTY: Final = re.compile(r"<?\w+://[^\s<>]*>?|[\w-]+:[\w-]*")
_FORMATS: Final = OFFERS[Kind.REPORT]


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

    def pages(self, fitting: int) -> int:
        """Return how many pages there are."""
        return -(-fitting // self.size) if self.size else 1


WHOLE: Final = Part({}, 1, 0)


def _number(name: str, otherwise: int, most: int) -> int:
    text = request.args.get(name, str(otherwise))
    if not (text.isdecimal() and text.isascii() and 0 < int(text[:9]) <= most):
        raise BadRequest(f"{name}={text!r} is no whole number from 1 to {most}")
    return int(text)


def _iri(name: str, text: str) -> str:
    """Return an IRI in full that may be written with a prefix; a severity of SHACL by its name alone, in any case."""
    if name == "severity" and text.lower() in SEVERITY_NAMES:
        return SEVERITY_NAMES[text.lower()].value
    try:
        return expanded(text).value
    except ValueError as error:
        named = f"{', '.join(SEVERITY_NAMES)}, or an IRI" if name == "severity" else "an IRI"
        raise BadRequest(f"{name}={text!r} is none: give {named}, in full or with a prefix known here") from error


def _node(name: str, text: str) -> str:
    """Return the label of a blank node, or an IRI in full."""
    return text if text.startswith("_:") else _iri(name, text)


def _focus(_name: str, text: str) -> str:
    """Return what a focus node is asked for by; it can be a literal."""
    try:
        return expanded(text).value
    except ValueError:
        return text


def _path(name: str, text: str) -> str:
    """Return a path as reports write it; a property alone can be given by its IRI, with or without prefix."""
    return compact(_iri(name, text)) if _PROPERTY.fullmatch(text) else text


_READ: Final[Mapping[str, Callable[[str, str], str]]] = {
    "focus": _focus,
    "component": _iri,
    "shape": _node,
    "severity": _iri,
    "path": _path,
}
"""How the values are read that results are chosen by."""

_KNOWN: Final = (*_READ, "page", "size", "lang", *OVERRIDES)


def _part(choice: Choice) -> Part:
    """Return what the request asks for: a page if it names one, or if people will read it."""
    check_names("the URL", request.args, _KNOWN)
    wanted = {
        name: [read(name, value) for value in request.args.getlist(name)]
        for name, read in _READ.items()
        if name in request.args
    }
    paged = choice.format is HTML or "page" in request.args or "size" in request.args
    page, size = _number("page", 1, 10**6), _number("size", PAGE, MOST_ON_A_PAGE)
    return Part(wanted, page, size if paged else 0)


@dataclass(frozen=True)
class Shown:
    """A report to show, and perhaps another one whose results are known and left out."""

    report: Shelved
    known: Shelved | None = None

    @property
    def path(self) -> str:
        """Where it is on this server."""
        return place(self.report.number, self.known.number if self.known else None)

    @property
    def payload(self) -> bytes:
        """The bytes of both."""
        return self.report.body + (self.known.body if self.known else b"")

    def order(self, choice: Choice, part: Part) -> review.Order:
        """Return what a worker is told to do with the bytes."""
        media_type = PREVIEW if choice.format is HTML else choice.format.media_type
        return review.Order(media_type, part.wanted, part.page, part.size, len(self.report.body) if self.known else 0)


class Reports:
    """Answers with reports, which it has from the shelf."""

    def __init__(self, pool: Pool, shelf: Shelf) -> None:
        self._pool, self._shelf, self._ask = pool, shelf, PoolAsk(pool)

    def keep(self, answer: Answer) -> Shelved:
        """Put the report that a worker answers with on the shelf."""
        return self._shelf.put(answer.read())

    def keep_first(self, answer: Answer) -> tuple[Shelved, Iterator[bytes]]:
        """Put the report that an answer begins with on the shelf, and return the bytes that follow and show it."""
        chunks, length = iter(answer), int(str(answer.head["kept"]))
        begun = bytearray()
        while len(begun) < length:
            begun += next(chunks)
        return self._shelf.put(bytes(begun[:length])), chain((bytes(begun[length:]),), chunks)

    def known(self, number: str | None) -> Shelved | None:
        """Return the report of this number; None for no number."""
        return self._shelf.get(number) if number else None

    def show(self, number: str, other: str | None = None, suffix: str | None = None) -> Response:
        """Answer with a report, or a part of it; of two, with what is new in the one since the other."""
        shown = Shown(self._shelf.get(number), self.known(other))
        choice = negotiate(request, _FORMATS, suffix)
        return self.written(shown, choice, _part(choice))

    def drop(self, number: str) -> Response:
        """Forget a report: whoever has the number may."""
        self._shelf.drop(number)
        return Response(status=204)

    def written(self, shown: Shown, choice: Choice, part: Part = WHOLE, seconds: float | None = None) -> Response:
        """Answer with a report, or a part of it, in a format; LimitReached if that takes more than so many seconds."""
        view = self._view(shown.payload, shown.order(choice, part), Asking(timeout=seconds))
        if part.page > (last := max(1, part.pages(view.fitting))):
            raise NotFound(f"there is no page {part.page}: the last one is {last}")
        if choice.format is HTML:
            response = spoken(represent(self._page(shown, part, view), choice))
        else:
            response = represent(view.body, choice)
        return _headed(response, shown, part, view)

    @staticmethod
    def answered(shown: Shown, choice: Choice, answer: Answer, body: bytes) -> Response:
        """Answer with a whole report that the worker who made it has written too."""
        listed, total = (int(str(answer.head[name])) for name in ("listed", "total"))
        view = View(body, str(answer.head["verdict"]), listed, listed, total)
        return _headed(represent(body, choice), shown, WHOLE, view)

    def _view(self, payload: bytes, order: review.Order, asking: Asking) -> View:
        if self._is_small(payload, order.known):
            return review.view(payload, order)
        answer = self._pool.start(Job("report", vars(order), payload), asking)
        fitting, listed, total = (int(str(answer.head[name])) for name in ("fitting", "listed", "total"))
        return View(answer.read(), str(answer.head["verdict"]), fitting, listed, total)

    @staticmethod
    def _is_small(payload: bytes, known: int) -> bool:
        """Say whether there is little to do: few bytes can stand for very many."""
        return len(payload) <= SMALL and all(unpacks_within(part, UNPACKED) for part in review.parts(payload, known))

    def _page(self, shown: Shown, part: Part, view: View) -> str:
        place = Place(
            part.page,
            part.pages(view.fitting),
            part.wanted,
            here(shown.path),
            lambda **changed: _address(shown, part, changed),
        )
        return reportpage.html(self._ask, view, place, self._pool.data.id)


def _address(shown: Shown, part: Part, changed: Mapping[str, str]) -> str:
    suffix = f".{changed['suffix']}" if "suffix" in changed else ""
    arguments = dict(part.arguments) | {name: value for name, value in changed.items() if name != "suffix"}
    return here(f"{shown.path}{suffix}", **{name: value for name, value in arguments.items() if value})


def _headed(response: Response, shown: Shown, part: Part, view: View) -> Response:
    response.headers[CONFORMS] = view.verdict
    response.headers["Cache-Control"] = "no-store"
    if view.listed < view.total:
        response.headers["X-Truncated"] = f"results; limit={view.listed}"
    for offer in _FORMATS:
        href = _address(shown, part, {"suffix": offer.suffix})
        response.headers.add("Link", f'<{href}>; rel="alternate"; type="{offer.media_type}"')
    for rel, page in _neighbours(part, view):
        response.headers.add("Link", f'<{_address(shown, part, {"page": str(page)})}>; rel="{rel}"')
    return response


def _neighbours(part: Part, view: View) -> list[tuple[str, int]]:
    pages = (("prev", part.page - 1), ("next", part.page + 1))
    return [(rel, page) for rel, page in pages if 1 <= page <= part.pages(view.fitting)]


def blueprint(reports: Reports) -> Blueprint:
    """Return the routes of kept reports."""
    routes = Blueprint("reports", __name__, url_prefix="/shacl/reports")
    for rule in ("/<number>", "/<number>/diff/<other>"):
        routes.add_url_rule(rule, f"show{rule}", reports.show)
        routes.add_url_rule(f"{rule}.<suffix>", f"show_as{rule}", reports.show)
    routes.add_url_rule("/<number>", "drop", reports.drop, methods=["DELETE"])
    return routes
