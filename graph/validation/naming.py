"""What a node of the shapes is called in messages, so that people find it: a label of a blank node says nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Final

from pyoxigraph import BlankNode, NamedNode

from oxiana.graph.errors import ShapesRejected
from oxiana.graph.terms import compact, external
from oxiana.graph.validation import paths
from oxiana.graph.validation.lookup import Lookup, Resource, Term
from oxiana.graph.validation.report import Names, Report
from oxiana.graph.validation.targets import TARGETS

PATH = external("sh", "path")
_MOST_STEPS: Final = 1000


def called(shapes: Lookup, node: Term) -> str:
    """Return a name, which for a blank node is that of the next IRI above, with the paths that lead from there."""
    steps: list[str] = []
    above: Term = node
    for _ in range(_MOST_STEPS):
        if not isinstance(above, BlankNode) or (owner := _owner(shapes, above)) is None:
            break
        steps += _path(shapes, above)
        above = owner
    name = _untitled(shapes, above) if isinstance(above, BlankNode) else _short(above)
    return f"{name}, at {' / '.join(reversed(steps))}" if steps else name


def named(report: Report, shapes: Lookup) -> Report:
    """Return the report with what those of its shapes are called that have no IRI."""
    names: Names = {node: called(shapes, node) for node in report.shapes if isinstance(node, BlankNode)}
    return replace(report, names=names)


def _path(shapes: Lookup, node: BlankNode) -> Iterator[str]:
    for path in shapes.objects(node, PATH):
        try:
            yield paths.text(paths.read(shapes, path))
        except ShapesRejected:
            return


def _owner(shapes: Lookup, node: BlankNode) -> Resource | None:
    owners = (owner for predicate in shapes.predicates() for owner in shapes.subjects(predicate, node))
    return next(owners, None)


def _untitled(shapes: Lookup, node: BlankNode) -> str:
    for predicate in TARGETS:
        for value in shapes.objects(node, predicate):
            return f"the shape with {_short(predicate)} {_short(value)}"
    return str(node)


def _short(term: Term) -> str:
    return compact(term.value) if isinstance(term, NamedNode) else str(term)


@contextmanager
def told_of(shapes: Lookup, node: Resource) -> Iterator[None]:
    """Let what is refused inside say what it is about."""
    try:
        yield
    except ShapesRejected as error:
        raise ShapesRejected(f"{called(shapes, node)}: {error.problem}", error.remedy) from error
