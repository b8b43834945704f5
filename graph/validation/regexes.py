"""The patterns of sh:pattern: which engine understands them, and whether a text has a match."""

import re
from functools import cache
from typing import Final

from pyoxigraph import Literal

from oxiana.graph.store.oxigraph import MemoryStore

FLAGS: Final = {"i": re.IGNORECASE, "m": re.MULTILINE, "s": re.DOTALL, "x": re.VERBOSE}


@cache
def _matcher(pattern: str, flags: str) -> re.Pattern[str]:
    known = [FLAGS[flag] for flag in flags.lower() if flag in FLAGS]
    combined = re.RegexFlag(0)
    for flag in known:
        combined |= flag
    return re.compile(re.escape(pattern) if "q" in flags else pattern, combined)


def compiles(pattern: str, flags: str) -> bool:
    """Say whether any engine understands a pattern."""
    return known_to_sparql(pattern, flags) or _known_to_python(pattern, flags)


def _known_to_python(pattern: str, flags: str) -> bool:
    try:
        _matcher(pattern, flags)
    except (re.error, RecursionError, OverflowError):
        return False
    return True


@cache
def known_to_sparql(pattern: str, flags: str) -> bool:
    """Say whether the SPARQL engine at hand understands a pattern."""
    return _asked(pattern, flags, "") is not None


def matches(pattern: str, flags: str, text: str) -> bool:
    """Say whether a pattern matches somewhere in a text."""
    if known_to_sparql(pattern, flags):
        return _asked(pattern, flags, text) is True
    return _matcher(pattern, flags).search(text) is not None


def _asked(pattern: str, flags: str, text: str) -> bool | None:
    """Return what SPARQL's REGEX says, None being an error; its matching time is linear."""
    query = f"SELECT (REGEX({Literal(text)}, {Literal(pattern)}, {Literal(flags)}) AS ?matches) {{}}"
    for row in MemoryStore().select(query):
        found = row["matches"]
        return None if found is None else found == Literal(value=True)
    return None
