"""Validation by queries: of any store where its data is, or of triples that are put into one."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from pyoxigraph import Literal, Quad

from oxiana.graph.errors import ShapesRejected
from oxiana.graph.store.interface import GraphName, Store
from oxiana.graph.store.oxigraph import MemoryStore
from oxiana.graph.validation.compiled import reference
from oxiana.graph.validation.compiled.asking import Ask, Select
from oxiana.graph.validation.compiled.components import SHAPES_GRAPH_NAME
from oxiana.graph.validation.compiled.conditions import BeyondSparql
from oxiana.graph.validation.compiled.logic import Node
from oxiana.graph.validation.compiled.model import Shapes
from oxiana.graph.validation.compiled.plan import Unit, details, recursive, units
from oxiana.graph.validation.compiled.queries import SHAPES_GRAPH
from oxiana.graph.validation.compiled.reading import read
from oxiana.graph.validation.compiled.rewriting import changes, rewriting
from oxiana.graph.validation.compiled.running import NOTHING_CHANGED, Exact, Run, everything
from oxiana.graph.validation.compiled.writing import DEFAULT, Question, Scope, question, target
from oxiana.graph.validation.lookup import Resource, Statement, Term
from oxiana.graph.validation.report import Note, Report, Result, ordered
from oxiana.graph.validation.targets import MAY_MEET_NO_NODE


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


def validate(data: Iterable[Statement], shapes: Iterable[Statement], engine: Engine = Engine.AUTO) -> Report:
    """Validate data against shapes; raise ShapesRejected if these are ill-formed.

    Graph names do not matter: what is passed is one data graph and one shapes graph. Nothing is inferred or fetched.
    """
    data, shapes = tuple(data), tuple(shapes)
    if engine is Engine.PYSHACL:
        return reference.pyshacl(data, shapes)
    store = MemoryStore(Quad(item.subject, item.predicate, item.object) for item in data)
    model = read(shapes)
    if _speaks_of_shapes(model):
        store.load(Quad(item.subject, item.predicate, item.object, SHAPES_GRAPH_NAME) for item in shapes)
    work = Work(store, shapes, model, EVERYTHING, engine, _exact(data, model))
    return work.report()


def validate_store(
    store: Store,
    shapes: Iterable[Statement],
    choice: Choice = EVERYTHING,
    engine: Engine = Engine.AUTO,
    progress: Progress = unheard,
) -> Report:
    """Validate the data of a store where it is; raise ShapesRejected if the shapes are ill-formed.

    Data is read from the store only for what queries cannot do; the notes of the report tell of that.
    """
    shapes = tuple(shapes)
    return Work(store, shapes, read(shapes, choice.shapes or ()), choice, engine, progress=progress).report()


def queries(shapes: Iterable[Statement], choice: Choice = EVERYTHING) -> Iterator[tuple[Unit, Resource, Question]]:
    """Yield shape in its place, component and query of everything that is asked; what is beyond SPARQL is left out."""
    model = read(shapes, choice.shapes or ())
    for root in chosen_roots(model, choice):
        if root not in recursive(model):
            for unit in units(model, root):
                yield from _asked(model, unit, choice.scope)


def _asked(shapes: Shapes, unit: Unit, scope: Scope) -> Iterator[tuple[Unit, Resource, Question]]:
    for constraint in unit.shape.constraints:
        if isinstance(constraint, Node):
            for inner in details(shapes, unit, constraint):
                yield from _asked(shapes, inner, scope)
            continue
        try:
            yield unit, constraint.component, question(shapes, unit, constraint, scope)
        except BeyondSparql:
            continue


def chosen_roots(shapes: Shapes, choice: Choice) -> tuple[Resource, ...]:
    """Return the shapes that are put to the data by themselves."""
    if choice.shapes is None:
        return shapes.roots
    chosen = choice.shapes if choice.targets is not None else set(shapes.roots).intersection(choice.shapes)
    return tuple(sorted((node for node in chosen if node in shapes.by_node), key=str))


def _speaks_of_shapes(shapes: Shapes) -> bool:
    asking = (one for shape in shapes.by_node.values() for one in shape.constraints if isinstance(one, Select | Ask))
    return any(SHAPES_GRAPH in one.query.variables for one in asking)


def _exact(data: tuple[Statement, ...], shapes: Shapes) -> Exact:
    constants = changes(term for term in _constants(shapes) if isinstance(term, Literal))
    changed = rewriting(data)
    return Exact(changed, constants, data) if changed.predicates or constants else NOTHING_CHANGED


def _constants(shapes: Shapes) -> Iterator[Term]:
    for shape in shapes.by_node.values():
        yield from shape.targets.nodes
        yield from (term for constraint in shape.constraints for term in constraint.constants)


@dataclass(frozen=True)
class Work:
    """One validation: the store, the shapes as read and as a model, what is chosen, and by which engine."""

    store: Store
    statements: tuple[Statement, ...]
    shapes: Shapes
    choice: Choice
    engine: Engine = Engine.AUTO
    exact: Exact = NOTHING_CHANGED
    progress: Progress = unheard

    def report(self) -> Report:
        """Do it."""
        roots = chosen_roots(self.shapes, self.choice)
        run = Run(self.shapes, self.store, self.choice.scope, self.exact)
        left: dict[Resource, str] = {}
        results: list[Result] = []
        for root, found in zip(roots, self._all(run, roots), strict=True):
            if isinstance(found, str):
                left[root] = found
            else:
                results += found
        results += self._reference(left)
        return self.told(ordered(tuple(results)), roots, (*_notes(run.stepped, "python"), *_notes(left, "pyshacl")))

    def _all(self, run: Run, roots: tuple[Resource, ...]) -> list[list[Result] | str]:
        """Return the results of each root, or why it is left to the reference engine."""
        looping = recursive(self.shapes)
        found = []
        for number, root in enumerate(roots, 1):
            found.append(self._root(run, looping, root))
            self.progress(number, len(roots))
        return found

    def _root(self, run: Run, looping: frozenset[Resource], root: Resource) -> list[Result] | str:
        if self.engine is Engine.PYSHACL:
            return "as was asked for"
        if root in looping:
            return "it refers to itself"
        try:
            return [one for unit in units(self.shapes, root) for found in run.unit(unit).values() for one in found]
        except BeyondSparql as beyond:
            return beyond.reason

    def _reference(self, left: dict[Resource, str]) -> tuple[Result, ...]:
        if not left:
            return ()
        if self.engine is Engine.COMPILED:
            node, reason = next(iter(left.items()))
            raise ShapesRejected(f"{node} cannot be compiled, since {reason}", "let the reference engine help")
        data = self.exact.data or tuple(everything(self.store, self.choice.scope))
        shapes = reference.alone(self.statements, self.shapes.statements, frozenset(left), self._focus(left))
        return reference.pyshacl(data, tuple(shapes)).results

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
        """Say whether a shape has a focus node in the scope."""
        targets = self.shapes[node].targets
        if targets.nodes and scope.targets is None:
            return True
        try:
            return self.store.ask(f"ASK {scope.dataset}{{ {scope.chosen} {target(targets)} }}")
        except BeyondSparql:
            return scope.targets is None or not set(targets.nodes).isdisjoint(scope.targets)

    def told(self, results: tuple[Result, ...], roots: tuple[Resource, ...], notes: tuple[Note, ...]) -> Report:
        """Return a report of these results, with the shapes that met a focus node and those that did not."""
        scope = self.choice.scope
        met = tuple(node for node in roots if scope.direct or self._meets(node, scope))
        rest = [node for node in roots if node not in met] if scope.targets is None else []
        excused = tuple(node for node in rest if self.shapes.statements.objects(node, MAY_MEET_NO_NODE))
        unmet = tuple(node for node in rest if node not in excused)
        return Report(results, met, unmet, excused, notes)


def _notes(reasons: dict[Resource, str], engine: str) -> Iterator[Note]:
    return (Note(node, engine, reason) for node, reason in sorted(reasons.items(), key=str))
