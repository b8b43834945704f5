"""The knowledge as its authors wrote it: four folders, read whole and checked before anything is made of them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable

from pyoxigraph import Quad, RdfFormat, Triple

from oxiana.graph.context import load_context
from oxiana.graph.errors import RecordError, SyntaxProblem, TurtleError, Unreadable
from oxiana.graph.integrity import dangling, misnamed, misplaced
from oxiana.graph.parsing import parse_bytes
from oxiana.graph.yamlld import Reading, read_folder


@dataclass(frozen=True, slots=True)
class Sources:
    """Where the knowledge is: folders of YAML-LD (records, reference) and of Turtle (ontology, shapes)."""

    records: Traversable
    reference: Traversable
    ontology: Traversable
    shapes: Traversable


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What the folders say; the quads of records are claim metadata, or stand in the graph of their claim."""

    records: tuple[Quad, ...]
    reference: tuple[Quad, ...]
    ontology: tuple[Triple, ...]
    shapes: tuple[Triple, ...]


def packaged() -> Sources:
    """Return the knowledge that comes with this package."""
    graph = files("oxiana.graph")
    return Sources(graph / "records", graph / "reference", files("oxiana.ontology"), files("oxiana.shapes"))


def read(sources: Sources) -> Knowledge:
    """Read everything; raise Unreadable with all problems of the records, TurtleError for ontology and shapes."""
    ontology, shapes = tuple(read_turtle(sources.ontology)), tuple(read_turtle(sources.shapes))
    records, reference = _read_yaml(sources)
    quads = (*records.quads, *reference.quads)
    places = {**reference.places, **records.places}
    named = (Quad(triple.subject, triple.predicate, triple.object) for triple in ontology)
    problems = [
        *misplaced(records.quads, reference.quads, places),
        *misnamed(quads, places),
        *dangling((*quads, *named), places),
    ]
    if problems:
        raise Unreadable(problems)
    return Knowledge(records.quads, reference.quads, ontology, shapes)


def read_turtle(folder: Traversable) -> Iterator[Triple]:
    """Yield the triples of every ``*.ttl`` of a folder, blank nodes of different files kept apart."""
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        if file.name.endswith(".ttl"):
            yield from _triples(file)


def _triples(file: Traversable) -> Iterator[Triple]:
    try:
        yield from (quad.triple for quad in parse_bytes(f"file {file.name}", file.read_bytes(), RdfFormat.TURTLE))
    except SyntaxProblem as error:
        raise TurtleError(file.name, error.problem, "correct the Turtle") from error


def _read_yaml(sources: Sources) -> Iterable[Reading]:
    context = load_context()
    readings: list[Reading] = []
    problems: list[RecordError] = []
    for folder in (sources.records, sources.reference):
        try:
            readings.append(read_folder(folder, context))
        except Unreadable as unreadable:
            problems += unreadable.problems
    if problems:
        raise Unreadable(problems)
    return readings
