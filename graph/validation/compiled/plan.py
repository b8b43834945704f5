"""Where each shape stands: below which target, and how its focus nodes are reached from there."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias

from oxiana.graph.errors import ShapesRejected
from oxiana.graph.validation.compiled.logic import Node
from oxiana.graph.validation.compiled.model import Shape, Shapes
from oxiana.graph.validation.compiled.reading import DEEPEST, references
from oxiana.graph.validation.lookup import Resource
from oxiana.graph.validation.paths import Path

MOST_UNITS: Final = 20_000

Level: TypeAlias = tuple[int, int]
"""An sh:node above: the numbers of the variables of its focus node and of its value."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A shape in one place: its focus nodes are at the end of ``steps`` from the focus nodes of ``root``.

    Variables are numbered: that of the root's focus node is 0, and each step adds one. ``levels`` are the sh:node
    constraints in whose details the results belong.
    """

    shape: Shape
    root: Shape
    steps: tuple[Path, ...] = ()
    levels: tuple[Level, ...] = ()

    @property
    def number(self) -> int:
        """The number of the variable of the focus node."""
        return len(self.steps)

    @property
    def restricted(self) -> int:
        """The number of the variable that a choice of focus nodes is about: in details, that of the outermost shape."""
        return self.levels[0][0] if self.levels else self.number

    @property
    def above(self) -> int:
        """How many nodes there are on the way to the value of the innermost sh:node above, 0 if there is none."""
        return self.levels[-1][1] + 1 if self.levels else 0


def units(shapes: Shapes, root: Resource) -> tuple[Unit, ...]:
    """Return the shape itself and its property shapes, theirs too, each in its place; not what they refer to."""
    shape = shapes[root]
    return tuple(_limited(_below(shapes, Unit(shape, shape), 0)))


def details(shapes: Shapes, unit: Unit, constraint: Node) -> tuple[Unit, ...]:
    """Return the shape of an sh:node constraint and its property shapes, in their places below the unit."""
    steps = unit.steps if unit.shape.path is None else (*unit.steps, unit.shape.path)
    levels = (*unit.levels, (unit.number, len(steps)))
    inner = Unit(shapes[constraint.shape], unit.root, steps, levels)
    return tuple(_limited(_below(shapes, inner, len(levels))))


def _below(shapes: Shapes, unit: Unit, depth: int) -> Iterator[Unit]:
    if unit.shape.deactivated:
        return
    if depth > DEEPEST:
        raise ShapesRejected(f"{unit.root.node}: shapes stand in each other more than {DEEPEST} deep", "flatten them")
    yield unit
    steps = unit.steps if unit.shape.path is None else (*unit.steps, unit.shape.path)
    for inner in unit.shape.properties:
        yield from _below(shapes, Unit(shapes[inner], unit.root, steps, unit.levels), depth + 1)


def _limited(found: Iterator[Unit]) -> Iterator[Unit]:
    for number, unit in enumerate(found):
        if number == MOST_UNITS:
            raise ShapesRejected(f"{unit.root.node} has more than {MOST_UNITS} property shapes", "flatten the shapes")
        yield unit


def recursive(shapes: Shapes) -> frozenset[Resource]:
    """Return the shapes that refer to themselves in the end, or to one that does."""
    colours: dict[Resource, bool] = {}
    found: set[Resource] = set()
    for root in shapes.by_node:
        _visit(shapes, root, colours, found)
    return frozenset(found)


def _visit(shapes: Shapes, root: Resource, done: dict[Resource, bool], found: set[Resource]) -> None:
    """Walk depth first without recursion; ``done`` is False while a shape is still being walked."""
    stack = [(root, iter(references(shapes[root])))]
    if root in done:
        return
    done[root] = False
    while stack:
        node, waiting = stack[-1]
        inner = next(waiting, None)
        if inner is None:
            done[node] = True
            stack.pop()
            if stack and node in found:
                found.add(stack[-1][0])
        elif inner not in done:
            done[inner] = False
            stack.append((inner, iter(references(shapes[inner]))))
        elif not done[inner] or inner in found:
            found.add(node)
