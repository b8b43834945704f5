"""One validation as a value: what is validated against what, by which engine; and doing it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import TypeAlias

from oxiana.graph.errors import ShapesRejected
from oxiana.graph.store.interface import GraphName, Store
from oxiana.graph.validation.compiled import reference
from oxiana.graph.validation.compiled.conditions import BeyondSparql
from oxiana.graph.validation.compiled.model import Shapes
from oxiana.graph.validation.compiled.plan import recursive, units
from oxiana.graph.validation.compiled.running import NOTHING_CHANGED, Exact, Read, Run, everything
from oxiana.graph.validation.compiled.writing import DEFAULT, Scope, target
from oxiana.graph.validation.lookup import Resource, Statement, Term
from oxiana.graph.validation.naming import called
from oxiana.graph.validation.report import Note, Report, Result, Roots, joined, ordered
from oxiana.graph.validation.targets import Meeting, is_excused


class Engine(Enum):
    """What validates: queries and, for shapes beyond them, the reference engine; queries alone; that engine alone."""

    AUTO = "auto"
    COMPILED = "compiled"
    PYSHACL = "pyshacl"


@dataclass(frozen=True, slots=True)
class Choice:
    """What of a store is validated: one graph, and of it perhaps only some focus nodes and shapes.

    With both, the shapes are put to the focus nodes whatever their targets; without, targets decide.
    """

    graph: GraphName = DEFAULT
    targets: tuple[Term, ...] | None = None
    shapes: tuple[Resource, ...] | None = None

    @property
    def scope(self) -> Scope:
        """The same, as queries need it."""
        return Scope(self.graph, self.targets, direct=self.targets is not None and self.shapes is not None)


EVERYTHING = Choice()
Progress: TypeAlias = Callable[[int, int], None]
"""What is told after each shape with a target: how many are done, and of how many."""


def unheard(_done: int, _all: int) -> None:
    """Tell nobody of progress."""


def chosen_roots(shapes: Shapes, choice: Choice) -> tuple[Resource, ...]:
    """Return the shapes that are put to the data by themselves."""
    if choice.shapes is None:
        return shapes.roots
    chosen = choice.shapes if choice.targets is not None else set(shapes.roots).intersection(choice.shapes)
    return tuple(sorted((node for node in chosen if node in shapes.by_node), key=str))


@dataclass(frozen=True)
class Work:
    """One validation: the store, the shapes as read and as a model, what is chosen, and by which engine.

    Nothing is reported of ``foreign`` nodes, as if shapes did not meet them. ``read`` has what was read of the store
    and serves every work that is made of this one.
    """

    store: Store
    statements: tuple[Statement, ...]
    shapes: Shapes
    choice: Choice
    engine: Engine = Engine.AUTO
    exact: Exact = NOTHING_CHANGED
    progress: Progress = unheard
    foreign: frozenset[Term] = frozenset()
    read: Read = field(default_factory=dict)

    def report(self) -> Report:
        """Do it."""
        roots = chosen_roots(self.shapes, self.choice)
        run = Run(self.shapes, self.store, self.choice.scope, self.exact, read=self.read)
        meeting, looping = self.meeting(roots), recursive(self.shapes)
        left: dict[Resource, str] = {}
        results: list[Result] = []
        leading: list[Roots] = []
        for number, root in enumerate(roots, 1):
            found = self._root(run, looping, root) if root in meeting.met else []
            if isinstance(found, str):
                left[root] = found
            else:
                own = self._own(found)
                results += own
                leading.append({one.shape: (root,) for one in own})
            self.progress(number, len(roots))
        rest = self._reference(left)
        results += self._own(rest.results)
        notes = (*_notes(run.stepped, "python"), *_notes(left, "pyshacl"))
        return replace(told(ordered(results), meeting, notes), roots=joined(*leading, rest.roots))

    def _own(self, results: Iterable[Result]) -> list[Result]:
        return [result for result in results if result.focus not in self.foreign]

    def _root(self, run: Run, looping: frozenset[Resource], root: Resource) -> list[Result] | str:
        if self.engine is Engine.PYSHACL:
            return reference.ASKED_FOR
        if root in looping:
            return "it refers to itself"
        try:
            return [one for unit in units(self.shapes, root) for found in run.unit(unit).values() for one in found]
        except BeyondSparql as beyond:
            return beyond.reason

    def _reference(self, left: dict[Resource, str]) -> Report:
        if not left:
            return Report()
        if self.engine is Engine.COMPILED:
            node, reason = next(iter(left.items()))
            name = called(self.shapes.statements, node)
            raise ShapesRejected(f"{name} cannot be compiled, since {reason}", "let the reference engine help")
        data = self.exact.data or tuple(everything(self.store, self.choice.scope))
        shapes = reference.alone(self.statements, self.shapes.statements, frozenset(left), self._focus(left))
        return reference.pyshacl(data, tuple(shapes))

    def _focus(self, left: dict[Resource, str]) -> dict[Resource, tuple[Term, ...]] | None:
        """Return the focus nodes that are chosen, for each shape that is left to the reference engine."""
        if self.choice.targets is None:
            return None
        return {node: tuple(self._met(node)) for node in left}

    def _met(self, node: Resource) -> Iterator[Term]:
        scope = self.choice.scope
        if scope.direct or scope.targets is None:
            yield from scope.targets or ()
            return
        for one in scope.targets:
            if self._meets(node, Scope(scope.graph, (one,))):
                yield one

    def _meets(self, node: Resource, scope: Scope) -> bool:
        """Say whether a shape has a focus node in the scope that is not foreign."""
        targets = self.shapes[node].targets
        if scope.targets is None and not self.foreign.issuperset(targets.nodes):
            return True
        try:
            pattern = f"{scope.dataset}WHERE {{ {scope.chosen} {target(targets)} }}"
            if not self.foreign:
                return self.store.ask(f"ASK {pattern}")
            return any(row["this"] not in self.foreign for row in self.store.select(f"SELECT ?this {pattern}"))
        except BeyondSparql:
            return scope.targets is None or not set(targets.nodes).isdisjoint(scope.targets)

    def meeting(self, roots: tuple[Resource, ...]) -> Meeting:
        """Sort the roots by whether they meet a focus node; with targets chosen, those that do not are not told."""
        scope = self.choice.scope
        met = tuple(node for node in roots if scope.direct or self._meets(node, scope))
        rest = [node for node in roots if node not in met] if scope.targets is None else []
        excused = tuple(node for node in rest if is_excused(self.shapes.statements, node))
        return Meeting(met, tuple(node for node in rest if node not in excused), excused)


def told(results: tuple[Result, ...], meeting: Meeting, notes: tuple[Note, ...]) -> Report:
    """Return a report of these results."""
    return Report(results, meeting.met, meeting.unmet, meeting.excused, notes)


def _notes(reasons: dict[Resource, str], engine: str) -> Iterator[Note]:
    return (Note(node, engine, reason) for node, reason in sorted(reasons.items(), key=str))
