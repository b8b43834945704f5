"""Our own questions to the graph: texts with named places that are filled with terms, and answers as terms."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from string import Template
from typing import Final, TypeAlias

from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryResultsFormat,
    QuerySolution,
    QuerySolutions,
    RdfFormat,
    Triple,
    parse,
    parse_query_results,
)

from oxiana.graph.terms import PREFIXES
from oxiana.server.formats import JSON_RESULTS, N_TRIPLES, Kind
from oxiana.server.pool import Pool
from oxiana.server.workers.failures import QueryFailed

Node: TypeAlias = NamedNode | BlankNode
Term: TypeAlias = NamedNode | BlankNode | Literal
Filling: TypeAlias = Term | int | Iterable[Term]

_PROLOGUE: Final = "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in PREFIXES.items())


def filled(query: str, places: Mapping[str, Filling]) -> str:
    """Return the query with each ``$name`` replaced by a term, a number, or several terms in a row.

    Terms are written by pyoxigraph, which has checked each IRI and escapes each literal.
    """
    return Template(query).substitute({name: _written(value) for name, value in places.items()})


def _written(value: Filling) -> str:
    match value:
        case int() | NamedNode() | BlankNode() | Literal():
            return str(value)
    return " ".join(str(term) for term in value)


class Ask(ABC):
    """Who can be asked; the prefixes of :data:`oxiana.graph.terms.PREFIXES` need no declaration."""

    @abstractmethod
    def select(self, query: str, **places: Filling) -> Iterable[QuerySolution]:
        """Return the solutions of a SELECT query."""

    @abstractmethod
    def triples(self, query: str, **places: Filling) -> Iterable[Triple]:
        """Return the triples of a CONSTRUCT or DESCRIBE query."""


class PoolAsk(Ask):
    """Asks the workers, one query a job."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    def select(self, query: str, **places: Filling) -> Iterable[QuerySolution]:
        """Return the solutions of a SELECT query, read to the end."""
        solutions = parse_query_results(
            self._answer(query, places, Kind.SOLUTIONS, JSON_RESULTS.media_type), QueryResultsFormat.JSON
        )
        if not isinstance(solutions, QuerySolutions):
            raise QueryFailed("solutions were expected")
        return solutions

    def triples(self, query: str, **places: Filling) -> Iterable[Triple]:
        """Return the triples of a CONSTRUCT or DESCRIBE query, read to the end."""
        return (
            quad.triple
            for quad in parse(self._answer(query, places, Kind.GRAPH, N_TRIPLES.media_type), RdfFormat.N_TRIPLES)
        )

    def _answer(self, query: str, places: Mapping[str, Filling], kind: Kind, media_type: str) -> bytes:
        return self._pool.query(_PROLOGUE + filled(query, places), {kind: media_type}).read()
