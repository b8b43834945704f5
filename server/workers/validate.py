"""The job of validating: posted documents or the data that is served, by posted shapes, a profile or our own."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Final

from pyoxigraph import BlankNode, Quad, RdfFormat, Store, parse

from oxiana.graph.errors import ShapesRejected, SyntaxProblem
from oxiana.graph.findings import verdict
from oxiana.graph.reports.formats import FORMATS, written
from oxiana.graph.store.oxigraph import OpenedStore
from oxiana.graph.terms import PREFIXES, expanded, graph, has_prefix
from oxiana.graph.validation.compiled import reference
from oxiana.graph.validation.compiled.reading import read
from oxiana.graph.validation.compiled.validating import Choice, Engine, Progress, validate, validate_store
from oxiana.graph.validation.datagraph import DEFAULT, graph_called, of_graph
from oxiana.graph.validation.inferring import Inference, inferred
from oxiana.graph.validation.lookup import Lookup, Resource, Statement
from oxiana.graph.validation.report import SEVERITY_NAMES, Report, at_least, part
from oxiana.graph.validation.shapes import check_chosen, shapes_for_documents
from oxiana.graph.validation.vetting import vet
from oxiana.server.workers import beside, graphs, review
from oxiana.server.workers.beside import Data, Served, Told
from oxiana.server.workers.kept import kept, packed
from oxiana.server.workers.posted import Posted, prefixes, quads
from oxiana.server.workers.profiles import OWN, profiles
from oxiana.server.workers.reply import Reply
from oxiana.server.workers.wire import Job

EXPLAINED: Final = 100
"""So many failures of sh:and, sh:or and sh:xone are told in detail."""

_FIRST: Final = b"""
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix x: <urn:x:> .
x:shape a sh:NodeShape ; sh:targetNode x:node ; sh:property [ sh:path x:p ; sh:minCount 1 ; sh:nodeKind sh:Literal ] ;
    sh:sparql [ sh:select "SELECT $this ?value WHERE { $this <urn:x:p> ?value }" ] .
