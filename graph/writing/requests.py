"""The text of an update request, read by its tokens: what reaches out is taken out or refused, datasets are put in.

The engine would fetch for LOAD and SERVICE, cannot be told the dataset of the protocol (SPARQL Protocol, 2.2.3), and
takes no PREFIX or BASE after a semicolon (SPARQL 1.1, rule 29).
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from pyoxigraph import BlankNode, NamedNode, Quad

from oxiana.graph.errors import NotAllowed, SyntaxProblem
from oxiana.graph.sparql import Kind, Token, features, tokens
from oxiana.graph.store import MemoryStore
from oxiana.graph.terms import BASE

_NOTHING: Final = "INSERT DATA {}"
"""An operation that does nothing, in place of a LOAD SILENT."""

_PROLOGUE: Final = frozenset({"PREFIX", "BASE", "VERSION"})
_OPERATIONS: Final = frozenset({"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"})
_LOAD: Final = re.compile("load", re.IGNORECASE)
_LATER: Final = re.compile(rf";(?:\s|#[^\r\n]*)*(?:{'|'.join(_PROLOGUE)})\b", re.IGNORECASE)
_LONG: Final = 1 << 18
_VISIBLE: Final = re.compile(r"\S")
_OWN_DATASET: Final = frozenset({"USING", "WITH"})


@dataclass(frozen=True, slots=True)
class _Edit:
    """A part of the text, and what is put in its place."""

    start: int
    end: int
    text: str


def prepared(text: str, using: Sequence[str] = (), using_named: Sequence[str] = ()) -> tuple[str, ...]:
    """Return the update as the engine may run it, in one or more parts; NotAllowed when it reaches out of the dataset.

    ``using`` and ``using_named`` are the dataset that its patterns are matched in; SyntaxProblem when an operation has
    one of its own.
    """
    if _LOAD.search(text):
        text = _edited(text, list(_silent_loads(list(tokens(text)))))
    reached = features(text)
    for word in ("SERVICE", "LOAD"):
        if word in reached:
            raise NotAllowed(word, "this store fetches nothing; send the data itself")
    clauses = [*(f"USING {_iri(iri)}" for iri in using), *(f"USING NAMED {_iri(iri)}" for iri in using_named)]
    if clauses:
        text = _edited(text, [edit for operation in _operations(text) for edit in _using(text, operation, clauses)])
    return tuple(_parts(text)) if _LATER.search(text) else (text,)


def data_of(text: str) -> Iterable[Quad] | None:
    """Return the quads of an update that only inserts and deletes data without blank nodes; None for any other.

    A long text is not looked at: so much data is better taken for anything.
    """
    if len(text) > _LONG:
        return None
    written = []
    for operation in filter(None, _operations(text)):
        words = [_word(token) for token in operation]
        form = next((number for number, word in enumerate(words) if word in {"INSERT", "DELETE"}), None)
        if form is None or words[form + 1 : form + 2] != ["DATA"]:
            return None
        start = operation[form].start
        written.append(_Edit(start, start + len("INSERT"), "INSERT"))
    store = MemoryStore()
    try:
        for part in _parts(_edited(text, written)):
            store.update_verbatim(part, BASE)
    except SyntaxError:
        return None
    quads = tuple(store.dump())
    return None if any(isinstance(node, BlankNode) for quad in quads for node in (quad.subject, quad.object)) else quads


def _iri(text: str) -> str:
    try:
        return str(NamedNode(text))
    except ValueError as error:
        raise SyntaxProblem("graph IRI", str(error)) from error


def _edited(text: str, edits: list[_Edit]) -> str:
    for edit in reversed(edits):
        text = f"{text[: edit.start]}{edit.text}{text[edit.end :]}"
    return text


def _word(token: Token | None) -> str:
    return token.text.upper() if token is not None and token.kind is Kind.WORD else ""


def _silent_loads(items: list[Token]) -> Iterator[_Edit]:
    """Yield the edits that take out each ``LOAD SILENT <x>``, with or without ``INTO GRAPH <y>``."""
    depth = 0
    for position, (token, after) in enumerate(pairwise(items)):
        depth += {"{": 1, "}": -1}.get(token.text, 0)
        if depth == 0 and _word(token) == "LOAD" and _word(after) == "SILENT":
            last = _end_of_load(items[position + 2 :])
            if last:
                yield _Edit(token.start, last.start + len(last.text), f" {_NOTHING} ")


def _end_of_load(rest: list[Token]) -> Token | None:
    """Return the last token of what follows LOAD SILENT; None when that is no LOAD."""
    names = (Kind.IRI, Kind.NAME)
    if not rest or rest[0].kind not in names:
        return None
    if [_word(token) for token in rest[1:3]] == ["INTO", "GRAPH"] and len(rest) > 3 and rest[3].kind in names:
        return rest[3]
    return rest[0]


def _operations(text: str) -> Iterator[list[Token]]:
    """Yield the tokens of each operation outside its groups, and the brackets of these."""
    operation: list[Token] = []
    depth = 0
    for token in tokens(text):
        depth -= token.text == "}"
        if depth == 0 and token.text == ";":
            yield operation
            operation = []
        elif depth == 0:
            operation.append(token)
        depth += token.text == "{"
    yield operation


def single(text: str) -> Iterator[str]:
    """Yield each operation of an update, with all prologues before it."""
    return _parts(text, lambda _: True)


def is_matched_anywhere(operation: str) -> bool:
    """Whether an operation has patterns, and names no dataset that they are matched in."""
    words = {_word(token) for one in _operations(operation) for token in one}
    return "WHERE" in words and _OWN_DATASET.isdisjoint(words)


def _parts(text: str, begins_anew: Callable[[Token], bool] = lambda token: _word(token) in _PROLOGUE) -> Iterator[str]:
    """Yield the text up to each later prologue, and from there on to the next: the engine takes them one by one.

    A part has all prologues before it in their places and blanks for the operations: errors stay where they are.
    """
    later = [operation for operation in _operations(text) if operation][1:]
    begins = [0, *(one[0].start for one in later if begins_anew(one[0])), len(text)]
    before = ""
    for start, end in pairwise(begins):
        yield before + text[start:end]
        before += _prologue(text[start:end])


def _prologue(part: str) -> str:
    """Return a part with its operations blanked."""
    begin = next((token.start for token in tokens(part) if _word(token) in _OPERATIONS), len(part))
    return part[:begin] + _VISIBLE.sub(" ", part[begin:])


def _using(text: str, operation: list[Token], clauses: list[str]) -> Iterator[_Edit]:
    """Yield the edits that give an operation with patterns the dataset of the request."""
    words = [_word(token) for token in operation]
    if not _OWN_DATASET.isdisjoint(words):
        raise SyntaxProblem("update", "it names a dataset with USING or WITH, and so do the parameters: use one")
    if "WHERE" not in words:
        return
    where = operation[words.index("WHERE")]
    template = ""
    if words[words.index("WHERE") - 1] == "DELETE" and words.index("WHERE"):
        opening, closing = operation[words.index("WHERE") + 1 :][:2]
        template = f" {text[opening.start : closing.start + 1]} "
    yield _Edit(where.start, where.start, f"{template}{' '.join(clauses)} ")
