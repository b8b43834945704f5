"""What a constraint looks at: every triple it can depend on, as a path from the focus node and a predicate."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from pyoxigraph import NamedNode

from oxiana.graph.validation.compiled.asking import Ask, Select
from oxiana.graph.validation.compiled.contents import Closed
from oxiana.graph.validation.compiled.facts import INSTANCE, may_stand_still, turned
from oxiana.graph.validation.compiled.model import Constraint, Shape, Shapes, Targets
from oxiana.graph.validation.compiled.plan import Unit
from oxiana.graph.validation.lookup import Resource
from oxiana.graph.validation.paths import Alternative, Inverse, Path, Repeat, Sequence

Way: TypeAlias = tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Edge:
    """Triples with ``predicate`` (any, if None) at the end of a way; ``backward`` ones are met at their object."""

    way: Way
    predicate: NamedNode | None
    backward: bool = False


Edges: TypeAlias = dict[Edge, None]


def edges(path: Path) -> Iterator[Edge]:
    """Yield the edges that a path walks."""
    match path:
        case NamedNode():
            yield Edge((), path)
        case Inverse(NamedNode() as predicate):
            yield Edge((), predicate, backward=True)
        case Inverse(inner):
            yield from edges(turned(inner))
        case Sequence(steps):
            yield from walked(steps)
        case Alternative(choices):
            for choice in choices:
                yield from edges(choice)
        case Repeat(inner, sign):
            yield from after((Repeat(inner, "*"),) if sign in "*+" else (), edges(inner))


def walked(steps: Way) -> Iterator[Edge]:
    """Yield the edges that paths one after the other walk."""
    for number, path in enumerate(steps):
        yield from after(steps[:number], edges(path))


def after(way: Way, found: Iterable[Edge]) -> Iterator[Edge]:
    """Yield edges that are met at the end of a way."""
    return (Edge((*way, *edge.way), edge.predicate, edge.backward) for edge in found)


def targeting(targets: Targets) -> Iterator[Edge]:
    """Yield the edges that make a node a focus node."""
    if targets.classes:
        yield from edges(INSTANCE)
    yield from (Edge((), predicate) for predicate in targets.subjects_of)
    yield from (Edge((), predicate, backward=True) for predicate in targets.objects_of)


@dataclass(frozen=True, slots=True)
class Reach:
    """What shapes look at; ``known`` keeps what was found of a shape that others refer to."""

    shapes: Shapes
    known: dict[Resource, Edges]

    def constraint(self, shape: Shape, constraint: Constraint) -> Edges:
        """Return the edges that a constraint looks at, from the focus node; those of a query are not known."""
        way = () if shape.path is None else (shape.path,)
        found = dict.fromkeys(walked(way))
        for path in constraint.from_focus:
            found |= dict.fromkeys(edges(path))
        for path in constraint.from_values:
            found |= dict.fromkeys(after(way, edges(path)))
        if isinstance(constraint, Closed):
            found[Edge(way, None)] = None
        for node in constraint.shapes:
            found |= dict.fromkeys(after(way, self._whole(node)))
        return found

    def predicates(self, unit: Unit, constraint: Constraint) -> Iterator[NamedNode | None]:
        """Yield the predicates of all triples that a constraint looks at from the targets on; None is any."""
        yield from (edge.predicate for edge in (*placed(unit), *self.constraint(unit.shape, constraint)))

    def _whole(self, node: Resource) -> Edges:
        """Return the edges that conformance to a shape looks at."""
        if node not in self.known:
            self.known[node] = {}
            shape = self.shapes[node]
            found: Edges = {}
            for constraint in shape.constraints:
                found |= self.constraint(shape, constraint)
            way = () if shape.path is None else (shape.path,)
            for inner in shape.properties:
                found |= dict.fromkeys((*walked(way), *after(way, self._whole(inner))))
            self.known[node] = found
        return self.known[node]

    def constraints(self, constraint: Constraint) -> Iterator[Constraint]:
        """Yield a constraint, then those of all shapes it refers to, however deep."""
        yield constraint
        for node in dict.fromkeys(self._referred(constraint.shapes)):
            yield from self.shapes[node].constraints

    def queries(self, constraint: Constraint) -> Iterator[Select | Ask]:
        """Yield the queries that a constraint depends on, being one or by the shapes it refers to."""
        return (one for one in self.constraints(constraint) if isinstance(one, Select | Ask))

    def stands_still(self, unit: Unit, constraint: Constraint) -> bool:
        """Say whether a path that a constraint walks may be of no steps."""
        others = (self.shapes[node].path for node in self._referred(constraint.shapes))
        return any(may_stand_still(path) for path in (*unit.steps, unit.shape.path, *others) if path is not None)

    def _referred(self, nodes: Iterable[Resource]) -> Iterator[Resource]:
        seen: set[Resource] = set()
        waiting = list(nodes)
        while waiting:
            node = waiting.pop()
            if node not in seen:
                seen.add(node)
                yield node
                shape = self.shapes[node]
                waiting += (*shape.properties, *(one for item in shape.constraints for one in item.shapes))


def placed(unit: Unit) -> Iterator[Edge]:
    """Yield the edges that lead to the focus nodes of a unit, from the focus nodes of its root."""
    yield from targeting(unit.root.targets)
    yield from walked(unit.steps)
