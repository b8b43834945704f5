"""Constraints that are queries: sh:sparql, and components with validators (SHACL, sections 5 and 6)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode

from oxiana.graph.terms import external
from oxiana.graph.validation.compiled.conditions import (
    BeyondSparql,
    Condition,
    opposite,
    table,
    where,
)
from oxiana.graph.validation.compiled.facts import Case
from oxiana.graph.validation.compiled.model import Breach, Constraint, Search, ValueTest
from oxiana.graph.validation.compiled.place import Place, step
from oxiana.graph.validation.compiled.queries import UserQuery, spelled
from oxiana.graph.validation.compiled.saying import Saying
from oxiana.graph.validation.lookup import Resource, Term


class _Asked(Constraint):
    """What constraints with a query have in common; ``bound`` are constants by the name of their variable."""

    query: UserQuery
    bound: Mapping[str, Term]

    def constants_bound(self, names: Mapping[str, str]) -> str:
        """Return the pattern that binds the constants the query speaks of."""
        named = ((name, term) for name, term in self.bound.items() if name in self.query.variables)
        return " ".join(spelled(table(names.get(name, f"?{name}"), (term,))) for name, term in named)

    def renamed(self, place: Place) -> dict[str, str]:
        """Return how variables are called in the place, the path of the shape being one of them."""
        path = "" if place.path is None else f"({spelled(step(place.path))})"
        taken = {place.focus, place.variable} - {"?this", "?value"}
        others = {name: f"?{name}_" for name in self.query.variables if f"?{name}" in taken}
        return {**others, "this": place.focus, "PATH": path}

    def solved(self, place: Place, values: Mapping[str, str]) -> Condition:
        """Return the condition that the query has a solution; variables of its own are called as no others are."""
        own = sorted(self.query.variables - {"this", "PATH", *values})
        names = {**{name: place.names.fresh(f"{name}_") for name in own}, **self.renamed(place), **values}
        body = self.query.body(names, self.constants_bound(names))
        return Condition(f"EXISTS {body}", f"NOT EXISTS {body}")

    def breaches(self, case: Case) -> Iterator[Breach]:  # noqa: ARG002
        """Queries are for stores."""
        raise BeyondSparql("it has a query")

    def holds(self, value: Term, case: Case) -> bool:  # noqa: ARG002
        """Queries are for stores."""
        raise BeyondSparql("it has a query")


@dataclass(frozen=True)
class Select(_Asked):
    """No solution of the query; ``source`` is the sh:sparql constraint, none for a component."""

    component: NamedNode
    query: UserQuery
    source: Resource | None = None
    messages: tuple[Literal, ...] = ()
    bound: Mapping[str, Term] = field(default_factory=dict)

    def search(self, place: Place) -> Search:  # noqa: ARG002
        """Find solutions."""
        self.query.check_set_at_a_time("this")
        return Search((), value="?value", path="?path", asked=self)

    def rewritten(self, place: Place, binding: str, keys: tuple[str, ...], dataset: str) -> str:
        """Return the query for all focus nodes that the pattern binds, each once if it counts."""
        if "GROUP" in self.query.words:
            binding = f"{{ SELECT DISTINCT {' '.join(keys)} WHERE {{ {binding} }} }}"
        return self.query.selecting(
            keys, self.renamed(place), f"{spelled(binding)} .", self.constants_bound({}), dataset
        )

    def condition(self, place: Place) -> Condition:
        """There is no solution."""
        if self.query.words & {"GROUP", "LIMIT", "OFFSET", "HAVING"}:
            raise BeyondSparql("it has a query that groups or limits its solutions inside another condition")
        return opposite(self.solved(place, {}))

    def says(self, saying: Saying) -> str:  # noqa: ARG002
        """A constraint without a message says nothing, a component that it is one."""
        if self.source is not None:
            return ""
        return "Parameterised SHACL Query generated constraint validation reports."


@dataclass(frozen=True)
class Ask(_Asked, ValueTest):
    """The query is true of each value."""

    component: NamedNode
    query: UserQuery
    messages: tuple[Literal, ...] = ()
    bound: Mapping[str, Term] = field(default_factory=dict)

    def test(self, value: str, place: Place) -> Condition:
        """Ask."""
        return self.solved(place, {"value": value})

    def search(self, place: Place) -> Search:
        """Find values of which it is not true; at a property shape they are not told."""
        failing = where(opposite(self.test(place.value, place)))
        return Search((place.reach(), failing), place.value if place.path is None else None, columns=(place.value,))

    def says(self, saying: Saying) -> str:  # noqa: ARG002
        """Tell that it is a component."""
        return "Parameterised SHACL Query generated constraint validation reports."


SPARQL_COMPONENT = external("sh", "SPARQLConstraintComponent")
