"""``oxiana validate``: data against shapes, from files, standard input or a SPARQL server."""

import os
import sys
import time
from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from textwrap import shorten
from typing import Final, TextIO

import click
from pyoxigraph import DefaultGraph, Quad, RdfFormat

from oxiana.graph.cli_values import File, Named, Seconds, iri, listed
from oxiana.graph.errors import FileError, NotWritable, OxianaError, ShapesRejected
from oxiana.graph.files import STDIN, SYNTAXES, prefixes, rdf_files, read_files
from oxiana.graph.findings import short
from oxiana.graph.garbage import uncollected
from oxiana.graph.interrupting import carry_on_for, interruptible
from oxiana.graph.reports.annotations import failure
from oxiana.graph.reports.formats import FORMATS, written
from oxiana.graph.reports.places import NOWHERE, places
from oxiana.graph.sources import packaged, read_turtle
from oxiana.graph.store.remote import Addresses, RemoteStore
from oxiana.graph.terms import PREFIXES, has_prefix
from oxiana.graph.validation.baseline import since
from oxiana.graph.validation.compiled.finding import runnable
from oxiana.graph.validation.compiled.validating import Choice, Engine, queries, validate, validate_store
from oxiana.graph.validation.datagraph import DEFAULT, UNION, of_graph, usual
from oxiana.graph.validation.inferring import Inference, check_entailment, inferred
from oxiana.graph.validation.lint import lint
from oxiana.graph.validation.lookup import Lookup, Statement, Term
from oxiana.graph.validation.meta import meta
from oxiana.graph.validation.naming import called
from oxiana.graph.validation.report import SEVERITY_NAMES, Report, Result, at_least
from oxiana.graph.validation.report_rdf import VALIDATION_REPORT, read_results
from oxiana.graph.validation.shapes import check_chosen, shapes_for_documents
from oxiana.graph.validation.shapes import load as load_shapes

FAILED: Final = 2
"""The exit code when it cannot be said whether data conforms."""
SEVERITIES: Final = tuple(SEVERITY_NAMES)
EXPLAINED: Final = 100
"""So many results of sh:and, sh:or and sh:xone are told in detail."""
ANSWERED_IN: Final = 60.0
"""Seconds within which a server must answer each query, if it is not said how long all may take."""
TOLD_OF_SHAPES: Final = 20
"""So many faults of the shapes are told."""
_PATIENCE: Final = 1.0
"""Seconds without a word; a validation that takes longer tells how far it is."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is validated against what, and how; without ``shapes`` against those of the package.

    The graph, the nodes and the shapes that are chosen are as they were written, with prefixes.
    """

    data: tuple[Path, ...]
    data_syntax: RdfFormat | None
    shapes: tuple[Path, ...]
    shapes_syntax: RdfFormat | None
    light: tuple[Path, ...]
    light_syntax: RdfFormat | None
    endpoint: str | None
    timeout: float | None
    graph: str
    nodes: tuple[str, ...]
    only: tuple[str, ...]
    inference: Inference
    engine: Engine

    def read_shapes(self) -> tuple[Statement, ...]:
        """Return the shapes; those of the package are all for a server, whose data was inferred from."""
        if self.shapes:
            return tuple(read_files(self.shapes, self.shapes_syntax))
        own = load_shapes()
        return own if self.endpoint else shapes_for_documents(self.inference, own)

    def choice(self) -> Choice:
        """Return what is chosen; prefixes are those that data and shapes declare, then those of the package."""
        known: Mapping[str, str] = PREFIXES
        if any(map(has_prefix, (self.graph, *self.nodes, *self.only))):
            declared = prefixes(self.shapes, self.shapes_syntax) | prefixes(self.data, self.data_syntax)
            known = {**known, **declared}
        graph = None if self.graph in (DEFAULT, UNION) else iri("--graph", self.graph, known)
        nodes = tuple(iri("--target", text, known) for text in self.nodes)
        only = tuple(iri("--shape", text, known) for text in self.only)
        return Choice(graph or DefaultGraph(), nodes or None, only or None)

    def read_light(self) -> tuple[Statement, ...]:
        """Return what the data is seen in the light of: given files, or with our shapes our ontology."""
        own = () if self.shapes else read_turtle(packaged().ontology)
        return (*read_files(self.light, self.light_syntax), *own)

    def read_data(self, choice: Choice) -> tuple[Quad, ...]:
        """Return the graph that is validated; people are told where the data is if nothing is in it."""
        quads = tuple(read_files(self.data, self.data_syntax))
        found = of_graph(quads, None if self.graph == UNION else choice.graph)
        if quads and not found:
            there = dict.fromkeys(quad.graph_name for quad in quads)
            names = ", ".join("the default graph" if name == DefaultGraph() else str(name) for name in there)
            click.echo(f"nothing is in the graph that is validated; there are: {shorten(names, 300)}", err=True)
        if choice.targets is not None:
            _tell_of_absent(choice.targets, {term for quad in found for term in (quad.subject, quad.object)})
        return found

    def report(self, shapes: tuple[Statement, ...], choice: Choice) -> Report:
        """Validate."""
        if self.endpoint is not None:
            addresses = Addresses(self.endpoint, self.endpoint, self.endpoint)
            store = RemoteStore(addresses, self.timeout or ANSWERED_IN)
            return validate_store(store, shapes, choice, self.engine, Progress(sys.stderr), EXPLAINED)
        data, light = self.read_data(choice), self.read_light()
        more = inferred(chain(data, light), self.inference)
        return validate((*data, *more), shapes, self.engine, choice, Progress(sys.stderr), light, EXPLAINED)


