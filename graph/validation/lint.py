"""What is wrong with shapes before any data is seen: a misspelt term of SHACL checks nothing, and nobody notices."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

from pyoxigraph import Literal, NamedNode

from oxiana.graph import sparql
from oxiana.graph.errors import ShapesRejected
from oxiana.graph.sparql import Kind
from oxiana.graph.terms import external
from oxiana.graph.validation import paths, vocabulary
from oxiana.graph.validation.adapt import FLAGS as FLAGS_OF_SHAPES
from oxiana.graph.validation.adapt import IMPORTS, imports
from oxiana.graph.validation.lookup import RDF_TYPE, Lookup, Resource, Statement, Term
from oxiana.graph.validation.regexes import compiles
from oxiana.graph.validation.targets import NODE_SHAPE, PROPERTY_SHAPE, TARGETS, is_class

PATH, PROPERTY = external("sh", "path"), external("sh", "property")
PATTERN, FLAGS = external("sh", "pattern"), external("sh", "flags")
SELECT, SPARQL, PREFIXES = external("sh", "select"), external("sh", "sparql"), external("sh", "prefixes")
DECLARE, PREFIX = external("sh", "declare"), external("sh", "prefix")
DEACTIVATED = external("sh", "deactivated")

_NEVER_IN_CONSTRAINTS = {"MINUS", "VALUES", "SERVICE"}


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong with a shape: which node, which rule of this module, and what to do."""

    node: Term
    rule: str
    text: str


Rule: TypeAlias = Callable[[Lookup], Iterator[Finding]]


def lint(shapes: Iterable[Statement]) -> tuple[Finding, ...]:
    """Return what is wrong with shapes, whoever wrote them; no finding means that they can do what they say."""
    triples = Lookup(shapes)
    return in_order(finding for rule in RULES for finding in rule(triples))


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the distinct findings by node, rule and text."""
    return tuple(sorted(dict.fromkeys(findings), key=lambda finding: (str(finding.node), finding.rule, finding.text)))


def unknown_terms(triples: Lookup) -> Iterator[Finding]:
    """Find terms in SHACL's namespace that SHACL does not have, or that are of its extensions."""
    for node in triples.nodes():
        terms = [term for pair in triples.properties(node) for term in pair if _is_of_shacl(term)]
        for term in terms:
            if term in vocabulary.NEVER_EXECUTED:
                yield Finding(
                    node, "term", f"{_short(term)} is of an extension of SHACL that is never executed here; remove it"
                )
            elif term not in vocabulary.TERMS and not _is_data(triples, node, terms):
                yield Finding(
                    node, "term", f"{_short(term)} is no term of SHACL 1.0 and would check nothing; correct it"
                )


def _is_of_shacl(term: Term) -> bool:
    return isinstance(term, NamedNode) and term.value.startswith(vocabulary.SH)


def _short(term: Term) -> str:
    return f"sh:{term.value.removeprefix(vocabulary.SH)}"


def _is_data(triples: Lookup, node: Resource, terms: list[Term]) -> bool:
    """Say whether a node is no part of a shape: it has a class, none of SHACL's, and no term that SHACL knows."""
    kinds = triples.objects(node, RDF_TYPE)
    return bool(kinds) and not any(map(_is_of_shacl, kinds)) and vocabulary.TERMS.isdisjoint(terms)


def ill_formed_values(triples: Lookup) -> Iterator[Finding]:
    """Find parameters whose value is of the wrong kind."""
    for predicate, (fits, kind) in vocabulary.VALUES.items():
        local = predicate.value.removeprefix(vocabulary.SH)
        for node, value in triples.pairs(predicate):
            if not fits(triples, value):
                yield Finding(node, "value", f"sh:{local} must be {kind}, not {value}")


def flags_that_set_nothing(triples: Lookup) -> Iterator[Finding]:
    """Find flags written as a number: only the literal ``true`` sets one, so that ``1`` says the opposite."""
    for predicate in FLAGS_OF_SHAPES:
        for node, value in triples.pairs(predicate):
            if isinstance(value, Literal) and value.value in ("0", "1"):
                yield Finding(node, "value", f"{_short(predicate)} {value.value} sets nothing; write true or false")


def ill_formed_paths(triples: Lookup) -> Iterator[Finding]:
    """Find property shapes without exactly one well-formed path."""
    parameters = {node for _, node in triples.pairs(external("sh", "parameter"))}
    shapes = {
        *triples.subjects(RDF_TYPE, PROPERTY_SHAPE),
        *(value for _, value in triples.pairs(PROPERTY)),
        *parameters,
    }
    for shape in shapes | {node for node, _ in triples.pairs(PATH)}:
        values = triples.objects(shape, PATH)
        if len(values) != 1:
            yield Finding(shape, "path", f"a property shape has one sh:path, not {len(values)}")
        for value in values:
            try:
                paths.read(triples, value)
            except ShapesRejected as error:
                yield Finding(shape, "path", error.problem)


