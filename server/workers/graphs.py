"""The job of writing one graph, or all of them, for the Graph Store Protocol."""

from collections.abc import Mapping
from itertools import islice
from typing import IO, cast

from pyoxigraph import DefaultGraph, NamedNode, RdfFormat, Store

from oxiana.graph.errors import SyntaxProblem
from oxiana.server import prefixes
from oxiana.server.workers.failures import NoSuchGraph, QueryFailed
from oxiana.server.workers.reply import Reply
from oxiana.server.workers.wire import Job
from oxiana.server.workers.xmltext import XmlFile


def name(iri: str) -> NamedNode | DefaultGraph:
    """Return the name of a graph, that of the default graph for no IRI; raises SyntaxProblem for what is none."""
    try:
        return NamedNode(iri) if iri else DefaultGraph()
    except ValueError as error:
        raise SyntaxProblem("graph IRI", str(error)) from error


def there(store: Store, graph: NamedNode | DefaultGraph) -> NamedNode | DefaultGraph:
    """Return the same graph; raises NoSuchGraph if there is no such graph in the store."""
    if isinstance(graph, NamedNode) and not store.contains_named_graph(graph):
        raise NoSuchGraph(graph.value)
    return graph


def write(store: Store, job: Job, reply: Reply) -> Mapping[str, object]:
    """Write the graph ``graph``, the default graph if that is empty, or all graphs if there is no such parameter."""
    media_type = str(job.parameters["media_type"])
    output = cast(IO[bytes], XmlFile(reply) if media_type.endswith("+xml") else reply)
    wanted = job.parameters.get("graph")
    graph = None if wanted is None else there(store, name(str(wanted)))
    try:
        needed = prefixes.used(islice(store.quads_for_pattern(None, None, None, graph), prefixes.LOOKED_AT))
        store.dump(output, RdfFormat.from_media_type(media_type), from_graph=graph, prefixes=needed)
    except (OSError, RuntimeError, ValueError) as error:
        raise (reply.error or QueryFailed(str(error))) from error
    return {}
