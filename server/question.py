"""A query with all that its answer depends on: the formats wished for, the rows, the coding."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from flask import Request

from oxiana.server.cache import tag_in
from oxiana.server.errors import BadRequest
from oxiana.server.formats import GRAPHS, HTML, JSON_RESULTS, OFFERS, TABLES, TEXT, Kind
from oxiana.server.markup import language
from oxiana.server.negotiation import Choice, NotAcceptable, chosen, gzip_accepted, wishes
from oxiana.server.nursery import Loaded
from oxiana.server.protocol import Operation
from oxiana.server.settings import Settings
from oxiana.server.workers.query import PREVIEW

KINDS: Final = (Kind.SOLUTIONS, Kind.BOOLEAN, Kind.GRAPH)

FOR_PEOPLE: Final = (HTML, TEXT)
"""Formats that are laid out here from the first rows; workers write all others."""

_CHANGING: Final = re.compile(r"\b(?:RAND|NOW|UUID|STRUUID|BNODE)\b", re.IGNORECASE)
"""A query with one of these words may have another answer the next time."""


@dataclass(frozen=True)
class Wish:
    """What an answer shall be written in: the choice for each kind that it may be of.

    ``media_types`` is what the worker writes for each kind, ``names`` says all of it, and ``for_people`` whether one of
    the choices is laid out for people.
    """

    choices: Mapping[Kind, Choice]
    media_types: Mapping[Kind, str]
    names: Sequence[tuple[str, str]]
    for_people: bool


@dataclass(frozen=True)
class Question:
    """A query, what its answer shall be written in, the most rows of a preview, and whether to compress."""

    query: str
    operation: Operation
    wish: Wish
    rows: int
    gzip: bool

    def name(self, data: Loaded) -> str | None:
        """Return what names the answer from this data; None when the same question may have another answer."""
        if _CHANGING.search(self.query):
            return None
        asked, wish = self.operation, self.wish
        limit = self.rows if asked.rows is not None or wish.for_people else None
        words = language() if wish.for_people else None
        return tag_in(data, self.query, asked.default_graphs, asked.named_graphs, limit, wish.names, self.gzip, words)


def _choices(names: tuple[str, ...], accept: str | None) -> Mapping[Kind, Choice]:
    """Return the format for each kind of answer, by its names or else by Accept; NotAcceptable when no kind has one."""
    choices: dict[Kind, Choice] = {}
    wish = ""
    for kind in KINDS:
        try:
            choices[kind] = chosen(OFFERS[kind], names, accept)
        except NotAcceptable as error:
            wish = error.wish
    if not choices:
        raise NotAcceptable(wish, (*(offer for offer in TABLES if offer is not HTML), *GRAPHS))
    return choices


def _limited(choices: Mapping[Kind, Choice]) -> Mapping[Kind, Choice]:
    kept = {kind: choice for kind, choice in choices.items() if choice.format in (JSON_RESULTS, *FOR_PEOPLE)}
    if not kept:
        raise BadRequest("limit is for JSON results, text and HTML only: write LIMIT in the query")
    return kept


@lru_cache(maxsize=256)
def _wish(names: tuple[str, ...], accept: str | None, *, limited: bool) -> Wish:
    """Return what is wished for; what people read, and answers limited to some rows, are made from a preview."""
    choices = _limited(_choices(names, accept)) if limited else _choices(names, accept)
    shown = {kind for kind, choice in choices.items() if choice.format in FOR_PEOPLE}
    media_types = {
        kind: PREVIEW if limited or kind in shown else choice.format.media_type for kind, choice in choices.items()
    }
    said = sorted((kind.value, choice.content_type) for kind, choice in choices.items())
    return Wish(choices, media_types, said, bool(shown))


def question(request: Request, query: str, operation: Operation, settings: Settings) -> Question:
    """Return the question that a request puts; NotAcceptable when there is no format for any kind of answer."""
    wish = _wish(wishes(request), request.headers.get("Accept"), limited=operation.rows is not None)
    rows = min(operation.rows or settings.max_rows, settings.max_rows)
    return Question(query, operation, wish, rows, gzip_accepted(request) and not wish.for_people)
