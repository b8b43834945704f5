"""How many values there are: sh:minCount and sh:maxCount."""

from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import NamedNode

from oxiana.graph.terms import external
from oxiana.graph.validation.compiled.conditions import ALWAYS, BeyondSparql, Condition, opposite, where
from oxiana.graph.validation.compiled.facts import Case
from oxiana.graph.validation.compiled.model import Breach, Constraint, Search
from oxiana.graph.validation.compiled.place import Place
from oxiana.graph.validation.compiled.saying import Saying

MIN_COUNT = external("sh", "MinCountConstraintComponent")
MAX_COUNT = external("sh", "MaxCountConstraintComponent")

FEW = 3
"""Up to so many values are told apart by as many variables; more are counted."""


def anything(_value: str) -> Condition:
    """Return the condition that any value meets."""
    return ALWAYS


@dataclass(frozen=True, slots=True)
class MinCount(Constraint):
    """At least ``number`` values."""

    number: int
    component: NamedNode = MIN_COUNT

    def search(self, place: Place) -> Search:
        """Find focus nodes with fewer values."""
        if self.number <= FEW:
            return Search((where(opposite(self.condition(place))),))
        return Search((place.counted(anything),), having=f"COUNT(DISTINCT {place.variable}) < {self.number}")

    def condition(self, place: Place) -> Condition:
        """So many different values."""
        if self.number > FEW:
            raise BeyondSparql(f"it counts {self.number} values inside another condition")
        return place.at_least(self.number, anything) if self.number else ALWAYS

    def breaches(self, case: Case) -> Iterator[Breach]:
        """Count."""
        if len(case.values) < self.number:
            yield Breach()

    def says(self, saying: Saying) -> str:
        """Tell the number."""
        return f"Less than {self.number} values on {saying.focus_text}->{saying.path_text}"


@dataclass(frozen=True, slots=True)
class MaxCount(Constraint):
    """At most ``number`` values."""

    number: int
    component: NamedNode = MAX_COUNT

    def search(self, place: Place) -> Search:
        """Find focus nodes with more values."""
        if self.number < FEW:
            return Search(place.more_than(self.number, anything))
        return Search((place.reach(),), having=f"COUNT(DISTINCT {place.variable}) > {self.number}")

    def condition(self, place: Place) -> Condition:
        """Not one value more."""
        if self.number >= FEW:
            raise BeyondSparql(f"it counts {self.number} values inside another condition")
        return opposite(place.at_least(self.number + 1, anything))

    def breaches(self, case: Case) -> Iterator[Breach]:
        """Count."""
        if len(case.values) > self.number:
            yield Breach()

    def says(self, saying: Saying) -> str:
        """Tell the number."""
        return f"More than {self.number} values on {saying.focus_text}->{saying.path_text}"
