"""The patterns of the ontology: classes that belong together, and what the data has between their members."""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from pyoxigraph import NamedNode

from oxiana.graph.terms import external, term
from oxiana.server.asking import Ask

KIND_OF: Final = external("rdfs", "subClassOf")

_LINKS: Final = """
SELECT DISTINCT ?start ?property ?end WHERE {
  VALUES ?property { $properties }
  ?subject ?property ?object ; a ?start
  OPTIONAL { ?object a ?type }
  BIND(IF(isLiteral(?object), DATATYPE(?object), ?type) AS ?end)
}"""


@dataclass(frozen=True)
class Pattern:
    """Classes with the properties that matter where they are used together; ``titles`` and ``texts`` by language."""

    slug: str
    titles: Mapping[str, str]
    texts: Mapping[str, str]
    properties: Mapping[NamedNode, tuple[NamedNode, ...]]

    @property
    def classes(self) -> tuple[NamedNode, ...]:
        """The classes, in the order in which a reader meets them."""
        return tuple(self.properties)


@dataclass(frozen=True)
class Link:
    """That members of a class have a property whose values are of a class or datatype; None is anything else."""

    start: NamedNode
    property: NamedNode
    end: NamedNode | None


@cache
def patterns() -> tuple[Pattern, ...]:
    """Return all patterns in the order of their file names."""
    found = sorted(files("oxiana.server").joinpath("patterns").iterdir(), key=lambda file: file.name)
    return tuple(_read(file.name.removesuffix(".json"), file.read_text("utf-8")) for file in found)


def _read(slug: str, text: str) -> Pattern:
    said = json.loads(text)
    return Pattern(
        slug.partition("-")[2],
        said["title"],
        said["text"],
        {term(cls): tuple(map(term, properties)) for cls, properties in said["classes"].items()},
    )


def links(ask: Ask, wanted: Iterable[Pattern]) -> frozenset[Link]:
    """Return the links that the data has by the properties of the patterns."""
    properties = {prop for pattern in wanted for listed in pattern.properties.values() for prop in listed}
    rows = ask.select(_LINKS, properties=sorted(properties, key=str))
    return frozenset(Link(row["start"], row["property"], row["end"]) for row in rows)


def drawn(pattern: Pattern, found: frozenset[Link], above: Mapping[NamedNode, frozenset[NamedNode]]) -> list[Link]:
    """Return the links that a picture of the pattern shows; ``above`` are all classes above a class.

    Of several classes that the values of one property have, the widest counts, first of those that are in the pattern.
    """
    shown: list[Link] = []
    for start, properties in pattern.properties.items():
        shown += [Link(start, KIND_OF, other) for other in pattern.classes if other in above.get(start, ())]
        for prop in properties:
            ends = {link.end for link in found if (link.start, link.property) == (start, prop)}
            shown += [Link(start, prop, end) for end in _widest(ends, pattern.classes, above)]
    return shown


def _widest(
    ends: Collection[NamedNode | None], within: Iterable[NamedNode], above: Mapping[NamedNode, frozenset[NamedNode]]
) -> list[NamedNode | None]:
    drawn_ends = [end for end in within if end in ends]
    named = drawn_ends or sorted((end for end in ends if end), key=str)
    widest: list[NamedNode | None] = [end for end in named if not above.get(end, frozenset()) & set(named)]
    return widest or [None for _ in list(ends)[:1]]
