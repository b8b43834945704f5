"""JSON-LD with the published context: keys and coercions are read from the context that records and consumers share."""

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final, TypeAlias

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad

from oxiana.graph.terms import BASE, external

CONTEXT: Final = f"{BASE}context.jsonld"
_TYPE: Final = external("rdf", "type")
_STRING: Final = external("xsd", "string").value
_LOCAL = re.compile(r"[A-Za-z0-9](?:[\w-]*\w)?", re.ASCII)

Json: TypeAlias = "str | list[Json] | dict[str, Json]"


def context_text() -> bytes:
    """Return the bytes of the published context."""
    return files("oxiana.graph").joinpath("context.jsonld").read_bytes()


@dataclass(frozen=True)
class Context:
    """What the context calls a class, or a property with one coercion: ``@id``, ``@language``, a datatype, none."""

    prefixes: Mapping[str, str]
    names: Mapping[tuple[str, str], str]

    def short(self, iri: str) -> str:
        """Return the prefixed name where the context has a fitting prefix, else the IRI."""
        for prefix, namespace in self.prefixes.items():
            local = iri.removeprefix(namespace)
            if local != iri and _LOCAL.fullmatch(local):
                return f"{prefix}:{local}"
        return iri

    def name(self, iri: str, coercion: str) -> str | None:
        """Return the key for the property with values of this coercion, if the context has one."""
        return self.names.get((iri, coercion))


@cache
def published_context() -> Context:
    """Return the context of ``oxiana.graph``, read once."""
    entries = json.loads(context_text())["@context"]
    plain = {key: value for key, value in entries.items() if isinstance(value, str) and not value.startswith("@")}
    prefixes = {key: value for key, value in plain.items() if value.endswith(("/", "#"))}

    def expand(name: str) -> str:
        prefix, _, local = name.partition(":")
        return prefixes[prefix] + local if prefix in prefixes else name

    names = {(expand(value), ""): key for key, value in plain.items() if key not in prefixes}
    for key, value in entries.items():
        if isinstance(value, dict):
            names[expand(value["@id"]), _coercion(value, expand)] = key
    return Context(prefixes, names)


def _coercion(entry: Mapping[str, str], expand: Callable[[str], str]) -> str:
    return entry["@container"] if "@container" in entry else expand(entry.get("@type", ""))


class _Node:
    """One node object in the making."""

    def __init__(self, name: str) -> None:
        self.types: list[str] = []
        self.values: dict[str, list[Json]] = defaultdict(list)
        self.languages: dict[str, dict[str, list[Json]]] = defaultdict(lambda: defaultdict(list))
        self.name = name

    def add(self, context: Context, quad: Quad) -> None:
        value = quad.object
        if quad.predicate == _TYPE and isinstance(value, NamedNode):
            self.types.append(context.name(value.value, "") or context.short(value.value))
        elif isinstance(value, Literal) and value.language and (key := context.name(quad.predicate.value, "@language")):
            self.languages[key][value.language].append(value.value)
        else:
            key, written = _written(context, quad.predicate, value)
            self.values[key].append(written)

    def json(self) -> dict[str, Json]:
        types: dict[str, Json] = {"type": _one_or_all(list(self.types))} if self.types else {}
        maps: dict[str, Json] = {
            key: {tag: _one_or_all(texts) for tag, texts in m.items()} for key, m in self.languages.items()
        }
        return {"iri": self.name, **types, **maps, **{key: _one_or_all(values) for key, values in self.values.items()}}


def _one_or_all(values: list[Json]) -> Json:
    return values[0] if len(values) == 1 else values


def _written(context: Context, predicate: NamedNode, value: object) -> tuple[str, Json]:
    plain = context.short(predicate.value)
    if isinstance(value, NamedNode | BlankNode):
        key = context.name(predicate.value, "@id")
        return (key, _name(value)) if key else (plain, {"iri": _name(value)})
    if not isinstance(value, Literal):
        raise TypeError(f"JSON-LD 1.1 has no form for {value}")
    if value.language:
        return plain, {"@value": value.value, "@language": value.language}
    key = context.name(predicate.value, value.datatype.value)
    if key:
        return key, value.value
    datatype: dict[str, Json] = (
        {} if value.datatype.value == _STRING else {"@type": context.short(value.datatype.value)}
    )
    return plain, {"@value": value.value, **datatype}


def _name(node: object) -> str:
    return node.value if isinstance(node, NamedNode) else str(node)


def _nodes(context: Context, quads: Iterable[Quad]) -> dict[str, dict[str, Json]]:
    nodes: dict[str, _Node] = {}
    for quad in quads:
        name = _name(quad.subject)
        nodes.setdefault(name, _Node(name)).add(context, quad)
    return {name: node.json() for name, node in nodes.items()}


def compacted(quads: Iterable[Quad]) -> dict[str, Json]:
    """Return the dataset as one JSON-LD document; a named graph is the ``content`` of the node that names it.

    The context is named by its address; :func:`complete` puts it in, :func:`enclosed` what the document needs of it.
    """
    context = published_context()
    graphs: dict[str, list[Quad]] = defaultdict(list)
    for quad in quads:
        graphs["" if isinstance(quad.graph_name, DefaultGraph) else _name(quad.graph_name)].append(quad)
    nodes = _nodes(context, graphs.pop("", []))
    for graph, content in graphs.items():
        nodes.setdefault(graph, {"iri": graph})["content"] = list(_nodes(context, content).values())
    return {"@context": CONTEXT, "content": list(nodes.values())}


def terms() -> dict[str, Json]:
    """Return what the published context defines."""
    defined: dict[str, Json] = json.loads(context_text())["@context"]
    return defined


def complete(document: Mapping[str, Json]) -> bytes:
    """Return a compacted document with the context in it, so that who reads it fetches nothing."""
    return written({**document, "@context": terms()})


def enclosed(document: Mapping[str, Json]) -> dict[str, Json]:
    """Return a compacted document with so much of the context in it as its words need: who reads it fetches nothing."""
    defined = terms()
    words = _named(document["content"], defined)
    words |= _named([defined[word] for word in words], defined)
    keywords = {word for word, meaning in defined.items() if word.startswith("@") or str(meaning).startswith("@")}
    context = {word: meaning for word, meaning in defined.items() if word in words | keywords}
    return {**document, "@context": context}


def _named(value: Json, defined: Mapping[str, Json]) -> set[str]:
    """Return the words of the context that may be meant by what is written in a part of a document."""
    texts = set(_texts(value))
    return (texts | {text.partition(":")[0] for text in texts}) & defined.keys()


def _texts(value: Json) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from value
        yield from _texts(list(value.values()))
    else:
        for each in value:
            yield from _texts(each)


def written(document: Mapping[str, Json]) -> bytes:
    """Return the text of a document."""
    return json.dumps(document, ensure_ascii=False, indent=1).encode() + b"\n"
