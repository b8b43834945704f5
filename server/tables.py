"""The result of a query as a page shows it."""

from collections.abc import Sequence
from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, NamedNode, QueryBoolean, QueryResultsFormat, Triple, parse_query_results

Term = NamedNode | BlankNode | Literal | Triple


@dataclass(frozen=True)
class Table:
    """Columns and rows; or, of an ASK query, only the verdict."""

    columns: Sequence[str] = ()
    rows: Sequence[Sequence[Term | None]] = ()
    verdict: bool | None = None


def table(results: bytes) -> Table:
    """Return the table of SPARQL JSON results."""
    read = parse_query_results(results, QueryResultsFormat.JSON)
    if isinstance(read, QueryBoolean):
        return Table(verdict=bool(read))
    return Table([variable.value for variable in read.variables], [list(row) for row in read])
