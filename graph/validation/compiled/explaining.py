"""Why a value fails sh:and, sh:or, sh:xone or sh:not: what it breaks in each of the shapes it was held against."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from oxiana.graph.store.interface import GraphName, Store
from oxiana.graph.terms import external
from oxiana.graph.validation.compiled.logic import Lists, Not
from oxiana.graph.validation.compiled.model import Shapes
from oxiana.graph.validation.compiled.reading import read
from oxiana.graph.validation.compiled.working import Choice, Work, unheard
from oxiana.graph.validation.compiled.writing import DEFAULT
from oxiana.graph.validation.lookup import Resource, Statement
from oxiana.graph.validation.report import Report, Result

AND: Final = external("sh", "AndConstraintComponent")
MOST_BRANCHES: Final = 50
"""A constraint with more branches is not explained: nobody would read it, and each is a validation."""
LOGICAL: Final = frozenset((AND, *(external("sh", f"{name}ConstraintComponent") for name in ("Or", "Xone"))))


@dataclass(frozen=True, slots=True)
class Branch:
    """One of the shapes, and what the value breaks in it; nothing, if it conforms."""

    shape: Resource
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
    if result.value is None:
        return ()
    statements = tuple(shapes)
    return _branches(Work(store, statements, read(statements, (result.shape,)), Choice(graph)), result)


def _branches(work: Work, result: Result) -> tuple[Branch, ...]:
    members = tuple(_members(work.shapes, result))
    if len(members) > MOST_BRANCHES or result.value is None:
        return ()
    asking = replace(work, shapes=read(work.statements, members), progress=unheard, foreign=frozenset())
    choice = replace(work.choice, targets=(result.value,))
    found = (replace(asking, choice=replace(choice, shapes=(member,))).report() for member in members)
    return tuple(Branch(member, report.results) for member, report in zip(members, found, strict=True))


def closest(found: tuple[Branch, ...]) -> Branch | None:
    """Return the branch that the value breaks least, if it conforms to none."""
    if any(branch.conforms for branch in found):
        return None
    return min(found, key=lambda branch: len(branch.results), default=None)


def explained(work: Work, report: Report, most: int) -> Report:
    """Return the report with details of as many logical constraints: what the value breaks in the closest branch."""
    results, left = [], most
    for result in report.results:
        found = None
        if left and not result.details and result.component in LOGICAL:
            found, left = closest(_failing(_branches(work, result), result)), left - 1
        results.append(replace(result, details=found.results) if found else result)
    return replace(report, results=tuple(results))


def _failing(found: tuple[Branch, ...], result: Result) -> tuple[Branch, ...]:
    """Return the branches that must be mended: of sh:and those that fail, of others all."""
    if result.component == AND:
        return tuple(branch for branch in found if not branch.conforms)
    return found


def _members(shapes: Shapes, result: Result) -> Iterator[Resource]:
    for constraint in shapes[result.shape].constraints:
        if isinstance(constraint, Lists | Not) and constraint.component == result.component:
            yield from dict.fromkeys(constraint.shapes)
