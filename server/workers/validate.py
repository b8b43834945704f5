"""The job of validating a posted document, against posted shapes or against those of the data that is served."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Final

from pyoxigraph import Quad, RdfFormat, Store, parse, serialize

from oxiana.graph.errors import ShapesRejected
from oxiana.graph.terms import external, graph
from oxiana.graph.validation import pyshacl, targets
from oxiana.graph.validation.lookup import Lookup, Resource
from oxiana.graph.validation.report import Report
from oxiana.graph.validation.report_rdf import to_triples
from oxiana.graph.validation.shapes import Run, shapes_for
from oxiana.graph.validation.vetting import vet
from oxiana.server.workers.graphs import named
from oxiana.server.workers.posted import Posted, quads
from oxiana.server.workers.reply import Reply
from oxiana.server.workers.wire import Job

_SUBCLASS: Final = external("rdfs", "subClassOf")

_FIRST: Final = b"""
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix x: <urn:x:> .
x:shape a sh:NodeShape ; sh:targetNode x:node ; sh:property [ sh:path x:p ; sh:minCount 1 ; sh:nodeKind sh:Literal ] ;
    sh:sparql [ sh:select "SELECT $this ?value WHERE { $this <urn:x:p> ?value }" ] .
x:node x:p 1 , "<p>1</p>"^^rdf:HTML , "<p>1</p>"^^rdf:XMLLiteral .
"""
"""Data and shapes that make the engine load all its parts."""


@dataclass(frozen=True)
class Order:
    """What to validate: part, media type and length of each document in the payload, and the JSON-LD contexts known.

    ``graph`` is the graph of the store that is validated when no data is posted; the empty name is the default graph.
    """

    documents: Sequence[tuple[str, str, int]]
    contexts: Mapping[str, str]
    graph: str = ""

    def read(self, payload: bytes) -> dict[str, tuple[Quad, ...]]:
        """Return the statements of each part."""
        parts, start = {}, 0
        for part, media_type, length in self.documents:
            parts[part] = quads(Posted(part, media_type, payload[start : start + length]), self.contexts)
            start += length
        return parts


def prepare() -> None:
    """Let the engine load what it loads on first use."""
    first = tuple(parse(_FIRST, RdfFormat.TURTLE))
    pyshacl.validate(first, first)


def _by_own_shapes(store: Store, data: tuple[Quad, ...]) -> Report:
    """Validate by the shapes that are served, in the light of the ontology, but with results about the data only."""
    shapes = shapes_for(Run.ASSERTED, _graph(store, "shapes"))
    if not shapes:
        raise ShapesRejected("this server has no shapes of its own", "post the part shapes")
    ontology = tuple(_graph(store, "ontology"))
    report = pyshacl.validate(chain(data, ontology), shapes)
    subclasses = (quad for quad in ontology if quad.predicate == _SUBCLASS)
    meeting = targets.meeting(Lookup(shapes), Lookup(chain(data, subclasses)))
    foreign = {quad.subject for quad in ontology} - {quad.subject for quad in data}
    results = tuple(result for result in report.results if result.focus not in foreign)
    return replace(report, results=results, met=meeting.met, unmet=meeting.unmet, excused=meeting.excused)


def _graph(store: Store, name: str) -> Iterator[Quad]:
    return store.quads_for_pattern(None, None, None, graph(name))


def _names(nodes: Iterable[Resource]) -> list[str]:
    return [str(node) for node in nodes]


def answer(store: Store, job: Job, reply: Reply) -> Mapping[str, object]:
    """Validate, and write the report as N-Triples; the head says which shapes met a node."""
    order = Order(**job.parameters)  # type: ignore[arg-type]
    parts = order.read(job.payload)
    if "shapes" in parts:
        data = (
            parts["data"] if "data" in parts else store.quads_for_pattern(None, None, None, named(store, order.graph))
        )
        report = pyshacl.validate(data, vet(parts["shapes"]))
    else:
        report = _by_own_shapes(store, parts["data"])
    reply.head |= {"met": _names(report.met), "unmet": _names(report.unmet), "excused": _names(report.excused)}
    reply.write(serialize(to_triples(report), format=RdfFormat.N_TRIPLES) or b"")
    return {"results": len(report.results)}
