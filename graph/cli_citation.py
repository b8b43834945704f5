"""``oxiana cite``: the evidence for words of a document."""

from pathlib import Path

import click

from oxiana.graph import evidence
from oxiana.graph.cli_values import FOLDER


@click.command("cite")
@click.argument("document")
@click.argument("words")
@click.option("--documents", type=FOLDER, envvar="OXIANA_DOCUMENTS", help="folder of the source documents")
def command(document: str, words: str, documents: Path | None) -> None:
    """Print the evidence for WORDS, which stand once in DOCUMENT: a path, or how its name begins in --documents."""
    path = Path(document)
    if documents is not None and not path.is_file():
        path = evidence.find_document(document, documents)
    click.echo(evidence.cite(evidence.read_document(path), words).yaml(), nl=False)
