"""The prefixes that a serialization declares: those it needs, as far as its first statements show."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, islice
from typing import Final

from pyoxigraph import NamedNode, Quad, Triple

from oxiana.graph.sparql import Kind, tokens
from oxiana.graph.terms import PREFIXES, is_iri

LOOKED_AT: Final = 256
"""How many statements show which prefixes a long text needs."""

_SHORT: Final = frozenset(
    (
        f"{PREFIXES['rdf']}type",
        f"{PREFIXES['rdf']}langString",
        *(f"{PREFIXES['xsd']}{name}" for name in ("string", "boolean", "integer")),
    )
)
"""What always has a short form of its own in Turtle; a decimal without a point has none."""


def declared(query: str) -> Mapping[str, str]:
    """Return the prefixes that a query declares with an absolute IRI."""
    items = list(tokens(query))
    declarations = (
        (name.text.removesuffix(":"), iri.text[1:-1])
        for word, name, iri in zip(items, items[1:], items[2:], strict=False)
        if word.text.upper() == "PREFIX" and (name.kind, iri.kind) == (Kind.NAME, Kind.IRI)
    )
    return {name: iri for name, iri in declarations if is_iri(iri)}


def used(statements: Iterable[Quad] | Iterable[Triple], prefixes: Mapping[str, str] = PREFIXES) -> dict[str, str]:
    """Return those of the prefixes that the statements need."""
    iris = {node.value for statement in statements for node in _nodes(statement)}
    return {p: namespace for p, namespace in prefixes.items() if any(iri.startswith(namespace) for iri in iris)}


def used_first(statements: Iterable[Triple], prefixes: Mapping[str, str]) -> tuple[dict[str, str], Iterator[Triple]]:
    """Return the prefixes that the first statements need, and all statements."""
    stream = iter(statements)
    first = list(islice(stream, LOOKED_AT))
    return used(first, prefixes), chain(first, stream)


def _nodes(statement: Quad | Triple) -> Iterable[NamedNode]:
    """Return the IRIs of a statement that are written out."""
    parts = (statement.subject, statement.predicate, statement.object, getattr(statement, "graph_name", None))
    datatype = getattr(statement.object, "datatype", None)
    return (node for node in (*parts, datatype) if isinstance(node, NamedNode) and node.value not in _SHORT)
