"""One query for all that is asked of each value of a shape: which focus nodes are worth asking about one by one.

Most nodes break nothing. A query a constraint would walk over all of them each time; this one walks once, and the
queries of the constraints are then put to the few that it finds.
"""

from dataclasses import replace
from itertools import islice
from typing import Final

from pyoxigraph import BlankNode

from oxiana.graph.errors import SyntaxProblem
from oxiana.graph.store.interface import Store
from oxiana.graph.validation.compiled.asking import Ask
from oxiana.graph.validation.compiled.cardinality import FEW, MaxCount, MinCount, anything
from oxiana.graph.validation.compiled.conditions import BeyondSparql, Condition, any_of, expression, opposite, where
from oxiana.graph.validation.compiled.conformance import place_of
from oxiana.graph.validation.compiled.logic import Node
from oxiana.graph.validation.compiled.model import Constraint, Shapes, ValueTest
from oxiana.graph.validation.compiled.place import Names, Place
from oxiana.graph.validation.compiled.plan import Unit
from oxiana.graph.validation.compiled.writing import Scope, reaching, selecting, variable

TOGETHER: Final = 2000
"""So many focus nodes are named in one query."""
MOST: Final = 10 * TOGETHER
"""So many focus nodes are asked about one by one; if there are more, all are asked about."""


def askable(unit: Unit, constraint: Constraint) -> bool:
    """Say whether a constraint is about each value by itself, or about there being none, or a few."""
    if isinstance(constraint, MinCount):
        return constraint.number == 1 and unit.shape.path is not None
    if isinstance(constraint, MaxCount):
        return constraint.number < FEW and unit.shape.path is not None
    return isinstance(constraint, ValueTest) and not isinstance(constraint, Ask | Node)


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
    needed = any(isinstance(constraint, MinCount) for constraint in constraints)
    broken = [_broken(place, constraint) for constraint in constraints]
    reach = f"OPTIONAL {{ {place.reach()} }}" if needed else place.reach()
    found = variable(unit.restricted)
    return f"{selecting((found,), (*reaching(unit, scope), reach, where(any_of(broken))), scope)}\nLIMIT {MOST + 1}"


def _broken(place: Place, constraint: Constraint) -> Condition:
    """Return the condition on one value, or on there being none, under which a constraint is broken."""
    if isinstance(constraint, ValueTest):
        return opposite(constraint.test(place.value, place))
    if isinstance(constraint, MaxCount):
        others = place.at_least(constraint.number, anything, place.value)
        return others if constraint.number else expression(f"BOUND({place.value})")
    return expression(f"!BOUND({place.value})")
