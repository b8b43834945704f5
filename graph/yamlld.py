"""Reading YAML-LD: files of nodes become quads, or a list of everything that is wrong with them.

A JSON-LD parser drops what it does not know without a word. So each file is first walked as a tree: every key and
class is a term of the context, every node has an IRI of ours, every value fits its property.
"""

import difflib
import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from importlib.resources.abc import Traversable
from typing import Final, TypeAlias

import pyoxigraph
from pyoxigraph import Quad, RdfFormat

from oxiana.graph import lexical
from oxiana.graph.context import Context, Property
from oxiana.graph.errors import RecordError, Unreadable
from oxiana.graph.yamltree import Mapping, Scalar, Sequence, Tree, parse_tree

Json: TypeAlias = str | list["Json"] | dict[str, "Json"]

OUTSIDE: Final = frozenset(
    {"allowedUnit", "closeMatch", "exactMatch", "hasUnit", "identifierScheme", "seeAlso", "source"}
)
"""Properties whose values may lie outside our namespaces."""

_SUBJECTS: Final = ("id:", "claim:")
_OURS: Final = ("id:", "claim:", "oxc:", "ox:", "graph:")
_LOCAL: Final = re.compile(r"(id|claim|graph):[a-z0-9]+(-[a-z0-9]+)*|oxc?:[A-Za-z][A-Za-z0-9]*")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a node first stands."""

    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Reading:
    """What some files say: their quads, and by IRI the place of each node."""

    quads: tuple[Quad, ...]
    places: dict[str, Place]


def read_folder(folder: Traversable, context: Context) -> Reading:
    """Read every ``*.yaml`` of a folder, in the order of their names; raise Unreadable with all problems."""
    return read_files((file for file in folder.iterdir() if file.name.endswith(".yaml")), context)


def read_files(files: Iterable[Traversable], context: Context) -> Reading:
    """Read files; raise Unreadable with all problems of all of them."""
    quads: list[Quad] = []
    walks: list[_Walk] = []
    problems: list[RecordError] = []
    for file in sorted(files, key=lambda file: file.name):
        walk = _Walk(file.name, context)
        try:
            nodes = walk.nodes(parse_tree(file.read_text("utf-8"), file.name))
            problems += walk.problems
            quads += [] if walk.problems else _quads(nodes, context)
        except RecordError as problem:
            problems.append(problem)
        walks.append(walk)
    problems += _claims_told_twice(walks)
    if problems:
        raise Unreadable(problems)
    return Reading(tuple(quads), _places(walks))


def _quads(nodes: Json, context: Context) -> Iterator[Quad]:
    document = json.dumps({**json.loads(context.text), "@graph": nodes}, ensure_ascii=False)
    return pyoxigraph.parse(document.encode(), format=RdfFormat.JSON_LD)


def _places(walks: Iterable["_Walk"]) -> dict[str, Place]:
    places: dict[str, Place] = {}
    for walk in walks:
        for iri, line in walk.lines.items():
            places.setdefault(iri, Place(walk.file, line))
    return places


def _claims_told_twice(walks: Iterable["_Walk"]) -> Iterator[RecordError]:
    first: dict[str, str] = {}
    for walk in walks:
        for iri, line in walk.claims:
            if iri in first:
                yield RecordError(
                    walk.file, f"{iri} (line {line})", f"{first[iri]} has it too", "give it its own number"
                )
            first.setdefault(iri, f"{walk.file}, line {line},")


class _Walk:
    """One walk over the tree of one file, which makes JSON-LD of it and notes each problem on the way."""

    def __init__(self, file: str, context: Context) -> None:
        self.file = file
        self.problems: list[RecordError] = []
        self.lines: dict[str, int] = {}
        self.claims: list[tuple[str, int]] = []
        self._context, self._claim = context, ""

    def nodes(self, tree: Tree) -> list[Json]:
        """Return the nodes at the top of the file."""
        if not isinstance(tree, Sequence):
            self._note("file", tree.line, "no list of nodes stands at its top", "begin each node with - iri:")
            return []
        return [self._top(item) for item in tree.items]

    def _top(self, tree: Tree) -> Json:
        self._claim = ""
        if isinstance(tree, Mapping):
            self._check_claim(tree)
        return self._node(tree, "file")

    def _check_claim(self, tree: Mapping) -> None:
        iri = tree.text("iri")
        if iri.startswith("claim:") != ("content" in tree.entries) or iri.startswith("claim:") != (
            tree.text("type") == "Claim"
        ):
            self._note(
                iri or "node", tree.line, "it is half a claim", "a claim: iri, type: Claim and content go together"
            )
        if iri.startswith("claim:"):
            self.claims.append((iri, tree.line))
            self._claim = iri

    def _node(self, tree: Tree, within: str) -> Json:
        if not isinstance(tree, Mapping):
            self._note(within, tree.line, "a node is expected here", "write its keys, beginning with iri")
            return {}
        name = tree.text("iri")
        self._check_subject(name or within, tree)
        return {key: self._value(name or within, key, value) for key, value in tree.entries.items()}

    def _check_subject(self, name: str, tree: Mapping) -> None:
        iri = tree.text("iri")
        if not iri:
            self._note(name, tree.line, "a node has no iri", "give it one, such as iri: id:meeting-consultative-5")
        elif not iri.startswith(_SUBJECTS):
            self._note(name, tree.line, "its iri is not one of ours", "begin it with id: or claim:")
        else:
            self._attempt(name, tree.line, "iri", lambda: self._expand("iri", iri))
            self.lines.setdefault(self._context.prefixes[iri.partition(":")[0]] + iri.partition(":")[2], tree.line)

    def _value(self, name: str, key: str, tree: Tree) -> Json:
        if key == "iri":
            return tree.text if isinstance(tree, Scalar) else ""
        if key == "type":
            return [self._class(name, item) for item in _items(tree)]
        if key == "content":
            return [self._stated(name, item) for item in _items(tree)]
        if key not in self._context.properties:
            remedy = _suggestion(key, self._context.properties, "use a property of the context")
            self._note(name, tree.line, f"{key} is no term of the context", remedy)
            return []
        return self._property(name, key, self._context.properties[key], tree)

    def _class(self, name: str, tree: Tree) -> Json:
        text = tree.text if isinstance(tree, Scalar) else ""
        if text not in self._context.classes:
            remedy = _suggestion(text, self._context.classes, "use a class of the context")
            self._note(name, tree.line, f"type {text} is no class of the context", remedy)
        return text

    def _stated(self, name: str, tree: Tree) -> Json:
        if isinstance(tree, Mapping) and ("content" in tree.entries or tree.text("iri").startswith("claim:")):
            self._note(name, tree.line, "a claim stands inside a claim", "move it to the top of the file")
        return self._node(tree, name)

    def _property(self, name: str, key: str, kind: Property, tree: Tree) -> Json:
        if kind.by_language:
            return self._texts(name, key, tree)
        if kind.is_reference:
            return [self._reference(name, key, item) for item in _items(tree)]
        return [self._literal(name, key, kind.datatype, item) for item in _items(tree)]

    def _texts(self, name: str, key: str, tree: Tree) -> Json:
        if not isinstance(tree, Mapping):
            self._note(name, tree.line, f"{key} needs a language for each text", f"write {key}: {{en: …, ru: …}}")
            return {}
        for language, value in tree.entries.items():
            self._attempt(name, value.line, f"{key} {language}", partial(lexical.check_language, language))
        return {
            language: [self._literal(name, key, "string", item) for item in _items(value)]
            for language, value in tree.entries.items()
        }

    def _reference(self, name: str, key: str, tree: Tree) -> Json:
        if isinstance(tree, Mapping):
            return self._node(tree, name)
        if isinstance(tree, Sequence):
            self._note(name, tree.line, f"{key} has a list in a list", "write one list")
            return ""
        self._attempt(name, tree.line, f"{key} {tree.text}", lambda: self._expand(key, tree.text))
        return tree.text

    def _expand(self, key: str, text: str) -> None:
        """Raise ValueError unless the name may stand as a value of this key."""
        pyoxigraph.NamedNode(self._context.expand(text))
        if text.startswith(_OURS):
            if not _LOCAL.fullmatch(text):
                raise ValueError("use letters, digits and single hyphens only")
        elif key not in OUTSIDE:
            raise ValueError("name a node of ours (id:, claim:, oxc:)")

    def _literal(self, name: str, key: str, datatype: str, tree: Tree) -> Json:
        if not isinstance(tree, Scalar):
            self._note(name, tree.line, f"{key} takes plain values", f"write {key}: value")
            return ""
        self._attempt(name, tree.line, f"{key} {tree.text}", lambda: lexical.check(datatype, tree.text))
        return tree.text

    def _attempt(self, name: str, line: int, what: str, check: Callable[[], None]) -> None:
        try:
            check()
        except ValueError as error:
            self._note(name, line, f"{what} is not valid", str(error))

    def _note(self, name: str, line: int, problem: str, remedy: str) -> None:
        where = f"line {line} of {self._claim}" if self._claim not in ("", name) else f"line {line}"
        node = where if name == "file" else f"{name} ({where})"
        self.problems.append(RecordError(self.file, node, problem, remedy))


def _items(tree: Tree) -> tuple[Tree, ...]:
    return tree.items if isinstance(tree, Sequence) else (tree,)


def _suggestion(text: str, known: Iterable[str], otherwise: str) -> str:
    close = difflib.get_close_matches(text, list(known), n=1)
    return f"did you mean {close[0]}?" if close else otherwise
