"""Why a value fails sh:and, sh:or, sh:xone or sh:not: how it stands with each of the shapes it was held against."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain
from typing import Final

from oxiana.graph.store.interface import GraphName, Store
from oxiana.graph.validation.compiled.logic import AND, NOT, OR, XONE, Lists, Not
from oxiana.graph.validation.compiled.reading import read
from oxiana.graph.validation.compiled.working import Choice, Work, unheard
from oxiana.graph.validation.compiled.writing import DEFAULT
from oxiana.graph.validation.demands import described
from oxiana.graph.validation.lookup import Resource, Statement
from oxiana.graph.validation.report import Report, Result

MOST_BRANCHES: Final = 50
"""A constraint with more branches is not explained: nobody would read it, and each is a validation."""
LOGICAL: Final = frozenset((AND, OR, XONE, NOT))
_AT_MOST: Final = {NOT: 0, XONE: 1}
"""To so many of its shapes a value may conform; to any number, if it is not said."""


@dataclass(frozen=True, slots=True)
class Branch:
    """One of the shapes, in words, and what the value breaks in it; nothing, if it conforms."""

    shape: Resource
    name: str
    results: tuple[Result, ...]

    @property
    def conforms(self) -> bool:
        """Whether the value conforms to the shape."""
        return not self.results


def branches(
    store: Store, shapes: Iterable[Statement], result: Result, graph: GraphName = DEFAULT
) -> tuple[Branch, ...]:
    """Return the branches of a logical constraint for the value of a result, in their order.

    There are none for other results, nor where there are far too many.
    """
    statements = tuple(shapes)
    work = Work(store, statements, read(statements, (result.shape,)), Choice(graph))
    return tuple(chain.from_iterable(_constraints(work, result)))


def _constraints(work: Work, result: Result) -> tuple[tuple[Branch, ...], ...]:
    """Return the branches of each constraint of the shape that a result may be of."""
    named = tuple(
        constraint.shapes
        for constraint in work.shapes[result.shape].constraints
        if isinstance(constraint, Lists | Not) and constraint.component == result.component
    )
    if result.value is None or sum(map(len, named)) > MOST_BRANCHES:
        return ()
    asking = replace(
        work,
        shapes=read(work.statements, tuple(chain(*named))),
        choice=replace(work.choice, targets=(result.value,)),
        progress=unheard,
        foreign=frozenset(),
    )
    return tuple(tuple(_branches(asking, shapes)) for shapes in named)


def _branches(asking: Work, shapes: tuple[Resource, ...]) -> Iterator[Branch]:
    for number, shape in enumerate(shapes, 1):
        name = described(asking.shapes.statements, shape)
        if len(shapes) > 1:
            name = f"shape {number} of {len(shapes)}, {name}"
        report = replace(asking, choice=replace(asking.choice, shapes=(shape,))).report()
        yield Branch(shape, name, report.results)


def closest(found: Iterable[Branch]) -> Branch | None:
    """Return the branch that the value breaks least, if it conforms to none."""
    branches = tuple(found)
    if any(branch.conforms for branch in branches):
        return None
    return min(branches, key=lambda branch: len(branch.results), default=None)


def explained(work: Work, report: Report, most: int) -> Report:
    """Return the report with as many logical constraints explained."""
    results, left = [], most
    for result in report.results:
        explain = left and not result.details and result.component in LOGICAL
        results.append(_explained(work, result) if explain else result)
        left -= bool(explain)
    return replace(report, results=tuple(results))


def _explained(work: Work, result: Result) -> Result:
    """Return a result with the shapes that the value must not conform to, or what it breaks in the closest one."""
    constraints = _constraints(work, result)
    too_many = tuple(branch.name for found in constraints for branch in _too_many(found, result))
    nearest = closest(_failing(chain(*constraints), result))
    return replace(result, conforms_to=too_many, details=nearest.results if nearest and not too_many else ())


def _too_many(found: tuple[Branch, ...], result: Result) -> tuple[Branch, ...]:
    """Return the branches that the value conforms to, if it must not conform to so many."""
    conforming = tuple(branch for branch in found if branch.conforms)
    return conforming if len(conforming) > _AT_MOST.get(result.component, len(found)) else ()


def _failing(found: Iterable[Branch], result: Result) -> Iterator[Branch]:
    """Yield the branches that must be mended: of sh:and those that fail, of others all."""
    return (branch for branch in found if not (result.component == AND and branch.conforms))
