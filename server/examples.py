"""The example queries: one file each, whose first comment lines are its titles and what it shows."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from oxiana.graph.terms import BASE, external

_HEADING: Final = re.compile(r"# (en|ru): (.+)")


@dataclass(frozen=True)
class Example:
    """A query, and what it answers in English and Russian."""

    slug: str
    titles: tuple[tuple[str, str], ...]
    query: str

    def title(self, lang: str) -> str:
        """Return what it answers, in the language."""
        return dict(self.titles)[lang]


def read(slug: str, text: str) -> Example:
    """Return the example of a file; its headings are lines such as ``# en: Which meetings were there?``."""
    lines = text.splitlines()
    titles = tuple((m[1], m[2]) for m in map(_HEADING.fullmatch, lines) if m)
    return Example(slug, titles, "\n".join(line for line in lines if not _HEADING.fullmatch(line)).strip() + "\n")


@cache
def examples() -> tuple[Example, ...]:
    """Return all examples in the order of their file names."""
    found = sorted((file for file in files("oxiana.server").joinpath("examples").iterdir()), key=lambda file: file.name)
    return tuple(read(f.name.removesuffix(".rq"), f.read_text("utf-8")) for f in found if f.name.endswith(".rq"))


def described(endpoint: str) -> Iterator[Triple]:
    """Yield the examples as ``sh:SPARQLExecutable`` resources, the way the SIB's SPARQL tools read them."""
    for example in examples():
        node = NamedNode(f"{BASE}.well-known/sparql-examples#{example.slug}")
        form = re.search(r"\b(SELECT|ASK|CONSTRUCT|DESCRIBE)\b", example.query)
        kind = form[1].capitalize() if form else "Select"
        name = {"Select": "SPARQLSelectExecutable", "Ask": "SPARQLAskExecutable"}.get(kind, f"SPARQL{kind}Executable")
        yield Triple(node, external("rdf", "type"), external("sh", "SPARQLExecutable"))
        yield Triple(node, external("rdf", "type"), external("sh", name))
        for lang, title in example.titles:
            yield Triple(node, external("rdfs", "comment"), Literal(title, language=lang))
        yield Triple(node, external("sh", kind.lower()), Literal(example.query))
        yield Triple(node, external("schema", "target"), NamedNode(endpoint))
