"""The job of answering one SPARQL query."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import IO, Final, cast

from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    serialize,
)

from oxiana.graph.diagnosis import diagnosis
from oxiana.graph.errors import NotWritable, SyntaxProblem
from oxiana.graph.layout import CATALOG
from oxiana.graph.terms import BASE, PREFIXES
from oxiana.server import prefixes
from oxiana.server.formats import Kind
from oxiana.server.workers import functions, preview, xmltext, zerolength
from oxiana.server.workers.columns import in_order
from oxiana.server.workers.describing import is_about_the_service
from oxiana.server.workers.failures import QueryFailed
from oxiana.server.workers.functions import Result
from oxiana.server.workers.reach import check, in_dataset
from oxiana.server.workers.reply import Reply
from oxiana.server.workers.wire import Job

_WITH_PREFIXES: Final = (RdfFormat.TURTLE, RdfFormat.TRIG)

PREVIEW: Final = "preview"
"""In place of a media type: the first rows, as SPARQL JSON results, whatever the kind."""


@dataclass(frozen=True)
class Query:
    """A query, the media type for each kind of result, and the dataset it is asked of.

    ``default_graphs`` and ``named_graphs`` are the dataset of the protocol (SPARQL 1.1 Protocol, 2.1.4); if both are
    empty, it is the store's own, with the ``union`` of all graphs in place of its default graph if that is wished. A
    kind whose media type is :data:`PREVIEW` is answered with its first ``rows`` rows.
    """

    text: str
    media_types: Mapping[str, str]
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    rows: int = 0
    union: bool = False


def _graphs(store: Store, iris: Sequence[str]) -> list[NamedNode | BlankNode]:
    """Return the graphs of these names; NotAllowed when one of them is not in the store."""
    return [_graph(store, iri) for iri in iris]


def _graph(store: Store, iri: str) -> NamedNode:
    try:
        return in_dataset(store, NamedNode(iri))
    except ValueError as error:
        raise SyntaxProblem("graph IRI", str(error)) from error


def _dataset(store: Store, query: Query, *, named_by_itself: bool) -> tuple[dict[str, object], zerolength.Graphs]:
    """Return what the engine is told of the dataset, and which graphs make up its default graph (None is any)."""
    default, named = _graphs(store, query.default_graphs), _graphs(store, query.named_graphs)
    if default or named:
        return {"default_graph": default, "named_graphs": named}, default
    if named_by_itself:
        return {}, [None]
    if query.union:
        return {"use_default_graph_as_union": True}, [None]
    if is_about_the_service(query.text):
        return {"default_graph": [DefaultGraph(), CATALOG]}, [DefaultGraph(), CATALOG]
    return {}, [DefaultGraph()]


def _evaluated(store: Store, query: Query, head: dict[str, object]) -> Result:
    """Return the result; the head names the functions that there are not."""
    try:
        dataset, graphs = _dataset(store, query, named_by_itself=check(store, query.text))
        text = zerolength.told(store, in_order(query.text), graphs)
        result, unknown = functions.query(store, text, base_iri=BASE, **dataset)
    except SyntaxError as error:
        raise diagnosis(query.text, error) from error
    if unknown:
        head["unknown"] = unknown
    return result


def _kind(result: Result) -> Kind:
    match result:
        case QuerySolutions():
            return Kind.SOLUTIONS
        case QueryBoolean():
            return Kind.BOOLEAN
        case _:
            return Kind.GRAPH


def _write(result: Result, query: Query, media_type: str, reply: Reply) -> None:
    output = cast(IO[bytes], xmltext.XmlFile(reply) if media_type.endswith("+xml") else reply)
    results_format = QueryResultsFormat.from_media_type(media_type)
    rdf_format = RdfFormat.from_media_type(media_type)
    if isinstance(result, QueryTriples) and rdf_format in _WITH_PREFIXES:
        known = {**PREFIXES, **prefixes.declared(query.text)}
        needed, triples = prefixes.used_first(result, known)
        serialize(triples, output, rdf_format, prefixes=needed)
    elif isinstance(result, QueryTriples):
        result.serialize(output, rdf_format)
    elif results_format:
        result.serialize(output, results_format)


def answer(store: Store, job: Job, reply: Reply) -> Mapping[str, object]:
    """Evaluate the query and write its answer; the head says its kind."""
    query = Query(**job.parameters)  # type: ignore[arg-type]
    try:
        result = _evaluated(store, query, reply.head)
        kind = _kind(result)
        reply.head["kind"] = kind.value
        media_type = query.media_types.get(kind.value)
        if media_type is None:
            raise NotWritable(kind.value, f"the answer is of the kind {kind.value}")
        if media_type == PREVIEW:
            return preview.write(result, query.rows, reply)
        _write(result, query, media_type, reply)
    except RuntimeError as error:
        raise QueryFailed(str(error)) from error
    except (OSError, ValueError) as error:
        raise (reply.error or QueryFailed(str(error))) from error
    return {}
