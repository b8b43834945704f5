"""A report in the vocabulary of SHACL, in any syntax of RDF."""

from collections.abc import Iterable, Mapping
from typing import Final

from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, parse, serialize

from oxiana.graph import turtle
from oxiana.graph.errors import NotWritable
from oxiana.graph.reports.templates import TEXTS, as_text
from oxiana.graph.terms import PREFIXES
from oxiana.graph.validation import paths
from oxiana.graph.validation.report import Report, Result
from oxiana.graph.validation.report_rdf import to_triples

MOST_IN_ONE_FORM: Final = 1000
"""Turtle of more results is written in the order of the report, without looking for its one form."""

LONGEST_PATH: Final = 40
"""So is Turtle with a path of more triples: the time that its one form takes is the third power of their number."""


def as_turtle(report: Report) -> bytes:
    """Return the report in the one form that Turtle has here, unless it is long."""
    if len(report.results) > MOST_IN_ONE_FORM or any(map(_has_long_path, report.results)):
        return as_rdf(report, RdfFormat.TURTLE)
    return turtle.write(to_triples(report)).encode()


def _has_long_path(result: Result) -> bool:
    own = result.path is not None and len(paths.triples(result.path, "p")[1]) > LONGEST_PATH
    return own or any(map(_has_long_path, result.details))


def as_rdf(report: Report, form: RdfFormat) -> bytes:
    """Return the report in a syntax; a long one declares all prefixes, for nobody looks through it first."""
    if len(report.results) > MOST_IN_ONE_FORM:
        return _long(report, form)
    triples = tuple(to_triples(report))
    statements = (Quad(*triple) for triple in triples) if form.supports_datasets else triples
    return _written(statements, form, _needed(triples))


def _long(report: Report, form: RdfFormat) -> bytes:
    """Return a report by way of its text: to read that is faster than to make each triple."""
    if form in TEXTS:
        return as_text(report, form)
    quads = parse(as_text(report, RdfFormat.N_TRIPLES), format=RdfFormat.N_TRIPLES)
    statements = quads if form.supports_datasets else (quad.triple for quad in quads)
    return _written(statements, form, PREFIXES)


def _written(statements: Iterable[Quad] | Iterable[Triple], form: RdfFormat, prefixes: Mapping[str, str]) -> bytes:
    try:
        return serialize(statements, format=form, prefixes=dict(prefixes)) or b""
    except OSError as error:
        raise NotWritable("report", f"{error}: write the report as Turtle or N-Triples") from error


def _needed(triples: Iterable[Triple]) -> dict[str, str]:
    iris = {term.value for triple in triples for term in triple if isinstance(term, NamedNode)}
    return {name: space for name, space in PREFIXES.items() if any(iri.startswith(space) for iri in iris)}
