"""Shapes from strangers: what is refused before any engine sees them."""

import re
from collections.abc import Iterable, Iterator

from pyoxigraph import Literal

from oxiana.graph import sparql
from oxiana.graph.errors import ShapesRejected
from oxiana.graph.terms import external, is_iri
from oxiana.graph.validation import vocabulary
from oxiana.graph.validation.inferring import Inference, check_entailment
from oxiana.graph.validation.lint import WELL_FORMED, Finding, imports_not_followed, in_order
from oxiana.graph.validation.lookup import Lookup, Statement
from oxiana.graph.validation.naming import called

PREFIX, NAMESPACE = external("sh", "prefix"), external("sh", "namespace")
SHAPES_GRAPH = external("sh", "shapesGraph")

MOST_TOLD = 10
"""So many faults are told at once."""

_PREFIX_NAME = re.compile(r"(?:\w(?:[\w.-]*[\w-])?)?")
_UNBOUND = {"SHAPESGRAPH", "CURRENTSHAPE"}


def vet(
    shapes: Iterable[Statement], how: Inference = Inference.NONE, *, imports: bool = False, bound: bool = False
) -> tuple[Statement, ...]:
    """Return the shapes if they are safe and well-formed; raise ShapesRejected with what is not.

    ``how`` is what will be inferred. With ``imports``, imports of other documents may stand there: nobody follows them.
    With ``bound``, the variables for the graph of the shapes and the current shape may be used.
    """
    statements = tuple(shapes)
    check_entailment(statements, how)
    triples = Lookup(statements)
    findings = (
        *unsafe(triples, imports=imports, bound=bound),
        *in_order(found for rule in WELL_FORMED for found in rule(triples)),
    )
    if findings:
        told = [f"{called(triples, finding.node)}: {finding.text}" for finding in findings[:MOST_TOLD]]
        more = [f"and {len(findings) - MOST_TOLD} more"] if len(findings) > MOST_TOLD else []
        raise ShapesRejected("; ".join((*told, *more)), "correct the shapes")
    return statements


def unsafe(triples: Lookup, *, imports: bool = False, bound: bool = False) -> tuple[Finding, ...]:
    """Return what makes shapes unsafe to run: whatever would fetch, or run something else than a constraint."""
    imported = () if imports else imports_not_followed(triples)
    return in_order((*imported, *_suggested(triples), *_injected(triples), *_queries(triples, bound=bound)))


def _suggested(triples: Lookup) -> Iterator[Finding]:
    for node, value in triples.pairs(SHAPES_GRAPH):
        yield Finding(node, "fetch", f"sh:shapesGraph {value} is never followed; give these shapes too, and remove it")


def _injected(triples: Lookup) -> Iterator[Finding]:
    """Prefixes are pasted before queries as text, so they must be nothing but prefixes."""
    for node, prefix in triples.pairs(PREFIX):
        if not (isinstance(prefix, Literal) and _PREFIX_NAME.fullmatch(prefix.value)):
            yield Finding(node, "prefix", f"{prefix} is no prefix")
    for node, namespace in triples.pairs(NAMESPACE):
        if not is_iri(namespace.value):
            yield Finding(node, "prefix", f"{namespace} is no namespace IRI")


def _queries(triples: Lookup, *, bound: bool) -> Iterator[Finding]:
    for predicate in vocabulary.QUERIES:
        for node, query in triples.pairs(predicate):
            for word in sorted(sparql.features(query.value)):
                yield Finding(node, "query", f"{word} reaches outside the data and is never executed; remove it")
            variables = {
                item.text[1:].upper() for item in sparql.tokens(query.value) if item.kind is sparql.Kind.VARIABLE
            }
            for name in sorted(set() if bound else variables & _UNBOUND):
                yield Finding(node, "query", f"the variable {name} is not supported; remove it")
