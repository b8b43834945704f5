"""A report in the vocabulary of SHACL, in any syntax of RDF."""

from collections.abc import Iterable
from typing import Final

from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, parse, serialize

from oxiana.graph import turtle
from oxiana.graph.reports.templates import TEXTS, as_text
from oxiana.graph.terms import PREFIXES
from oxiana.graph.validation.report import Report
from oxiana.graph.validation.report_rdf import to_triples

MOST_IN_ONE_FORM: Final = 1000
"""Turtle of more results is written in the order of the report, without looking for its one form."""


def as_turtle(report: Report) -> bytes:
    """Return the report in the one form that Turtle has here, unless it is long."""
    if len(report.results) > MOST_IN_ONE_FORM:
        return as_rdf(report, RdfFormat.TURTLE)
    return turtle.write(to_triples(report)).encode()


def as_rdf(report: Report, form: RdfFormat) -> bytes:
    """Return the report in a syntax; a long one declares all prefixes, for nobody looks through it first."""
    if len(report.results) > MOST_IN_ONE_FORM:
        return _long(report, form)
    triples = tuple(to_triples(report))
    statements = (Quad(*triple) for triple in triples) if form.supports_datasets else triples
    return serialize(statements, format=form, prefixes=_needed(triples)) or b""


def _long(report: Report, form: RdfFormat) -> bytes:
    """Return a report by way of its text: to read that is faster than to make each triple."""
    if form in TEXTS:
        return as_text(report, form)
    quads = parse(as_text(report, RdfFormat.N_TRIPLES), format=RdfFormat.N_TRIPLES)
    statements = quads if form.supports_datasets else (quad.triple for quad in quads)
    return serialize(statements, format=form, prefixes=PREFIXES) or b""


def _needed(triples: Iterable[Triple]) -> dict[str, str]:
    iris = {term.value for triple in triples for term in triple if isinstance(term, NamedNode)}
    return {name: space for name, space in PREFIXES.items() if any(iri.startswith(space) for iri in iris)}
