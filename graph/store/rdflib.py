"""A second SPARQL engine in this process: rdflib, to compare answers with; slow, for small data."""

import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import pyoxigraph
import rdflib
from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, QueryResultsFormat, Triple
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID

from oxiana.graph import rdf
from oxiana.graph.store.interface import Answer, GraphName, Store
from oxiana.graph.store.oxigraph import syntax_problem
from oxiana.graph.terms import PREFIXES


class RdflibStore(Store):
    """A store in the memory of this process, run by rdflib; :attr:`dataset` is its rdflib form."""

    def __init__(self, quads: Iterable[Quad] = ()) -> None:
        self.dataset = rdflib.Dataset(default_union=False)
        self.load(quads)

    def query(self, sparql: str) -> Answer:
        """Return an answer that is complete before it is read."""
        _check_query(sparql)
        with _engine():
            result = self.dataset.query(sparql, initNs=PREFIXES)
            if result.graph is not None:
                return rdf.from_rdflib(result.graph)
            return pyoxigraph.parse_query_results(result.serialize(format="json"), QueryResultsFormat.JSON)

    def update(self, sparql: str) -> None:
        """Run a SPARQL update."""
        _check_update(sparql)
        with _engine():
            self.dataset.update(sparql, initNs=PREFIXES)

    def load(self, quads: Iterable[Quad]) -> None:
        """Add quads, each literal with its lexical form untouched."""
        with rdf.quiet():
            for quad in quads:
                self._graph(quad.graph_name).add(_terms(quad))

    def dump(self) -> Iterator[Quad]:
        """Yield every quad."""
        for graph in self.dataset.graphs():
            name = _name(graph.identifier)
            for triple in rdf.from_rdflib(graph):
                yield Quad(triple.subject, triple.predicate, triple.object, name)

    def get(self, graph: GraphName) -> Iterator[Triple]:
        """Yield the triples of one graph."""
        return rdf.from_rdflib(self._graph(graph))

    def put(self, graph: GraphName, triples: Iterable[Triple]) -> None:
        """Replace the content of one graph."""
        self.delete(graph)
        target = self._graph(graph)
        with rdf.quiet():
            for triple in triples:
                target.add(_terms(triple))

    def delete(self, graph: GraphName) -> None:
        """Remove one graph."""
        self.dataset.remove_graph(self._graph(graph))

    def _graph(self, name: GraphName | BlankNode) -> rdflib.Graph:
        iri = DATASET_DEFAULT_GRAPH_ID if isinstance(name, DefaultGraph) else rdf.to_rdflib_term(name)
        return self.dataset.get_context(iri)


@contextmanager
def _engine() -> Iterator[None]:
    """Keep rdflib quiet about its own use of names that it has deprecated."""
    with rdf.quiet(), warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        yield


def _terms(statement: Quad | Triple) -> tuple[rdflib.term.Identifier, rdflib.term.Identifier, rdflib.term.Identifier]:
    return (
        rdf.to_rdflib_term(statement.subject),
        rdf.to_rdflib_term(statement.predicate),
        rdf.to_rdflib_term(statement.object),
    )


def _name(identifier: rdflib.term.Node) -> GraphName:
    return DefaultGraph() if identifier == DATASET_DEFAULT_GRAPH_ID else NamedNode(str(identifier))


def _check_query(sparql: str) -> None:
    """Let the stricter parser look first: rdflib raises bare exceptions for some mistakes."""
    try:
        pyoxigraph.Store().query(sparql, prefixes=PREFIXES)
    except SyntaxError as error:
        raise syntax_problem("query", error) from error


def _check_update(sparql: str) -> None:
    try:
        pyoxigraph.Store().update(sparql, prefixes=PREFIXES)
    except SyntaxError as error:
        raise syntax_problem("update", error) from error
