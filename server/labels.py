"""What things are called on a page: a label in the reader's language, or the nearest there is."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from oxiana.graph.terms import compact


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

    def known(self, thing: NamedNode) -> bool:
        """Return whether the thing has a label here."""
        return thing.value in self.texts

    def name(self, thing: NamedNode) -> Name:
        """Return the label in the reader's language, else in English, in none, in any, else the compact IRI."""
        texts = self.texts.get(thing.value, {})
        for tag in (self.lang, "en", "", *sorted(texts)):
            if tag in texts:
                return Name(texts[tag], None if tag == self.lang else tag or None)
        return Name(compact(thing.value).strip("<>"))


def labels(lang: str, rows: Iterable[tuple[NamedNode, Literal]]) -> Labels:
    """Return the labels of these rows; the first of a language counts."""
    texts: dict[str, dict[str, str]] = defaultdict(dict)
    for thing, label in rows:
        texts[thing.value].setdefault(label.language or "", label.value)
    return Labels(lang, dict(texts))
