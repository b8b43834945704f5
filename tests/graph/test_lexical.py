"""Which texts are values of a datatype."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad

from oxiana.graph import lexical
from oxiana.graph.store import MemoryStore
from oxiana.graph.terms import external, mint, term

pytestmark = pytest.mark.alike

VALUES = [
    *[("date", text) for text in ("2023-09-14", "2024-02-29", "0001-01-01")],
    *[("gYearMonth", text) for text in ("2023-09", "2024-12")],
    *[("gYear", text) for text in ("2030", "0001")],
    *[("decimal", text) for text in ("0", "10.6", "-0.5", "10600000000", "-12")],
    *[("integer", text) for text in ("0", "6", "-6")],
    *[("boolean", text) for text in ("true", "false")],
    *[("string", text) for text in ("a", "a b", "Қазақстан", "two\nlines")],
]
NO_VALUES = [
    *[
        ("date", text)
        for text in ("2023-9-14", "2023-02-29", "2023-13-01", "2023-09-14Z", "14.09.2023", "0000-01-01", "")
    ],
    *[("gYearMonth", text) for text in ("2023-00", "2023-9", "2023", "2023-09+05:00")],
    *[("gYear", text) for text in ("23", "0000", "12023", "2023Z")],
    *[("decimal", text) for text in ("010", "10.0", "-0", "+1", "1e3", "1,000", ".5", "5.", "NaN", "")],
    *[("integer", text) for text in ("06", "6.0", "-0", "+6", "six")],
    *[("boolean", text) for text in ("1", "yes", "True")],
    *[("string", text) for text in (" a", "a ", "")],
]


@pytest.mark.parametrize(("datatype", "text"), VALUES)
def test_a_value_is_accepted(datatype: str, text: str) -> None:
    lexical.check(datatype, text)


@pytest.mark.parametrize(("datatype", "text"), NO_VALUES)
def test_what_is_no_value_is_refused_with_what_is_expected(datatype: str, text: str) -> None:
    with pytest.raises(ValueError, match="write"):
        lexical.check(datatype, text)


@pytest.mark.parametrize("tag", ["en", "ru", "kk-Cyrl", "uz-Latn", "en-GB", "es-419"])
def test_a_language_tag_is_accepted(tag: str) -> None:
    lexical.check_language(tag)


@pytest.mark.parametrize("tag", ["english", "EN", "kk-cyrl", "e", "en_GB", ""])
def test_what_is_no_language_tag_is_refused(tag: str) -> None:
    with pytest.raises(ValueError, match="write a language tag"):
        lexical.check_language(tag)


@given(st.dates().filter(lambda day: day.year > 0))
def test_every_day_of_the_calendar_is_a_date(day: date) -> None:
    lexical.check("date", day.isoformat())


@given(st.integers(-(10**15), 10**15), st.integers(0, 3))
def test_a_decimal_that_is_accepted_leaves_the_store_as_it_entered(digits: int, places: int) -> None:
    number = format(Decimal(digits).scaleb(-places).normalize(), "f")
    text = "0" if number in {"-0", "0"} else number
    lexical.check("decimal", text)
    _leaves_as_it_entered(text, external("xsd", "decimal"))


@pytest.mark.parametrize(("datatype", "text"), VALUES)
def test_an_accepted_value_leaves_the_store_as_it_entered(datatype: str, text: str) -> None:
    _leaves_as_it_entered(text, external("xsd", datatype))


def _leaves_as_it_entered(text: str, datatype: NamedNode) -> None:
    quad = Quad(mint("value", "a"), term("numericValue"), Literal(text, datatype=datatype))
    assert list(MemoryStore([quad]).dump()) == [quad]
