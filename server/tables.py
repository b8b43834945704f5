"""The result of a query as people read it: what a page shows, and lines of text."""

from collections.abc import Sequence
from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, NamedNode, QueryBoolean, QueryResultsFormat, Triple, parse_query_results

from oxiana.graph import table as lines

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


def as_text(found: Table, cut_at: int | None) -> str:
    """Return the table in columns, its terms as Turtle writes them; a last line says after how many rows it was cut."""
    if found.verdict is not None:
        return f"{str(found.verdict).lower()}\n"
    cells = [["" if term is None else str(term) for term in row] for row in found.rows]
    text = lines.aligned([f"?{name}" for name in found.columns], cells) if found.columns else ""
    return text + "\n" + (f"# the first {cut_at} rows; there are more\n" if cut_at else "")
