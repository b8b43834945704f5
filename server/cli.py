"""The ``oxiana`` command: the commands of the graph, and ``serve``."""

from oxiana.graph.cli import cli


def main() -> None:
    """Run the command line."""
    cli(prog_name="oxiana")
