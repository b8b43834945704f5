"""``oxiana query``: a query, answered from a release."""

from pathlib import Path

import click
from pyoxigraph import BlankNode, Literal, NamedNode, QueryBoolean, QuerySolutions, Triple

from oxiana.graph import turtle
from oxiana.graph.cli_output import print_table
from oxiana.graph.cli_values import TEXT_OR_JSON
from oxiana.graph.release import open_release
from oxiana.graph.store import MemoryStore
from oxiana.graph.terms import compact


@click.command("query")
@click.argument("sparql")
@click.option("--release", "folder", type=click.Path(path_type=Path), default="release", show_default=True)
@click.option("--format", "form", type=TEXT_OR_JSON, default="text", show_default=True, help="form of a table")
def command(sparql: str, folder: Path, form: str) -> None:
    """Answer a SPARQL query from a release: a table, true or false, or Turtle."""
    answer = MemoryStore(open_release(folder).dataset()).query(sparql)
    if isinstance(answer, QuerySolutions):
        header = [variable.value for variable in answer.variables]
        print_table(header, ([_cell(term) for term in row] for row in answer), form)
    elif isinstance(answer, QueryBoolean):
        click.echo("true" if answer else "false")
    else:
        click.echo(turtle.write(answer), nl=False)


def _cell(term: NamedNode | BlankNode | Literal | Triple | None) -> str:
    """Return a term as a reader wants it: names short, literals without quotes, nothing for nothing."""
    if isinstance(term, NamedNode):
        return compact(term.value)
    return term.value if isinstance(term, Literal) else str(term or "")
