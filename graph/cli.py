"""The command line of the graph; the module of a command is loaded when that command is asked for."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click


class Commands(click.Group):
    """A group of commands by name, each known as ``module:attribute`` until it is asked for."""

    def __init__(self, *args: Any, lazy: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._lazy: dict[str, str] = {}
        self.add_lazy(lazy)

    def add_lazy(self, lazy: Mapping[str, str]) -> None:
        """Add commands; an empty one stands for each as long as only its name matters."""
        self._lazy |= lazy
        for name in lazy:
            self.add_command(click.Command(name))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load a command."""
        if cmd_name not in self._lazy:
            return super().get_command(ctx, cmd_name)
        module, _, attribute = self._lazy[cmd_name].partition(":")
        command: click.Command = getattr(import_module(module), attribute)
        return command


@click.group(
    cls=Commands,
    lazy={
        "build": "oxiana.graph.cli_build:command",
        "check": "oxiana.graph.cli_check:check",
        "cite": "oxiana.graph.cli_citation:command",
        "diff": "oxiana.graph.cli_difference:command",
        "explain": "oxiana.graph.cli_explanation:command",
        "format": "oxiana.graph.cli_formatting:command",
        "query": "oxiana.graph.cli_query:command",
        "store": "oxiana.graph.cli_store:store",
        "validate": "oxiana.graph.cli_validation:command",
    },
)
@click.version_option(package_name="oxiana")
def cli() -> None:
    """Build, check and serve a knowledge graph of Central Asian diplomacy."""
