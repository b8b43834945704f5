"""What a query reaches for: other endpoints never, graphs by FROM only those of the dataset."""

import re
from typing import Final

from pyoxigraph import NamedNode, QuerySolutions, Store

from oxiana.graph.errors import NotAllowed
from oxiana.graph.sparql import Kind, Token, features, tokens
from oxiana.graph.terms import BASE

_HINT: Final = re.compile(r"service|from|load|\\u", re.IGNORECASE)
_FORMS: Final = frozenset({"SELECT", "CONSTRUCT", "DESCRIBE", "ASK"})


def in_dataset(store: Store, graph: NamedNode) -> NamedNode:
    """Return the graph; NotAllowed when the dataset has none of this name."""
    if not store.contains_named_graph(graph):
        raise NotAllowed(f"graph <{graph.value}>", "name a graph of this dataset; the service description lists them")
    return graph


def _word(token: Token) -> str:
    return token.text.upper() if token.kind is Kind.WORD else ""


def _named_by_from(items: list[Token]) -> list[str]:
    """Return the graph names after FROM and FROM NAMED, as they are written."""
    names = []
    for position, token in enumerate(items):
        if _word(token) == "FROM":
            following = [item for item in items[position + 1 : position + 3] if _word(item) != "NAMED"]
            names += [item.text for item in following[:1] if item.kind in (Kind.IRI, Kind.NAME)]
    return names


def resolved(text: str, items: list[Token], names: list[str]) -> list[NamedNode]:
    """Return the names resolved by the engine, under the BASE and the PREFIXes of the query itself."""
    prologue = text[: next((item.start for item in items if _word(item) in _FORMS), 0)]
    found = Store().query(f"{prologue} SELECT ?graph {{ VALUES ?graph {{ {' '.join(names)} }} }}", base_iri=BASE)
    return [row[0] for row in found if isinstance(row[0], NamedNode)] if isinstance(found, QuerySolutions) else []


def check(store: Store, text: str) -> bool:
    """Return whether the query names its own dataset.

    Raise NotAllowed when it reaches out of that of this server, SyntaxError when it cannot be read that far.
    """
    if not _HINT.search(text):
        return False
    reached = features(text)
    for word in ("SERVICE", "LOAD"):
        if word in reached:
            raise NotAllowed(word, "this endpoint asks no other one; federate from the client")
    if "FROM" in reached:
        items = list(tokens(text))
        for graph in resolved(text, items, _named_by_from(items)):
            in_dataset(store, graph)
    return "FROM" in reached
