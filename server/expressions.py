"""Class expressions as people read them, in the words of the Manchester syntax of OWL 2."""

from collections.abc import Iterable
from typing import Final, TypeAlias

from pyoxigraph import Literal

from oxiana.graph.terms import external
from oxiana.server.asking import Term
from oxiana.server.outline import Outline, Sequence, Value

Piece: TypeAlias = Term | str
"""A word, or a term that a page shows by its name."""

_ON: Final = external("owl", "onProperty")
_FILLERS: Final = {external("owl", "someValuesFrom"): "some", external("owl", "hasValue"): "value"}
_CARDINALITIES: Final = {
    external("owl", "cardinality"): "exactly",
    external("owl", "minCardinality"): "min",
    external("owl", "maxCardinality"): "max",
}
_JOINED: Final = {external("owl", "intersectionOf"): "and", external("owl", "unionOf"): "or"}
CHAIN: Final = "∘"
"""Stands between the properties of a path."""


def worded(value: Value) -> tuple[Piece, ...]:
    """Return the pieces of an expression, in reading order."""
    if isinstance(value, Sequence):
        return _between(CHAIN, map(worded, value.items))
    if not isinstance(value, Outline):
        return (value,)
    for prop, word in _JOINED.items():
        for operands in value.values(prop):
            if isinstance(operands, Sequence):
                return _between(word, map(worded, operands.items))
    return _restriction(value)


def _restriction(value: Outline) -> tuple[Piece, ...]:
    pieces: list[Piece] = [piece for prop in value.values(_ON) for piece in worded(prop)]
    for prop, word in _FILLERS.items():
        pieces += [piece for filler in value.values(prop) for piece in (word, *worded(filler))]
    for prop, word in _CARDINALITIES.items():
        pieces += [f"{word} {number.value}" for number in value.values(prop) if isinstance(number, Literal)]
    return tuple(pieces)


def _between(word: str, parts: Iterable[tuple[Piece, ...]]) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    for part in parts:
        pieces += [word, *part] if pieces else part
    return tuple(pieces)
