"""Shapes read from triples into the model; what SHACL calls ill-formed is refused here (SHACL, sections 2 to 4)."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode

from oxiana.graph.errors import ShapesRejected
from oxiana.graph.terms import external
from oxiana.graph.validation import paths, targets
from oxiana.graph.validation.compiled.components import Component, components, declared
from oxiana.graph.validation.compiled.model import Shape, Shapes, Targets
from oxiana.graph.validation.compiled.parameters import TRUE, Parameters, core
from oxiana.graph.validation.lookup import Lookup, Resource, Statement, Term
from oxiana.graph.validation.naming import called
from oxiana.graph.validation.report import VIOLATION

PATH, SEVERITY, MESSAGE = external("sh", "path"), external("sh", "severity"), external("sh", "message")
MOST_SHAPES: Final = 20_000
DEEPEST: Final = 60
MOST_KEPT: Final = 20_000
"""Shapes of no more statements than these are read once while they are used again and again."""


def read(statements: Iterable[Statement], chosen: tuple[Resource, ...] = ()) -> Shapes:
    """Return shapes that have a target or are chosen, and those they refer to; raise ShapesRejected if ill-formed."""
    found = tuple(statements)
    model = _kept(found) if len(found) <= MOST_KEPT else _read(found, ())
    return model if all(node in model.by_node for node in chosen) else _read(found, chosen)


@lru_cache(maxsize=4)
def _kept(statements: tuple[Statement, ...]) -> Shapes:
    return _read(statements, ())


def _read(statements: tuple[Statement, ...], chosen: tuple[Resource, ...]) -> Shapes:
    triples = Lookup(statements)
    roots = targets.targeted(triples)
    known = components(triples)
    by_node: dict[Resource, Shape] = {}
    waiting = [*roots, *chosen]
    while waiting:
        node = waiting.pop()
        if node not in by_node:
            by_node[node] = shape = _shape(triples, node, known)
            waiting += references(shape)
        if len(by_node) > MOST_SHAPES:
            raise ShapesRejected(f"there are more than {MOST_SHAPES} shapes", "validate with fewer at a time")
    _check_depth(by_node)
    return Shapes(by_node, tuple(roots), triples)


def _check_depth(by_node: dict[Resource, Shape]) -> None:
    """Raise ShapesRejected for shapes that stand in each other too deep; a shape within itself is looked at once."""
    depths: dict[Resource, int] = {}
    for root in by_node:
        stack = [(root, False)]
        while stack:
            node, is_done = stack.pop()
            inner = tuple(references(by_node[node]))
            if is_done:
                depths[node] = 1 + max((depths[one] for one in inner), default=0)
            elif node not in depths:
                depths[node] = 0
                stack += [(node, True), *((one, False) for one in inner if one not in depths)]
        if depths[root] > DEEPEST:
            raise ShapesRejected(f"{root}: shapes stand in each other more than {DEEPEST} deep", "flatten them")


def references(shape: Shape) -> Iterator[Resource]:
    """Yield the shapes that a shape refers to."""
    yield from shape.properties
    for constraint in shape.constraints:
        yield from constraint.shapes


def _shape(triples: Lookup, node: Resource, known: tuple[Component, ...]) -> Shape:
    if TRUE in triples.objects(node, targets.DEACTIVATED):
        return Shape(node, _targets(triples, node), deactivated=True)
    path_node = _path_node(triples, node)
    given = Parameters(triples, node, path_node is not None)
    severity = triples.object(node, SEVERITY)
    return Shape(
        node,
        _targets(triples, node),
        None if path_node is None else paths.read(triples, path_node),
        path_node,
        (*core(given), *declared(given, known)),
        _properties(given),
        severity if isinstance(severity, NamedNode | BlankNode) else VIOLATION,
        tuple(value for value in triples.objects(node, MESSAGE) if isinstance(value, Literal)),
    )


def _path_node(triples: Lookup, node: Resource) -> Term | None:
    found = triples.objects(node, PATH)
    kinds = triples.objects(node, external("rdf", "type"))
    if len(found) > 1 or (found and targets.NODE_SHAPE in kinds) or (not found and targets.PROPERTY_SHAPE in kinds):
        raise ShapesRejected(
            f"{called(triples, node)} must have one sh:path if it is a property shape, else none", "correct the shapes"
        )
    return found[0] if found else None


def _properties(given: Parameters) -> tuple[Resource, ...]:
    nodes = given.nodes("property")
    for node in nodes:
        deactivated = TRUE in given.triples.objects(node, targets.DEACTIVATED)
        if not deactivated and not given.triples.objects(node, PATH):
            raise given.wrong(
                "property", f"a property shape, which {called(given.triples, node)} is not: it has no sh:path"
            )
    return nodes


def _targets(triples: Lookup, node: Resource) -> Targets:
    classes = (*triples.objects(node, targets.TARGET_CLASS), *((node,) if targets.is_class(triples, node) else ()))
    return Targets(
        triples.objects(node, targets.TARGET_NODE),
        tuple(dict.fromkeys(classes)),
        _iris(triples, node, targets.TARGET_SUBJECTS_OF),
        _iris(triples, node, targets.TARGET_OBJECTS_OF),
    )


def _iris(triples: Lookup, node: Resource, predicate: NamedNode) -> tuple[NamedNode, ...]:
    return tuple(value for value in triples.objects(node, predicate) if isinstance(value, NamedNode))
