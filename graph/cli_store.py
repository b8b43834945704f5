"""``oxiana store``: the generations of a store that takes writes."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import click

from oxiana.graph.cli_output import print_table
from oxiana.graph.cli_values import TEXT_OR_JSON
from oxiana.graph.store import keeping
from oxiana.graph.store.generations import Hold, open_store

_FOLDER: Final = click.Path(path_type=Path, file_okay=False)


@click.group()
def store() -> None:
    """Look after a store that `oxiana serve --store` has made."""


@store.command()
@click.argument("folder", type=_FOLDER)
@click.option("--format", "form", type=TEXT_OR_JSON, default="text", show_default=True, help="form of the table")
def log(folder: Path, form: str) -> None:
    """Print the generations that are kept in FOLDER, the newest last: when and how each was made, and what is in it."""
    entries = list(keeping.log(open_store(folder, Hold.LOOKING)))
    rows = [
        (
            str(one.generation.number),
            one.generation.made,
            one.generation.kind,
            one.generation.about,
            str(one.quads),
            str(one.graphs),
            "current" if one.current else "",
        )
        for one in entries
    ]
    header = ("generation", "made", "kind", "about", "quads", "graphs", "served")
    print_table(header, rows, form)


@store.command()
@click.argument("folder", type=_FOLDER)
@click.argument("generation", type=int)
def rollback(folder: Path, generation: int) -> None:
    """Make a new generation of an old GENERATION of FOLDER; nobody may serve it meanwhile."""
    opened = open_store(folder, Hold.WRITING)
    try:
        made = keeping.rollback(opened, generation, datetime.now(UTC))
    finally:
        opened.close()
    click.echo(f"generation {made.number} is what generation {generation} was")


@store.command()
@click.argument("folder", type=_FOLDER)
@click.argument("target", type=_FOLDER)
def backup(folder: Path, target: Path) -> None:
    """Make a store in the new folder TARGET of what is served from FOLDER, which may be written meanwhile."""
    keeping.backup(open_store(folder, Hold.LOOKING), target, datetime.now(UTC))


@store.command()
@click.argument("folder", type=_FOLDER)
@click.option("--format", "form", type=TEXT_OR_JSON, default="text", show_default=True, help="form of the table")
def verify(folder: Path, form: str) -> None:
    """Read every generation of FOLDER to its last quad; exit 1 if one cannot be read."""
    found = list(keeping.verify(open_store(folder, Hold.LOOKING)))
    rows = [(str(one.number), str(one.quads), one.problem or "whole") for one in found]
    header = ("generation", "quads", "state")
    print_table(header, rows, form)
    sys.exit(1 if any(one.problem for one in found) else 0)
