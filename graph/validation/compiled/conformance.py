"""Whether a node conforms to a shape, as one condition of SPARQL: what sh:not, sh:or and others ask of their values."""

from functools import partial
from typing import Final

from oxiana.graph.validation.compiled.conditions import ALWAYS, BeyondSparql, Condition, all_of, opposite
from oxiana.graph.validation.compiled.model import Shape, Shapes
from oxiana.graph.validation.compiled.place import Names, Place
from oxiana.graph.validation.lookup import Resource

DEEPEST: Final = 30


def conforms(shapes: Shapes, names: Names, depth: int, node: Resource, variable: str) -> Condition:
    """Return the condition that the node in a variable conforms to a shape; raise BeyondSparql if there is none."""
    shape = shapes[node]
    if depth > DEEPEST:
        raise BeyondSparql(f"its shapes stand in each other more than {DEEPEST} deep")
    if shape.deactivated:
        return ALWAYS
    place = place_of(shapes, shape, variable, names, depth)
    properties = (_property(place, inner) for inner in shape.properties)
    return all_of((*(constraint.condition(place) for constraint in shape.constraints), *properties))


def place_of(shapes: Shapes, shape: Shape, variable: str, names: Names, depth: int = 0) -> Place:
    """Return the place of a shape whose focus node is in a variable."""
    return Place(variable, shape.path, "?value", names, partial(conforms, shapes, names, depth + 1))


def _property(place: Place, shape: Resource) -> Condition:
    """No value breaks a property shape."""
    return opposite(place.any_value(lambda value: opposite(place.conforms(shape, value))))
