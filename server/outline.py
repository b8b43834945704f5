"""Triples as a reader sees them: a node, its properties, and below each the nodes without a name that it is made of."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from pyoxigraph import BlankNode, NamedNode, Triple

from oxiana.graph.terms import external
from oxiana.server.asking import Node, Term

_FIRST, _REST, _NIL = (external("rdf", name) for name in ("first", "rest", "nil"))


@dataclass(frozen=True)
class Outline:
    """A node and its properties, each with its values in order."""

    node: Node
    properties: "tuple[tuple[NamedNode, tuple[Value, ...]], ...]"

    def values(self, prop: NamedNode) -> "tuple[Value, ...]":
        """Return the values of one property."""
        return next((values for name, values in self.properties if name == prop), ())


@dataclass(frozen=True)
class Sequence:
    """An RDF list."""

    items: "tuple[Value, ...]"


Value: TypeAlias = Term | Outline | Sequence


class Outlines:
    """Makes outlines of the nodes of one document."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self._properties: dict[Node, dict[NamedNode, list[Term]]] = defaultdict(lambda: defaultdict(list))
        for subject, prop, value in triples:
            if not isinstance(subject, Triple) and not isinstance(value, Triple):
                self._properties[subject][prop].append(value)

    def of(self, node: Node, above: frozenset[Node] = frozenset()) -> Outline:
        """Return the outline of a node; a node that is part of itself is not entered again."""
        within = above | {node}
        found = self._properties.get(node, {})
        return Outline(
            node, tuple((prop, tuple(self._value(v, within) for v in values)) for prop, values in found.items())
        )

    def subjects(self) -> tuple[NamedNode, ...]:
        """Return the named nodes that the document tells of, in its order."""
        return tuple(node for node in self._properties if isinstance(node, NamedNode))

    def _value(self, value: Term, above: frozenset[Node]) -> Value:
        if value == _NIL:
            return Sequence(())
        if not isinstance(value, BlankNode) or value in above:
            return value
        return self._sequence(value, above) if _FIRST in self._properties[value] else self.of(value, above)

    def _sequence(self, head: BlankNode, above: frozenset[Node]) -> Sequence:
        items: list[Value] = []
        seen = set(above)
        rest: Term = head
        while isinstance(rest, BlankNode) and rest not in seen:
            seen.add(rest)
            cell = self._properties[rest]
            items += [self._value(first, frozenset(seen)) for first in cell[_FIRST][:1]]
            rest = next(iter(cell[_REST]), _NIL)
        return Sequence(tuple(items))
