"""The two runs over a release, the stated triples alone and then with the inferred ones, in one report."""

from collections.abc import Iterable
from itertools import chain

from oxiana.graph.validation.compiled.validating import Engine, validate
from oxiana.graph.validation.lookup import Statement
from oxiana.graph.validation.report import Report, ordered
from oxiana.graph.validation.shapes import Run, shapes_for


def validate_release(
    asserted: Iterable[Statement],
    inferred: Iterable[Statement],
    shapes: Iterable[Statement],
    engine: Engine = Engine.AUTO,
) -> Report:
    """Validate the default graph without and with what was inferred; a result of both runs is reported once."""
    asserted, shapes = tuple(asserted), tuple(shapes)
    stated = validate(asserted, shapes_for(Run.ASSERTED, shapes), engine)
    return merged(stated, validate(chain(asserted, inferred), shapes_for(Run.INFERRED, shapes), engine))


def merged(first: Report, second: Report) -> Report:
    """Return one report of two: every result and note once, and as met every shape that met a node in either."""
    met = {*first.met, *second.met}
    unmet = {*first.unmet, *second.unmet} - met
    excused = {*first.excused, *second.excused} - met
    return Report(
        ordered((*first.results, *second.results)),
        tuple(sorted(met, key=str)),
        tuple(sorted(unmet, key=str)),
        tuple(sorted(excused, key=str)),
        tuple(sorted({*first.notes, *second.notes}, key=str)),
    )
