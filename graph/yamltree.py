"""YAML text as a tree in which every scalar is a string and everything knows its line.

The failsafe schema only: anchors, aliases, tags, a second document, a key given twice and empty values are refused.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias

import yaml

from oxiana.graph.errors import RecordError

MAX_CHARACTERS: Final = 4_000_000
MAX_DEPTH: Final = 24


@dataclass(frozen=True, slots=True)
class Scalar:
    """A string."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list."""

    items: tuple["Tree", ...]
    line: int


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys and values, in the order of the text."""

    entries: dict[str, "Tree"]
    line: int

    def text(self, key: str) -> str:
        """Return the value of a key if it is a string, else an empty string."""
        value = self.entries.get(key)
        return value.text if isinstance(value, Scalar) else ""


Tree: TypeAlias = Scalar | Sequence | Mapping


def parse_tree(text: str, file: str) -> Tree:
    """Return the tree of a YAML text; raise RecordError, naming the line, for what the schema refuses."""
    if len(text) > MAX_CHARACTERS:
        raise RecordError(file, "file", f"it has {len(text)} characters", f"keep it under {MAX_CHARACTERS}")
    try:
        return _Composer(file, text).document()
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise RecordError(file, f"line {line}", error.problem or "no YAML", "correct the YAML") from error
    except yaml.YAMLError as error:
        raise RecordError(file, "file", str(error).replace("\n", " "), "correct the YAML") from error


class _Composer:
    """Builds the tree from the events of the parser, so that nothing is ever shared or converted."""

    def __init__(self, file: str, text: str) -> None:
        loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
        self._file = file
        self._events: Iterator[yaml.Event] = yaml.parse(text, Loader=loader)

    def document(self) -> Tree:
        """Return the tree of the only document."""
        next(self._events)  # the start of the stream
        start = next(self._events)
        if not isinstance(start, yaml.DocumentStartEvent):
            raise self._refusal(start, "nothing stands in this file", "write a list of nodes, [] if there is none")
        tree = self._tree(next(self._events), 0)
        next(self._events)  # the end of the document
        if not isinstance(after := next(self._events), yaml.StreamEndEvent):
            raise self._refusal(after, "a second document begins", "put it into a file of its own")
        return tree

    def _tree(self, event: yaml.Event, depth: int) -> Tree:
        self._check(event, depth)
        line = _line(event)
        if isinstance(event, yaml.SequenceStartEvent):
            return Sequence(tuple(self._items(depth)), line)
        if isinstance(event, yaml.MappingStartEvent):
            return Mapping(self._entries(depth), line)
        assert isinstance(event, yaml.ScalarEvent)  # noqa: S101 - the parser has no other event here
        if not event.value:
            raise self._refusal(event, "a value is empty", "give the value or remove the key")
        return Scalar(event.value, line)

    def _items(self, depth: int) -> Iterator[Tree]:
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            yield self._tree(event, depth + 1)

    def _entries(self, depth: int) -> dict[str, Tree]:
        entries: dict[str, Tree] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key = self._tree(event, depth + 1)
            if not isinstance(key, Scalar):
                raise self._refusal(event, "a key is no string", "write a term of the context as key")
            if key.text in entries:
                raise self._refusal(
                    event, f"the key {key.text} stands twice in one node", "merge the two into one list"
                )
            entries[key.text] = self._tree(next(self._events), depth + 1)
        return entries

    def _check(self, event: yaml.Event, depth: int) -> None:
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise self._refusal(event, "an anchor or alias is used", "write the node out, or name it by its iri")
        if getattr(event, "tag", None):
            raise self._refusal(event, "a YAML tag is used", "remove it: the context gives the datatype")
        if depth > MAX_DEPTH:
            raise self._refusal(event, f"nodes are nested more than {MAX_DEPTH} deep", "name inner nodes by their iri")

    def _refusal(self, event: yaml.Event, problem: str, remedy: str) -> RecordError:
        return RecordError(self._file, f"line {_line(event)}", problem, remedy)


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1
