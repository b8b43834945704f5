"""The parameters of a query string or form: decoded once, strictly, in their order."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Final, TypeAlias
from urllib.parse import unquote_to_bytes

from oxiana.server.errors import BadRequest
from oxiana.server.settings import seconds

Pairs: TypeAlias = tuple[tuple[str, str], ...]
Given: TypeAlias = Mapping[str, Sequence[str]]
"""The values that each parameter has."""

_BROKEN_ESCAPE: Final = re.compile(rb"%(?![0-9A-Fa-f]{2})")


def decoded(data: bytes, charset: str, what: str) -> str:
    """Return the text that some bytes of a request are; BadRequest when they are none in this charset."""
    try:
        return data.decode(charset)
    except UnicodeDecodeError as error:
        raise BadRequest(f"the {what} is not {charset}: encode it so") from error


def _unescaped(data: bytes) -> str:
    if _BROKEN_ESCAPE.search(data):
        raise BadRequest("a percent sign is not followed by two hexadecimal digits: write it as %25")
    return decoded(unquote_to_bytes(data.replace(b"+", b" ")), "utf-8", "parameter")


def pairs(encoded: bytes) -> Pairs:
    """Return the names and values; BadRequest when they cannot be decoded."""
    parts = [part.partition(b"=") for part in encoded.split(b"&") if part]
    return tuple((_unescaped(name), _unescaped(value)) for name, _, value in parts)


@lru_cache(maxsize=64)
def pairs_of_url(encoded: bytes) -> Pairs:
    """Return the same for the query string of a URL: a request is read in several places."""
    return pairs(encoded)


def grouped(parameters: Pairs) -> Given:
    """Return the values of each name, in their order."""
    given: dict[str, list[str]] = {}
    for name, value in parameters:
        given.setdefault(name, []).append(value)
    return given


def only(name: str, values: Sequence[str]) -> str | None:
    """Return the value of a parameter, None when it is not there; BadRequest when it is there more than once."""
    if len(values) > 1:
        raise BadRequest(f"there are {len(values)} parameters {name}: send one")
    return values[0] if values else None


def check_names(where: str, names: Iterable[str], known: Sequence[str]) -> None:
    """Raise BadRequest for a parameter that is misspelt: nobody would notice that it is not heeded."""
    for name in names:
        if name not in known:
            raise BadRequest(f"{name} in {where} means nothing here: there are {', '.join(known)}")


def timeout(values: Sequence[str]) -> float | None:
    """Return the seconds that the parameter ``timeout`` grants; BadRequest when they are none."""
    text = only("timeout", values)
    try:
        return seconds(text) if text is not None else None
    except ValueError as error:
        raise BadRequest(f"timeout={text} is no time: give seconds, or a time such as 500ms or 10s") from error
