"""One query for all that is asked of the same values: which focus nodes are worth asking about one by one.

Most nodes break nothing. A query a constraint would walk over all of them each time; this one walks once, and the
queries of the constraints are then put to the few that it finds.
"""

from collections.abc import Hashable, Iterable
from dataclasses import replace
from itertools import islice
from typing import Final

from pyoxigraph import BlankNode

from oxiana.graph.errors import SyntaxProblem
from oxiana.graph.store.interface import Store
from oxiana.graph.validation.compiled.asking import Ask
from oxiana.graph.validation.compiled.cardinality import FEW, MaxCount, MinCount, anything
from oxiana.graph.validation.compiled.conditions import (
    BeyondSparql,
    Condition,
    any_of,
    expression,
    joined,
    opposite,
    where,
)
from oxiana.graph.validation.compiled.conformance import place_of
from oxiana.graph.validation.compiled.languages import UniqueLang
from oxiana.graph.validation.compiled.logic import Node, Qualified
from oxiana.graph.validation.compiled.model import Constraint, Shapes, ValueTest
from oxiana.graph.validation.compiled.place import Names, Place
from oxiana.graph.validation.compiled.plan import Unit
from oxiana.graph.validation.compiled.writing import Scope, reaching, selecting, variable

TOGETHER: Final = 2000
"""So many focus nodes are named in one query."""
MOST: Final = 10 * TOGETHER
"""So many focus nodes are asked about one by one; if there are more, all are asked about."""


def together(unit: Unit, constraints: Iterable[Constraint]) -> tuple[tuple[Constraint, ...], ...]:
    """Return those of the constraints that can be asked about together: by one query for each group of several."""
    groups: dict[Hashable, list[Constraint]] = {}
    for constraint in constraints:
        if _is_askable(unit, constraint):
            groups.setdefault(_kind(constraint), []).append(constraint)
    return tuple(tuple(one) for one in groups.values() if len(one) > 1)


def _is_askable(unit: Unit, constraint: Constraint) -> bool:
    """Say whether a constraint is about each value by itself or beside others, or about there being none, or a few."""
    match constraint:
        case MinCount(number=least) | Qualified(least=int(least)):
            return least == 1 and unit.shape.path is not None
        case MaxCount(number=most) | Qualified(most=int(most)):
            return most < FEW and unit.shape.path is not None
    return isinstance(constraint, ValueTest | UniqueLang) and not isinstance(constraint, Ask | Node)


def _kind(constraint: Constraint) -> Hashable:
    """Return what tells apart the values that a constraint is about: all values, or those that conform to shapes."""
    return (constraint.shape, constraint.siblings) if isinstance(constraint, Qualified) else None


def narrowed(
    store: Store, shapes: Shapes, unit: Unit, constraints: tuple[Constraint, ...], scope: Scope
) -> tuple[Scope, ...]:
    """Return scopes with the focus nodes alone that break one of the constraints; as it is if they are not told."""
    try:
        text = _question(shapes, unit, constraints, scope)
        suspects = tuple(row[0] for row in store.select(text))
    except (BeyondSparql, SyntaxProblem):
        return (scope,)
    if len(suspects) > MOST or any(isinstance(node, BlankNode) for node in suspects):
        return (scope,)
    nodes = iter(suspects)
    return tuple(replace(scope, focus=few) for few in iter(lambda: tuple(islice(nodes, TOGETHER)), ()))


def _question(shapes: Shapes, unit: Unit, constraints: tuple[Constraint, ...], scope: Scope) -> str:
    """Return the query for the focus nodes; a value that must be there and is not leaves its variable unbound."""
    place = place_of(shapes, unit.shape, variable(unit.number), Names())
    values = joined(place.reach(), where(_counts(place, constraints[0], place.value)))
    if any(map(_needs, constraints)):
        values = f"OPTIONAL {{ {values} }}"
    broken = where(any_of(_broken(place, constraint) for constraint in constraints))
    found = variable(unit.restricted)
    return f"{selecting((found,), (*reaching(unit, scope), values, broken), scope)}\nLIMIT {MOST + 1}"


def _counts(place: Place, constraint: Constraint, value: str) -> Condition:
    """Return the condition that a value is one of those that a constraint is about."""
    return constraint.counts(place, value) if isinstance(constraint, Qualified) else anything(value)


def _needs(constraint: Constraint) -> bool:
    """Say whether there must be a value."""
    return isinstance(constraint, MinCount) or (isinstance(constraint, Qualified) and constraint.least is not None)


def _broken(place: Place, constraint: Constraint) -> Condition:
    """Return the condition on one value, or on there being none, under which a constraint is broken."""
    match constraint:
        case MaxCount(number=most) | Qualified(most=int(most)):
            others = place.at_least(most, lambda value: _counts(place, constraint, value), place.value)
            return others if most else expression(f"BOUND({place.value})")
        case UniqueLang():
            return constraint.shared(place, place.value)
        case ValueTest():
            return opposite(constraint.test(place.value, place))
    return expression(f"!BOUND({place.value})")
