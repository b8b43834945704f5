"""Between pyoxigraph and rdflib: the one place where rdflib terms and graphs are made of parsed ones."""

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TypeAlias

import rdflib
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from oxiana.graph.errors import SyntaxProblem

Term: TypeAlias = NamedNode | BlankNode | Literal


@contextmanager
def quiet() -> Iterator[None]:
    """Keep rdflib from logging a traceback for every ill-typed literal; they are data like any other."""
    logger = logging.getLogger("rdflib.term")
    before = logger.level
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(before)


def to_rdflib_term(term: Term | Triple) -> rdflib.term.Identifier:
    """Return the term in rdflib's form, a literal with its lexical form untouched."""
    match term:
        case NamedNode():
            return rdflib.URIRef(term.value)
        case BlankNode():
            return rdflib.BNode(term.value)
        case Literal(language=str(language)):
            return rdflib.Literal(term.value, lang=language)
        case Literal() if term.datatype.value == str(rdflib.XSD.string):
            return rdflib.Literal(term.value)
        case Literal():
            return rdflib.Literal(term.value, datatype=term.datatype.value, normalize=False)
    raise SyntaxProblem("RDF 1.1 data", "a triple term stands where RDF 1.1 has none")


def from_rdflib_term(term: rdflib.term.Node) -> Term:
    """Return the rdflib term in pyoxigraph's form."""
    match term:
        case rdflib.BNode():
            return BlankNode(str(term))
        case rdflib.Literal(language=str(language)):
            return Literal(str(term), language=language)
        case rdflib.Literal(datatype=None):
            return Literal(str(term))
        case rdflib.Literal():
            return Literal(str(term), datatype=NamedNode(str(term.datatype)))
    return NamedNode(str(term))


def to_rdflib(statements: Iterable[Quad | Triple]) -> rdflib.Graph:
    """Return one rdflib graph of the statements, whatever graph they stand in."""
    graph = rdflib.Graph(bind_namespaces="none")
    with quiet():
        for statement in statements:
            graph.add(
                (
                    to_rdflib_term(statement.subject),
                    to_rdflib_term(statement.predicate),
                    to_rdflib_term(statement.object),
                )
            )
    return graph


def from_rdflib(graph: rdflib.Graph) -> Iterator[Triple]:
    """Yield the triples of an rdflib graph."""
    for subject, predicate, value in graph:
        yield Triple(_resource(subject), NamedNode(str(predicate)), from_rdflib_term(value))


def _resource(node: rdflib.term.Node) -> NamedNode | BlankNode:
    return BlankNode(str(node)) if isinstance(node, rdflib.BNode) else NamedNode(str(node))
