"""Why a value fails sh:and, sh:or, sh:xone or sh:not: what it breaks in each of the shapes it was held against."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from oxiana.graph.store.interface import GraphName, Store
from oxiana.graph.validation.compiled.logic import Lists, Not
from oxiana.graph.validation.compiled.model import Shapes
from oxiana.graph.validation.compiled.reading import read
from oxiana.graph.validation.compiled.validating import Choice, Work
from oxiana.graph.validation.compiled.writing import DEFAULT
from oxiana.graph.validation.lookup import Resource, Statement
from oxiana.graph.validation.report import Result


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
    """Return the branches of a logical constraint for the value of a result, in their order; none for other results."""
    if result.value is None:
        return ()
    statements = tuple(shapes)
    members = tuple(_members(read(statements, (result.shape,)), result))
    model = read(statements, members)
    found = []
    for member in members:
        work = Work(store, statements, model, Choice(graph, (result.value,), (member,)))
        found.append(Branch(member, work.report().results))
    return tuple(found)


def closest(found: tuple[Branch, ...]) -> Branch | None:
    """Return the branch that the value breaks least, if it conforms to none."""
    if any(branch.conforms for branch in found):
        return None
    return min(found, key=lambda branch: len(branch.results), default=None)


def _members(shapes: Shapes, result: Result) -> Iterator[Resource]:
    for constraint in shapes[result.shape].constraints:
        if isinstance(constraint, Lists | Not) and constraint.component == result.component:
            yield from dict.fromkeys(constraint.shapes)
