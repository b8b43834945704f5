"""Questions about the service itself: what it holds, how it is asked, by which example queries and prefixes.

Clients that look for this (editors, agents) ask without GRAPH. So a query that names no dataset and a term of these
vocabularies finds the catalogue in its default graph too; every other query has the default graph alone.
"""

from collections.abc import Mapping
from typing import Final

from oxiana.graph.sparql import Kind, Token, tokens
from oxiana.graph.terms import PREFIXES
from oxiana.server import prefixes

_VOCABULARIES: Final = tuple(PREFIXES[name] for name in ("dcat", "sd", "void", "voidext"))
_OF_SHACL: Final = frozenset(
    PREFIXES["sh"] + name
    for name in (
        "SPARQLAskExecutable",
        "SPARQLConstructExecutable",
        "SPARQLExecutable",
        "SPARQLSelectExecutable",
        "declare",
        "namespace",
        "prefix",
    )
)
"""What describes queries and prefixes; the other terms of SHACL are about shapes, which have a graph of their own."""


def is_about_the_service(query: str) -> bool:
    """Return whether a query names a term that describes datasets, services, example queries or prefixes."""
    if not any(namespace in query for namespace in (*_VOCABULARIES, PREFIXES["sh"])):
        return False
    known = prefixes.declared(query)
    named = (_iri(token, known) for token in tokens(query))
    return any(map(_describes, named))


def _describes(iri: str) -> bool:
    return iri in _OF_SHACL or (iri.startswith(_VOCABULARIES) and iri not in _VOCABULARIES)


def _iri(token: Token, known: Mapping[str, str]) -> str:
    if token.kind is Kind.IRI:
        return token.text[1:-1]
    prefix, _, local = token.text.partition(":")
    return known.get(prefix, "") + local if token.kind is Kind.NAME else ""
