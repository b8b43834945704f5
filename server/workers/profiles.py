"""Profiles: small sets of shapes for vocabularies that many use, which come with the server as examples."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from oxiana.graph.terms import BASE, external

OWN: Final = "own"
"""The name of the shapes of the data that is served, beside those of the profiles."""

_LABEL: Final = external("rdfs", "label")


@dataclass(frozen=True)
class Profile:
    """A set of shapes: the name it is chosen by, its Turtle, what that states, its titles by language."""

    name: str
    turtle: bytes
    statements: tuple[Quad, ...]
    titles: Mapping[str, str]

    def title(self, language: str) -> str:
        """Return the title in a language."""
        return self.titles.get(language, self.name)


@cache
def profiles() -> tuple[Profile, ...]:
    """Return the profiles, by name; read once, for a worker can open no file."""
    found = (file for file in files("oxiana.server").joinpath("profiles").iterdir() if file.name.endswith(".ttl"))
    return tuple(_profile(file.name.removesuffix(".ttl"), file.read_bytes()) for file in sorted(found, key=str))


def _profile(name: str, turtle: bytes) -> Profile:
    statements = tuple(parse(turtle, RdfFormat.TURTLE))
    header = NamedNode(f"{BASE}profile/{name}")
    titles = (quad.object for quad in statements if quad.subject == header and quad.predicate == _LABEL)
    by_language = {title.language or "": title.value for title in titles if isinstance(title, Literal)}
    return Profile(name, turtle, statements, by_language)
