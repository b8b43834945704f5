"""The command line of the graph: each command parses, calls and prints."""

import json
import sys
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

import click
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, QueryBoolean, QuerySolutions, Triple

from oxiana.graph import (
    cli_difference,
    cli_explanation,
    cli_store,
    cli_validation,
    evidence,
    ontology,
    pipeline,
    table,
    turtle,
)
from oxiana.graph.context import load_context
from oxiana.graph.errors import ShapesRejected
from oxiana.graph.files import read_files
from oxiana.graph.formatting import out_of_form, turtle_files
from oxiana.graph.hermit import find_jdk
from oxiana.graph.layout import ONTOLOGY, SHAPES
from oxiana.graph.ontology import Outcome
from oxiana.graph.release import open_release
from oxiana.graph.reports.annotations import suspicion
from oxiana.graph.sources import Sources, packaged
from oxiana.graph.store import MemoryStore
from oxiana.graph.terms import PREFIXES, compact
from oxiana.graph.validation.compiled.validating import Engine
from oxiana.graph.validation.lint import lint
from oxiana.graph.validation.lookup import Lookup
from oxiana.graph.validation.meta import idle, meta
from oxiana.graph.validation.naming import called
from oxiana.graph.validation.shapes import load as load_shapes
from oxiana.graph.yamlld import read_folder

_FOLDER: Final = click.Path(path_type=Path, file_okay=False, exists=True)
_TEXT_OR_JSON: Final = click.Choice(["text", "json"])
_FOR_CHECKS: Final = click.Choice(["text", "json", "github"])
_ENGINE: Final = click.Choice([engine.value for engine in Engine])


@click.group()
@click.version_option(package_name="oxiana")
def cli() -> None:
    """Build, check and serve a knowledge graph of Central Asian diplomacy."""


cli.add_command(cli_difference.command)
cli.add_command(cli_explanation.command)
cli.add_command(cli_store.store)
cli.add_command(cli_validation.command)


@cli.command()
@click.option("--out", type=click.Path(path_type=Path), default="release", show_default=True, help="folder to make")
@click.option("--records", type=_FOLDER, help="folder of YAML-LD records instead of the package's")
@click.option("--reference", type=_FOLDER, help="folder of YAML-LD reference data instead of the package's")
@click.option("--ontology", type=_FOLDER, help="folder of Turtle instead of the package's ontology")
@click.option("--shapes", type=_FOLDER, help="folder of Turtle instead of the package's shapes")
@click.option("--engine", type=_ENGINE, default="auto", show_default=True, help="what validates")
@click.option("--previous", type=_FOLDER, help="the release before this one, to tell what has changed")
@click.option("--format", "form", type=_TEXT_OR_JSON, default="text", show_default=True, help="form of the summary")
def build(
    out: Path,
    records: Path | None,
    reference: Path | None,
    ontology: Path | None,
    shapes: Path | None,
    engine: str,
    previous: Path | None,
    form: str,
) -> None:
    """Build, check and write a release, in place of the one in --out."""
    started = time.monotonic()
    own = packaged()
    sources = Sources(
        records or own.records, reference or own.reference, ontology or own.ontology, shapes or own.shapes
    )
    before = open_release(previous) if previous else None
    built = pipeline.build(sources, out, Engine(engine), before)
    _print_pairs({**built.summary(), "seconds": f"{time.monotonic() - started:.1f}"}, form)


@cli.command()
@click.argument("document")
@click.argument("words")
@click.option("--documents", type=_FOLDER, envvar="OXIANA_DOCUMENTS", help="folder of the source documents")
def cite(document: str, words: str, documents: Path | None) -> None:
    """Print the evidence for WORDS, which stand once in DOCUMENT: a path, or how its name begins in --documents."""
    path = Path(document)
    if documents is not None and not path.is_file():
        path = evidence.find_document(document, documents)
    click.echo(evidence.cite(evidence.read_document(path), words).yaml(), nl=False)


@cli.group()
def check() -> None:
    """Check parts of the knowledge by themselves."""


