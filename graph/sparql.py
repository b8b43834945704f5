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


_BASE = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_START = f"_{_BASE}"
_CHARS = f"-0-9\u00b7\u0300-\u036f\u203f-\u2040{_START}"
_VAR_CHARS = f"0-9\u00b7\u0300-\u036f\u203f-\u2040{_START}"
_ESCAPED = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]"
_UNICODE = r"\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}"
_ECHAR = rf"\\[tbnrf\\\"']|{_UNICODE}"
_PREFIX = f"(?:[{_BASE}](?:[{_CHARS}.]*[{_CHARS}])?)?"
_LOCAL = f"(?:[{_START}:0-9]|{_ESCAPED})(?:(?:[{_CHARS}.:]|{_ESCAPED})*(?:[{_CHARS}:]|{_ESCAPED}))?"

_TOKENS: Final = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        (Kind.IRI, rf"<(?:[^<>\"{{}}|^`\\\x00-\x20]|{_UNICODE})*>"),
        (Kind.BLANK, f"_:[{_START}0-9](?:[{_CHARS}.]*[{_CHARS}])?"),
        (Kind.NAME, f"{_PREFIX}:(?:{_LOCAL})?"),
        (Kind.VARIABLE, f"[?$][{_START}0-9][{_VAR_CHARS}]*"),
        (Kind.LANGUAGE, "@[a-zA-Z]+(?:-[a-zA-Z0-9]+)*"),
        (Kind.STRING, rf"'''(?:'{{0,2}}(?:[^'\\]|{_ECHAR}))*'''"),
        (Kind.STRING, rf'"""(?:"{{0,2}}(?:[^"\\]|{_ECHAR}))*"""'),
        (Kind.STRING, rf"'(?:[^'\\\n\r]|{_ECHAR})*'"),
        (Kind.STRING, rf'"(?:[^"\\\n\r]|{_ECHAR})*"'),
        (Kind.NUMBER, r"(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)[eE][+-]?[0-9]+|[0-9]*\.[0-9]+|[0-9]+"),
        (Kind.WORD, f"[{_BASE}][{_VAR_CHARS}]*"),
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
