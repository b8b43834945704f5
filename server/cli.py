"""The ``oxiana`` command: the commands of the graph, and those about a server."""

import sys

import click

from oxiana.graph.cli import cli
from oxiana.graph.errors import FileError, OxianaError, SettingError

cli.add_lazy(
    {
        "reload": "oxiana.server.commands:reload",
        "serve": "oxiana.server.commands:serve",
        "settings": "oxiana.server.commands:settings_table",
    }
)


def main() -> None:
    """Run the command line; an error of ours is one line on standard error; a bad setting or file is a wrong usage."""
    try:
        cli(prog_name="oxiana")
    except OxianaError as error:
        click.echo(str(error), err=True)
        sys.exit(2 if isinstance(error, SettingError | FileError) else 1)