@check.command("evidence")
@click.option("--documents", type=_FOLDER, envvar="OXIANA_DOCUMENTS", required=True, help="folder of the documents")
@click.option("--records", type=_FOLDER, help="folder of records instead of the package's")
@click.option("--format", "form", type=_TEXT_OR_JSON, default="text", show_default=True, help="form of the figures")
def check_evidence(documents: Path, records: Path | None, form: str) -> None:
    """Recompute every digest, length and span of the records from the documents; exit 1 if one does not agree."""
    reading = read_folder(records or packaged().records, load_context())
    found = evidence.verify(reading.quads, documents)
    figures = {"documents": found.documents, "snapshots": found.snapshots, "spans": found.spans}
    _print_pairs({**figures, "mismatches": len(found.mismatches)}, form)
    for mismatch in found.mismatches:
        click.echo(str(mismatch), err=True)
    sys.exit(1 if found.mismatches else 0)


@check.command("ontology")
@click.option("--release", "folder", type=click.Path(path_type=Path), help="release whose data must fit the ontology")
@click.option("--questions", type=_FOLDER, help="folder of queries, which use terms too")
@click.option("--format", "form", type=_TEXT_OR_JSON, default="text", show_default=True, help="form of the table")
def check_ontology(folder: Path | None, questions: Path | None, form: str) -> None:
    """Check the ontology: its texts, its hierarchy, its profiles and, against a release, its use."""
    data, shapes = _data_and_shapes(folder) if folder else ([], [])
    asked = [file.read_text("utf-8") for file in sorted(questions.glob("*.rq"))] if questions else []
    use = ontology.Use(data, shapes, asked)
    checks = ontology.check_ontology(ontology.packaged_ontology(), use, find_jdk())
    rows = [(each.id, each.outcome.value, each.what, "; ".join(each.where)) for each in checks]
    _print_table(("check", "result", "what", "where"), rows, form)
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
        _print_table(("shape", "rule", "finding"), rows, form)
    sys.exit(1 if findings else 0)


@cli.command("format")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--check", "only_check", is_flag=True, help="change nothing; exit 1 if a file would change")
def format_turtle(paths: tuple[Path, ...], only_check: bool) -> None:  # noqa: FBT001 - click passes the flag by name
    """Put the Turtle files in PATHS into their one form."""
    changed = False
    for file, wanted in out_of_form(turtle_files(paths)):
        changed = True
        click.echo(f"{'would change' if only_check else 'changed'} {file}")
        if not only_check:
            file.write_text(wanted, "utf-8")
    sys.exit(1 if only_check and changed else 0)


@cli.command()
@click.argument("sparql")
@click.option("--release", "folder", type=click.Path(path_type=Path), default="release", show_default=True)
@click.option("--format", "form", type=_TEXT_OR_JSON, default="text", show_default=True, help="form of a table")
def query(sparql: str, folder: Path, form: str) -> None:
    """Answer a SPARQL query from a release: a table, true or false, or Turtle."""
    answer = MemoryStore(open_release(folder).dataset()).query(sparql)
    if isinstance(answer, QuerySolutions):
        header = [variable.value for variable in answer.variables]
        _print_table(header, ([_cell(term) for term in row] for row in answer), form)
    elif isinstance(answer, QueryBoolean):
        click.echo("true" if answer else "false")
    else:
        click.echo(turtle.write(answer), nl=False)


def _cell(term: NamedNode | BlankNode | Literal | Triple | None) -> str:
    """Return a term as a reader wants it: names short, literals without quotes, nothing for nothing."""
    if isinstance(term, NamedNode):
        return compact(term.value)
    return term.value if isinstance(term, Literal) else str(term or "")


def _data_and_shapes(folder: Path) -> tuple[list[Triple], list[Triple]]:
    """Return what a release says of things, the ontology left out, and its shapes."""
    store = MemoryStore(open_release(folder).quads())
    return list(set(store.get(DefaultGraph())) - set(store.get(ONTOLOGY))), list(store.get(SHAPES))


def _print_table(header: Sequence[str], rows: Iterable[Sequence[str]], form: str) -> None:
    click.echo(table.as_json(header, rows) if form == "json" else table.aligned(header, rows))


def _print_pairs(pairs: dict[str, str | int], form: str) -> None:
    """Print names and values: aligned, or as one JSON object."""
    if form == "json":
        click.echo(json.dumps(pairs, indent=2))
    else:
        click.echo(table.aligned((), [(name, str(value)) for name, value in pairs.items()]))
