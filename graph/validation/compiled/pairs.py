"""Values held against those of another property: sh:equals, sh:disjoint, sh:lessThan and sh:lessThanOrEquals."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pyoxigraph import NamedNode

from oxiana.graph.terms import external
from oxiana.graph.validation.compiled.conditions import (
    Condition,
    all_of,
    any_of,
    exists,
    group,
    opposite,
    total,
    where,
    written,
)
from oxiana.graph.validation.compiled.facts import Case
from oxiana.graph.validation.compiled.model import Breach, Constraint, Search, ValueTest
from oxiana.graph.validation.compiled.place import Place
from oxiana.graph.validation.compiled.ranges import in_order
from oxiana.graph.validation.compiled.saying import Saying
from oxiana.graph.validation.lookup import Term
from oxiana.graph.validation.paths import Path

EQUALS = external("sh", "EqualsConstraintComponent")
DISJOINT = external("sh", "DisjointConstraintComponent")


@dataclass(frozen=True, slots=True)
class Equals(Constraint):
    """The values are those of another property."""

    other: NamedNode
    beside: tuple[NamedNode, ...]
    """All properties that the shape names, for the message."""
    component: NamedNode = EQUALS

    def search(self, place: Place) -> Search:
        """Find values that only one side has."""
        if place.path is None:
            return self._search_node(place)
        here, there = place.reach(), f"{place.focus} {written(self.other)} {place.variable}"
        sides = (here, where(opposite(exists(there)))), (there, where(opposite(exists(here))))
        return Search((" UNION ".join(group(*side) for side in sides),), place.variable)

    def _search_node(self, place: Place) -> Search:
        """At a node shape, find a focus node that is not its own value, and its other values."""
        own = exists(f"{place.focus} {written(self.other)} {place.focus}")
        others = group(f"{place.focus} {written(self.other)} ?other")
        return Search(
            (
                f"{{ VALUES ?own {{ true }} }} UNION {others}",
                f"BIND (IF(BOUND(?own), {place.focus}, ?other) AS {place.variable})",
                f"FILTER (IF(BOUND(?own), {own.opposite}, !sameTerm({place.focus}, ?other)))",
            ),
            place.variable,
        )

    def condition(self, place: Place) -> Condition:
        """No side has a value that the other has not."""
        value = place.names.fresh("value")
        there = f"{place.focus} {written(self.other)} {value}"
        if place.path is None:
            extra = exists(there, f"FILTER (!sameTerm({place.focus}, {value}))")
            return all_of((exists(f"{place.focus} {written(self.other)} {place.focus}"), opposite(extra)))
        here = place.reach(value)
        sides = (exists(here, where(opposite(exists(there)))), exists(there, where(opposite(exists(here)))))
        return opposite(any_of(sides))

    def breaches(self, case: Case) -> Iterator[Breach]:
        """Compare the two sets."""
        there = case.facts.values(case.focus, self.other)
        yield from (Breach(value) for value in case.values if value not in there)
        yield from (Breach(value) for value in there if value not in case.values)

    @property
    def from_focus(self) -> tuple[Path, ...]:
        """The other property."""
        return (self.other,)

    def says(self, saying: Saying) -> str:
        """Tell what is compared."""
        return f"Value of {saying.focus_text}->{', '.join(saying.of(*self.beside))} != {saying.value_text}"


@dataclass(frozen=True, slots=True)
class Disjoint(ValueTest):
    """No value is one of another property."""

    other: NamedNode
    beside: tuple[NamedNode, ...]
    """All properties that the shape names, for the message."""
    component: NamedNode = DISJOINT

    def test(self, value: str, place: Place) -> Condition:
        """Look for the value on the other side."""
        return opposite(exists(f"{place.focus} {written(self.other)} {value}"))

    def holds(self, value: Term, case: Case) -> bool:
        """Look for the value on the other side."""
        return value not in case.facts.values(case.focus, self.other)

    @property
    def from_focus(self) -> tuple[Path, ...]:
        """The other property."""
        return (self.other,)

    def says(self, saying: Saying) -> str:
        """Tell what is compared."""
        return f"Value of {saying.focus_text}->{', '.join(saying.of(*self.beside))} == {saying.value_text}"


@dataclass(frozen=True, slots=True)
class Order(Constraint):
    """Each value is less than (or, by ``operator``, equals) each value of another property."""

    component: NamedNode
    operator: str
    other: NamedNode
    beside: tuple[NamedNode, ...]
    """All properties that the shape names, for the message."""

    def search(self, place: Place) -> Search:
        """Find pairs in another order, or that cannot be compared."""
        pair = f"{place.focus} {written(self.other)} ?other"
        return Search((place.reach(), pair, self._failing(place.variable)), place.variable, columns=("?other",))

    def _failing(self, value: str, other: str = "?other") -> str:
        return where(opposite(total(f"{value} {self.operator} {other}")))

    def confirms(self, focus: Term, found: Mapping[str, Term | None]) -> bool:  # noqa: ARG002
        """Compare again what the store's SPARQL does not find in order."""
        value, other = found["value"], found["other"]
        return value is None or other is None or not in_order(value, self.operator, other)

    def condition(self, place: Place) -> Condition:
        """There is no such pair."""
        value, other = place.names.fresh("value"), place.names.fresh("value")
        pair = f"{place.focus} {written(self.other)} {other}"
        return opposite(exists(place.reach(value), pair, self._failing(value, other)))

    def breaches(self, case: Case) -> Iterator[Breach]:
        """Compare each pair."""
        others = case.facts.values(case.focus, self.other)
        pairs = ((value, other) for value in case.values for other in others)
        return (Breach(value) for value, other in pairs if not in_order(value, self.operator, other))

    @property
    def from_focus(self) -> tuple[Path, ...]:
        """The other property."""
        return (self.other,)

    def says(self, saying: Saying) -> str:
        """Tell what is compared."""
        sign = "<=" if self.operator == "<" else "<"
        return f"Value of {saying.focus_text}->{', '.join(saying.of(*self.beside))} {sign} {saying.value_text}"
