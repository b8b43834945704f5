"""A query with all that its answer depends on: the formats wished for, the rows, the coding."""

import re
from collections.abc import Mapping
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
class Question:
    """A query, the format for each kind of answer it may have, the most rows of a preview, and whether to compress."""

    query: str
    operation: Operation
    choices: Mapping[Kind, Choice]
    rows: int
    gzip: bool

    @property
    def for_people(self) -> bool:
        """Whether the answer may be laid out for people."""
        return any(choice.format in FOR_PEOPLE for choice in self.choices.values())

    @property
    def media_types(self) -> Mapping[Kind, str]:
        """What the worker shall write for each kind: what people read, and limited answers, are made from a preview."""
        limited = self.operation.rows is not None
        return {
            kind: PREVIEW if limited or choice.format in FOR_PEOPLE else choice.format.media_type
            for kind, choice in self.choices.items()
        }

    def name(self, data: Loaded) -> str | None:
        """Return what names the answer from this data; None when the same question may have another answer."""
        if _CHANGING.search(self.query):
            return None
        types = sorted((kind.value, choice.content_type) for kind, choice in self.choices.items())
        asked = self.operation
        limit = self.rows if asked.rows is not None or self.for_people else None
        words = language() if self.for_people else None
        return tag_in(data, self.query, asked.default_graphs, asked.named_graphs, limit, types, self.gzip, words)


@lru_cache(maxsize=256)
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


def question(request: Request, query: str, operation: Operation, settings: Settings) -> Question:
    """Return the question that a request puts; NotAcceptable when there is no format for any kind of answer."""
    choices = _choices(wishes(request), request.headers.get("Accept"))
    if operation.rows is not None:
        choices = _limited(choices)
    rows = min(operation.rows or settings.max_rows, settings.max_rows)
    streams = all(choice.format not in FOR_PEOPLE for choice in choices.values())
    return Question(query, operation, choices, rows, gzip_accepted(request) and streams)
