"""A report brought up to date after a change, by checking again only what the change can touch."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from pyoxigraph import Quad, Triple

from oxiana.graph.store.interface import Store
from oxiana.graph.validation.compiled.conditions import BeyondSparql
from oxiana.graph.validation.compiled.plan import Unit, recursive, units
from oxiana.graph.validation.compiled.reach import Reach
from oxiana.graph.validation.compiled.reading import read
from oxiana.graph.validation.compiled.running import Run
from oxiana.graph.validation.compiled.touching import Touch, TouchesAll
from oxiana.graph.validation.compiled.working import EVERYTHING, Choice, Work, chosen_roots, told
from oxiana.graph.validation.lookup import Resource, Statement, Term
from oxiana.graph.validation.report import Report, Result, inserted


def revalidate(
    store: Store,
    shapes: Iterable[Statement],
    report: Report,
    added: Iterable[Statement] = (),
    removed: Iterable[Statement] = (),
    choice: Choice = EVERYTHING,
) -> Report:
    """Return the report of a store that was changed since ``report``, equal to that of a whole validation.

    ``report`` is of the same shapes and the same choice; ``choice`` has no targets. Shapes for the reference engine
    make it a whole validation.
    """
    shapes = tuple(shapes)
    work = Work(store, shapes, read(shapes, choice.shapes or ()), choice)
    roots = chosen_roots(work.shapes, choice)
    if not recursive(work.shapes).isdisjoint(roots) or any(note.engine == "pyshacl" for note in report.notes):
        return work.report()
    change = tuple(_triple(item) for item in (*added, *removed) if not _elsewhere(item, choice))
    try:
        return _updated(work, roots, report, change)
    except BeyondSparql:
        return work.report()


def _elsewhere(item: Statement, choice: Choice) -> bool:
    return isinstance(item, Quad) and item.graph_name != choice.graph


def _triple(item: Statement) -> Triple:
    return item.triple if isinstance(item, Quad) else item


def _updated(work: Work, roots: tuple[Resource, ...], report: Report, change: tuple[Triple, ...]) -> Report:
    scope = work.choice.scope
    touch = Touch(work.store, scope, change, Reach(work.shapes, {}))
    run = Run(work.shapes, work.store, scope)
    kept, new = report.results, []
    for node, places in _by_shape(work, roots).items():
        touched = _touched(touch, places)
        if touched is None or touched:
            kept = tuple(result for result in kept if not _stale(result, node, touched))
            new += _checked(run, places, touched)
    return told(inserted(kept, tuple(new)), work.meeting(roots), report.notes)


def _by_shape(work: Work, roots: tuple[Resource, ...]) -> dict[Resource, list[Unit]]:
    """Return each shape with all its places: what it finds at a focus node does not depend on the place."""
    places: dict[Resource, list[Unit]] = defaultdict(list)
    for root in roots:
        for unit in units(work.shapes, root):
            places[unit.shape.node].append(unit)
    return places


def _touched(touch: Touch, places: list[Unit]) -> frozenset[Term] | None:
    """Return the focus nodes of a shape that were touched, None for all."""
    try:
        return frozenset(node for unit in places for node in touch.unit(unit))
    except TouchesAll:
        return None


def _stale(result: Result, node: Resource, touched: frozenset[Term] | None) -> bool:
    return result.shape == node and (touched is None or result.focus in touched)


def _checked(run: Run, places: list[Unit], touched: frozenset[Term] | None) -> list[Result]:
    focus = None if touched is None else tuple(sorted(touched, key=str))
    again = replace(run, scope=replace(run.scope, focus=focus))
    return [result for unit in places for found in again.unit(unit).values() for result in found]
