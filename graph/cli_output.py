"""What commands print: tables and figures, for people or as JSON."""

import json
from collections.abc import Iterable, Sequence

import click

from oxiana.graph import table


def print_table(header: Sequence[str], rows: Iterable[Sequence[str]], form: str) -> None:
    """Print a table: aligned, or as JSON."""
    click.echo(table.as_json(header, rows) if form == "json" else table.aligned(header, rows))


def print_pairs(pairs: dict[str, str | int], form: str) -> None:
    """Print names and values: aligned, or as one JSON object."""
    if form == "json":
        click.echo(json.dumps(pairs, indent=2))
    else:
        click.echo(table.aligned((), [(name, str(value)) for name, value in pairs.items()]))
