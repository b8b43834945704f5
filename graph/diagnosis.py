"""Why a query does not parse, in words: the engine knows the place, and lists what its grammar would take there."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from oxiana.graph.errors import SyntaxProblem
from oxiana.graph.sparql import Kind, Token, tokens
from oxiana.graph.terms import PREFIXES

_ENGINE: Final = re.compile(r"error at (\d+):(\d+): (?:expected (?:one of )?)?(.*)", re.DOTALL)
_SENTENCE: Final = re.compile(r"(?:IRI|language tag|[A-Z][a-z]*)(?: [\w-]+){2,}|(?:IRI|language tag) parsing failed")
_QUERIES: Final = frozenset({"SELECT", "CONSTRUCT", "DESCRIBE", "ASK"})
_PROLOGUE: Final = frozenset({"BASE", "PREFIX", "VERSION"})
_UPDATES: Final = frozenset({"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"})
_SHOWN: Final = 40


def _is_update(text: str) -> bool:
    words = (item.text.upper() for item in tokens(text) if item.kind is Kind.WORD)
    return next((word for word in words if word in _QUERIES | _UPDATES), "") in _UPDATES


def _beginning(text: str) -> Token | None:
    """Return the first word of a text that has no word a query begins with."""
    words = [item for item in tokens(text) if item.kind is Kind.WORD]
    formless = not any(word.text.upper() in _QUERIES for word in words)
    return next((word for word in words if word.text.upper() not in _PROLOGUE), None) if formless else None


def _undeclared(text: str) -> Iterator[Token]:
    """Yield the names whose prefix is declared nowhere."""
    items = list(tokens(text))
    declared = {name.text for word, name in pairwise(items) if word.kind is Kind.WORD and word.text.upper() == "PREFIX"}
    for before, item in pairwise(items):
        in_iri = before.text == "<" and before.start + 1 == item.start
        if item.kind is Kind.NAME and not in_iri and f"{item.text.partition(':')[0]}:" not in declared:
            yield item


def _place(text: str, start: int) -> tuple[int, int]:
    line = text.count("\n", 0, start) + 1
    return line, start - text.rfind("\n", 0, start)


def _excerpt(text: str, line: int, column: int) -> str:
    """Return what stands at the place, in quotes."""
    lines = text.split("\n")
    rest = lines[line - 1][column - 1 :].strip() if line <= len(lines) else ""
    return f"nothing fits at `{rest[:_SHOWN]}`" if rest else "it is not whole, or something before its end does not fit"


def diagnosis(text: str, error: SyntaxError, what: str = "query") -> SyntaxProblem:
    """Return the problem of a query, or an update, that the engine could not parse."""
    if what == "query" and _is_update(text):
        return SyntaxProblem(what, "it is an update: where updates are taken, send it as one, with POST")
    if what == "query" and (word := _beginning(text)):
        problem = f"`{word.text[:_SHOWN]}` begins no query: write SELECT, CONSTRUCT, DESCRIBE or ASK"
        return SyntaxProblem(what, problem, *_place(text, word.start))
    for name in _undeclared(text):
        prefix = name.text.partition(":")[0]
        known = f": write PREFIX {prefix}: <{PREFIXES[prefix]}>" if prefix in PREFIXES else ""
        return SyntaxProblem(what, f"the prefix {prefix}: is not declared{known}", *_place(text, name.start))
    said = _ENGINE.fullmatch(str(error))
    if not said:
        return SyntaxProblem(what, str(error))
    line, column = int(said[1]), int(said[2])
    reasons = "; ".join(_SENTENCE.findall(said[3]))
    return SyntaxProblem(what, reasons or _excerpt(text, line, column), line, column)
