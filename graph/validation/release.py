"""The runs over a release: the stated triples alone, then with the inferred ones; and the catalogue by itself."""

from collections import Counter
from collections.abc import Iterable
from itertools import chain

from oxiana.graph.validation.compiled.validating import Engine, validate
from oxiana.graph.validation.lookup import Statement
from oxiana.graph.validation.report import Report, joined, ordered
from oxiana.graph.validation.shapes import Run, load, shapes_for


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


def validate_catalogue(catalogue: Iterable[Statement]) -> Report:
    """Validate the catalogue of a release by the shapes of this package, whatever those for the data are."""
    return validate(catalogue, shapes_for(Run.CATALOGUE, load()))


def merged(first: Report, second: Report) -> Report:
    """Return one report of two: what both found once, and as met every shape that met a node in either."""
    met = {*first.met, *second.met}
    unmet = {*first.unmet, *second.unmet} - met
    excused = {*first.excused, *second.excused} - met
    return Report(
        ordered((Counter(first.results) | Counter(second.results)).elements()),
        tuple(sorted(met, key=str)),
        tuple(sorted(unmet, key=str)),
        tuple(sorted(excused, key=str)),
        tuple(sorted({*first.notes, *second.notes}, key=str)),
        names={**first.names, **second.names},
        roots=joined(first.roots, second.roots),
    )
