"""Rows as text: aligned for people, JSON for machines."""

import json
from collections.abc import Iterable, Sequence


def aligned(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return rows under a header, each column as wide as its widest cell; without a header if it is empty."""
    lines = [list(header)] if header else []
    lines += [list(row) for row in rows]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines
    )


def as_json(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return rows as a JSON list of objects."""
    return json.dumps([dict(zip(header, row, strict=True)) for row in rows], ensure_ascii=False, indent=2)
