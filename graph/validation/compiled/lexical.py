"""The lexical forms of the datatypes of XML Schema, as regular expressions that SPARQL and Python read alike."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Final

from pyoxigraph import Literal, NamedNode

from oxiana.graph.terms import PREFIXES
from oxiana.graph.validation.compiled.conditions import ALWAYS, Condition, all_of, expression, total

XSD: Final = PREFIXES["xsd"]

_ZONE = "(Z|[+-](0[0-9]|1[0-3]):[0-5][0-9]|[+-]14:00)?"
_YEAR = "-?([1-9][0-9]{3,}|0[0-9]{3})"
_LEAP = "([0-9]*([02468][048]|[13579][26])00|[0-9]*[0-9]{2}(0[48]|[2468][048]|[13579][26]))"
_DAYS = "((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|1[0-9]|2[0-8]))"
_DATE = f"({_YEAR}-{_DAYS}|-?{_LEAP}-02-29)"
_TIME = r"(([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]+)?|24:00:00(\.0+)?)"
_DAY_TIME = r"([0-9]+D)?(T([0-9]+H)?([0-9]+M)?([0-9]+(\.[0-9]+)?S)?)?"
_FLOAT = r"([+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([Ee][+-]?[0-9]+)?|[+-]?INF|NaN)"

FORMS: Final[Mapping[str, str]] = {
    "boolean": "(true|false|1|0)",
    "integer": "[+-]?[0-9]+",
    "decimal": r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)",
    "float": _FLOAT,
    "double": _FLOAT,
    "date": f"{_DATE}{_ZONE}",
    "time": f"{_TIME}{_ZONE}",
    "dateTime": f"{_DATE}T{_TIME}{_ZONE}",
    "gYear": f"{_YEAR}{_ZONE}",
    "gYearMonth": f"{_YEAR}-(0[1-9]|1[0-2]){_ZONE}",
    "gMonth": f"--(0[1-9]|1[0-2]){_ZONE}",
    "gDay": f"---(0[1-9]|[12][0-9]|3[01]){_ZONE}",
    "gMonthDay": f"--({_DAYS}|02-29){_ZONE}",
    "duration": f"-?P([0-9]+Y)?([0-9]+M)?{_DAY_TIME}",
    "dayTimeDuration": f"-?P{_DAY_TIME}",
    "yearMonthDuration": "-?P([0-9]+Y)?([0-9]+M)?",
    "hexBinary": "([0-9A-Fa-f]{2})*",
    "nonNegativeInteger": r"(\+?[0-9]+|-0+)",
    "positiveInteger": r"\+?0*[1-9][0-9]*",
    "nonPositiveInteger": r"(-[0-9]+|\+?0+)",
    "negativeInteger": "-0*[1-9][0-9]*",
    **dict.fromkeys(("long", "int", "short", "byte"), "[+-]?[0-9]+"),
    **dict.fromkeys(("unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte"), r"(\+?[0-9]+|-0+)"),
}
"""The form of each datatype by its local name; of others SPARQL need not know it, nor SHACL look at it (4.1.2)."""

_BITS = {"long": 64, "int": 32, "short": 16, "byte": 8}
BOUNDS: Final[Mapping[str, tuple[int, int]]] = {
    **{name: (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1) for name, bits in _BITS.items()},
    **{f"unsigned{name.title()}": (0, 2**bits - 1) for name, bits in _BITS.items()},
}
_EMPTY_DURATION = re.compile(r"-?P|.*T")


def well_formed(literal: Literal) -> bool:
    """Say whether a literal has a lexical form of its datatype."""
    local = literal.datatype.value.removeprefix(XSD)
    if local == literal.datatype.value or local not in FORMS:
        return True
    if not _compiled(local).fullmatch(literal.value):
        return False
    if local in BOUNDS:
        return BOUNDS[local][0] <= int(literal.value) <= BOUNDS[local][1]
    return not (local.lower().endswith("duration") and _EMPTY_DURATION.fullmatch(literal.value))


@cache
def _compiled(local: str) -> re.Pattern[str]:
    return re.compile(FORMS[local])


def form(variable: str, datatype: NamedNode) -> Condition:
    """Return the condition that a literal of this datatype is well-formed."""
    local = datatype.value.removeprefix(XSD)
    if local == datatype.value or local not in FORMS:
        return ALWAYS
    pattern = FORMS[local].replace("\\", "\\\\")
    matches = expression(f'REGEX(STR({variable}), "^{pattern}$")')
    if local in BOUNDS:
        low, high = BOUNDS[local]
        return all_of((matches, total(f"{variable} >= {low}"), total(f"{variable} <= {high}")))
    if local.lower().endswith("duration"):
        return all_of((matches, expression(f'!REGEX(STR({variable}), "[PT]$")')))
    return matches
