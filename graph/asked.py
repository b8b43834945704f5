"""A triple that somebody asks for: read from what was typed, and what there is when it is not there."""

from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple

from oxiana.graph import turtle
from oxiana.graph.errors import SyntaxProblem
from oxiana.graph.explanation import claims_that_state
from oxiana.graph.findings import short
from oxiana.graph.parsing import parse_bytes
from oxiana.graph.proof import Select
from oxiana.graph.rule import Term
from oxiana.graph.terms import PREFIXES

_VALUES: Final = "SELECT DISTINCT ?value WHERE {{ {subject} {predicate} ?value }} ORDER BY ?value LIMIT 20"
_PROPERTIES: Final = "SELECT DISTINCT ?property WHERE {{ {subject} ?property ?value }} ORDER BY ?property LIMIT 40"
_BEFORE: Final = "".join(f"PREFIX {name}: <{namespace}>\n" for name, namespace in PREFIXES.items()) + "[] a "


def asked(subject: str, predicate: str, value: str) -> Triple:
    """Return the triple of three terms as people type them; what is no term of Turtle is the text of a literal."""
    last = _term(value) or Literal(value)
    if isinstance(last, BlankNode):
        raise SyntaxProblem(f"term {value!r}", "a blank node has no name by which it can be asked for")
    return Triple(_iri(subject), _iri("rdf:type" if predicate == "a" else predicate), last)


def instead(select: Select, triple: Triple) -> str:
    """Return one line on a triple that is not in the default graph: what there is that is near."""
    line = turtle.line([triple]).removesuffix(" .")
    if claims := claims_that_state(select, triple):
        names = ", ".join(f"{short(claim.claim)} ({short(claim.rank)})" for claim in claims)
        return f"{line}: not accepted; only stated by {names}"
    subject, predicate = triple.subject, triple.predicate
    values = [row["value"] for row in select(_VALUES.format(subject=subject, predicate=predicate))]
    if values:
        there = turtle.line(Triple(subject, predicate, each) for each in values)
        return f"{line}: not in the graph; there is {there.removesuffix(' .')}"
    properties = [short(row["property"]) for row in select(_PROPERTIES.format(subject=subject))]
    if properties:
        return f"{line}: not in the graph; its subject has {', '.join(properties)}"
    return f"{line}: not in the graph, and nothing is said of its subject"


def _iri(text: str) -> NamedNode:
    if isinstance(term := _term(text), NamedNode):
        return term
    raise SyntaxProblem(f"term {text!r}", "write an IRI, or a name such as id:state-kz")


def _term(text: str) -> Term | None:
    """Return the one term that stands in the text: an IRI with or without brackets, a name or a literal."""
    written = f"<{text}>" if text.startswith(("http://", "https://")) else text
    try:
        (quad,) = parse_bytes("term", f"{_BEFORE}{written} .".encode(), RdfFormat.TURTLE)
    except (SyntaxProblem, ValueError):
        return None
    term: Term = quad.object
    return term
