"""The tokens of SPARQL, so that what a query reaches for is read and not searched (SPARQL 1.1, section 19.8).

Parsers disagree on corner cases, and a word can be hidden in the disagreement: ``?a<?b)SERVICE?s#>`` is an IRI by the
longest match and an operator, a keyword and a comment to a parser without a lexer. So ``<`` is read by its place, and
where readings differ (escapes, a lone carriage return, ``FILTERex:f(``) all of them count.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum
from itertools import product
from typing import Final

REACHING: Final = frozenset({"SERVICE", "FROM", "LOAD"})
"""Keywords that make a query read what is not in the store it is put to."""


class Kind(Enum):
    """The kinds of token."""

    IRI = "iri"
    NAME = "prefixed name"
    BLANK = "blank node label"
    VARIABLE = "variable"
    LANGUAGE = "language tag"
    STRING = "string"
    NUMBER = "number"
    WORD = "word"
    PUNCTUATION = "punctuation"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Token:
    """A token and where it begins."""

    kind: Kind
    text: str
    start: int


def _one_of(*ranges: str) -> str:
    """Return the class of the characters of these ranges, each its first and its last.

    It is written as all others are not: Python goes over every character that a class names, which makes few of many.
    """
    others, after = [], 0
    for first, last in sorted((ord(ends[0]), ord(ends[1])) for ends in ranges):
        if after < first:
            others.append((after, first - 1))
        after = last + 1
    named = "".join(f"{re.escape(chr(first))}-{re.escape(chr(last))}" for first, last in (*others, (after, 0x10FFFF)))
    return f"[^{named}]"


_BASE = (
    *("AZ", "az", "\u00c0\u00d6", "\u00d8\u00f6", "\u00f8\u02ff", "\u0370\u037d", "\u037f\u1fff", "\u200c\u200d"),
    *("\u2070\u218f", "\u2c00\u2fef", "\u3001\ud7ff", "\uf900\ufdcf", "\ufdf0\ufffd", "\U00010000\U000effff"),
)
_START = (*_BASE, "__")
_LATER = (*_START, "09", "\u00b7\u00b7", "\u0300\u036f", "\u203f\u2040")
_FIRST_CHAR, _VAR_FIRST, _VAR_CHAR = _one_of(*_BASE), _one_of(*_START, "09"), _one_of(*_LATER)
_CHAR, _CHAR_OR_DOT = _one_of(*_LATER, "--"), _one_of(*_LATER, "--", "..")
_LOCAL_FIRST, _LOCAL_CHAR = _one_of(*_START, "09", "::"), _one_of(*_LATER, "--", "::")
_LOCAL_OR_DOT = _one_of(*_LATER, "--", "::", "..")
_ESCAPED = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]"
_UNICODE = r"\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}"
_ECHAR = rf"\\[tbnrf\\\"']|{_UNICODE}"
_PREFIX = f"(?:{_FIRST_CHAR}(?:{_CHAR_OR_DOT}*{_CHAR})?)?"
_LOCAL = f"(?:{_LOCAL_FIRST}|{_ESCAPED})(?:(?:{_LOCAL_OR_DOT}|{_ESCAPED})*(?:{_LOCAL_CHAR}|{_ESCAPED}))?"

_TOKENS: Final = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        (Kind.IRI, rf"<(?:[^<>\"{{}}|^`\\\x00-\x20]|{_UNICODE})*>"),
        (Kind.BLANK, f"_:{_VAR_FIRST}(?:{_CHAR_OR_DOT}*{_CHAR})?"),
        (Kind.NAME, f"{_PREFIX}:(?:{_LOCAL})?"),
        (Kind.VARIABLE, f"[?$]{_VAR_FIRST}{_VAR_CHAR}*"),
        (Kind.LANGUAGE, "@[a-zA-Z]+(?:-[a-zA-Z0-9]+)*"),
        (Kind.STRING, rf"'''(?:'{{0,2}}(?:[^'\\]|{_ECHAR}))*'''"),
        (Kind.STRING, rf'"""(?:"{{0,2}}(?:[^"\\]|{_ECHAR}))*"""'),
        (Kind.STRING, rf"'(?:[^'\\\n\r]|{_ECHAR})*'"),
        (Kind.STRING, rf'"(?:[^"\\\n\r]|{_ECHAR})*"'),
        (Kind.NUMBER, r"(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)[eE][+-]?[0-9]+|[0-9]*\.[0-9]+|[0-9]+"),
        (Kind.WORD, f"{_FIRST_CHAR}{_VAR_CHAR}*"),
        (Kind.PUNCTUATION, r"\^\^|&&|\|\||!=|<=|>=|<<|>>|[][{}().,;:|/^*+?!=<>&~@-]"),
        (Kind.UNKNOWN, r"(?s:.)"),
    )
)
_OPERATOR = re.compile("<=|<")
_BLANK = re.compile(r"(?:[ \t\r\n]+|#[^\r\n]*)+")
_BLANK_WITH_CR_IN_COMMENTS = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)+")

_LITERALS = {"TRUE", "FALSE"}
_NO_EXPRESSION_AFTER = {"A", "VALUES", "UNDEF", *_LITERALS}
_OPERANDS = {Kind.IRI, Kind.NAME, Kind.BLANK, Kind.VARIABLE, Kind.LANGUAGE, Kind.STRING, Kind.NUMBER}
_FILTER_NAME = re.compile("(?:TRUE|FALSE)?FILTER", re.IGNORECASE)
_SERVICE_NAME = re.compile("(?:TRUE|FALSE)?SERVICE", re.IGNORECASE)
_TOP_NAME = re.compile("(?:ASK|CONSTRUCT)?(FROM|LOAD)", re.IGNORECASE)
_BEFORE_IRI = {"WITH", "USING", "NAMED", "GRAPH", "INTO", "TO", "DESCRIBE", "FROM", "LOAD", "SILENT", "BASE", "PREFIX"}


@dataclass(frozen=True, slots=True)
class Reading:
    """How to read what parsers read differently."""

    cr_ends_comment: bool = True
    filter_names_call: bool = False


PLAIN: Final = Reading()


class _Place(Enum):
    EXPRESSION = "in the parentheses of an expression"
    OTHER = "in a list, a path or a property list"
    PATTERN = "in a group of patterns"
    CLAUSE = "outside groups: before or after the group of a SELECT, where parentheses hold expressions"


@dataclass(slots=True)
class _State:
    """Where the reader is: the open brackets, and the last two tokens."""

    reading: Reading
    places: list[_Place] = field(default_factory=lambda: [_Place.CLAUSE])
    before: Token | None = None
    last: Token | None = None

    def take(self, token: Token) -> None:
        if token.kind is Kind.PUNCTUATION:
            self._bracket(token.text)
        elif token.kind is Kind.WORD and token.text.upper().startswith("SELECT") and self.places[-1] is _Place.PATTERN:
            self.places[-1] = _Place.CLAUSE
        self.before, self.last = self.last, token

    def _bracket(self, text: str) -> None:
        if text == "{":
            self.places.append(_Place.PATTERN)
        elif text == "[":
            self.places.append(_Place.OTHER)
        elif text == "(":
            self.places.append(_Place.EXPRESSION if self._opens_expression() else _Place.OTHER)
        elif text in {"}", "]", ")"} and len(self.places) > 1:
            self.places.pop()

    def _opens_expression(self) -> bool:
        last, word = self.last, _word(self.last)
        if self.places[-1] is _Place.OTHER or (last and last.text == "<<") or word in _NO_EXPRESSION_AFTER:
            return False
        if self.places[-1] is not _Place.PATTERN or word:
            return True
        if last and last.kind is Kind.NAME and _FILTER_NAME.match(last.text) and not _word(self.before):
            return self.reading.filter_names_call
        return bool(last and last.kind in {Kind.IRI, Kind.NAME} and _word(self.before).endswith("FILTER"))

    def less_than(self) -> bool:
        """Say whether ``<`` is an operator here: in an expression, after an operand."""
        last = self.last
        if self.places[-1] is not _Place.EXPRESSION or last is None:
            return False
        return last.kind in _OPERANDS or last.text in {")", "}", ">>"} or _word(last) in _LITERALS


def _word(token: Token | None) -> str:
    return token.text.upper() if token is not None and token.kind is Kind.WORD else ""


def tokens(text: str, reading: Reading = PLAIN) -> Iterator[Token]:
    """Yield the tokens of a query or an update, comments and blanks left out; never fails."""
    blank = _BLANK if reading.cr_ends_comment else _BLANK_WITH_CR_IN_COMMENTS
    state, position = _State(reading), 0
    while position < len(text):
        if found := blank.match(text, position):
            position = found.end()
            continue
        token = _token(text, position, state)
        state.take(token)
        yield token
        position += len(token.text)


def _token(text: str, position: int, state: _State) -> Token:
    if text[position] == "<" and state.less_than():
        operator = _OPERATOR.match(text, position)
        return Token(Kind.PUNCTUATION, operator[0] if operator else "<", position)
    for kind, pattern in _TOKENS:
        if found := pattern.match(text, position):
            return Token(kind, found[0], position)
    raise AssertionError("the last pattern matches any character")


def features(text: str) -> frozenset[str]:
    """Return which of :data:`REACHING` a query or an update uses, in any way that a parser may read it."""
    variants = [variant for variant in _unescaped(text) if any(word in variant.upper() for word in REACHING)]
    return frozenset(
        word for variant in variants for reading in _readings(variant) for word in _reached(variant, reading)
    )


def _readings(text: str) -> Iterator[Reading]:
    """Yield the readings that can differ for a text; only rdflib lets a comment go on after a carriage return."""
    comments = (True, False) if "\r" in text else (True,)
    calls = (False, True) if _FILTER_NAME.search(text) else (False,)
    yield from (Reading(*choices) for choices in product(comments, calls))


_SPEC_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_RDFLIB_ESCAPE = re.compile(r"\\[uU]([0-9A-Fa-f]{4}(?:[0-9A-Fa-f]{4})?)")


def _unescaped(text: str) -> Iterable[str]:
    """Return the text as it is, and with escapes read as the standard and as rdflib read them, before all else."""
    return dict.fromkeys((text, _SPEC_ESCAPE.sub(_character, text), _RDFLIB_ESCAPE.sub(_character, text)))


def _character(escape: re.Match[str]) -> str:
    code = int(next(group for group in escape.groups() if group), 16)
    return chr(code) if code <= 0x10FFFF else "\ufffd"


def _reached(text: str, reading: Reading) -> Iterator[str]:
    """Yield the reaching keywords; where no lexer is, they may be glued to other words or to a prefixed name."""
    items = list(tokens(text, reading))
    depth = 0
    for token, before, after in zip(items, [None, *items], [*items[1:], None], strict=False):
        depth += {"{": 1, "(": 1, "}": -1, ")": -1}.get(token.text, 0)
        if token.kind is Kind.WORD:
            yield from (word for word in REACHING if word in token.text.upper())
        elif token.kind is Kind.NAME and _word(before) not in _BEFORE_IRI:
            yield from _glued(token, depth, text[after.start :] if after else "")
        elif token.kind is Kind.UNKNOWN and token.text != "\\":
            yield from (word for word in REACHING if word in text.upper())


def _glued(name: Token, depth: int, rest: str) -> Iterator[str]:
    if depth == 0 and (glued := _TOP_NAME.match(name.text)):
        yield glued[1].upper()
    if rest.startswith("{") and not rest.startswith("{|") and _SERVICE_NAME.match(name.text):
        yield "SERVICE"
