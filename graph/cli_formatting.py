"""``oxiana format``: Turtle files in their one form."""

import sys
from pathlib import Path

import click

from oxiana.graph.formatting import out_of_form, turtle_files


@click.command("format")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--check", "only_check", is_flag=True, help="change nothing; exit 1 if a file would change")
def command(paths: tuple[Path, ...], only_check: bool) -> None:  # noqa: FBT001 - click passes the flag by name
    """Put the Turtle files in PATHS into their one form."""
    changed = False
    for file, wanted in out_of_form(turtle_files(paths)):
        changed = True
        click.echo(f"{'would change' if only_check else 'changed'} {file}")
        if not only_check:
            file.write_text(wanted, "utf-8")
    sys.exit(1 if only_check and changed else 0)
