"""The shapes of this graph: where they are, and which of them run when."""

from collections.abc import Iterable, Sequence
from enum import Enum
from importlib.resources import files

from pyoxigraph import Literal, Quad, RdfFormat, parse

from oxiana.graph.errors import ShapesRejected
from oxiana.graph.terms import shape
from oxiana.graph.validation.inferring import Inference
from oxiana.graph.validation.lookup import Lookup, Resource, Statement
from oxiana.graph.validation.targets import TARGETS, targeted

RUN = shape("run")


class Run(Enum):
    """One of the runs over a release; the value is what ``oxs:run`` says of a shape that belongs to it.

    ``ASSERTED``: on what the records say alone. ``INFERRED``: on that and what follows from it together.
    ``CATALOGUE``: on the catalogue, which is made when the others have passed.
    """

    ASSERTED = "asserted"
    INFERRED = "inferred"
    CATALOGUE = "catalogue"


def load() -> tuple[Quad, ...]:
    """Return the statements of all shape files."""
    turtle = sorted((file for file in files("oxiana.shapes").iterdir() if file.name.endswith(".ttl")), key=str)
    return tuple(quad for file in turtle for quad in parse(file.read_bytes(), format=RdfFormat.TURTLE))


def check_chosen(shapes: Iterable[Statement], chosen: Sequence[Resource], *, with_nodes: bool) -> None:
    """Raise ShapesRejected if a node is none of the shapes, or checks nothing for want of a target or nodes."""
    if not chosen:
        return
    triples = Lookup(shapes)
    there, meeting = set(triples.nodes()), set(targeted(triples))
    for node in chosen:
        if node not in there:
            raise ShapesRejected(f"{node} is none of the shapes", "choose one of them")
        if not (with_nodes or node in meeting):
            raise ShapesRejected(f"the shape {node} has no target here", "choose target nodes too")


def shapes_for(run: Run, shapes: Iterable[Statement]) -> tuple[Statement, ...]:
    """Return the shapes, those that do not belong to the run without their targets, so that others can still use them.

    A shape without ``oxs:run`` belongs to both runs over the data.
    """
    return _of_runs((run,), shapes)


def shapes_for_documents(how: Inference, shapes: Iterable[Statement]) -> tuple[Statement, ...]:
    """Return the shapes as ``shapes_for`` does, for data that comes in documents and is inferred from in this way.

    Those on what follows by our rules are only for data where that is inferred; those of the catalogue for none.
    """
    return _of_runs((Run.ASSERTED, Run.INFERRED) if how is Inference.RULES else (Run.ASSERTED,), shapes)


def _of_runs(runs: tuple[Run, ...], shapes: Iterable[Statement]) -> tuple[Statement, ...]:
    statements = tuple(shapes)
    marks = Lookup(item for item in statements if item.predicate == RUN)
    here = {node for run in runs for node in marks.subjects(RUN, Literal(run.value))}
    marked = set(marks.nodes())
    unmarked_belong = runs != (Run.CATALOGUE,)

    def belongs(node: object) -> bool:
        return node in here or (unmarked_belong and node not in marked)

    return tuple(item for item in statements if item.predicate not in TARGETS or belongs(item.subject))
