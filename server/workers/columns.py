"""The columns of ``SELECT *`` in the order in which the query names them; the engine sorts them by name."""

import re
from collections.abc import Iterator
from itertools import takewhile
from typing import Final

from pyoxigraph import QuerySolutions, Store

from oxiana.graph.sparql import Kind, Token, tokens
from oxiana.graph.terms import BASE
from oxiana.server.workers import functions

_HINT: Final = re.compile(r"SELECT\s*+(?:(?:DISTINCT|REDUCED)\s*+)*+[*#]", re.IGNORECASE)
"""What stands in each query that has a star to look for: a star there, or a comment that may hide one."""

_BEFORE_STAR: Final = frozenset({"SELECT", "DISTINCT", "REDUCED"})


def _star(items: list[Token]) -> Token | None:
    """Return the star of a query that begins with ``SELECT *``, after its prologue."""
    form = next((n for n, item in enumerate(items) if item.text.upper() == "SELECT"), len(items))
    words = sum(1 for _ in takewhile(lambda item: item.text.upper() in _BEFORE_STAR, items[form:]))
    after = items[form + words : form + words + 1]
    return after[0] if words and after and after[0].text == "*" else None


def _named(items: list[Token]) -> Iterator[str]:
    """Yield each variable once, without its sign."""
    yield from dict.fromkeys(item.text[1:] for item in items if item.kind is Kind.VARIABLE)


def in_order(text: str) -> str:
    """Return the query with its star written out; any other query as it is. SyntaxError when it does not parse.

    Which variables the star stands for the engine itself says, on no data.
    """
    if not _HINT.search(text):
        return text
    items = list(tokens(text))
    star = _star(items)
    if star is None:
        return text
    empty, _ = functions.query(Store(), text, base_iri=BASE)
    columns = {variable.value for variable in empty.variables} if isinstance(empty, QuerySolutions) else set()
    ordered = [f"?{name}" for name in _named(items) if name in columns]
    if len(ordered) != len(columns) or not columns:
        return text
    return f"{text[: star.start]} {' '.join(ordered)} {text[star.start + 1 :]}"
