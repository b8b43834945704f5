"""The triple patterns of a query, wherever they stand in it, read from its tokens."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from typing import Final

from oxiana.graph.sparql import Kind, Token

_TERMS: Final = {Kind.IRI, Kind.NAME, Kind.BLANK, Kind.VARIABLE, Kind.STRING, Kind.NUMBER}
_BETWEEN: Final = {"/", "|"}
_BEFORE: Final = {"^", "!", "("}
_AFTER: Final = {"*", "+", "?", ")"}
_LITERALS: Final = {"TRUE", "FALSE"}


@dataclass(frozen=True, slots=True)
class Pattern:
    """A triple pattern: subject, the tokens of the predicate or path, object; and in which EXISTS groups it stands."""

    subject: str
    verb: tuple[Token, ...]
    object: str
    scope: tuple[int, ...] = ()


class NotRead(Exception):
    """The query is written in a way that is not taken apart here."""


class _Next(Enum):
    SUBJECT = "subject"
    VERB = "verb"
    OBJECT = "object"
    NOTHING = "nothing"


@dataclass(slots=True)
class _Reader:
    """Where in a group the reading is."""

    expects: _Next = _Next.SUBJECT
    subject: str = ""
    verb: list[Token] = field(default_factory=list)
    blanks: list[tuple[str, list[Token]]] = field(default_factory=list)
    number: int = 0
    scope: tuple[int, ...] = ()

    def fresh(self) -> str:
        self.number += 1
        return f"[{self.number}]"


def patterns(tokens: tuple[Token, ...], scope: tuple[int, ...] = ()) -> tuple[Pattern, ...]:
    """Return the triple patterns between the outermost braces; raise NotRead if that cannot be done."""
    reader = _Reader(scope=scope)
    found: list[Pattern] = []
    index = 0
    while index < len(tokens):
        index = _take(tokens, index, reader, found)
    return tuple(found)


def _take(tokens: tuple[Token, ...], index: int, reader: _Reader, found: list[Pattern]) -> int:
    token = tokens[index]
    if token.text in {"{", "}"}:
        reader.expects = _Next.SUBJECT
        return index + 1
    if token.kind is Kind.WORD and token.text.upper() not in {"A", *_LITERALS}:
        return _skip(tokens, index, reader, found)
    if token.kind is Kind.PUNCTUATION and not (reader.expects is _Next.VERB and token.text in _BEFORE):
        _punctuation(token, reader, found)
        return index + 1
    if reader.expects is _Next.VERB:
        return _verb(tokens, index, reader)
    if token.kind is Kind.LANGUAGE:
        return index + 1
    _term(token.text, reader, found)
    return index + 1


def _skip(tokens: tuple[Token, ...], index: int, reader: _Reader, found: list[Pattern]) -> int:
    """Pass over a keyword with what belongs to it; groups inside expressions are read."""
    word = tokens[index].text.upper()
    reader.expects = _Next.SUBJECT
    index += 1
    if word == "SELECT":
        while index < len(tokens) and tokens[index].text != "{":
            index += 1
    elif word == "GRAPH":
        index += 1
    elif word in {"FILTER", "BIND", "HAVING", "GROUP", "ORDER", "BY"}:
        return _expression(tokens, index, reader, found)
    return index


def _expression(tokens: tuple[Token, ...], index: int, reader: _Reader, found: list[Pattern]) -> int:
    """Pass over an expression; what stands in braces in it is patterns again."""
    depth = 0
    while index < len(tokens):
        text = tokens[index].text
        if text == "{":
            end = _closing(tokens, index)
            found += patterns(tokens[index + 1 : end], (*reader.scope, tokens[index].start))
            index = end
            if depth == 0:
                return index + 1
        elif text in {"(", ")"}:
            depth += 1 if text == "(" else -1
            if depth == 0:
                return index + 1
        elif depth == 0 and text in {".", "}"}:
            return index
        index += 1
    return index


def _closing(tokens: tuple[Token, ...], index: int) -> int:
    depth = 0
    for position in range(index, len(tokens)):
        depth += {"{": 1, "}": -1}.get(tokens[position].text, 0)
        if depth == 0:
            return position
    raise NotRead


def _punctuation(token: Token, reader: _Reader, found: list[Pattern]) -> None:
    match token.text:
        case ".":
            reader.expects = _Next.SUBJECT
        case ";":
            reader.expects = _Next.VERB
        case ",":
            reader.expects = _Next.OBJECT
        case "[":
            node = reader.fresh()
            _term(node, reader, found)
            reader.blanks.append((reader.subject, reader.verb))
            reader.subject, reader.expects = node, _Next.VERB
        case "]" if reader.blanks:
            node = reader.subject
            reader.subject, reader.verb = reader.blanks.pop()
            reader.expects = _Next.VERB if reader.subject == node else _Next.NOTHING
        case "^^":
            reader.expects = _Next.OBJECT
            found.pop()
        case _:
            raise NotRead


def _verb(tokens: tuple[Token, ...], index: int, reader: _Reader) -> int:
    """Read a predicate or a path up to where its object must begin."""
    start, depth, complete = index, 0, False
    while index < len(tokens):
        token = tokens[index]
        if complete and depth == 0 and token.text not in _BETWEEN | _AFTER:
            break
        depth += {"(": 1, ")": -1}.get(token.text, 0)
        named = token.kind in {Kind.IRI, Kind.NAME, Kind.VARIABLE} or token.text == "a"
        if not named and token.text not in _BETWEEN | _BEFORE | _AFTER:
            raise NotRead
        complete = named or token.text in _AFTER
        index += 1
    reader.verb, reader.expects = list(tokens[start:index]), _Next.OBJECT
    return index


def _term(text: str, reader: _Reader, found: list[Pattern]) -> None:
    if reader.expects is _Next.SUBJECT:
        reader.subject, reader.expects = text, _Next.VERB
    elif reader.expects is _Next.OBJECT:
        found.append(Pattern(reader.subject, tuple(reader.verb), text, reader.scope))
        reader.expects = _Next.NOTHING
    else:
        raise NotRead


def terms(found: tuple[Pattern, ...]) -> Iterator[Token]:
    """Yield the tokens of all predicates and paths."""
    return (token for pattern in found for token in pattern.verb)
