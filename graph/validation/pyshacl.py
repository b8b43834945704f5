"""The reference engine: pySHACL over rdflib graphs made here of parsed statements, never of text, paths or URLs."""

import logging
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, Final
from warnings import catch_warnings, simplefilter

import pyshacl
import rdflib
from owlrl import DeductiveClosure, OWLRL_Semantics
from pyoxigraph import Triple
from pyshacl.errors import ReportableRuntimeError, ShapeRecursionWarning
from pyshacl.inference import CustomRDFSOWLRLSemantics, CustomRDFSSemantics
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query

from oxiana.graph.errors import ShapesRejected
from oxiana.graph.rdf import from_rdflib, quiet, to_rdflib
from oxiana.graph.validation import messages, targets
from oxiana.graph.validation.adapt import adapted
from oxiana.graph.validation.lookup import Lookup, Statement
from oxiana.graph.validation.report import Report, Result
from oxiana.graph.validation.report_rdf import read_results

MOST_KEPT: Final = 20_000
"""The graph of shapes of no more statements is kept for the next validation by the same."""


def validate(data: Iterable[Statement], shapes: Iterable[Statement]) -> Report:
    """Validate data against shapes (SHACL Core and SHACL-SPARQL); raise ShapesRejected if the shapes are ill-formed.

    Graph names do not matter: what is passed is one data graph and one shapes graph. Nothing is inferred or fetched.
    """
    data, shapes = tuple(data), tuple(shapes)
    rules = Lookup(shapes)
    meeting = targets.meeting(rules, Lookup(data))
    results = _results(data, shapes, rules)
    roots = {shape: tuple(targets.above(rules, shape, meeting.met)) for shape in {one.shape for one in results}}
    return Report(results, meeting.met, meeting.unmet, meeting.excused, roots=roots)


def _results(data: tuple[Statement, ...], shapes: tuple[Statement, ...], rules: Lookup) -> tuple[Result, ...]:
    with quiet(), _silent():
        graph = _DataGraph(to_rdflib(data))
        known = _kept if len(shapes) <= MOST_KEPT else _graph
        try:
            return messages.translated(_run(graph, known(shapes), rules), rules)
        except re.error:
            return messages.spoken(_mute(graph, shapes, rules), rules)


def _mute(data: "_DataGraph", shapes: tuple[Statement, ...], rules: Lookup) -> tuple[Result, ...]:
    """Return the results without messages, for a value in one can break it; a pattern can be what is broken as well."""
    try:
        return _run(data, _graph(tuple(messages.mute(shapes))), rules)
    except re.error as error:
        raise ShapesRejected(
            f"pySHACL does not understand the pattern {error.pattern!r}: {error.msg}", "leave it to --engine compiled"
        ) from error


def _graph(shapes: tuple[Statement, ...]) -> rdflib.Graph:
    return to_rdflib(adapted(shapes))


@lru_cache(maxsize=1)
def _kept(shapes: tuple[Statement, ...]) -> rdflib.Graph:
    return _graph(shapes)


def _run(data: "_DataGraph", shapes: rdflib.Graph, rules: Lookup) -> tuple[Result, ...]:
    try:
        with catch_warnings():
            simplefilter("error", ShapeRecursionWarning)
            _, report, _ = pyshacl.validate(
                data, shacl_graph=shapes, inference="none", advanced=False, do_owl_imports=False
            )
    except (ShapeRecursionWarning, RecursionError) as error:
        raise ShapesRejected(
            "a shape that refers to itself meets a node that leads back to itself, which SHACL leaves undefined",
            "break the circle in the shapes or in the data",
        ) from error
    except (ReportableRuntimeError, NotImplementedError) as error:
        raise _rejected(error) from error
    except (AttributeError, LookupError, TypeError) as error:
        raise ShapesRejected(
            f"pySHACL breaks down at the shapes: {error}", "look with oxiana check shapes for what is ill-formed"
        ) from error
    except ArithmeticError as error:
        raise ShapesRejected(
            "pySHACL cannot compare all values, such as NaN with a decimal number", "leave it to --engine compiled"
        ) from error
    if isinstance(report, ReportableRuntimeError):
        raise _rejected(report)
    return read_results(from_rdflib(report), rules)


def _rejected(error: Exception) -> ShapesRejected:
    first = next(iter(str(error).splitlines()), type(error).__name__)
    return ShapesRejected(f"the shapes cannot be used: {first}", "correct the shapes")


@contextmanager
def _silent() -> Iterator[None]:
    """Keep pySHACL from writing to stderr what it raises as well."""
    logger = logging.getLogger("pyshacl-validate")

    def nothing(_record: logging.LogRecord) -> bool:
        return False

    logger.addFilter(nothing)
    try:
        yield
    finally:
        logger.removeFilter(nothing)


class _DataGraph(rdflib.Graph):
    """A graph that parses each query once, however many focus nodes it is put to, and queries nothing but itself."""

    def __init__(self, graph: rdflib.Graph) -> None:
        super().__init__(store=graph.store, identifier=graph.identifier, bind_namespaces="none")

    def query(self, query_object: str | Query, *args: Any, **kwargs: Any) -> rdflib.query.Result:
        """Answer a query as rdflib does."""
        prepared = _prepared(query_object) if isinstance(query_object, str) else query_object
        return super().query(prepared, *args, **kwargs)


@lru_cache(maxsize=256)
def _prepared(text: str) -> Query:
    try:
        query = prepareQuery(text)
    except Exception as error:  # rdflib raises bare Exceptions, such as for an unknown prefix
        raise _rejected(error) from error
    if query.algebra.datasetClause or "ServiceGraphPattern" in repr(query.algebra):
        raise ShapesRejected("a SPARQL constraint reads another graph or service", "remove FROM and SERVICE")
    return query


def closure(statements: Iterable[Statement], how: str) -> tuple[Triple, ...]:
    """Return what follows by ``rdfs``, ``owlrl`` or ``both`` and is not stated, as pySHACL infers it."""
    semantics = {"rdfs": CustomRDFSSemantics, "owlrl": OWLRL_Semantics, "both": CustomRDFSOWLRLSemantics}[how]
    with quiet():
        graph = to_rdflib(statements)
        stated = set(graph)
        DeductiveClosure(semantics).expand(graph)
        for literal_subject in [triple for triple in graph if isinstance(triple[0], rdflib.Literal)]:
            graph.remove(literal_subject)
        for triple in stated:
            graph.remove(triple)
        return tuple(from_rdflib(graph))