class Progress:
    """Tells people at a terminal how far a long validation is."""

    def __init__(self, terminal: TextIO, clock: Callable[[], float] = time.monotonic) -> None:
        self._terminal, self._clock, self._started = terminal, clock, clock()

    def __call__(self, done: int, of: int) -> None:
        """Tell it, once it takes long."""
        if self._terminal.isatty() and self._clock() - self._started > _PATIENCE:
            self._terminal.write(f"\r{done} of {of} shapes" + ("\n" if done == of else ""))
            self._terminal.flush()


_FILES: Final = File()
_INFERENCE: Final = click.Choice([how.value for how in Inference])
_SYNTAX: Final = Named(["auto", *SYNTAXES])


@click.command("validate")
@click.argument("data", nargs=-1, type=_FILES)
@click.option("-s", "--shapes", multiple=True, type=_FILES, help="shapes instead of the package's; may be repeated")
@click.option("-e", "--ont-graph", "light", multiple=True, type=_FILES, help="what the data is seen in the light of")
@click.option("-df", "--data-file-format", "data_syntax", type=_SYNTAX, default="auto", help="syntax of DATA")
@click.option("-sf", "--shacl-file-format", "shapes_syntax", type=_SYNTAX, default="auto", help="syntax of the shapes")
@click.option("-ef", "--ont-file-format", "light_syntax", type=_SYNTAX, default="auto", help="syntax of that")
@click.option("--endpoint", metavar="URL", help="a SPARQL server whose data is validated where it is")
@click.option(
    "--timeout",
    type=Seconds(),
    help=f"the most time it may take; if not said, {ANSWERED_IN:g} for each answer of a server",
)
@click.option(
    "--graph",
    metavar="default|union|IRI",
    help="the graph that is validated; if not said, all in DATA together, the default graph of a server",
)
@click.option(
    "--target", "--focus", "targets", multiple=True, metavar="IRI", help="check this node only; may be repeated"
)
@click.option("--shape", "chosen", multiple=True, metavar="IRI", help="check by this shape only; may be repeated")
@click.option("--severity", type=click.Choice(SEVERITIES), default="info", show_default=True, help="the least reported")
@click.option(
    "--fail-on", type=click.Choice(SEVERITIES), default="info", show_default=True, help="the least to exit 1 on"
)
@click.option("-w", "--allow-warnings", "--allow-warning", is_flag=True, help="the same as --fail-on violation")
@click.option("--allow-infos", "--allow-info", is_flag=True, help="the same as --fail-on warning")
@click.option("--baseline", type=_FILES, help="an earlier report in RDF, whose results are not reported again")
@click.option("-i", "--inference", type=_INFERENCE, default="none", show_default=True)
@click.option("--engine", type=click.Choice([engine.value for engine in Engine]), default="auto", show_default=True)
@click.option("-m", "--metashacl", is_flag=True, help="hold the shapes against SHACL's shapes for shapes first")
@click.option("--show-queries", is_flag=True, help="print the queries that are made of the shapes, and do no more")
@click.option("-f", "--format", "form", type=Named(list(FORMATS)), default="text", show_default=True)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="file for the report instead of standard output")
def command(
    data: tuple[Path, ...],
    shapes: tuple[Path, ...],
    light: tuple[Path, ...],
    data_syntax: str,
    shapes_syntax: str,
    light_syntax: str,
    endpoint: str | None,
    timeout: float | None,
    graph: str | None,
    targets: tuple[str, ...],
    chosen: tuple[str, ...],
    severity: str,
    fail_on: str,
    allow_warnings: bool,  # noqa: FBT001 - click passes flags by name
    allow_infos: bool,  # noqa: FBT001
    baseline: Path | None,
    inference: str,
    engine: str,
    metashacl: bool,  # noqa: FBT001
    show_queries: bool,  # noqa: FBT001
    form: str,
    output: Path | None,
) -> None:
    """Validate DATA, or what a SPARQL server holds; exit 0 if it conforms, 1 if not, 2 if that cannot be said.

    DATA are files, folders of files, or - for standard input. The package's shapes are applied with its ontology, which
    says what is a kind of what.
    """
    order = Order(
        data, _syntax(data_syntax), shapes, _syntax(shapes_syntax), light, _syntax(light_syntax), endpoint, timeout,
        graph or usual(documents=endpoint is None), listed(targets), listed(chosen), Inference(inference),
        Engine(engine),
    )  # fmt: skip
    try:
        if timeout is not None:
            carry_on_for(timeout)
        statements = order.read_shapes()
        check_entailment(statements, order.inference)
        choice = order.choice()
        _check_shapes(statements, choice, metashacl=metashacl)
        if show_queries:
            click.echo(_queries(statements, choice))
            return
        _check_usage(order)
        with uncollected(), interruptible():
            found = order.report(statements, choice)
        _tell_of_shapes(statements if shapes else ())
        report = _known_left_out(at_least(found, SEVERITY_NAMES[severity]), baseline)
    except (OxianaError, MemoryError) as error:
        said = str(error) if isinstance(error, OxianaError) else "memory ran out: give it more, or less to do"
        click.echo(failure(said) if form == "github" else said, err=True)
        sys.exit(FAILED)
    _write(report, form, order.data, output)
    least = "violation" if allow_warnings else "warning" if allow_infos and fail_on == "info" else fail_on
    failing = at_least(report, SEVERITY_NAMES[least])
    sys.exit(1 if failing.results or report.validated_nothing else 0)


