"""What things are called on a page: a label in the reader's language, or the nearest there is."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from pyoxigraph import BlankNode, NamedNode

from oxiana.graph.terms import compact
from oxiana.server.asking import Ask
from oxiana.server.namings import NAMINGS

_LABELS: Final = f"""
SELECT ?thing ?naming ?label WHERE {{
  VALUES ?thing {{ $things }}
  {{ ?thing ?naming ?label }} UNION {{ GRAPH graph:shapes {{ ?thing ?naming ?label }} }}
  FILTER(?naming IN ({", ".join(map(str, NAMINGS))}))
}}"""
"""One VALUES only: the engine joins two by reading every label there is."""


@dataclass(frozen=True)
class Name:
    """A text to show, and its language where that is not the reader's."""

    text: str
    lang: str | None = None


@dataclass(frozen=True)
class Labels:
    """The labels of some things, and the language of the reader."""

    lang: str
    texts: Mapping[str, Mapping[str, str]]
    foreign: frozenset[str] = frozenset()
    """The things that have a label in other data only, so that this server can tell nothing of them."""

    def known(self, thing: NamedNode | BlankNode) -> bool:
        """Return whether the thing has a label."""
        return thing.value in self.texts

    def here(self, thing: NamedNode) -> bool:
        """Return whether this server can tell more of the thing."""
        return self.known(thing) and thing.value not in self.foreign

    def name(self, thing: NamedNode | BlankNode) -> Name:
        """Return the label in the reader's language, else in English, in none, in any, else the compact IRI."""
        texts = self.texts.get(thing.value, {})
        for tag in (self.lang, "en", "", *sorted(texts)):
            if tag in texts:
                return Name(texts[tag], None if tag == self.lang else tag or None)
        return Name(compact(thing.value).strip("<>"))


def labels_of(ask: Ask, things: Iterable[NamedNode], lang: str) -> Labels:
    """Return the labels of the things in all languages there are; of two in one language the better naming counts."""
    wanted = sorted(set(things), key=lambda thing: thing.value)
    rows = ask.select(_LABELS, things=wanted) if wanted else ()
    texts: dict[str, dict[str, str]] = defaultdict(dict)
    for row in sorted(rows, key=lambda row: (NAMINGS.index(row["naming"]), row["label"].value)):
        texts[row["thing"].value].setdefault(row["label"].language or "", row["label"].value)
    return Labels(lang, dict(texts))