def misplaced_parameters(triples: Lookup) -> Iterator[Finding]:
    """Find parameters that count or compare the values of a path, on a shape that has no path."""
    for predicate in vocabulary.NEED_PATH:
        local = predicate.value.removeprefix(vocabulary.SH)
        for shape, _ in triples.pairs(predicate):
            if not triples.objects(shape, PATH):
                yield Finding(shape, "path", f"sh:{local} checks nothing on a shape without sh:path; move it to one")


def patterns_that_do_not_compile(triples: Lookup) -> Iterator[Finding]:
    """Find regular expressions that no engine understands, and flags that SPARQL's REGEX does not have."""
    for shape, pattern in triples.pairs(PATTERN):
        letters = "".join(value.value for value in triples.objects(shape, FLAGS) if isinstance(value, Literal))
        if not compiles(pattern.value, letters):
            yield Finding(shape, "pattern", f"{pattern.value!r} does not compile: correct the regular expression")
    for shape, flags in triples.pairs(FLAGS):
        if not set(flags.value) <= set("smixq"):
            yield Finding(shape, "pattern", f"sh:flags {flags.value!r} has a letter that is none of s, m, i, x, q")


def shapes_for_nothing(triples: Lookup) -> Iterator[Finding]:
    """Find shapes that have no target and that no other shape refers to, so that no node ever meets them."""
    used = {value for predicate in vocabulary.SHAPES for _, value in triples.pairs(predicate)}
    for predicate in vocabulary.SHAPE_LISTS:
        used |= {member for _, head in triples.pairs(predicate) for member in triples.items(head) or ()}
    for shape in {*triples.subjects(RDF_TYPE, NODE_SHAPE), *triples.subjects(RDF_TYPE, PROPERTY_SHAPE)}:
        targets = any(triples.objects(shape, target) for target in TARGETS) or is_class(triples, shape)
        if not (targets or shape in used):
            yield Finding(shape, "target", "the shape has no target and nothing refers to it; give it one or remove it")


def queries_that_cannot_run(triples: Lookup) -> Iterator[Finding]:
    """Find SPARQL with undeclared prefixes, or with what SHACL forbids beside pre-bound variables (section 5.2.1)."""
    for predicate in vocabulary.QUERIES:
        for node, query in triples.pairs(predicate):
            items = tuple(sparql.tokens(query.value))
            missing = _used(items) - _declared(triples, node) - _declared_in(items)
            yield from (Finding(node, "prefix", f"declare the prefix {name!r} in sh:prefixes") for name in missing)
            words = {item.text.upper() for item in items if item.kind is Kind.WORD}
            for word in sorted(words & _NEVER_IN_CONSTRAINTS):
                yield Finding(node, "query", f"SHACL does not allow {word} in a constraint")


def _used(items: tuple[sparql.Token, ...]) -> set[str]:
    return {item.text.partition(":")[0] for item in items if item.kind is Kind.NAME}


def _declared_in(items: tuple[sparql.Token, ...]) -> set[str]:
    return {
        name.text.rstrip(":")
        for word, name in pairwise(items)
        if word.text.upper() == "PREFIX" and name.kind is Kind.NAME
    }


def _declared(triples: Lookup, node: Resource) -> set[str]:
    owners = [owner for owner in triples.objects(node, PREFIXES) if not isinstance(owner, Literal)]
    owners += [also for owner in owners for also in imports(triples, owner) if not isinstance(also, Literal)]
    declarations = (declared for owner in owners for declared in triples.objects(owner, DECLARE))
    return {prefix.value for declared in declarations for prefix in triples.objects(declared, PREFIX)}


def constraints_without_query(triples: Lookup) -> Iterator[Finding]:
    """Find SPARQL constraints that have no query, or several."""
    for node in dict.fromkeys(value for _, value in triples.pairs(SPARQL)):
        queries = triples.objects(node, SELECT)
        if len(queries) != 1:
            yield Finding(node, "query", f"a SPARQL constraint has one sh:select, not {len(queries)}")
        elif isinstance(queries[0], Literal) and not _looks_at_this(queries[0].value):
            yield Finding(node, "query", "the query does not use $this")


def _looks_at_this(query: str) -> bool:
    return any(token.kind is Kind.VARIABLE and token.text[1:] == "this" for token in sparql.tokens(query))


def imports_not_followed(triples: Lookup) -> Iterator[Finding]:
    """Find imports of what is not described in the shapes themselves: nobody fetches that."""
    here = frozenset(triples.nodes())
    for node, value in triples.pairs(IMPORTS):
        if value not in here:
            yield Finding(node, "import", f"owl:imports {value} is never followed; give these shapes too, or remove it")


WELL_FORMED: tuple[Rule, ...] = (
    unknown_terms,
    ill_formed_values,
    ill_formed_paths,
    misplaced_parameters,
    patterns_that_do_not_compile,
    constraints_without_query,
)
"""Rules without which an engine would fail, or check something else than was meant."""

RULES: tuple[Rule, ...] = (
    *WELL_FORMED,
    flags_that_set_nothing,
    queries_that_cannot_run,
    shapes_for_nothing,
    imports_not_followed,
)