def _syntax(name: str) -> RdfFormat | None:
    """Return what is read as what it is said to be; the endings of names tell if nothing is said."""
    return SYNTAXES.get(name)


def _check_usage(order: Order) -> None:
    if bool(order.data) is (order.endpoint is not None):
        raise click.UsageError("name DATA, or one --endpoint")
    if (*order.data, *order.shapes, *order.light).count(STDIN) > 1:
        raise click.UsageError("standard input can be read once: name - once")
    if order.endpoint is not None and (order.light or order.inference is not Inference.NONE):
        raise click.UsageError("--ont-graph and --inference need the data here, not at an --endpoint")
    if order.endpoint is not None and order.graph == UNION:
        raise click.UsageError("an --endpoint validates one graph, not the union: name it, or the default graph")


def _tell_of_absent(nodes: Iterable[Term], there: Container[object]) -> None:
    for node in nodes:
        if node not in there:
            click.echo(f"the node {node} is not in the data that is validated", err=True)


def _check_shapes(shapes: tuple[Statement, ...], choice: Choice, *, metashacl: bool) -> None:
    check_chosen(shapes, choice.shapes or (), with_nodes=choice.targets is not None)
    for finding in meta(shapes) if metashacl else ():
        raise ShapesRejected(f"{called(Lookup(shapes), finding.node)}: {finding.text}", "correct the shapes")


def _tell_of_shapes(shapes: tuple[Statement, ...]) -> None:
    """Tell people of what would check nothing, or something else than was meant: the verdict does not know."""
    triples, findings = Lookup(shapes), lint(shapes)
    for finding in findings[:TOLD_OF_SHAPES]:
        click.echo(f"shapes: {called(triples, finding.node)}: {finding.text}", err=True)
    if len(findings) > TOLD_OF_SHAPES:
        click.echo(f"shapes: {len(findings) - TOLD_OF_SHAPES} more: `oxiana check shapes` tells all", err=True)


def _queries(shapes: tuple[Statement, ...], choice: Choice) -> str:
    """Return every query, ready to be run, below a comment that says which constraint of which shape it is for."""
    asked, triples = queries(shapes, choice), Lookup(shapes)
    comments = ((f"# {called(triples, unit.shape.node)} {short(what)}", one.text) for unit, what, one in asked)
    return "\n\n".join(f"{comment}\n{runnable(query)}" for comment, query in comments)


def _known_left_out(report: Report, baseline: Path | None) -> Report:
    if baseline is None:
        return report
    difference = since(report, _results(baseline))
    click.echo(f"{difference.known} results are known, {difference.gone} known ones are gone", err=True)
    return difference.report


def _results(baseline: Path) -> tuple[Result, ...]:
    statements = tuple(read_files([baseline]))
    if all(item.object != VALIDATION_REPORT for item in statements):
        raise FileError(str(baseline), "there is no report in it", "name a report in RDF, as --format turtle writes it")
    try:
        return read_results(statements)
    except ValueError as error:
        raise FileError(str(baseline), str(error), "name a report as --format turtle writes it") from error


def _write(report: Report, form: str, data: tuple[Path, ...], output: Path | None) -> None:
    """Write the report; a file that cannot be written is a failure, not a verdict."""
    found = places(report, (file for file in rdf_files(data) if file != STDIN)) if FORMATS[form].placed else NOWHERE
    try:
        content = written(report, FORMATS[form], found)
        if output is None:
            click.echo(content, nl=False)
        else:
            output.write_bytes(content)
    except BrokenPipeError:  # who reads has enough; the verdict stays
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, NotWritable) as error:
        where = f"{output or 'standard output'}: "
        problem = f"{where}{error.strerror}: name a file that can be written" if isinstance(error, OSError) else error
        click.echo(str(problem), err=True)
        sys.exit(FAILED)
