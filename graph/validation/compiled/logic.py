"""Values held against other shapes: sh:not, sh:and, sh:or, sh:xone, sh:node and sh:qualifiedValueShape."""

from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import NamedNode

from oxiana.graph.terms import external
from oxiana.graph.validation.compiled.cardinality import FEW
from oxiana.graph.validation.compiled.conditions import (
    ALWAYS,
    BeyondSparql,
    Condition,
    all_of,
    any_of,
    exactly_one,
    opposite,
    where,
)
from oxiana.graph.validation.compiled.facts import Case
from oxiana.graph.validation.compiled.model import Breach, Constraint, Search, ValueTest
from oxiana.graph.validation.compiled.place import Place
from oxiana.graph.validation.compiled.saying import Saying
from oxiana.graph.validation.lookup import Resource, Term

NOT = external("sh", "NotConstraintComponent")
AND = external("sh", "AndConstraintComponent")
OR = external("sh", "OrConstraintComponent")
XONE = external("sh", "XoneConstraintComponent")
NODE = external("sh", "NodeConstraintComponent")


@dataclass(frozen=True, slots=True)
class Not(ValueTest):
    """No value conforms to ``shape``, one of those that the shape names."""

    shape: Resource
    beside: tuple[Resource, ...]
    """All shapes that no value may conform to, for the message."""
    component: NamedNode = NOT

    def test(self, value: str, place: Place) -> Condition:
        """Does not conform."""
        return opposite(place.conforms(self.shape, value))

    def holds(self, value: Term, case: Case) -> bool:
        """Does not conform."""
        return not case.conforms(self.shape, value)

    @property
    def shapes(self) -> tuple[Resource, ...]:
        """The shape."""
        return (self.shape,)

    def says(self, saying: Saying) -> str:
        """Name the shapes."""
        names = saying.of(*self.beside)
        if len(names) == 1:
            return f"Node {saying.value_text} must not conform to shape {names[0]}"
        return f"Node {saying.value_text} must not conform to any shapes in {' , '.join(names)}"


class Lists(ValueTest):
    """Each value stands in a relation to the shapes of a list."""

    members: tuple[Resource, ...]
    beside: tuple[tuple[Resource, ...], ...]
    """All lists that the shape names, for the message."""
    words: str

    @property
    def shapes(self) -> tuple[Resource, ...]:
        """The shapes of the list."""
        return self.members

    def says(self, saying: Saying) -> str:
        """Name the shapes."""
        lists = [" , ".join(saying.of(*shapes)) for shapes in self.beside]
        names = lists[0] if len(lists) == 1 else " and ".join(f"({names})" for names in lists)
        return f"Node {saying.value_text} must conform to {self.words} in {names}"


@dataclass(frozen=True)
class And(Lists):
    """Each value conforms to all shapes."""

    members: tuple[Resource, ...]
    beside: tuple[tuple[Resource, ...], ...]
    words: str = "all shapes"
    component: NamedNode = AND

    def test(self, value: str, place: Place) -> Condition:
        """Conforms to all."""
        return all_of(place.conforms(shape, value) for shape in self.members)

    def holds(self, value: Term, case: Case) -> bool:
        """Conforms to all."""
        return all(case.conforms(shape, value) for shape in self.members)


@dataclass(frozen=True)
class Or(Lists):
    """Each value conforms to a shape of the list."""

    members: tuple[Resource, ...]
    beside: tuple[tuple[Resource, ...], ...]
    words: str = "one or more shapes"
    component: NamedNode = OR

    def test(self, value: str, place: Place) -> Condition:
        """Conforms to one or more."""
        return any_of(place.conforms(shape, value) for shape in self.members)

    def holds(self, value: Term, case: Case) -> bool:
        """Conforms to one or more."""
        return any(case.conforms(shape, value) for shape in self.members)


@dataclass(frozen=True)
class Xone(Lists):
    """Each value conforms to exactly one shape of the list."""

    members: tuple[Resource, ...]
    beside: tuple[tuple[Resource, ...], ...]
    words: str = "exactly one shape"
    component: NamedNode = XONE

    def test(self, value: str, place: Place) -> Condition:
        """Conforms to exactly one."""
        return exactly_one([place.conforms(shape, value) for shape in self.members])

    def holds(self, value: Term, case: Case) -> bool:
        """Conforms to exactly one."""
        return sum(case.conforms(shape, value) for shape in self.members) == 1


@dataclass(frozen=True, slots=True)
class Node(ValueTest):
    """Each value conforms to ``shape``; what it breaks there is told in detail."""

    shape: Resource
    beside: tuple[Resource, ...]
    """All shapes that the values must conform to, for the message."""
    component: NamedNode = NODE

    def test(self, value: str, place: Place) -> Condition:
        """Conforms."""
        return place.conforms(self.shape, value)

    def holds(self, value: Term, case: Case) -> bool:
        """Conforms."""
        return case.conforms(self.shape, value)

    @property
    def shapes(self) -> tuple[Resource, ...]:
        """The shape."""
        return (self.shape,)

    def says(self, saying: Saying) -> str:
        """Name the shape."""
        names = saying.of(*self.beside)
        if len(names) == 1:
            return f"Value does not conform to Shape {names[0]}. See details for more information."
        return "Value must conform to every Shape in ('{}'). See details for more information.".format(
            "', '".join(names)
        )


@dataclass(frozen=True, slots=True)
class Qualified(Constraint):
    """So many values conform to ``shape`` and to none of ``siblings``; ``least`` or ``most`` says how many."""

    component: NamedNode
    shape: Resource
    siblings: tuple[Resource, ...]
    least: int | None
    most: int | None
    told: str
    """The numbers as a message tells them."""

    def counts(self, place: Place, value: str) -> Condition:
        """Return the condition that a value is one of those that are counted."""
        others = any_of(place.conforms(sibling, value) for sibling in self.siblings)
        return all_of((place.conforms(self.shape, value), opposite(others)))

    def search(self, place: Place) -> Search:
        """Find focus nodes with fewer or more."""
        few = max(self.least or 0, (self.most or 0) + 1) <= FEW
        if few and self.most is not None:
            return Search(place.more_than(self.most, lambda value: self.counts(place, value)))
        if few:
            return Search((where(opposite(self.condition(place))),))
        compared = f"< {self.least}" if self.least is not None else f"> {self.most}"
        counted = place.counted(lambda value: self.counts(place, value))
        return Search((counted,), having=f"COUNT(DISTINCT {place.variable}) {compared}")

    def condition(self, place: Place) -> Condition:
        """Neither fewer nor more."""
        if max(self.least or 0, (self.most or 0) + 1) > FEW:
            raise BeyondSparql("it counts many qualified values inside another condition")

        def counted(value: str) -> Condition:
            return self.counts(place, value)

        if self.least is not None:
            return place.at_least(self.least, counted) if self.least else ALWAYS
        return opposite(place.at_least((self.most or 0) + 1, counted))

    def breaches(self, case: Case) -> Iterator[Breach]:
        """Count."""
        number = sum(self._qualifies(value, case) for value in case.values)
        if number < (self.least or 0) or (self.most is not None and number > self.most):
            yield Breach()

    def _qualifies(self, value: Term, case: Case) -> bool:
        return case.conforms(self.shape, value) and not any(case.conforms(other, value) for other in self.siblings)

    @property
    def shapes(self) -> tuple[Resource, ...]:
        """The shape and its siblings."""
        return (self.shape, *self.siblings)

    def says(self, saying: Saying) -> str:
        """Tell numbers and shape."""
        return f"Focus node does not conform to shape{self.told}: {saying.of(self.shape)[0]}"