x:node x:p 1 , "<p>1</p>"^^rdf:HTML , "<p>1</p>"^^rdf:XMLLiteral .
"""
"""Data and shapes that make both engines load all their parts."""


@dataclass(frozen=True)
class Order:
    """What to validate, and how; part, name, media type and length tell of each document in the payload.

    ``graph`` is what the graph is called that is validated. ``profile`` names the shapes when none are posted. ``most``
    results are listed at most, those as grave as ``severity``. With the media type ``shown``, they follow the report
    as it is kept.
    """

    documents: Sequence[tuple[str, str, str, int]]
    contexts: Mapping[str, str]
    about: Mapping[str, str]
    most: int
    graph: str = DEFAULT
    profile: str = OWN
    engine: str = Engine.AUTO.value
    inference: str = Inference.NONE.value
    severity: str = "info"
    imports: bool = False
    targets: Sequence[str] = ()
    shapes: Sequence[str] = ()
    shown: str = ""

    def read(self, payload: bytes, reply: Reply) -> dict[str, tuple[Quad, ...]]:
        """Return the statements of each part."""
        parts: dict[str, tuple[Quad, ...]] = {}
        for document, posted in self.posted(payload):
            reply.tell(reading=posted.part)
            parts[document] = (*parts.get(document, ()), *quads(posted, self.contexts))
        return parts

    def posted(self, payload: bytes) -> Iterator[tuple[str, Posted]]:
        """Yield the documents in the payload, with the part that each belongs to."""
        start = 0
        for document, name, media_type, length in self.documents:
            yield document, Posted(name, media_type, payload[start : start + length])
            start += length

    def prefixes(self, payload: bytes) -> Mapping[str, str]:
        """Return the prefixes that names of nodes, shapes and graph can have: those of the documents go first."""
        declared: dict[str, str] = {}
        if any(map(has_prefix, (self.graph, *self.targets, *self.shapes))):
            for _, posted in self.posted(payload):
                declared = prefixes(posted, self.contexts) | declared
        return {**PREFIXES, **declared}

    def choice(self, known: Mapping[str, str]) -> Choice:
        """Return the focus nodes and shapes that are chosen."""
        targets, shapes = (tuple(_node(text, known) for text in texts) for texts in (self.targets, self.shapes))
        return Choice(targets=targets or None, shapes=shapes or None)


@dataclass(frozen=True)
class Shapes:
    """The shapes to validate by, and the ontology in whose light the data is seen."""

    statements: tuple[Statement, ...]
    light: tuple[Statement, ...] = ()


def _node(text: str, known: Mapping[str, str]) -> Resource:
    try:
        return BlankNode(text[2:]) if text.startswith("_:") else expanded(text, known)
    except ValueError as error:
        raise SyntaxProblem("IRI", str(error)) from error


def prepare(store: Store | None) -> None:
    """Let the engines load what they load on first use, and read the profiles and the shapes of the data."""
    first = tuple(parse(_FIRST, RdfFormat.TURTLE))
    reference.pyshacl(first, first)
    report = validate(first, first)
    for form in FORMATS.values():
        written(report, form)
    inferred(first, Inference.RULES)
    profiles()
    own = _graph(store, "shapes") if store else ()
    with suppress(ShapesRejected):  # who validates is told
        read(own)
        read(shapes_for_documents(Inference.NONE, own))


def _graph(store: Store, name: str) -> tuple[Quad, ...]:
    return tuple(store.quads_for_pattern(None, None, None, graph(name)))


def _shapes(store: Store, order: Order, posted: tuple[Quad, ...] | None) -> Shapes:
    """Return the shapes; our own are all for the data that is served, which was inferred from."""
    if posted is not None:
        bound = Engine(order.engine) is not Engine.PYSHACL and any(name == "data" for name, *_ in order.documents)
        return Shapes(vet(posted, Inference(order.inference), imports=order.imports, bound=bound))
    for profile in profiles():
        if profile.name == order.profile:
            return Shapes(profile.statements)
    own: tuple[Statement, ...] = _graph(store, "shapes")
    if not own:
        raise ShapesRejected("this server has no shapes of its own", "post the part shapes, or name a profile")
    if order.documents:
        own = shapes_for_documents(Inference(order.inference), own)
    return Shapes(own, _graph(store, "ontology"))


def answer(store: Store, job: Job, reply: Reply) -> Mapping[str, object]:
    """Validate, and write the report as it is kept, then as it is shown; the head has the length of the first."""
    order = Order(**job.parameters)  # type: ignore[arg-type]
    parts = order.read(job.payload, reply)
    reply.tell(reading="")
    try:
        return _checked(store, order, parts, order.prefixes(job.payload), reply)
    except RecursionError as error:
        raise ShapesRejected("the shapes are nested too deep", "write them flatter") from error


def _checked(
    store: Store, order: Order, parts: Mapping[str, tuple[Quad, ...]], known: Mapping[str, str], reply: Reply
) -> Mapping[str, object]:
    shapes, choice = _shapes(store, order, parts.get("shapes")), order.choice(known)
    check_chosen(shapes.statements, choice.shapes or (), with_nodes=choice.targets is not None)
    graph = graph_called(order.graph, known)
    if "data" in parts:
        data: Data = Told(of_graph(parts["data"], graph))
    else:
        data = Served(store, graph and graphs.there(store, graph))
        choice = replace(choice, graph=graph or choice.graph)
    report = at_least(_report(data, order, choice, shapes, _telling(reply)), SEVERITY_NAMES[order.severity])
    _write(report, order, data, shapes, choice, reply)
    return {"rows": report.total}


def _telling(reply: Reply) -> Progress:
    return lambda done, of: reply.tell(done=done, of=of)


def _report(data: Data, order: Order, choice: Choice, shapes: Shapes, told: Progress) -> Report:
    """Validate: data of the store is asked where it is, unless more is to be inferred from it."""
    engine, how = Engine(order.engine), Inference(order.inference)
    if isinstance(data, Served) and how is Inference.NONE:
        store = OpenedStore(data.store, union=data.graph is None)
        return validate_store(store, shapes.statements, choice, engine, told, EXPLAINED)
    stated = tuple(data.statements)
    more = inferred((*stated, *shapes.light), how)
    return validate((*stated, *more), shapes.statements, engine, choice, told, shapes.light, EXPLAINED)


def _lookup(shapes: Shapes) -> Lookup:
    """Return the statements of shapes; those that were compiled are indexed already."""
    try:
        return read(shapes.statements).statements
    except ShapesRejected:  # the reference engine reads some that cannot be compiled
        return Lookup(shapes.statements)


def _write(report: Report, order: Order, data: Data, shapes: Shapes, choice: Choice, reply: Reply) -> None:
    report = replace(report, about=order.about)
    listed, lookup = part(report, report.results[: order.most]), _lookup(shapes)
    one = not (isinstance(data, Served) and data.graph is None)
    asked = beside.queries_of(report, shapes.statements, choice) if report.results and one else ()
    cases = beside.cases(listed.results, data, lookup)
    body = packed(kept(report, cases, beside.texts(listed, data, lookup), asked))
    reply.head |= {"kept": len(body), "verdict": verdict(report), "listed": len(listed.results), "total": report.total}
    reply.write(body)
    if order.shown:
        reply.part()
        reply.write(review.written(listed, order.shown))
