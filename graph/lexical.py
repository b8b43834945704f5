"""Which texts stand for a value of a datatype, in the one form that stores keep."""

import re
from datetime import date
from typing import Final

_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?")
_FORMS: Final[dict[str, tuple[re.Pattern[str], str]]] = {
    "string": (re.compile(r"\S(.*\S)?", re.DOTALL), "text without blanks at its ends"),
    "integer": (re.compile(r"0|-?[1-9][0-9]*"), "digits without leading zeros, such as 12"),
    "decimal": (re.compile(r"0|-?(0\.[0-9]*[1-9]|[1-9][0-9]*(\.[0-9]*[1-9])?)"), "a plain number, such as 10.6"),
    "boolean": (re.compile(r"true|false"), "true or false"),
    "date": (re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"), "a day of the calendar, such as 2023-09-14"),
    "gYearMonth": (re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])"), "a month, such as 2023-09"),
    "gYear": (re.compile(r"[0-9]{4}"), "a year of four digits, such as 2023"),
}
_DATED: Final = {"date": "", "gYearMonth": "-01", "gYear": "-01-01"}
"""What completes a date of each precision to a day, to see whether that day exists."""


def check(datatype: str, text: str) -> None:
    """Raise ValueError, saying what is expected, unless the text is a value of this datatype of XML Schema."""
    pattern, expected = _FORMS[datatype]
    if not pattern.fullmatch(text) or not _is_day(datatype, text):
        raise ValueError(f"write {expected}")


def check_language(tag: str) -> None:
    """Raise ValueError unless the text is a language tag (BCP 47: language, script, region)."""
    if not _LANGUAGE.fullmatch(tag):
        raise ValueError("write a language tag, such as en, ru or kk-Cyrl")


def _is_day(datatype: str, text: str) -> bool:
    if datatype not in _DATED:
        return True
    try:
        date.fromisoformat(text + _DATED[datatype])
    except ValueError:
        return False
    return True
