"""``oxiana diff``: what differs between two releases."""

import sys
from pathlib import Path
from typing import Final

import click

from oxiana.graph.difference import as_json, as_text, difference
from oxiana.graph.errors import OxianaError
from oxiana.graph.release import open_release

_FOLDER: Final = click.Path(path_type=Path, file_okay=False)
_FORMS: Final = {"text": as_text, "json": as_json}


@click.command("diff")
@click.argument("old", type=_FOLDER)
@click.argument("new", type=_FOLDER)
@click.option("--format", "form", type=click.Choice(list(_FORMS)), default="text", show_default=True)
def command(old: Path, new: Path, form: str) -> None:
    """Print what differs from release OLD to NEW, claim by claim; exit 0 if nothing does, 1 if so, 2 on trouble."""
    try:
        found = difference(open_release(old).quads(), open_release(new).quads())
    except OxianaError as error:
        click.echo(str(error), err=True)
        sys.exit(2)
    click.echo(_FORMS[form](found), nl=False)
    sys.exit(1 if found else 0)
