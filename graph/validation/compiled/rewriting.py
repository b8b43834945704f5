"""Literals that a store in memory writes in another way, as 1 for 01, or as another type, as integer for int.

Whatever looks at them is checked over the data as it was posted.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from oxiana.graph.store.oxigraph import MemoryStore
from oxiana.graph.terms import PREFIXES
from oxiana.graph.validation.lookup import Statement, Term

_ANY: Final = re.compile("(?s:.*)")
_PLAIN: Final = {
    **{f"{PREFIXES['xsd']}{name}": _ANY for name in ("string", "anyURI", "token", "language", "normalizedString")},
    f"{PREFIXES['rdf']}langString": _ANY,
    f"{PREFIXES['xsd']}integer": re.compile("0|-?[1-9][0-9]{0,17}"),
    f"{PREFIXES['xsd']}date": re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}"),
    f"{PREFIXES['xsd']}boolean": re.compile("true|false"),
    f"{PREFIXES['xsd']}gYear": re.compile("[0-9]{4}"),
}
"""Forms that stay as they are, by datatype, to be told at a glance."""
_ITEM = NamedNode("urn:item")


@dataclass(frozen=True, slots=True)
class Rewriting:
    """What a store changes: at which ``predicates``, and how values that it gives back were written.

    ``blurred`` are predicates of which a store keeps less than the values: a type, or which of two ways to write one.
    """

    predicates: frozenset[NamedNode] = frozenset()
    blurred: frozenset[NamedNode] = frozenset()
    originals: Mapping[Term, Literal] = field(default_factory=dict)


def rewriting(statements: Collection[Statement], named: Iterable[Term] = ()) -> Rewriting:
    """Find the literals that would not come out as they go in; those that targets name come out as they are."""
    used: dict[Literal, set[NamedNode]] = defaultdict(set)
    for statement in statements:
        value = statement.object
        if isinstance(value, Literal) and not _stays(value):
            used[value].add(statement.predicate)
    written: dict[Term, set[Literal]] = defaultdict(set)
    for literal, out in _kept(used).items():
        if literal != out:
            written[out].add(literal)
    if not written:
        return Rewriting()
    objects = (statement.object for statement in statements)
    as_they_are = {term for term in chain(objects, named) if term in written}
    changed = {literal: out for out, literals in written.items() for literal in literals}
    blurred = (
        literal
        for literal, out in changed.items()
        if len(written[out]) > 1 or out in as_they_are or literal.datatype != getattr(out, "datatype", None)
    )
    return Rewriting(
        frozenset(predicate for literal in changed for predicate in used[literal]),
        frozenset(predicate for literal in blurred for predicate in used[literal]),
        {
            out: next(iter(literals))
            for out, literals in written.items()
            if len(literals) == 1 and out not in as_they_are
        },
    )


def _stays(literal: Literal) -> bool:
    plain = _PLAIN.get(literal.datatype.value)
    return plain is not None and plain.fullmatch(literal.value) is not None


def changes(literals: Iterable[Literal]) -> frozenset[Literal]:
    """Return those literals that a store would write in another way."""
    return frozenset(literal for literal, out in _kept(literals).items() if literal != out)


def _kept(literals: Iterable[Literal]) -> dict[Literal, Term]:
    """Return each literal with what a store gives back for it."""
    numbered = {NamedNode(f"urn:{number}"): literal for number, literal in enumerate(literals)}
    store = MemoryStore(Quad(node, _ITEM, literal) for node, literal in numbered.items())
    return {
        numbered[row["node"]]: row["value"] for row in store.select(f"SELECT ?node ?value {{ ?node {_ITEM} ?value }}")
    }
