"""Finding things by their names: labels in every language, other names, and misspellings that are never shown."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode

from oxiana.server.asking import Ask, Filling

PAGE: Final = 50
_MOST_WORDS: Final = 8

_NAMED: Final = """
  VALUES ?naming { skos:prefLabel skos:altLabel skos:hiddenLabel rdfs:label dcterms:title dcterms:identifier }
  ?thing ?naming ?name FILTER(isIRI(?thing))
  BIND(LCASE(STR(?name)) AS ?text)
"""
_WITH_WORD: Final = "  FILTER(CONTAINS(?text, LCASE({place})))\n"
_OF_KIND: Final = "  ?thing a $kind .\n"

_HITS: Final = """
SELECT ?thing (MIN(?distance) AS ?nearest) (MIN(?text) AS ?first) WHERE {{
  {conditions}
  BIND(IF(?text = LCASE($whole), 0, IF(STRSTARTS(?text, LCASE($whole)), 1, 2)) AS ?distance)
}} GROUP BY ?thing ORDER BY ?nearest ?first ?thing LIMIT $limit OFFSET $offset"""

_TOTAL: Final = "SELECT (COUNT(DISTINCT ?thing) AS ?count) WHERE {{ {conditions} }}"

_KINDS_OF: Final = """
SELECT ?thing ?kind WHERE {
  VALUES ?thing { $things }
  ?thing a ?kind FILTER(isIRI(?kind)) FILTER NOT EXISTS { GRAPH graph:inferred { ?thing a ?kind } }
} ORDER BY ?thing ?kind"""

_KINDS: Final = """
SELECT ?kind (COUNT(DISTINCT ?thing) AS ?count) WHERE {
  ?thing a ?kind FILTER(STRSTARTS(STR(?kind), STR(ox:)))
} GROUP BY ?kind ORDER BY DESC(?count) ?kind"""


@dataclass(frozen=True)
class Search:
    """What is looked for: words that a name must contain, and a class or none."""

    text: str
    kind: NamedNode | None
    page: int

    @property
    def asked(self) -> bool:
        """Whether anything is looked for."""
        return bool(self.text.strip() or self.kind)


@dataclass(frozen=True)
class Hit:
    """A thing that was found, and its stated classes."""

    thing: NamedNode
    kinds: tuple[NamedNode, ...]


@dataclass(frozen=True)
class Found:
    """One page of what was found, the nearest names first."""

    hits: tuple[Hit, ...]
    total: int
    page: int

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return -(-self.total // PAGE)


@dataclass(frozen=True)
class Counted:
    """A class, and how many things it has."""

    kind: NamedNode
    count: int


def _conditions(search: Search) -> tuple[str, dict[str, Filling]]:
    """Return the patterns that a hit fits, and what stands in their places."""
    words = {f"word{number}": Literal(word) for number, word in enumerate(search.text.split()[:_MOST_WORDS])}
    patterns = _NAMED + "".join(_WITH_WORD.format(place=f"${name}") for name in words)
    if search.kind is None:
        return patterns, {**words}
    return patterns + _OF_KIND, {**words, "kind": search.kind}


def _kinds_of(ask: Ask, things: Sequence[NamedNode]) -> dict[NamedNode, list[NamedNode]]:
    kinds: dict[NamedNode, list[NamedNode]] = defaultdict(list)
    for row in ask.select(_KINDS_OF, things=things) if things else ():
        kinds[row["thing"]].append(row["kind"])
    return kinds


def find(ask: Ask, search: Search) -> Found:
    """Return one page of the things with a name that contains all the words."""
    conditions, places = _conditions(search)
    total = next(iter(ask.select(_TOTAL.format(conditions=conditions), **places)))
    rows = ask.select(
        _HITS.format(conditions=conditions),
        **places,
        whole=Literal(" ".join(search.text.split())),
        limit=PAGE,
        offset=(search.page - 1) * PAGE,
    )
    things = [row["thing"] for row in rows]
    kinds = _kinds_of(ask, things)
    return Found(tuple(Hit(thing, tuple(kinds[thing])) for thing in things), int(total["count"].value), search.page)


def kinds(ask: Ask) -> tuple[Counted, ...]:
    """Return the classes of the ontology that have members, the largest first."""
    return tuple(Counted(row["kind"], int(row["count"].value)) for row in ask.select(_KINDS))
