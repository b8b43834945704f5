"""Between which limits a value lies: sh:minInclusive, sh:minExclusive, sh:maxInclusive and sh:maxExclusive."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode

from oxiana.graph.terms import external
from oxiana.graph.validation.compiled.conditions import NEVER, Condition, all_of, total, written
from oxiana.graph.validation.compiled.lexical import well_formed
from oxiana.graph.validation.compiled.model import TermTest
from oxiana.graph.validation.compiled.ordering import compare
from oxiana.graph.validation.compiled.place import Place
from oxiana.graph.validation.compiled.saying import Saying
from oxiana.graph.validation.lookup import Term

OPERATORS: Final[dict[str, Callable[[int], bool]]] = {
    ">": lambda order: order > 0,
    ">=": lambda order: order >= 0,
    "<": lambda order: order < 0,
    "<=": lambda order: order <= 0,
}
LIMITS: Final = {"minExclusive": ">", "minInclusive": ">=", "maxExclusive": "<", "maxInclusive": "<="}
"""The parameters and what each asks of a value."""


def in_order(left: Term, operator: str, right: Term) -> bool:
    """Say whether two terms can be compared and stand in this order; any term equals itself, as in queries."""
    if left == right and "=" in operator:
        return True
    if not (isinstance(left, Literal) and isinstance(right, Literal)):
        return False
    order = compare(left, right)
    return order is not None and OPERATORS[operator](order)


@dataclass(frozen=True, slots=True)
class Limit(TermTest):
    """Each value stands in the order ``operator`` to all ``limits``; what cannot be compared does not.

    An ill-formed limit cannot be compared, though a store may take its text for a number.
    """

    component: NamedNode
    operator: str
    limits: tuple[Literal, ...]

    def test(self, value: str, place: Place) -> Condition:  # noqa: ARG002
        """Compare; an error, of a value that cannot be compared, counts as false."""
        if not all(map(well_formed, self.limits)):
            return NEVER
        return all_of(total(f"{value} {self.operator} {written(limit)}") for limit in self.limits)

    def accepts(self, value: Term) -> bool:
        """Compare."""
        return all(well_formed(limit) and in_order(value, self.operator, limit) for limit in self.limits)

    def says(self, saying: Saying) -> str:
        """Tell the limits."""
        names = saying.of(*self.limits)
        limits = names[0] if len(names) == 1 else f"in ({', '.join(names)})"
        return f"Value is not {self.operator} {limits}"


def limit(parameter: str, limits: tuple[Literal, ...]) -> Limit:
    """Return the constraint of one of the parameters of :data:`LIMITS`."""
    name = f"{parameter[0].upper()}{parameter[1:]}ConstraintComponent"
    return Limit(external("sh", name), LIMITS[parameter], limits)
