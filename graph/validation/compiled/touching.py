"""Which focus nodes a change can touch: walked back from changed triples along the ways by which shapes look at them.

The ways are walked in the data after the change. That is enough: a node whose way to a changed triple is broken now
has lost a triple of that way, the first of which is a changed triple with an unbroken way.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from oxiana.graph.store.interface import Store
from oxiana.graph.validation.compiled.asking import Ask, Select
from oxiana.graph.validation.compiled.conditions import written
from oxiana.graph.validation.compiled.facts import may_stand_still, turned
from oxiana.graph.validation.compiled.linking import Unlinked, links
from oxiana.graph.validation.compiled.place import step
from oxiana.graph.validation.compiled.plan import Unit
from oxiana.graph.validation.compiled.reach import Edge, Reach, Way, edges, targeting
from oxiana.graph.validation.compiled.writing import Scope
from oxiana.graph.validation.lookup import Term
from oxiana.graph.validation.paths import Inverse, Path, Sequence

MOST: Final = 1000
"""More focus nodes than these are not told apart: the shape is checked again as a whole."""

Change: TypeAlias = tuple[Triple, ...]


class TouchesAll(Exception):
    """Any focus node of a shape may be touched."""


@dataclass(frozen=True, slots=True)
class Touch:
    """A change to a graph of a store."""

    store: Store
    scope: Scope
    change: Change
    reach: Reach

    def unit(self, unit: Unit) -> set[Term]:
        """Return the focus nodes of a unit that a change can touch; raise TouchesAll if that cannot be told."""
        found: set[Term] = set()
        for nodes in (self._looking(unit), self._placed(unit)):
            for node in nodes:
                found.add(node)
                if isinstance(node, BlankNode) or len(found) > MOST:
                    raise TouchesAll
        return found

    def _looking(self, unit: Unit) -> Iterator[Term]:
        """Yield the focus nodes whose constraints look at a changed triple."""
        for constraint in unit.shape.constraints:
            for edge in self.reach.constraint(unit.shape, constraint):
                yield from self._back(edge)
            for asked in self.reach.queries(constraint):
                yield from self._asking(unit, asked, itself=asked is constraint)

    def _asking(self, unit: Unit, asked: Select | Ask, *, itself: bool) -> Iterator[Term]:
        mentioned = asked.query.mentioned
        if mentioned is not None and not any(triple.predicate.value in mentioned for triple in self.change):
            return
        if mentioned is None or not itself:
            raise TouchesAll
        path = None if unit.shape.path is None else unit.shape.path
        try:
            for query in links(asked.query, path, self.change, self.scope.dataset):
                yield from (row["this"] for row in self.store.select(query))
        except Unlinked as unlinked:
            raise TouchesAll from unlinked

    def _placed(self, unit: Unit) -> Iterator[Term]:
        """Yield the nodes that may have become focus nodes of the unit, or have ceased to be."""
        steps = tuple(_flat(unit.steps))
        for edge in targeting(unit.root.targets):
            for start in self._back(edge):
                yield from self._ahead(start, steps)
        for number, path in enumerate(steps):
            for edge in edges(path):
                for triple in self._matching(edge):
                    if not isinstance(path, NamedNode | Inverse):
                        raise TouchesAll
                    yield from self._ahead(_far(triple, edge), steps[number + 1 :])

    def _matching(self, edge: Edge) -> Iterator[Triple]:
        return (triple for triple in self.change if edge.predicate in {None, triple.predicate})

    def _back(self, edge: Edge) -> Iterator[Term]:
        """Yield the nodes from which a way leads to a changed triple."""
        for node in dict.fromkeys(_near(triple, edge) for triple in self._matching(edge)):
            yield from self._ends(node, tuple(turned(path) for path in reversed(edge.way)))

    def _ahead(self, node: Term, steps: Way) -> Iterator[Term]:
        yield from self._ends(node, steps)

    def _ends(self, node: Term, steps: Way) -> Iterator[Term]:
        """Yield the nodes at the end of steps; from a literal they are walked backwards, a subject it cannot be."""
        if not steps:
            yield node
            return
        if isinstance(node, BlankNode):
            raise TouchesAll
        way = Sequence(steps) if len(steps) > 1 else steps[0]
        if may_stand_still(way):
            yield node  # which a store may not find: perhaps the change took it out of the data
        pattern = f"{written(node)} {step(way)} ?end"
        if isinstance(node, Literal):
            pattern = f"?end {step(turned(way))} {written(node)}"
        yield from (
            row["end"] for row in self.store.select(f"SELECT DISTINCT ?end\n{self.scope.dataset}WHERE {{ {pattern} }}")
        )


def _flat(steps: Iterable[Path]) -> Iterator[Path]:
    for path in steps:
        if isinstance(path, Sequence):
            yield from _flat(path.paths)
        else:
            yield path


def _near(triple: Triple, edge: Edge) -> Term:
    return _object(triple) if edge.backward else _subject(triple)


def _far(triple: Triple, edge: Edge) -> Term:
    return _subject(triple) if edge.backward else _object(triple)


def _subject(triple: Triple) -> Term:
    if isinstance(triple.subject, Triple):
        raise TouchesAll
    return triple.subject


def _object(triple: Triple) -> Term:
    if isinstance(triple.object, Triple):
        raise TouchesAll
    return triple.object
