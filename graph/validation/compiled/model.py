"""Shapes as values: targets, path, constraints; a constraint is asked in SPARQL or, as a second step, in Python."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from pyoxigraph import Literal, NamedNode

from oxiana.graph.validation.compiled.conditions import Condition, opposite, where
from oxiana.graph.validation.compiled.facts import Case
from oxiana.graph.validation.compiled.place import Place
from oxiana.graph.validation.compiled.saying import Saying
from oxiana.graph.validation.lookup import Lookup, Resource, Term
from oxiana.graph.validation.paths import Path
from oxiana.graph.validation.report import VIOLATION


class Asked(Protocol):
    """A query that a shape brings along."""

    def rewritten(self, place: Place, binding: str, keys: tuple[str, ...], dataset: str) -> str:
        """Return the query for all focus nodes that a pattern binds, with keys among what it selects."""


@dataclass(frozen=True, slots=True)
class Search:
    """How violations are found: patterns after those of the focus node, and the variables that tell of them.

    ``value`` and ``path`` are variables; without ``value`` a violation is of the focus node as a whole. ``having`` is
    a condition on the solutions of one focus node together; ``columns`` are further variables that Python looks at.
    ``asked`` is a query to put instead.
    """

    patterns: tuple[str, ...]
    value: str | None = None
    path: str | None = None
    having: str | None = None
    columns: tuple[str, ...] = ()
    asked: Asked | None = None


@dataclass(frozen=True, slots=True)
class Breach:
    """One violation at a focus node; ``path`` is there where it is not that of the shape."""

    value: Term | None = None
    path: Path | None = None


class Constraint(ABC):
    """One constraint of a shape, with all values of its parameters."""

    component: NamedNode

    @abstractmethod
    def search(self, place: Place) -> Search:
        """Return how the violations of all focus nodes are found; raise BeyondSparql if one query cannot."""

    @abstractmethod
    def condition(self, place: Place) -> Condition:
        """Return the condition that a focus node conforms; raise BeyondSparql if an expression cannot say it."""

    @abstractmethod
    def breaches(self, case: Case) -> Iterator[Breach]:
        """Yield the violations of one focus node."""

    @abstractmethod
    def says(self, saying: Saying) -> str:
        """Return what is said of a violation when the shape has no message."""

    def confirms(self, focus: Term, found: Mapping[str, Term | None]) -> bool:  # noqa: ARG002
        """Say, as a second step, whether a row of the search is a violation indeed; ``found`` is by variable."""
        return True

    @property
    def shapes(self) -> tuple[Resource, ...]:
        """The shapes that the values are held against."""
        return ()

    @property
    def from_focus(self) -> tuple[Path, ...]:
        """The paths from the focus node along which it looks, besides that of the shape."""
        return ()

    @property
    def from_values(self) -> tuple[Path, ...]:
        """The paths from the values along which it looks."""
        return ()

    @property
    def constants(self) -> tuple[Term, ...]:
        """The terms that values are compared with as terms."""
        return ()


class ValueTest(Constraint):
    """A constraint that each value meets or not by itself."""

    @abstractmethod
    def test(self, value: str, place: Place) -> Condition:
        """Return the condition that a value is as it must be."""

    @abstractmethod
    def holds(self, value: Term, case: Case) -> bool:
        """Say whether a value is as it must be."""

    def search(self, place: Place) -> Search:
        """Find the values that fail the test."""
        failing = where(opposite(self.test(place.value, place)))
        return Search((place.reach(), failing), place.value)

    def condition(self, place: Place) -> Condition:
        """No value fails the test."""
        return opposite(place.any_value(lambda value: opposite(self.test(value, place))))

    def breaches(self, case: Case) -> Iterator[Breach]:
        """Yield the values that fail the test."""
        return (Breach(value) for value in case.values if not self.holds(value, case))


class TermTest(ValueTest):
    """A test that looks at nothing but the value; Python has the last word on what SPARQL finds."""

    @abstractmethod
    def accepts(self, value: Term) -> bool:
        """Say whether a value is as it must be."""

    def holds(self, value: Term, case: Case) -> bool:  # noqa: ARG002
        """Say whether a value is as it must be."""
        return self.accepts(value)

    def confirms(self, focus: Term, found: Mapping[str, Term | None]) -> bool:
        """Look again at a value that the store's SPARQL does not accept."""
        value = found.get("value", focus)
        return value is None or not self.accepts(value)


@dataclass(frozen=True, slots=True)
class Targets:
    """What makes a node a focus node; ``classes`` has the shape itself if it is a class."""

    nodes: tuple[Term, ...] = ()
    classes: tuple[Term, ...] = ()
    subjects_of: tuple[NamedNode, ...] = ()
    objects_of: tuple[NamedNode, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.nodes or self.classes or self.subjects_of or self.objects_of)


@dataclass(frozen=True, slots=True)
class Shape:
    """A node shape or, with a path, a property shape; ``properties`` are its property shapes."""

    node: Resource
    targets: Targets
    path: Path | None = None
    path_node: Term | None = None
    constraints: tuple[Constraint, ...] = ()
    properties: tuple[Resource, ...] = ()
    severity: Resource = VIOLATION
    messages: tuple[Literal, ...] = ()
    deactivated: bool = False


@dataclass(frozen=True, slots=True)
class Shapes:
    """All shapes that can be reached from those with a target; ``roots`` are these, ``statements`` what was read."""

    by_node: Mapping[Resource, Shape]
    roots: tuple[Resource, ...]
    statements: Lookup = field(repr=False)

    def __getitem__(self, node: Resource) -> Shape:
        return self.by_node[node]
