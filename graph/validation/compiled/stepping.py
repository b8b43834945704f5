"""The second step: constraints checked node by node in Python, over triples that were fetched for it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import TypeAlias

from oxiana.graph.validation.compiled.facts import Case, Facts
from oxiana.graph.validation.compiled.logic import Node
from oxiana.graph.validation.compiled.model import Constraint, Shape, Shapes, Targets
from oxiana.graph.validation.compiled.plan import Unit
from oxiana.graph.validation.compiled.wording import worded
from oxiana.graph.validation.compiled.writing import Scope
from oxiana.graph.validation.lookup import RDF_TYPE, Resource, Term
from oxiana.graph.validation.report import Result, ordered
from oxiana.graph.validation.targets import subclasses

Way: TypeAlias = tuple[Term, ...]
"""The nodes from the focus node of a root to that of a unit, one a variable."""


@dataclass(frozen=True)
class Stepper:
    """Shapes and the facts they are held against; what is known of a node and a shape is kept."""

    shapes: Shapes
    facts: Facts
    known: dict[tuple[Resource, Term], bool] = field(default_factory=dict)

    def conforms(self, node: Resource, value: Term) -> bool:
        """Say whether a node conforms to a shape."""
        key = (node, value)
        if key not in self.known:
            self.known[key] = self._conforms(self.shapes[node], value)
        return self.known[key]

    def _conforms(self, shape: Shape, focus: Term) -> bool:
        if shape.deactivated:
            return True
        case = self.case(shape, focus)
        if any(True for constraint in shape.constraints for _ in constraint.breaches(case)):
            return False
        return all(self.conforms(inner, value) for inner in shape.properties for value in case.values)

    def case(self, shape: Shape, focus: Term) -> Case:
        """Return a focus node of a shape with its values."""
        values = (focus,) if shape.path is None else self.facts.values(focus, shape.path)
        return Case(focus, values, self.facts, self.conforms)

    def results(self, node: Resource, focus: Term) -> Iterator[Result]:
        """Yield what a node breaks in a shape and in its property shapes."""
        shape = self.shapes[node]
        if shape.deactivated:
            return
        for constraint in shape.constraints:
            yield from self.broken(shape, constraint, focus)
        for inner in shape.properties:
            for value in self.case(shape, focus).values:
                yield from self.results(inner, value)

    def broken(self, shape: Shape, constraint: Constraint, focus: Term) -> Iterator[Result]:
        """Yield what a node breaks in one constraint; sh:node tells in detail."""
        for breach in constraint.breaches(self.case(shape, focus)):
            nested = constraint.shape if isinstance(constraint, Node) else None
            details = () if nested is None or breach.value is None else ordered(self.results(nested, breach.value))
            yield worded(self.shapes, shape, constraint, focus, breach.value, breach.path, details=details)

    def ways(self, unit: Unit, scope: Scope) -> Iterator[Way]:
        """Yield the ways to the focus nodes of a unit."""
        for start in dict.fromkeys(self._starts(unit.root.targets, scope)):
            ways: Iterable[Way] = [(start,)]
            for path in unit.steps:
                ways = [(*way, end) for way in ways for end in self.facts.values(way[-1], path)]
            yield from (way for way in ways if scope.focus is None or way[unit.restricted] in scope.focus)

    def _starts(self, targets: Targets, scope: Scope) -> Iterable[Term]:
        if scope.direct:
            return scope.targets or ()
        starts = self.focus_nodes(targets)
        return starts if scope.targets is None else (node for node in starts if node in scope.targets)

    def focus_nodes(self, targets: Targets) -> Iterator[Term]:
        """Yield the focus nodes of targets."""
        triples = self.facts.triples
        yield from targets.nodes
        for top in targets.classes:
            for kind in (top, *subclasses(triples, top)):
                yield from triples.subjects(RDF_TYPE, kind)
        yield from chain.from_iterable((subject for subject, _ in triples.pairs(one)) for one in targets.subjects_of)
        yield from chain.from_iterable((value for _, value in triples.pairs(one)) for one in targets.objects_of)
