"""``oxiana explain``: how a triple of a release is known."""

import sys
from pathlib import Path
from typing import Final

import click

from oxiana.graph import narration
from oxiana.graph.asked import asked, instead
from oxiana.graph.explanation import explain
from oxiana.graph.release import open_release
from oxiana.graph.rule import packaged_rules
from oxiana.graph.store import MemoryStore

_FORMS: Final = {"text": narration.as_text, "json": narration.as_json}


@click.command("explain")
@click.argument("subject")
@click.argument("predicate")
@click.argument("value", metavar="OBJECT")
@click.option("--release", "folder", type=click.Path(path_type=Path), default="release", show_default=True)
@click.option("--format", "form", type=click.Choice(list(_FORMS)), default="text", show_default=True)
def command(subject: str, predicate: str, value: str, folder: Path, form: str) -> None:
    """Tell how a triple of a release is known: who states it where, or by which rule it follows and from what.

    Write the terms as in Turtle: id:state-kz, '"text"@en', '"2024-08-09"^^xsd:date'; an IRI may stand without brackets.
    """
    store = MemoryStore(open_release(folder).dataset())
    triple = asked(subject, predicate, value)
    found = explain(store.select, packaged_rules(), triple)
    if found is None:
        click.echo(instead(store.select, triple), err=True)
        sys.exit(1)
    click.echo(_FORMS[form](found), nl=False)
