"""Paths of length zero at a term that is nowhere in the data: every term is linked to itself (SPARQL 1.1, 18.4).

The engine finds such a path only at terms that are in the data. A pattern with another one has just one solution, the
term itself, and that can be said without a path.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Store

from oxiana.graph.sparql import Kind, Token, tokens
from oxiana.server.workers.reach import resolved

_HINT: Final = re.compile(r"[\w>)][*?]")
_BEFORE: Final = frozenset({"{", "}", "."})
_IRIS: Final = (Kind.IRI, Kind.NAME)
_ENDS: Final = (*_IRIS, Kind.VARIABLE)

_MOST_GROUPS: Final = 50
"""The parentheses of a path that are read; who writes more looks for trouble."""

Graphs = Sequence[NamedNode | BlankNode | DefaultGraph | None]
"""The graphs that make up the default graph; None is any graph."""


@dataclass(frozen=True)
class _Pattern:
    """A triple pattern whose path may have no step: its ends."""

    subject: Token
    object: Token

    def constants(self) -> list[str]:
        """Return the ends that are IRIs, as they are written."""
        return [end.text for end in (self.subject, self.object) if end.kind in _IRIS]

    def told(self, absent_iris: Mapping[str, NamedNode]) -> str | None:
        """Return the pattern without its path, if one end is an IRI that is nowhere in the data; else None."""
        absent = [text for text in self.constants() if text in absent_iris]
        variables = [end.text for end in (self.subject, self.object) if end.kind is Kind.VARIABLE]
        if absent and variables:
            return f"VALUES {variables[0]} {{ {absent[0]} }}"
        same = len(absent) == 2 and absent_iris[absent[0]] == absent_iris[absent[1]]
        return "{}" if same else None


class _Path:
    """Reads a path from a place in the tokens; ``at`` is behind it."""

    def __init__(self, items: list[Token], at: int) -> None:
        self._items, self.at = items, at
        self._groups = 0

    def _next(self) -> str:
        return self._items[self.at].text if self.at < len(self._items) else ""

    def _take(self, *texts: str) -> bool:
        found = self._next() in texts
        self.at += found
        return found

    def alternative(self) -> bool:
        """Read alternatives; say whether one of them may have no step."""
        empty = self._sequence()
        while self._take("|"):
            empty = self._sequence() or empty
        return empty

    def _sequence(self) -> bool:
        empty = self._element()
        while self._take("/"):
            empty = self._element() and empty
        return empty

    def _element(self) -> bool:
        self._take("^")
        self._take("!")
        empty = self._group() if self._take("(") else self._name()
        if self._take("*", "?"):
            return True
        self._take("+")
        return empty

    def _group(self) -> bool:
        self._groups += 1
        if self._groups > _MOST_GROUPS:
            return self._give_up()
        empty = self.alternative()
        return empty if self._take(")") else self._give_up()

    def _name(self) -> bool:
        item = self._items[self.at] if self.at < len(self._items) else None
        if item is None or not (item.kind in _IRIS or item.text == "a"):
            return self._give_up()
        self.at += 1
        return False

    def _give_up(self) -> bool:
        """Take all that is left for the path, which is none: nothing comes after it."""
        self.at = len(self._items)
        return False


def _patterns(items: list[Token]) -> Iterator[_Pattern]:
    """Yield the patterns that stand alone: with no further property or object, and an IRI at one end at least."""
    for number in range(1, len(items) - 2):
        subject, path = items[number], _Path(items, number + 1)
        if items[number - 1].text not in _BEFORE or subject.kind not in _ENDS or not path.alternative():
            continue
        last, after = (*items[path.at : path.at + 2], None, None)[:2]
        if last is None or after is None or not (after.text in {"}", "."} or after.kind is Kind.WORD):
            continue
        if last.kind in _ENDS and {subject.kind, last.kind} != {Kind.VARIABLE}:
            yield _Pattern(subject, last)


def _is_in(store: Store, node: NamedNode, graphs: Graphs) -> bool:
    ends = ((node, None), (None, node))
    found = (store.quads_for_pattern(subject, None, other, graph) for subject, other in ends for graph in graphs)
    return any(next(quads, None) for quads in found)


def told(store: Store, text: str, graphs: Graphs) -> str:
    """Return the query with such patterns told without their paths; SyntaxError when its prologue does not parse."""
    if not _HINT.search(text):
        return text
    items = list(tokens(text))
    if any(item.text.upper() == "GRAPH" for item in items):
        return text  # in a graph whose name is a variable, the pattern has a solution for each graph
    patterns = list(_patterns(items))
    names = [name for pattern in patterns for name in pattern.constants()]
    iris = dict(zip(names, resolved(text, items, names), strict=False)) if names else {}
    absent = {name: iri for name, iri in iris.items() if not _is_in(store, iri, graphs)}
    for pattern in reversed(patterns):
        instead = pattern.told(absent)
        if instead is not None:
            end = pattern.object.start + len(pattern.object.text)
            text = f"{text[: pattern.subject.start]}{instead}{text[end:]}"
    return text
