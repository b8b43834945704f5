"""What the shapes of this project owe their readers beyond what SHACL asks: names, words, a severity and a run."""

from collections.abc import Iterable, Iterator

from pyoxigraph import BlankNode, Literal, NamedNode

from oxiana.graph import sparql
from oxiana.graph.terms import PREFIXES, compact, external
from oxiana.graph.validation.lint import PROPERTY, SPARQL, Finding, in_order
from oxiana.graph.validation.lookup import RDF_TYPE, Lookup, Resource, Statement
from oxiana.graph.validation.shapes import RUN, Run
from oxiana.graph.validation.targets import NODE_SHAPE, PROPERTY_SHAPE, targeted

SEVERITY, MESSAGE = external("sh", "severity"), external("sh", "message")
NAME, DESCRIPTION = external("sh", "name"), external("sh", "description")
SPARQL_CONSTRAINT = external("sh", "SPARQLConstraint")
LANGUAGES = ("en", "ru")


def unfinished(shapes: Iterable[Statement], ontology: Iterable[Statement]) -> tuple[Finding, ...]:
    """Return what is missing from our own shapes, and terms of ours in them that the ontology does not describe."""
    triples = Lookup(shapes)
    return in_order((*_nameless(triples), *_node_shapes(triples), *_rules(triples), *_terms(triples, Lookup(ontology))))


def _nameless(triples: Lookup) -> Iterator[Finding]:
    for predicate in (PROPERTY, SPARQL):
        for node, value in triples.pairs(predicate):
            if isinstance(value, BlankNode) and isinstance(node, NamedNode):
                yield Finding(node, "name", f"a value of {compact(predicate.value)} has no IRI; give it one")


def _node_shapes(triples: Lookup) -> Iterator[Finding]:
    runs = {Literal(run.value) for run in Run}
    for shape in triples.subjects(RDF_TYPE, NODE_SHAPE):
        yield from _words(triples, shape, NAME)
        yield from _words(triples, shape, DESCRIPTION)
    for shape in targeted(triples):
        found = set(triples.objects(shape, RUN))
        if not found or found - runs:
            yield Finding(shape, "run", 'say with oxs:run whether it is checked on "asserted" or "inferred" triples')


def _rules(triples: Lookup) -> Iterator[Finding]:
    """Check whatever can be broken: a property shape, a query, and a node shape that has a query or a message."""
    for shape in triples.subjects(RDF_TYPE, PROPERTY_SHAPE):
        yield from _words(triples, shape, NAME)
    queries = triples.subjects(RDF_TYPE, SPARQL_CONSTRAINT)
    speaking = [shape for shape in triples.subjects(RDF_TYPE, NODE_SHAPE) if triples.objects(shape, MESSAGE)]
    asking = [shape for shape, _ in triples.pairs(SPARQL)]
    for rule in (*triples.subjects(RDF_TYPE, PROPERTY_SHAPE), *queries, *speaking):
        yield from _words(triples, rule, MESSAGE)
    for rule in (*triples.subjects(RDF_TYPE, PROPERTY_SHAPE), *asking, *speaking):
        if len(triples.objects(rule, SEVERITY)) != 1:
            yield Finding(rule, "severity", "say how severe it is with one sh:severity")


def _words(triples: Lookup, node: Resource, predicate: NamedNode) -> Iterator[Finding]:
    found = sorted(str(value.language) for value in triples.objects(node, predicate) if isinstance(value, Literal))
    if tuple(found) != LANGUAGES:
        yield Finding(node, "words", f"{compact(predicate.value)} must be there once in each of {', '.join(LANGUAGES)}")


def _terms(triples: Lookup, ontology: Lookup) -> Iterator[Finding]:
    described = set(ontology.nodes())
    for node in triples.nodes():
        for _, value in triples.properties(node):
            for term in _ours(value):
                if term not in described:
                    yield Finding(node, "term", f"{compact(term.value)} is not in the ontology")


def _ours(value: object) -> Iterator[NamedNode]:
    """Yield the terms of our ontology and concepts that a value is or, being a query, contains."""
    if isinstance(value, NamedNode) and value.value.startswith((PREFIXES["ox"], PREFIXES["oxc"])):
        yield value
    elif isinstance(value, Literal) and "$this" in value.value:
        names = (item.text.partition(":") for item in sparql.tokens(value.value) if item.kind is sparql.Kind.NAME)
        yield from (NamedNode(PREFIXES[prefix] + local) for prefix, _, local in names if prefix in {"ox", "oxc"})
