"""Where in files of triples the nodes stand that a report is about, so that an editor can jump there."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pyoxigraph import NamedNode

from oxiana.graph.validation.lookup import Term
from oxiana.graph.validation.report import Report

LINE_BASED: Final = (".ttl", ".trig", ".nt", ".nq", ".n3")
LARGEST: Final = 20_000_000
"""A larger file is not looked through; its nodes have no place."""

_PREFIX: Final = re.compile(r"(?im)^\s*@?prefix\s+([^\s:]*):\s*<([^>]*)>")
_SUBJECT: Final = re.compile(r"^(?:<([^>\s]*)>|([^\s:<>\"'#@;,.\[\]()]*):([^\s;,()\[\]<>\"']+))(?=\s|$)")


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
        for iri, line in _subjects(file):
            if iri in wanted:
                found.setdefault(wanted[iri], Place(file.as_posix(), line))
    return found


def _subjects(file: Path) -> Iterator[tuple[str, int]]:
    """Yield the IRIs with which lines begin, and the numbers of the lines."""
    if file.suffix not in LINE_BASED or file.stat().st_size > LARGEST:
        return
    text = file.read_text("utf-8", errors="replace")
    prefixes = dict(_PREFIX.findall(text))
    for number, line in enumerate(text.split("\n"), 1):
        begins = _SUBJECT.match(line)
        if begins and begins[1] is not None:
            yield begins[1], number
        elif begins and begins[2] in prefixes:
            yield prefixes[begins[2]] + begins[3].replace("\\", ""), number
