"""Violations as results: with the severity, the path and the messages of the shape."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final

from pyoxigraph import Literal, NamedNode

from oxiana.graph.validation import paths
from oxiana.graph.validation.compiled.asking import Ask, Select
from oxiana.graph.validation.compiled.model import Constraint, Shape, Shapes
from oxiana.graph.validation.compiled.saying import Saying
from oxiana.graph.validation.lookup import Term
from oxiana.graph.validation.paths import Path
from oxiana.graph.validation.report import Result

_VARIABLE: Final = re.compile(r"\{[?$]([^{}]+)\}")
NOTHING_BOUND: Final[Mapping[str, Term | None]] = {}


def worded(
    shapes: Shapes,
    shape: Shape,
    constraint: Constraint,
    focus: Term,
    value: Term | None,
    path: Path | None,
    bound: Mapping[str, Term | None] = NOTHING_BOUND,
    details: tuple[Result, ...] = (),
) -> Result:
    """Return the result for a violation; ``bound`` is what its query bound."""
    source = constraint.source if isinstance(constraint, Select) else None
    messages = shape.messages
    if not messages or isinstance(constraint, Select | Ask):
        messages = tuple(_messages(shape, constraint, Saying(shapes.statements, focus, value, shape.path_node), bound))
    return Result(
        focus,
        constraint.component,
        shape.node,
        shape.severity,
        path or shape.path,
        value,
        source,
        messages if len(messages) == 1 else _in_order(messages),
        details,
    )


@lru_cache(maxsize=1 << 10)
def _in_order(messages: tuple[Literal, ...]) -> tuple[Literal, ...]:
    return tuple(sorted(dict.fromkeys(messages), key=str))


def _messages(
    shape: Shape, constraint: Constraint, saying: Saying, bound: Mapping[str, Term | None]
) -> Iterator[Literal]:
    """Yield what the query of the constraint says, else the constraint itself if the shape says nothing."""
    if isinstance(constraint, Select | Ask):
        values = _values(shape, constraint, saying, bound)
        yield from (_filled(message, values) for message in (*constraint.messages, *shape.messages))
        if constraint.messages:
            return
    if not shape.messages and (text := constraint.says(saying)):
        yield Literal(text)


def _values(shape: Shape, constraint: Select | Ask, saying: Saying, bound: Mapping[str, Term | None]) -> dict[str, str]:
    """Return what the variables in a message stand for."""
    terms = {"value": saying.value, **constraint.bound, **bound, "this": saying.focus}
    texts = {name: term.value for name, term in terms.items() if term is not None}
    path = shape.path
    if path is not None:
        texts.setdefault("path", path.value if isinstance(path, NamedNode) else paths.text(path))
    return texts


def _filled(message: Literal, values: Mapping[str, str]) -> Literal:
    text = _VARIABLE.sub(lambda place: values.get(place[1], place[0]), message.value)
    return Literal(text, language=message.language) if message.language else Literal(text)
