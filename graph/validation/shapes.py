"""The shapes of this graph: where they are, and which of them run when."""

from collections.abc import Iterable
from enum import Enum
from importlib.resources import files

from pyoxigraph import Literal, Quad, RdfFormat, parse

from oxiana.graph.terms import shape
from oxiana.graph.validation.lookup import Statement
from oxiana.graph.validation.targets import TARGETS

RUN = shape("run")


class Run(Enum):
    """What a shape is checked on; the value is what ``oxs:run`` says.

    ``ASSERTED``: on what the records say, and again with what is inferred from it. ``INFERRED``: only with both.
    """

    ASSERTED = "asserted"
    INFERRED = "inferred"


def load() -> tuple[Quad, ...]:
    """Return the statements of all shape files."""
    turtle = sorted((file for file in files("oxiana.shapes").iterdir() if file.name.endswith(".ttl")), key=str)
    return tuple(quad for file in turtle for quad in parse(file.read_bytes(), format=RdfFormat.TURTLE))


def shapes_for(run: Run, shapes: Iterable[Statement]) -> tuple[Statement, ...]:
    """Return the shapes, those that do not belong to the run without their targets, so that others can still use them.

    A shape without ``oxs:run`` belongs to both.
    """
    statements = tuple(shapes)
    if run is Run.INFERRED:
        return statements
    later = {
        item.subject for item in statements if item.predicate == RUN and item.object == Literal(Run.INFERRED.value)
    }
    return tuple(item for item in statements if not (item.subject in later and item.predicate in TARGETS))
