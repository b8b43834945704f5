"""The two runs over a release, the stated triples alone and then with the inferred ones, in one report."""

from collections.abc import Callable, Iterable
from itertools import chain
from typing import TypeAlias

from oxiana.graph.validation import pyshacl
from oxiana.graph.validation.lookup import Statement
from oxiana.graph.validation.report import Report, ordered
from oxiana.graph.validation.shapes import Run, shapes_for

Engine: TypeAlias = Callable[[Iterable[Statement], Iterable[Statement]], Report]


def validate_release(
    asserted: Iterable[Statement],
    inferred: Iterable[Statement],
    shapes: Iterable[Statement],
    engine: Engine = pyshacl.validate,
) -> Report:
    """Validate the default graph without and with what was inferred; a result of both runs is reported once."""
    asserted, shapes = tuple(asserted), tuple(shapes)
    stated = engine(asserted, shapes_for(Run.ASSERTED, shapes))
    return merged(stated, engine(chain(asserted, inferred), shapes_for(Run.INFERRED, shapes)))


def merged(first: Report, second: Report) -> Report:
    """Return one report of two: every result once, and as met every shape that met a node in either."""
    met = {*first.met, *second.met}
    unmet = {*first.unmet, *second.unmet} - met
    excused = {*first.excused, *second.excused} - met
    return Report(
        ordered((*first.results, *second.results)),
        tuple(sorted(met, key=str)),
        tuple(sorted(unmet, key=str)),
        tuple(sorted(excused, key=str)),
    )
