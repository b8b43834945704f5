"""Where in a query a shape stands: the variables of its focus node and of its values, and how new ones are named."""

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count

from oxiana.graph.validation import paths
from oxiana.graph.validation.compiled.conditions import Condition, exists, joined, where
from oxiana.graph.validation.lookup import Resource
from oxiana.graph.validation.paths import Path


@dataclass(frozen=True, slots=True)
class Names:
    """Variables that no other part of the query has."""

    _numbers: "count[int]" = field(default_factory=lambda: count(1))

    def fresh(self, word: str) -> str:
        """Return a new variable, called after a word."""
        return f"?{word}{next(self._numbers)}"


@dataclass(frozen=True, slots=True)
class Place:
    """A shape in a query; a node shape has no path, and its focus node for its one value."""

    focus: str
    path: Path | None
    variable: str
    names: Names
    conforms: Callable[[Resource, str], Condition]
    """The condition that the node in a variable conforms to a shape."""

    @property
    def value(self) -> str:
        """The variable of a value node."""
        return self.focus if self.path is None else self.variable

    def reach(self, variable: str | None = None) -> str:
        """Return the pattern from the focus node to a value; none is needed for a node shape."""
        return "" if self.path is None else f"{self.focus} {step(self.path)} {variable or self.variable}"

    def any_value(self, condition: Callable[[str], Condition]) -> Condition:
        """Return the condition that some value meets a condition."""
        if self.path is None:
            return condition(self.focus)
        variable = self.names.fresh("value")
        return exists(self.reach(variable), where(condition(variable)))

    def at_least(self, number: int, condition: Callable[[str], Condition], *others: str) -> Condition:
        """Return the condition that so many different values meet a condition, besides those in other variables."""
        variables = [*others, *(self.names.fresh("value") for _ in range(number))]
        patterns: list[str] = []
        for position, variable in enumerate(variables[len(others) :], len(others)):
            patterns.append(self.reach(variable))
            patterns += [f"FILTER (!sameTerm({other}, {variable}))" for other in variables[:position]]
            patterns.append(where(condition(variable)))
        return exists(*patterns)

    def more_than(self, number: int, condition: Callable[[str], Condition]) -> tuple[str, ...]:
        """Return the patterns of a focus node with more different values that meet a condition than so many.

        The first value is looked for outside of the condition that there are others: stores are faster with that.
        """
        first = self.names.fresh("value")
        found = (self.reach(first), where(condition(first)))
        return (*found, where(self.at_least(number, condition, first))) if number else found

    def counted(self, condition: Callable[[str], Condition]) -> str:
        """Return the pattern that binds each value that meets a condition, and keeps focus nodes without any."""
        return f"OPTIONAL {{ {joined(self.reach(), where(condition(self.variable)))} }}"


def step(path: Path) -> str:
    """Return a path as SPARQL has it between subject and object."""
    return paths.text(path)
