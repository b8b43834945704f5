"""``oxiana check``: parts of the knowledge by themselves."""

import sys
from pathlib import Path
from typing import Final

import click
from pyoxigraph import DefaultGraph, Triple

from oxiana.graph import evidence, ontology
from oxiana.graph.cli_output import print_pairs, print_table
from oxiana.graph.cli_values import FOLDER, TEXT_OR_JSON
from oxiana.graph.context import load_context
from oxiana.graph.errors import ShapesRejected
from oxiana.graph.files import read_files
from oxiana.graph.hermit import find_jdk
from oxiana.graph.layout import ONTOLOGY, SHAPES
from oxiana.graph.ontology import Outcome
from oxiana.graph.release import open_release
from oxiana.graph.reports.annotations import suspicion
from oxiana.graph.sources import packaged
from oxiana.graph.store import MemoryStore
from oxiana.graph.terms import PREFIXES
from oxiana.graph.validation.lint import lint
from oxiana.graph.validation.lookup import Lookup
from oxiana.graph.validation.meta import idle, meta
from oxiana.graph.validation.naming import called
from oxiana.graph.validation.shapes import load as load_shapes
from oxiana.graph.yamlld import read_folder

_FOR_CHECKS: Final = click.Choice(["text", "json", "github"])


@click.group()
def check() -> None:
    """Check parts of the knowledge by themselves."""


@check.command("evidence")
@click.option("--documents", type=FOLDER, envvar="OXIANA_DOCUMENTS", required=True, help="folder of the documents")
@click.option("--records", type=FOLDER, help="folder of records instead of the package's")
@click.option("--format", "form", type=TEXT_OR_JSON, default="text", show_default=True, help="form of the figures")
def check_evidence(documents: Path, records: Path | None, form: str) -> None:
    """Recompute every digest, length and span of the records from the documents; exit 1 if one does not agree."""
    reading = read_folder(records or packaged().records, load_context())
    found = evidence.verify(reading.quads, documents)
    figures = {"documents": found.documents, "snapshots": found.snapshots, "spans": found.spans}
    print_pairs({**figures, "mismatches": len(found.mismatches)}, form)
    for mismatch in found.mismatches:
        click.echo(str(mismatch), err=True)
    sys.exit(1 if found.mismatches else 0)


@check.command("ontology")
@click.option("--release", "folder", type=click.Path(path_type=Path), help="release whose data must fit the ontology")
@click.option("--questions", type=FOLDER, help="folder of queries, which use terms too")
@click.option("--format", "form", type=TEXT_OR_JSON, default="text", show_default=True, help="form of the table")
def check_ontology(folder: Path | None, questions: Path | None, form: str) -> None:
    """Check the ontology: its texts, its hierarchy, its profiles and, against a release, its use."""
    data, shapes = _data_and_shapes(folder) if folder else ([], [])
    asked = [file.read_text("utf-8") for file in sorted(questions.glob("*.rq"))] if questions else []
    use = ontology.Use(data, shapes, asked)
    checks = ontology.check_ontology(ontology.packaged_ontology(), use, find_jdk())
    rows = [(each.id, each.outcome.value, each.what, "; ".join(each.where)) for each in checks]
    print_table(("check", "result", "what", "where"), rows, form)
    sys.exit(1 if any(each.outcome is Outcome.FAILED for each in checks) else 0)


@check.command("shapes")
@click.argument("shapes", nargs=-1, type=click.Path(path_type=Path, allow_dash=True))
@click.option("--data", multiple=True, type=click.Path(path_type=Path), help="data in which shapes must meet a node")
@click.option(
    "--format", "form", type=_FOR_CHECKS, default="text", show_default=True, help="form of the table, or annotations"
)
def check_shapes(shapes: tuple[Path, ...], data: tuple[Path, ...], form: str) -> None:
    """Check shapes themselves, the package's or those of files: a misspelt term of SHACL would check nothing."""
    statements = tuple(read_files(shapes)) if shapes else load_shapes()
    if not any(item.predicate.value.startswith(PREFIXES["sh"]) for item in statements):
        raise ShapesRejected("there is no shape in the files", "name files with shapes")
    findings = (*lint(statements), *meta(statements), *(idle(statements, read_files(data)) if data else ()))
    triples = Lookup(statements)
    rows = [(called(triples, each.node), each.rule, each.text) for each in findings]
    if form == "github":
        click.echo("".join(f"{suspicion(*row)}\n" for row in rows), nl=False)
    else:
        print_table(("shape", "rule", "finding"), rows, form)
    sys.exit(1 if findings else 0)


def _data_and_shapes(folder: Path) -> tuple[list[Triple], list[Triple]]:
    """Return what a release says of things, the ontology left out, and its shapes."""
    store = MemoryStore(open_release(folder).quads())
    return list(set(store.get(DefaultGraph())) - set(store.get(ONTOLOGY))), list(store.get(SHAPES))
