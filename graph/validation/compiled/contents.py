"""Which values, and which properties, there may and must be: sh:in, sh:hasValue and sh:closed."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode

from oxiana.graph.terms import external
from oxiana.graph.validation.compiled.conditions import (
    BeyondSparql,
    Condition,
    all_of,
    any_of,
    exists,
    joined,
    opposite,
    same,
    table,
    where,
    written,
)
from oxiana.graph.validation.compiled.facts import Case
from oxiana.graph.validation.compiled.model import Breach, Constraint, Search, TermTest
from oxiana.graph.validation.compiled.place import Place
from oxiana.graph.validation.compiled.saying import Saying
from oxiana.graph.validation.lookup import RDF_TYPE, Term

IN = external("sh", "InConstraintComponent")
HAS_VALUE = external("sh", "HasValueConstraintComponent")
CLOSED = external("sh", "ClosedConstraintComponent")

SHORT: Final = 32
"""Up to so many members a list is compared one by one; a longer one is a table."""
LONG: Final = 256
MOST_TOLD: Final = 100
"""So many members of a list are told in a message."""
RESOURCE = external("rdfs", "Resource")


@dataclass(frozen=True, slots=True)
class In(TermTest):
    """Each value is one of ``members``, which ``known`` has for looking them up."""

    members: tuple[Term, ...]
    known: frozenset[Term]
    component: NamedNode = IN

    def search(self, place: Place) -> Search:
        """Find other values."""
        if len(self.members) <= SHORT:
            return super(In, self).search(place)
        return Search((place.reach(), f"MINUS {{ {table(place.value, self.members)} }}"), place.value)

    def test(self, value: str, place: Place) -> Condition:  # noqa: ARG002
        """Compare terms, not values."""
        if len(self.members) > LONG:
            raise BeyondSparql(f"it has a list of {len(self.members)} members inside another condition")
        if self.members and all(isinstance(member, NamedNode) for member in self.members):
            names = ", ".join(map(written, self.members))
            return Condition(f"({value} IN ({names}))", f"({value} NOT IN ({names}))")
        return any_of(same(value, member) for member in self.members)

    def accepts(self, value: Term) -> bool:
        """Compare terms, not values."""
        return value in self.known

    @property
    def constants(self) -> tuple[Term, ...]:
        """The members."""
        return self.members

    def says(self, saying: Saying) -> str:
        """Tell value and members."""
        more = len(self.members) - MOST_TOLD
        told = f"Value {saying.value_text} not in list {saying.of(*self.members[:MOST_TOLD])}"
        return f"{told} and {more} more" if more > 0 else told


@dataclass(frozen=True, slots=True)
class HasValue(Constraint):
    """The values have ``term`` among them, one of those that the shape names."""

    term: Term
    beside: tuple[Term, ...]
    """All terms that must be there, for the message."""
    component: NamedNode = HAS_VALUE

    def search(self, place: Place) -> Search:
        """Find focus nodes without it."""
        return Search((where(opposite(self.condition(place))),))

    def condition(self, place: Place) -> Condition:
        """It is there."""
        return same(place.focus, self.term) if place.path is None else exists(place.reach(written(self.term)))

    def breaches(self, case: Case) -> Iterator[Breach]:
        """Look for it."""
        if self.term not in case.values:
            yield Breach()

    @property
    def constants(self) -> tuple[Term, ...]:
        """The term."""
        return (self.term,)

    def says(self, saying: Saying) -> str:
        """Tell the terms."""
        names = saying.of(*self.beside)
        if saying.path is None:
            return f"Node {saying.focus_text} value is not a in the set of values: {names}"
        return f"Node {saying.focus_text}->{saying.path_text} does not contain a value in the set: {names}"


@dataclass(frozen=True, slots=True)
class Closed(Constraint):
    """The values have no properties but ``allowed``; that everything is an rdfs:Resource may be said."""

    allowed: tuple[NamedNode, ...]
    component: NamedNode = CLOSED

    def search(self, place: Place) -> Search:
        """Find triples with another property."""
        node = place.focus if place.path is None else place.names.fresh("closed")
        found = (place.reach(node), *self._others(node, "?path", "?value"))
        return Search(found, "?value", path="?path", columns=(node,))

    def _others(self, node: str, predicate: str, value: str) -> tuple[str, ...]:
        resource = all_of((same(predicate, RDF_TYPE), same(value, RESOURCE)))
        return (f"{node} {predicate} {value}", where(opposite(any_of((*self._listed(predicate), resource)))))

    def _listed(self, predicate: str) -> tuple[Condition, ...]:
        if not self.allowed:
            return ()
        names = ", ".join(map(written, self.allowed))
        return (Condition(f"({predicate} IN ({names}))", f"({predicate} NOT IN ({names}))"),)

    def condition(self, place: Place) -> Condition:
        """There is no such triple."""
        predicate, value = place.names.fresh("path"), place.names.fresh("value")
        return opposite(place.any_value(lambda node: exists(joined(*self._others(node, predicate, value)))))

    def breaches(self, case: Case) -> Iterator[Breach]:
        """Read the triples of each value."""
        for node in case.values:
            for predicate, value in case.facts.properties(node):
                if predicate not in self.allowed and (predicate, value) != (RDF_TYPE, RESOURCE):
                    yield Breach(value, predicate)

    def says(self, saying: Saying) -> str:
        """Tell node and value."""
        return f"Node {saying.focus_text} is closed. It cannot have value: {saying.value_text}"
