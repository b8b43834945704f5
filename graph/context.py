"""The JSON-LD context as a table of terms: which keys records may use, and what stands behind each."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Final

from oxiana.graph.terms import PREFIXES

XSD: Final = PREFIXES["xsd"]


@dataclass(frozen=True, slots=True)
class Property:
    """A property as a record writes it: a reference to nodes, a text by language, or values of one datatype.

    ``datatype`` is the local name in XML Schema, empty for references and texts by language.
    """

    iri: str
    datatype: str = ""
    by_language: bool = False

    @property
    def is_reference(self) -> bool:
        """Its values are nodes."""
        return not self.datatype and not self.by_language


@dataclass(frozen=True, slots=True)
class Context:
    """The context that consumers get, and its terms by kind."""

    text: str
    prefixes: Mapping[str, str]
    classes: Mapping[str, str]
    properties: Mapping[str, Property]

    def expand(self, name: str) -> str:
        """Return the IRI of a prefixed name; an IRI of the web stays as it is, anything else raises ValueError."""
        if name.startswith(("https://", "http://")):
            return name
        prefix, colon, local = name.partition(":")
        if not colon or not local or prefix not in self.prefixes:
            raise ValueError("write a prefixed name, such as id:state-kz")
        return self.prefixes[prefix] + local


def load_context() -> Context:
    """Return the context of this package."""
    return read_context((files("oxiana.graph") / "context.jsonld").read_text("utf-8"))


def read_context(text: str) -> Context:
    """Return the context that this JSON text holds under ``@context``."""
    terms = json.loads(text)["@context"]
    plain = {name: value for name, value in terms.items() if isinstance(value, str) and not value.startswith("@")}
    prefixes = {name: value for name, value in plain.items() if value.startswith("http")}
    context = Context(text, prefixes, {}, {})
    classes = {name: context.expand(value) for name, value in plain.items() if name not in prefixes}
    properties = {name: _property(context, value) for name, value in terms.items() if isinstance(value, dict)}
    return Context(text, prefixes, classes, properties)


def _property(context: Context, definition: Mapping[str, str]) -> Property:
    kind = definition.get("@type", "")
    return Property(
        context.expand(definition["@id"]),
        datatype=context.expand(kind).removeprefix(XSD) if kind and not kind.startswith("@") else "",
        by_language=definition.get("@container") == "@language",
    )
