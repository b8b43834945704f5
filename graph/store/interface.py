"""What every store can do, whoever runs it."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from typing import TypeAlias

from pyoxigraph import DefaultGraph, NamedNode, Quad, QueryBoolean, QuerySolutions, Triple

from oxiana.graph.errors import SyntaxProblem

GraphName: TypeAlias = NamedNode | DefaultGraph
Answer: TypeAlias = QuerySolutions | QueryBoolean | Iterator[Triple]
"""Solutions of SELECT, the verdict of ASK, or the triples of CONSTRUCT and DESCRIBE."""


class Store(ABC):
    """A SPARQL 1.1 dataset; the prefixes of :data:`oxiana.graph.terms.PREFIXES` are known to every query and update."""

    @abstractmethod
    def query(self, sparql: str) -> Answer:
        """Return the answer to a query of any form; raise SyntaxProblem if it does not parse."""

    @abstractmethod
    def update(self, sparql: str) -> None:
        """Run a SPARQL update; raise SyntaxProblem if it does not parse."""

    @abstractmethod
    def load(self, quads: Iterable[Quad]) -> None:
        """Add quads."""

    @abstractmethod
    def dump(self) -> Iterator[Quad]:
        """Yield every quad, in no particular order."""

    @abstractmethod
    def get(self, graph: GraphName) -> Iterator[Triple]:
        """Yield the triples of one graph; a graph that does not exist has none."""

    @abstractmethod
    def put(self, graph: GraphName, triples: Iterable[Triple]) -> None:
        """Replace the content of one graph."""

    @abstractmethod
    def delete(self, graph: GraphName) -> None:
        """Remove one graph; a graph that does not exist is no error."""

    def select(self, sparql: str) -> QuerySolutions:
        """Return the solutions of a SELECT query."""
        answer = self.query(sparql)
        if isinstance(answer, QuerySolutions):
            return answer
        del answer
        raise _wrong_form("SELECT")

    def ask(self, sparql: str) -> bool:
        """Return the verdict of an ASK query."""
        answer = self.query(sparql)
        if isinstance(answer, QueryBoolean):
            return bool(answer)
        del answer
        raise _wrong_form("ASK")

    def construct(self, sparql: str) -> Iterator[Triple]:
        """Yield the triples of a CONSTRUCT or DESCRIBE query."""
        answer = self.query(sparql)
        if not isinstance(answer, QuerySolutions | QueryBoolean):
            return answer
        del answer
        raise _wrong_form("CONSTRUCT or DESCRIBE")


def _wrong_form(expected: str) -> SyntaxProblem:
    """Return the error; the answer is deleted before: a traceback would keep it for a thread that must not drop it."""
    return SyntaxProblem("query", f"{expected} is expected here")
