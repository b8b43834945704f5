"""Validation, the one entry: of any store where its data is, or of triples that are put into one."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from pyoxigraph import Literal, Quad, Triple

from oxiana.graph.garbage import uncollected
from oxiana.graph.store.interface import Store
from oxiana.graph.store.oxigraph import MemoryStore
from oxiana.graph.validation.compiled import reference
from oxiana.graph.validation.compiled.asking import Ask, Select
from oxiana.graph.validation.compiled.components import SHAPES_GRAPH_NAME
from oxiana.graph.validation.compiled.conditions import BeyondSparql
from oxiana.graph.validation.compiled.explaining import explained
from oxiana.graph.validation.compiled.logic import Node
from oxiana.graph.validation.compiled.model import Shapes
from oxiana.graph.validation.compiled.plan import Unit, details, recursive, units
from oxiana.graph.validation.compiled.queries import SHAPES_GRAPH
from oxiana.graph.validation.compiled.reading import read
from oxiana.graph.validation.compiled.rewriting import changes, rewriting
from oxiana.graph.validation.compiled.running import NOTHING_CHANGED, Exact
from oxiana.graph.validation.compiled.working import (
    EVERYTHING,
    Choice,
    Engine,
    Progress,
    Work,
    chosen_roots,
    unheard,
)
from oxiana.graph.validation.compiled.writing import DEFAULT, Question, Scope, question
from oxiana.graph.validation.demands import with_demands
from oxiana.graph.validation.lookup import Lookup, Resource, Statement, Term
from oxiana.graph.validation.naming import named
from oxiana.graph.validation.report import Report

__all__ = ["EVERYTHING", "Choice", "Engine", "Progress", "queries", "unheard", "validate", "validate_store"]


@uncollected()
def validate(
    data: Iterable[Statement],
    shapes: Iterable[Statement],
    engine: Engine = Engine.AUTO,
    choice: Choice = EVERYTHING,
    progress: Progress = unheard,
    light: Iterable[Statement] = (),
    explain: int = 0,
) -> Report:
    """Validate data against shapes; raise ShapesRejected if these are ill-formed.

    Graph names do not matter: what is passed is one data graph and one shapes graph. Nothing is inferred or fetched.
    The data is seen in the ``light`` of more, such as an ontology, of whose own nodes nothing is reported. At most
    ``explain`` results of sh:and, sh:or and sh:xone tell in detail what the value breaks in the closest branch.
    """
    own, shapes, light = tuple(data), tuple(shapes), tuple(light)
    data, foreign = (*own, *light), _foreign(own, light)
    if engine is Engine.PYSHACL and choice == EVERYTHING:
        return _readable(reference.whole(data, shapes, foreign), Lookup(shapes))
    store = MemoryStore(_merged(data))
    model = read(shapes, choice.shapes or ())
    if _speaks_of_shapes(model):
        store.load(Quad(item.subject, item.predicate, item.object, SHAPES_GRAPH_NAME) for item in shapes)
    choice = replace(choice, graph=DEFAULT)
    work = Work(store, shapes, model, choice, engine, _exact(data, model), progress, foreign)
    return _readable(explained(work, work.report(), explain), model.statements)


def _readable(report: Report, shapes: Lookup) -> Report:
    """Return the report with what people need to read it."""
    return with_demands(named(report, shapes), shapes)


def _merged(statements: Iterable[Statement]) -> Iterator[Quad]:
    """Yield statements of any graphs as quads of one; those that are it already are not made anew."""
    for item in statements:
        if isinstance(item, Quad) and item.graph_name == DEFAULT:
            yield item
        else:
            yield Quad(item.subject, item.predicate, item.object)


def _foreign(own: tuple[Statement, ...], light: tuple[Statement, ...]) -> frozenset[Term]:
    """Return the nodes that only the light describes or refers to; what the data describes is its own."""
    if not light:
        return frozenset()
    described = {item.subject for item in own}
    subjects = {item.subject for item in light} - described
    objects = {item.object for item in light} - described - {item.object for item in own}
    return frozenset(node for node in subjects | objects if not isinstance(node, Triple))


@uncollected()
def validate_store(
    store: Store,
    shapes: Iterable[Statement],
    choice: Choice = EVERYTHING,
    engine: Engine = Engine.AUTO,
    progress: Progress = unheard,
    explain: int = 0,
) -> Report:
    """Validate the data of a store where it is; raise ShapesRejected if the shapes are ill-formed.

    Data is read from the store only for what queries cannot do; the notes of the report tell of that.
    """
    shapes = tuple(shapes)
    work = Work(store, shapes, read(shapes, choice.shapes or ()), choice, engine, progress=progress)
    return _readable(explained(work, work.report(), explain), work.shapes.statements)


def queries(shapes: Iterable[Statement], choice: Choice = EVERYTHING) -> Iterator[tuple[Unit, Resource, Question]]:
    """Yield shape in its place, component and query of everything that is asked; what is beyond SPARQL is left out."""
    model = read(shapes, choice.shapes or ())
    looping = recursive(model)
    for root in chosen_roots(model, choice):
        if root not in looping:
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


def _speaks_of_shapes(shapes: Shapes) -> bool:
    asking = (one for shape in shapes.by_node.values() for one in shape.constraints if isinstance(one, Select | Ask))
    return any(SHAPES_GRAPH in one.query.variables for one in asking)


def _exact(data: tuple[Statement, ...], shapes: Shapes) -> Exact:
    constants = changes(term for term in _constants(shapes) if isinstance(term, Literal))
    changed = rewriting(data, (node for shape in shapes.by_node.values() for node in shape.targets.nodes))
    return Exact(changed, constants, data) if changed.predicates or constants else NOTHING_CHANGED


def _constants(shapes: Shapes) -> Iterator[Term]:
    for shape in shapes.by_node.values():
        yield from shape.targets.nodes
        yield from (term for constraint in shape.constraints for term in constraint.constants)
