"""Which format a request wants (RFC 9110, section 12), and the headers that say which one it got."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from flask import Request, Response
from werkzeug.http import parse_accept_header

from oxiana.graph.errors import ClientError
from oxiana.server.formats import Format
from oxiana.server.parameters import pairs_of_url

OVERRIDES: Final = ("format", "output", "results", "_mediatype")
"""Parameters that name a format and go before Accept."""

_MOST_RANGES: Final = 200
_QUOTED = r'"(?:[^"\\]|\\.?)*+"?'
_MEMBER = re.compile(rf'[^,"]*+(?:{_QUOTED}[^,"]*+)*+', re.DOTALL)
_PIECE = re.compile(rf'[^;"]*+(?:{_QUOTED}[^;"]*+)*+', re.DOTALL)
_WEIGHT = re.compile(r"0?\.[0-9]+|0\.?|1(?:\.0*)?")
_MEDIA_RANGE = re.compile(r"\*/\*|[\w!#$&^.+-]+/(?:\*|[\w!#$&^.+-]+)", re.ASCII)


Offers = tuple[Format, ...]
"""The formats of something, the best first."""


class NotAcceptable(ClientError):
    """None of the ``offers`` is what the client can read."""

    def __init__(self, wish: str, offers: Offers) -> None:
        self.wish, self.offers = wish, offers
        super().__init__(f"nothing here is written as {wish!r}: ask for {', '.join(o.media_type for o in offers)}")


class ManyFormats(ClientError):
    """The parameters name several formats, in these ``names``."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = tuple(names)
        super().__init__(f"more than one format is named ({', '.join(names)}): name it once")


@dataclass(frozen=True)
class Choice:
    """The format of an answer, and the media type it is announced as."""

    format: Format
    content_type: str


@dataclass(frozen=True)
class Range:
    """One range of an Accept header: ``*/*``, ``text/*`` or a media type, with its weight."""

    pattern: str
    weight: float

    @property
    def specificity(self) -> int:
        """2 for a media type, 1 for a type, 0 for everything."""
        return 2 - self.pattern.count("*")

    def covers(self, media_type: str) -> bool:
        """Whether the range includes the media type."""
        return self.pattern in ("*/*", media_type, f"{media_type.partition('/')[0]}/*")


def _weight(parameters: Iterable[str]) -> float | None:
    """Return the weight, 1 when none is given, None for one that is no number from 0 to 1."""
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "q":
            return float(value) if _WEIGHT.fullmatch(value.strip()) else None
    return 1.0


def _range(pattern: str, parameters: Iterable[str]) -> Range | None:
    weight = _weight(parameters)
    return Range(pattern.lower(), weight) if weight is not None and _MEDIA_RANGE.fullmatch(pattern) else None


def ranges(accept: str) -> list[Range]:
    """Return the ranges of an Accept header; parameters other than ``q`` do not narrow them.

    A member that is no range, or whose weight is none, is left out, as if it had not been sent.
    """
    members = ([piece.strip() for piece in _PIECE.findall(member)] for member in _MEMBER.findall(accept))
    found = (_range(pattern, parameters) for pattern, *parameters in members)
    return [each for each in found if each][:_MOST_RANGES]


def _candidates(offer: Format, wanted: Sequence[Range]) -> Iterable[tuple[float, int, bool, Choice]]:
    """Yield the ways the offer meets the wish: weight, specificity, whether by its own media type, and what is sent."""
    own = Choice(offer, offer.content_type)
    covering = [r for r in wanted if r.covers(offer.media_type)]
    best = max(covering, key=lambda r: r.specificity, default=Range("*/*", 0.0))
    yield best.weight, best.specificity, True, own
    for r in wanted:
        if r.pattern in offer.aliases:
            yield r.weight, r.specificity, False, own
        elif r.pattern in offer.echoed:
            yield r.weight, r.specificity, False, Choice(offer, r.pattern)


@lru_cache(maxsize=256)
def accepted(offers: Offers, accept: str | None) -> Choice:
    """Return the offer this Accept header prefers: by weight, then by how exactly it is named, then in our order.

    An absent or empty header takes the first offer. Raises NotAcceptable.
    """
    if accept is None or not accept.strip():
        return Choice(offers[0], offers[0].content_type)
    wanted = ranges(accept)
    candidates = [candidate for offer in offers for candidate in _candidates(offer, wanted) if candidate[0] > 0]
    if not candidates:
        raise NotAcceptable(accept, offers)
    return max(candidates, key=lambda candidate: candidate[:3])[3]


def named(offers: Offers, name: str) -> Choice:
    """Return the offer with this short name or media type, in which a plus that became a space in a URL is a plus.

    Raises NotAcceptable.
    """
    if "/" in name:
        return accepted(offers, name.replace(" ", "+"))
    for offer in offers:
        if name.lower() in offer.names:
            return Choice(offer, offer.content_type)
    raise NotAcceptable(name, offers)


def suffixed(offers: Offers, suffix: str) -> Choice:
    """Return the offer with this file suffix; raises NotAcceptable."""
    for offer in offers:
        if suffix == offer.suffix:
            return Choice(offer, offer.content_type)
    raise NotAcceptable(suffix, offers)


def wishes(request: Request) -> tuple[str, ...]:
    """Return the names that the parameters give to the format."""
    given = pairs_of_url(request.query_string)
    if request.method in ("POST", "PUT"):
        given = (*given, *request.form.items(multi=True))
    return tuple(name for parameter in OVERRIDES for key, name in given if key == parameter and name)


def chosen(offers: Offers, names: Sequence[str], accept: str | None) -> Choice:
    """Return the format that has these names, or if there are none, the one that Accept prefers.

    Some clients name the format by every parameter they know of: that is one wish as long as all mean the same.

    Raises:
        NotAcceptable: nothing here is written so.
        ManyFormats: the names do not agree.
    """
    choices = {named(offers, name) for name in names}
    if len(choices) > 1:
        raise ManyFormats(names)
    return choices.pop() if choices else accepted(offers, accept)


def negotiate(request: Request, offers: Offers, suffix: str | None = None) -> Choice:
    """Return the format this request wants: by suffix, else by parameter, else by Accept; raises as :func:`chosen`."""
    if suffix is not None:
        return suffixed(offers, suffix)
    return chosen(offers, wishes(request), request.headers.get("Accept"))


def gzip_accepted(request: Request) -> bool:
    """Whether the client reads gzip, and would not rather have no coding (RFC 9110, 12.5.3)."""
    return _wants_gzip(request.headers.get("Accept-Encoding"))


@lru_cache(maxsize=64)
def _wants_gzip(accept_encoding: str | None) -> bool:
    weights = {coding.lower(): weight for coding, weight in parse_accept_header(accept_encoding)}
    gzip = next((weights[coding] for coding in ("gzip", "x-gzip", "*") if coding in weights), 0)
    return gzip > 0 and gzip >= weights.get("identity", 0)


def represent(body: bytes | str | Iterable[bytes], choice: Choice, status: int = 200) -> Response:
    """Return the answer in the chosen format; the one place that sets Content-Type and Vary."""
    response = Response(body, status, content_type=choice.content_type)
    response.headers["Vary"] = "Accept, Accept-Encoding"
    return response
