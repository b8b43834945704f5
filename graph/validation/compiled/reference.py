"""Shapes left to the reference engine: what they are, alone, and the data they are for."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from pyoxigraph import Triple

from oxiana.graph.validation import targets
from oxiana.graph.validation.lookup import RDF_TYPE, Lookup, Resource, Statement, Term
from oxiana.graph.validation.report import Note, Report

ASKED_FOR: Final = "as was asked for"


def whole(data: tuple[Statement, ...], shapes: tuple[Statement, ...], foreign: frozenset[Term]) -> Report:
    """Validate with the reference engine alone; nothing is reported of ``foreign`` nodes."""
    report, triples = pyshacl(data, shapes), Lookup(shapes)
    notes = tuple(Note(node, "pyshacl", ASKED_FOR) for node in targets.targeted(triples))
    if not foreign:
        return replace(report, notes=notes)
    meeting = targets.meeting(triples, Lookup(data), foreign)
    results = tuple(result for result in report.results if result.focus not in foreign)
    met, unmet, excused = meeting.met, meeting.unmet, meeting.excused
    return replace(report, results=results, met=met, unmet=unmet, excused=excused, notes=notes)


def alone(
    statements: Iterable[Statement],
    triples: Lookup,
    nodes: frozenset[Resource],
    focus: Mapping[Resource, tuple[Term, ...]] | None,
) -> Iterator[Statement]:
    """Yield the shapes without the targets of others than the nodes; with focus nodes, these are their only targets."""
    kinds = targets.kinds_of_class(triples)
    for item in statements:
        implied = item.predicate == RDF_TYPE and item.object in kinds
        if not (implied or item.predicate in targets.TARGETS) or (item.subject in nodes and focus is None):
            yield item
    if focus is not None:
        yield from (Triple(node, targets.TARGET_NODE, one) for node, terms in focus.items() for one in terms)


def pyshacl(data: Iterable[Statement], shapes: Iterable[Statement]) -> Report:
    """Validate with pySHACL, which is not loaded before it is needed."""
    from oxiana.graph.validation import pyshacl as engine

    return engine.validate(data, shapes)
