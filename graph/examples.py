"""The example queries: one file each, whose first comment lines say what it answers and what it is about."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from oxiana.graph.terms import BASE, external

_HEADING: Final = re.compile(r"# (en|ru|keywords): (.+)")
_FORM: Final = re.compile(r"^(SELECT|ASK|CONSTRUCT)\b", re.MULTILINE)


@dataclass(frozen=True)
class Example:
    """A query and its form, what it answers in English and Russian, and English keywords."""

    slug: str
    titles: tuple[tuple[str, str], ...]
    keywords: tuple[str, ...]
    form: str
    query: str

    def title(self, lang: str) -> str:
        """Return what it answers, in the language."""
        return dict(self.titles)[lang]

    def asking_in(self, lang: str) -> str:
        """Return the query that asks for names in the language."""
        return self.query.replace(') = "en"', f') = "{lang}"')


def read(slug: str, text: str) -> Example:
    """Return the example of a file; its headings are lines such as ``# en: Which meetings were there?``."""
    lines = text.splitlines()
    headings = {match[1]: match[2] for match in map(_HEADING.fullmatch, lines) if match}
    keywords = tuple(headings.pop("keywords").split(", "))
    query = "\n".join(line for line in lines if not _HEADING.fullmatch(line)).strip() + "\n"
    return Example(slug, tuple(headings.items()), keywords, _FORM.findall(query)[0].capitalize(), query)


@cache
def examples() -> tuple[Example, ...]:
    """Return all examples in the order of their file names."""
    found = sorted((files("oxiana.graph") / "examples").iterdir(), key=lambda file: file.name)
    return tuple(read(f.name.removesuffix(".rq"), f.read_text("utf-8")) for f in found if f.name.endswith(".rq"))


@cache
def of_classes() -> Mapping[str, Example]:
    """Return the query that shows each main class at work, by the local name of the class."""
    found = sorted((files("oxiana.graph") / "examples" / "classes").iterdir(), key=lambda file: file.name)
    names = ((file.name.removesuffix(".rq"), file.read_text("utf-8")) for file in found)
    return {name: read(f"class-{name}", text) for name, text in names}


def published() -> tuple[Example, ...]:
    """Return the examples that the catalogue holds: the general ones, then those of the classes."""
    return *examples(), *of_classes().values()


def described(endpoint: NamedNode) -> Iterator[Triple]:
    """Yield the examples as ``sh:SPARQLExecutable`` resources, the way the SIB's SPARQL tools read them.

    Those list a query once for each of its comments, so there is one, in English; the labels are in both languages.
    """
    for example in published():
        node = NamedNode(f"{BASE}.well-known/sparql-examples#{example.slug}")
        yield Triple(node, external("rdf", "type"), external("sh", "SPARQLExecutable"))
        yield Triple(node, external("rdf", "type"), external("sh", f"SPARQL{example.form}Executable"))
        yield Triple(node, external("rdfs", "comment"), Literal(example.title("en"), language="en"))
        for lang, title in example.titles:
            yield Triple(node, external("rdfs", "label"), Literal(title, language=lang))
        for keyword in example.keywords:
            yield Triple(node, external("schema", "keywords"), Literal(keyword))
        yield Triple(node, external("sh", example.form.lower()), Literal(example.query))
        yield Triple(node, external("schema", "target"), endpoint)
