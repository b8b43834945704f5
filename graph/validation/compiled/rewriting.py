"""Literals that a store in memory writes in another way, as 1 for 01, or as another type, as integer for int.

Whatever looks at them is checked over the data as it was posted.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from oxiana.graph.store.oxigraph import MemoryStore
from oxiana.graph.terms import PREFIXES
from oxiana.graph.validation.lookup import Statement, Term

_KEPT: Final = re.compile(
    rf"(?:{PREFIXES['xsd']}(?:string|anyURI|token|language|normalizedString)|{PREFIXES['rdf']}langString)"
)
_PLAIN: Final = {
    f"{PREFIXES['xsd']}integer": re.compile("0|-?[1-9][0-9]{0,17}"),
    f"{PREFIXES['xsd']}date": re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}"),
    f"{PREFIXES['xsd']}boolean": re.compile("true|false"),
    f"{PREFIXES['xsd']}gYear": re.compile("[0-9]{4}"),
}
"""Forms that stay as they are, to be told at a glance."""
_ITEM = NamedNode("urn:item")


@dataclass(frozen=True, slots=True)
class Rewriting:
    """What a store changes: at which ``predicates``, and how values that it gives back were written.

    ``blurred`` are predicates of which a store keeps less than the values: a type, or which of two ways to write one.
    """

    predicates: frozenset[NamedNode] = frozenset()
    blurred: frozenset[NamedNode] = frozenset()
    originals: Mapping[Term, Literal] = field(default_factory=dict)


def rewriting(statements: Iterable[Statement]) -> Rewriting:
    """Find the literals that would not come out as they go in."""
    used: dict[Literal, set[NamedNode]] = defaultdict(set)
    stable: set[Term] = set()
    for statement in statements:
        value = statement.object
        if isinstance(value, Literal):
            if _stays(value):
                stable.add(value)
            else:
                used[value].add(statement.predicate)
    kept = _kept(used)
    stable |= {literal for literal, out in kept.items() if literal == out}
    written: dict[Term, set[Literal]] = defaultdict(set)
    for literal, out in kept.items():
        if literal != out:
            written[out].add(literal)
    changed = {literal: out for out, literals in written.items() for literal in literals}
    blurred = (
        literal
        for literal, out in changed.items()
        if len(written[out]) > 1 or out in stable or literal.datatype != getattr(out, "datatype", None)
    )
    return Rewriting(
        frozenset(predicate for literal in changed for predicate in used[literal]),
        frozenset(predicate for literal in blurred for predicate in used[literal]),
        {out: next(iter(literals)) for out, literals in written.items() if len(literals) == 1 and out not in stable},
    )


def _stays(literal: Literal) -> bool:
    datatype = literal.datatype.value
    plain = _PLAIN.get(datatype)
    return bool(_KEPT.fullmatch(datatype)) or bool(plain and plain.fullmatch(literal.value))


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
