"""Where in files of triples the nodes stand that a report is about, so that an editor can jump there."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import urljoin

from pyoxigraph import NamedNode

from oxiana.graph.files import base
from oxiana.graph.validation.lookup import Term
from oxiana.graph.validation.report import Report

LINE_BASED: Final = (".ttl", ".trig", ".nt", ".nq", ".n3")
LARGEST: Final = 20_000_000
"""A larger file is not looked through; its nodes have no place."""

_ABSOLUTE: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_DECLARED: Final = re.compile(r"(?i)@?(?:prefix\s+([^\s:]*):|base)\s*<([^>]*)>")
_SUBJECT: Final = re.compile(r"(?:<([^>\s]*)>|([^\s:<>\"'#@;,.\[\]()]*):([^\s;,()\[\]<>\"']+))(?=\s|$)(?!\s*\{)")
_END: Final = re.compile(r"[.{}](?:\s+#.*)?$")
"""The end of a line after which a statement can begin."""

_LONG: Final = ('"""', "'''")
_TOKEN: Final = re.compile(
    r"""(?sx) <[^<>"\s]*> | \\. | \#[^\n]*
    | "{3} (?: \\. | [^\\] )*? "{3} | '{3} (?: \\. | [^\\] )*? '{3}
    | " (?: \\. | [^"\\\n] )* " | ' (?: \\. | [^'\\\n] )* '"""
)
"""What a quotation mark, or the sign of a comment, can stand in without meaning one."""


@dataclass(frozen=True, slots=True)
class Place:
    """A file and, if a line begins with the node, the number of the first that does."""

    file: str
    line: int


class Places(dict[Term, Place]):
    """Where nodes stand; ``file`` is the first of the files, for nodes of which that is not known."""

    file: str | None = None

    def before(self, node: Term) -> str:
        """Return what begins a line about a node, so that editors lead there; nothing if it is unknown."""
        place = self.get(node)
        return f"{place.file}:{place.line}: " if place else ""


NOWHERE: Final = Places()


def places(report: Report, files: Iterable[Path]) -> Places:
    """Return where the focus nodes of a report stand: the first line of Turtle or N-Triples that begins with each."""
    wanted = {result.focus.value: result.focus for result in report.results if isinstance(result.focus, NamedNode)}
    found = Places()
    for file in files:
        found.file = found.file or file.as_posix()
        for iri, line in _subjects(file) if wanted else ():
            if iri in wanted:
                found.setdefault(wanted[iri], Place(file.as_posix(), line))
    return found


@dataclass
class _Names:
    """What the names in a file stand for, as far as it is read."""

    base: str
    prefixes: dict[str, str] = field(default_factory=dict)

    def declare(self, prefix: str | None, iri: str) -> None:
        """Take a declaration of a prefix, or of the base."""
        if prefix is None:
            self.base = self._resolved(iri)
        else:
            self.prefixes[prefix] = self._resolved(iri)

    def iri(self, subject: re.Match[str]) -> str:
        """Return the IRI of a subject; the empty text if its prefix is not declared."""
        written, prefix, local = subject.groups()
        if written is not None:
            return self._resolved(written)
        return self.prefixes[prefix] + local.replace("\\", "") if prefix in self.prefixes else ""

    def _resolved(self, iri: str) -> str:
        if _ABSOLUTE.match(iri):
            return iri
        return urljoin(self.base, f"{iri}x")[:-1] if iri.endswith("#") else urljoin(self.base, iri)


def _subjects(file: Path) -> Iterator[tuple[str, int]]:
    """Yield the IRIs of subjects with which a line begins, blanks aside, and the numbers of the lines."""
    names, ended = _Names(base(file)), True
    for number, line in _lines(file):
        declared = list(_DECLARED.finditer(line)) if _DECLARED.match(line) else []
        for one in declared:
            names.declare(one[1], one[2])
        begins = _SUBJECT.match(line) if ended and not declared else None
        if begins and (iri := names.iri(begins)):
            yield iri, number
        ended = bool(_END.search(line) or (declared and line.endswith(">")))


def _lines(file: Path) -> Iterator[tuple[int, str]]:
    """Yield the lines that are no comments, and their numbers, without what is between long quotes."""
    if file.suffix.lower() not in LINE_BASED or not file.is_file() or file.stat().st_size > LARGEST:
        return
    text = file.read_text("utf-8", errors="replace")
    if any(quotes in text for quotes in _LONG):
        text = _TOKEN.sub(_blank, text)
    for number, line in enumerate(map(str.strip, text.split("\n")), 1):
        if line and not line.startswith("#"):
            yield number, line


def _blank(token: re.Match[str]) -> str:
    """Return nothing but the lines of a long string, and any other token as it is."""
    return "\n" * token[0].count("\n") if token[0].startswith(_LONG) else token[0]
