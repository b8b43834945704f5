"""How deep a document nests, seen before it is parsed: parsers break down, or take forever, on what nests too deep."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Final

from pyoxigraph import RdfFormat

from oxiana.graph.errors import SyntaxProblem

_BLOCK: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class _Nesting:
    """What nests in a syntax, and how deep it may.

    Each opening has one of the bytes ``signs``. ``tokens`` matches whatever lies before an opening or a closing, and
    that; or else what cannot be told before the text goes on.
    """

    things: str
    deepest: int
    signs: tuple[bytes, ...]
    tokens: re.Pattern[bytes]


def _tokens(between: str, opening: str, closing: str) -> re.Pattern[bytes]:
    pattern = f"(?:{between})*+(?:(?P<opening>{opening})|(?P<closing>{closing})|(?P<rest>.*))"
    return re.compile(pattern.encode(), re.DOTALL)


def _long(quote: str) -> str:
    return rf"{quote * 3}(?:[^{quote}\\]++|\\.|{quote}(?!{quote * 2}))*+{quote * 3}"


def _short(quote: str) -> str:
    return rf"{quote}(?:{quote}(?=[^{quote}])|(?!{quote})(?:[^{quote}\\\r\n]++|\\.)++{quote})"


_STRINGS: Final = "|".join(form(quote) for quote in "\"'" for form in (_long, _short))
_NO_TRIPLE: Final = rf"[^<>\"'#\\]++|\\.|{_STRINGS}|<[^<>\s]*+>|<(?!<)(?=[^<>\s]*+[\s<])|>(?=[^>])|#[^\r\n]*+[\r\n]"
_ELEMENT: Final = r"<[^\s<>!?/\"'](?:[^<>\"'/]++|/(?!>)|\"[^\"]*+\"|'[^']*+')*+"
_NO_ELEMENT: Final = (
    r"[^<]++|<!--(?:[^-]++|-(?!->))*+-->|<!\[CDATA\[(?:[^\]]++|\](?!\]>))*+\]\]>|<!(?=[A-Za-z])"
    rf"|<\?(?:[^?]++|\?(?!>))*+\?>|{_ELEMENT}/>"
)
_TERMS: Final = _Nesting("triple terms", 100, (b"<<",), _tokens(_NO_TRIPLE, "<<", ">>"))
_VALUES: Final = _Nesting(
    "values", 500, (b"{", b"["), _tokens(r"[^\"\[\]{}]++|\"(?:[^\"\\]++|\\.)*+\"", r"[\[{]", r"[\]}]")
)
_ELEMENTS: Final = _Nesting("elements", 1000, (b"<",), _tokens(_NO_ELEMENT, f"{_ELEMENT}>", "</[^>]*+>"))
_OTHERS: Final = {RdfFormat.JSON_LD: _VALUES, RdfFormat.RDF_XML: _ELEMENTS}


def check(what: str, content: IO[bytes], form: RdfFormat) -> None:
    """Raise SyntaxProblem when a document nests too deep; it is read from its start, and stands there again after."""
    nesting = _OTHERS.get(form, _TERMS)
    if _signs(content, nesting.signs) > nesting.deepest:
        _check(what, content, nesting)
    content.seek(0)


def _signs(content: IO[bytes], signs: tuple[bytes, ...]) -> int:
    """Return how many openings there are at most."""
    return sum(block.count(sign) for block in _blocks(content) for sign in signs)


def _blocks(content: IO[bytes]) -> Iterator[bytes]:
    """Yield the document in parts, each with the last byte of the one before."""
    content.seek(0)
    last = b""
    while block := content.read(_BLOCK):
        yield last + block
        last = block[-1:]


def _check(what: str, content: IO[bytes], nesting: _Nesting) -> None:
    content.seek(0)
    depth, start, rest = 0, 0, b""
    while block := content.read(max(_BLOCK, len(rest))):
        text = rest + block
        for token in nesting.tokens.finditer(text):
            if token.lastgroup == "opening":
                depth += 1
                if depth > nesting.deepest:
                    raise _too_deep(what, content, start + token.start("opening"), nesting)
            elif token.lastgroup == "closing":
                depth = max(0, depth - 1)
            else:
                rest = token["rest"]
                break
        start += len(text) - len(rest)


def _too_deep(what: str, content: IO[bytes], offset: int, nesting: _Nesting) -> SyntaxProblem:
    content.seek(0)
    before = content.read(offset)
    problem = f"{nesting.things} stand in each other more than {nesting.deepest} deep; write them flatter"
    return SyntaxProblem(what, problem, before.count(b"\n") + 1, offset - before.rfind(b"\n"))
