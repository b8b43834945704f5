"""Literals that a store of this process would write in another way, as 1 for 01, or as another type, as integer for int.

Whatever looks at them is checked over the data as it was posted.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad, Store

from oxiana.graph.terms import PREFIXES
from oxiana.graph.validation.lookup import Statement

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


def rewritten(statements: Iterable[Statement]) -> frozenset[NamedNode]:
    """Return the predicates with values that would not come out as they go in."""
    seen: dict[Literal, set[NamedNode]] = defaultdict(set)
    for statement in statements:
        value = statement.object
        if isinstance(value, Literal) and not _stays(value):
            seen[value].add(statement.predicate)
    changed = changes(seen)
    return frozenset(predicate for literal in changed for predicate in seen[literal])


def _stays(literal: Literal) -> bool:
    datatype = literal.datatype.value
    plain = _PLAIN.get(datatype)
    return bool(_KEPT.fullmatch(datatype)) or bool(plain and plain.fullmatch(literal.value))


def changes(literals: Iterable[Literal]) -> frozenset[Literal]:
    """Return those literals that a store would write in another way."""
    numbered = list(literals)
    store = Store()
    store.extend(Quad(NamedNode(f"urn:{number}"), _ITEM, literal) for number, literal in enumerate(numbered))
    out = {quad.subject.value: quad.object for quad in store}
    return frozenset(literal for number, literal in enumerate(numbered) if out[f"urn:{number}"] != literal)
