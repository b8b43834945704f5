"""A picture of a pattern: a box for each class with a row for each property, and arrows from rows to boxes.

Everything is computed from the links, in pixels: the same links give the same picture.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode

from oxiana.server.patterns import Link

_HEAD: Final = 46
_ROW: Final = 22
_FOOT: Final = 6
_BETWEEN: Final = 20
_GAP: Final = 42
_PADDING: Final = 24
_LETTER: Final = 8.9
_MONO_LETTER: Final = 7.3
_SPREAD: Final = 7


@dataclass(frozen=True)
class Row:
    """A property of a box; ``note`` says what its values are where no arrow does, such as the class itself."""

    prop: NamedNode
    text: str
    note: str
    y: int


@dataclass(frozen=True)
class Box:
    """A class with its rows, at a place."""

    cls: NamedNode
    name: str
    text: str
    rows: tuple[Row, ...]
    x: int
    y: int
    width: int

    @property
    def height(self) -> int:
        """The height in pixels."""
        return _HEAD + _ROW * len(self.rows) + (_FOOT if self.rows else 0)


@dataclass(frozen=True)
class Arrow:
    """From a row to a box: a line, and the tip at its end."""

    prop: NamedNode
    line: str
    tip: str


@dataclass(frozen=True)
class Diagram:
    """Boxes and arrows, and the size of the whole."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]


@dataclass(frozen=True)
class Wording:
    """How classes and properties are written: what a class is called, and the short form of any name."""

    name: Callable[[NamedNode], str]
    short: Callable[[NamedNode], str]


def draw(classes: Sequence[NamedNode], shown: Sequence[Link], wording: Wording) -> Diagram:
    """Return the picture of those classes that a link starts or ends at, in columns from left to right."""
    met = [cls for cls in classes if any(cls in (link.start, link.end) for link in shown)]
    columns = _columns(met, shown)
    boxes = _placed([[_box(cls, shown, met, wording) for cls in column] for column in columns])
    last = set(columns[-1]) if columns else set()
    bends_out = any(link.start in last and link.end in last - {link.start} for link in shown)
    return Diagram(
        max((box.x + box.width for box in boxes), default=0) + (_GAP if bends_out else 2),
        max((box.y + box.height for box in boxes), default=0) + 2,
        boxes,
        tuple(_arrows(boxes, shown)),
    )


def _columns(classes: Sequence[NamedNode], shown: Sequence[Link]) -> list[list[NamedNode]]:
    """Return the classes in columns, each right of the first one with a link to it: so no arrow leaps over a column."""
    at: dict[NamedNode, int] = {}
    for cls in classes:
        before = [at[link.start] for link in shown if link.end == cls != link.start and link.start in at]
        at[cls] = min(before, default=-1) + 1
    return [[cls for cls in classes if at[cls] == column] for column in range(max(at.values(), default=-1) + 1)]


def _box(cls: NamedNode, shown: Iterable[Link], met: Sequence[NamedNode], wording: Wording) -> Box:
    own: dict[NamedNode, list[NamedNode | None]] = defaultdict(list)
    for link in shown:
        if link.start == cls:
            own[link.property].append(link.end)
    rows = tuple(
        Row(prop, wording.short(prop), _note(cls, ends, met, wording), _HEAD + _ROW * number)
        for number, (prop, ends) in enumerate(own.items())
    )
    name, text = wording.name(cls), wording.short(cls)
    letters = [len(name) * _LETTER, len(text) * _MONO_LETTER]
    letters += [(len(row.text) + len(row.note)) * _MONO_LETTER + (10 if row.note else 0) for row in rows]
    return Box(cls, name, text, rows, 0, 0, round(max(letters)) + _PADDING)


def _note(cls: NamedNode, ends: Collection[NamedNode | None], met: Sequence[NamedNode], wording: Wording) -> str:
    """Return what the values are, where no arrow leads to any of them."""
    if any(end in met and end != cls for end in ends):
        return ""
    return ", ".join(wording.short(end).rpartition(":")[2] for end in ends if end is not None)


def _placed(columns: Sequence[Sequence[Box]]) -> tuple[Box, ...]:
    heights = [sum(box.height for box in column) + _BETWEEN * (len(column) - 1) for column in columns]
    placed: list[Box] = []
    x = 1
    for column, height in zip(columns, heights, strict=True):
        y = (max(heights) - height) // 2 + 1
        width = max(box.width for box in column)
        for box in column:
            placed.append(Box(box.cls, box.name, box.text, box.rows, x, y, width))
            y += box.height + _BETWEEN
        x += width + _GAP
    return tuple(placed)


def _arrows(boxes: Sequence[Box], shown: Sequence[Link]) -> Iterable[Arrow]:
    by_class = {box.cls: box for box in boxes}
    into: dict[NamedNode, list[Link]] = defaultdict(list)
    for link in shown:
        if link.end in by_class and link.end != link.start:
            into[link.end].append(link)
    for end, found in into.items():
        for number, link in enumerate(sorted(found, key=lambda link: _height(by_class[link.start], link))):
            aside = round((number - (len(found) - 1) / 2) * min(_SPREAD, (_HEAD - 8) / len(found)))
            yield _arrow(by_class[link.start], link, by_class[end], aside)


def _height(box: Box, link: Link) -> int:
    return box.y + next(row.y for row in box.rows if row.prop == link.property) + _ROW // 2


def _arrow(start: Box, link: Link, end: Box, aside: int) -> Arrow:
    y1, y2 = _height(start, link), end.y + _HEAD // 2 + aside
    leaves_left = end.x < start.x
    x1 = start.x if leaves_left else start.x + start.width
    enters_right = end.x <= start.x
    x2 = end.x + end.width if enters_right else end.x
    out, back = (-1 if leaves_left else 1), (1 if enters_right else -1)
    reach = max(_GAP // 2, abs(x2 - x1) // 2) if x1 != x2 else _GAP - 12
    line = f"M{x1} {y1}C{x1 + out * reach} {y1} {x2 + back * (reach + 8)} {y2} {x2 + back * 7} {y2}"
    return Arrow(link.property, line, f"M{x2} {y2}l{back * 8} -4v8z")
