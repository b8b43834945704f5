"""The command line of the graph: each command parses, calls and prints."""

import click


@click.group()
@click.version_option(package_name="oxiana")
def cli() -> None:
    """Build, check and serve a knowledge graph of Central Asian diplomacy."""
