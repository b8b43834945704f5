"""The order of literals as SPARQL's operators have it, also of those that its engines cannot compare."""

import re
from collections.abc import Callable
from ctypes import c_float
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Final, TypeAlias

from pyoxigraph import Literal

from oxiana.graph.store.oxigraph import MemoryStore
from oxiana.graph.validation.compiled.lexical import BOUNDS, XSD, well_formed

Value: TypeAlias = float | Decimal | int | str | tuple[int, ...] | datetime
Comparable: TypeAlias = tuple[str, Value]

_WHOLE = {"integer", "nonNegativeInteger", "positiveInteger", "nonPositiveInteger", "negativeInteger", *BOUNDS}
_ZONE = re.compile(r"(Z|[+-]\d\d:\d\d)$")
_DURATIONS: Final = {"duration", "dayTimeDuration", "yearMonthDuration"}
_PARTS: Final = {"gYear", "gYearMonth", "gMonth", "gDay", "gMonthDay"}


class Single(float):
    """A value of xsd:float."""


def compare(left: Literal, right: Literal) -> int | None:
    """Return -1, 0 or 1, or None for values that SPARQL cannot compare."""
    first, second = _comparable(left), _comparable(right)
    if first is None or second is None or first[0] != second[0]:
        return _asked(left, right) if _akin(left, right) else None
    one, other = _promoted(first[1], second[1]), _promoted(second[1], first[1])
    if one == other:
        return 0
    if one < other:  # type: ignore[operator]
        return -1
    return 1 if one > other else None  # type: ignore[operator]


def _promoted(value: Value, other: Value) -> Value:
    """Return a number in the type in which it is compared with another (XPath, appendix B.1); others as they are."""
    if isinstance(value, float) or not (isinstance(value, int | Decimal) and isinstance(other, float)):
        return value
    return _single(value) if isinstance(other, Single) else float(Decimal(value))


def _single(value: float | Decimal) -> Single:
    """Return the nearest value of xsd:float."""
    return Single(c_float(float(Decimal(value))).value)


def _akin(left: Literal, right: Literal) -> bool:
    """Say whether a store may know the order of two literals that have none here, as of durations."""
    kinds = {literal.datatype.value.removeprefix(XSD) for literal in (left, right)}
    return (len(kinds) == 1 or kinds <= _DURATIONS) and well_formed(left) and well_formed(right)


@lru_cache(maxsize=1 << 10)
def _asked(left: Literal, right: Literal) -> int | None:
    """Return what the SPARQL engine at hand says, an error being None."""
    order = f"IF({left} < {right}, -1, IF({left} > {right}, 1, IF({left} = {right}, 0, 1 / 0)))"
    for row in MemoryStore().select(f"SELECT ({order} AS ?order) {{}}"):
        return None if row["order"] is None else int(row["order"].value)
    return None


def _comparable(literal: Literal) -> Comparable | None:
    """Return the kind of value, of which only one and the same is compared, and the value."""
    local = literal.datatype.value.removeprefix(XSD)
    if literal.language or not well_formed(literal):
        return None
    if local in _WHOLE:
        return "number", int(literal.value)
    return _READ[local](literal.value) if local in _READ else None


def _double(text: str) -> Comparable | None:
    return None if text == "NaN" else ("number", float(text.replace("INF", "inf")))


def _float(text: str) -> Comparable | None:
    return None if text == "NaN" else ("number", _single(float(text.replace("INF", "inf"))))


def _truth(text: str) -> Comparable:
    return "boolean", int(text in {"true", "1"})


def _moment(kind: str, prefix: str = "", suffix: str = "") -> Callable[[str], Comparable | None]:
    """Return a reader of a point in time; with and without a time zone are two kinds."""

    def read(text: str) -> Comparable | None:
        zone = _ZONE.search(text)
        plain = text[: zone.start()] if zone else text
        try:
            moment = _datetime(f"{prefix}{plain}{suffix}")
        except (ValueError, OverflowError):
            return None
        return (f"{kind} in a zone", moment - _offset(zone[1])) if zone else (kind, moment)

    return read


def _datetime(text: str) -> datetime:
    day, _, time = text.partition("T")
    late = time.startswith("24:")
    time = f"00{time[2:]}" if late else time
    return datetime.fromisoformat(f"{day}T{time[:15]}").replace(tzinfo=UTC) + timedelta(days=late)


def _offset(zone: str) -> timedelta:
    if zone == "Z":
        return timedelta()
    offset = timedelta(hours=int(zone[1:3]), minutes=int(zone[4:6]))
    return -offset if zone[0] == "-" else offset


def _numbers(kind: str) -> Callable[[str], Comparable | None]:
    def read(text: str) -> Comparable | None:
        zone = _ZONE.search(text)
        plain = text[: zone.start()] if zone else text
        sign = -1 if plain.startswith("-") and kind.startswith("gYear") else 1
        numbers = tuple(int(number) for number in re.findall(r"\d+", plain))
        return f"{kind} {zone[1] if zone else ''}", (sign * numbers[0], *numbers[1:])

    return read


def _text(text: str) -> Comparable:
    return "string", text


def _decimal(text: str) -> Comparable:
    return "number", Decimal(text)


_READ: Final[dict[str, Callable[[str], Comparable | None]]] = {
    "string": _text,
    "decimal": _decimal,
    "float": _float,
    "double": _double,
    "boolean": _truth,
    "date": _moment("date", suffix="T00:00:00"),
    "dateTime": _moment("dateTime"),
    "time": _moment("time", prefix="1970-01-01T"),
    **{kind: _numbers(kind) for kind in _PARTS},
}
