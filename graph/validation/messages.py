"""The languages of messages: an engine fills in a template and forgets the language the template is in."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from pyoxigraph import Literal

from oxiana.graph.terms import external
from oxiana.graph.validation.lookup import Lookup, Statement, Term
from oxiana.graph.validation.report import Result, ordered

MESSAGE = external("sh", "message")
_VALIDATORS = tuple(external("sh", name) for name in ("validator", "nodeValidator", "propertyValidator"))
_VARIABLE = re.compile(r"\{[?$]([^{}]+)\}")


def translated(results: tuple[Result, ...], shapes: Lookup) -> tuple[Result, ...]:
    """Return the results with the language of each message found again by the template that made it."""
    return ordered(_translated(result, shapes) for result in results)


def _translated(result: Result, shapes: Lookup) -> Result:
    details = tuple(_translated(detail, shapes) for detail in result.details)
    if all(message.language for message in result.messages):
        return replace(result, details=details)
    if "\\" in _text(result.value):
        return _spoken(result, shapes)
    found = tuple(templates(result, shapes))
    messages = {literal for message in result.messages for literal in _tagged(message, found)}
    return replace(result, messages=tuple(sorted(messages, key=str)), details=details)


def templates(result: Result, shapes: Lookup) -> Iterator[Literal]:
    """Yield the messages that the shapes have for a result: those of its constraint, its shape, its component."""
    validators = (value for predicate in _VALIDATORS for value in shapes.objects(result.component, predicate))
    for source in (result.constraint, result.shape, *validators):
        if source is not None:
            yield from (value for value in shapes.objects(source, MESSAGE) if isinstance(value, Literal))


def _tagged(message: Literal, templates: tuple[Literal, ...]) -> Iterator[Literal]:
    """Yield the message in the language of the template that fits best, or of each that fits as well."""
    fits = [(len("".join(_fixed(template))), template) for template in templates if _fit(message, template)]
    best = max((length for length, _ in fits), default=0)
    languages = {template.language for length, template in fits if length == best}
    if not languages or message.language:
        yield message
        return
    for language in languages:
        yield Literal(message.value, language=language) if language else message


def _fixed(template: Literal) -> list[str]:
    return _VARIABLE.split(template.value)[::2]


def _fit(message: Literal, template: Literal) -> bool:
    """Say whether the fixed parts of a template occur in the message, in order, first and last at its ends."""
    first, *middle = _fixed(template)
    text = message.value
    if not middle:
        return text == first
    last = middle.pop()
    if not (text.startswith(first) and text.endswith(last) and len(text) >= len(first) + len(last)):
        return False
    position, end = len(first), len(text) - len(last)
    for part in middle:
        position = text.find(part, position, end)
        if position < 0:
            return False
        position += len(part)
    return True


def mute(shapes: Iterable[Statement]) -> Iterator[Statement]:
    """Yield the shapes without messages: pySHACL fails on some backslashes in values, and misreads others."""
    return (statement for statement in shapes if statement.predicate != MESSAGE)


def spoken(results: tuple[Result, ...], shapes: Lookup) -> tuple[Result, ...]:
    """Return results of muted shapes with their messages, focus node and value filled in."""
    return ordered(_spoken(result, shapes) for result in results)


def _spoken(result: Result, shapes: Lookup) -> Result:
    values = {"this": _text(result.focus), "value": _text(result.value)}
    texts = [
        (_VARIABLE.sub(lambda found: values.get(found[1], found[0]), template.value), template.language)
        for template in templates(result, shapes)
    ]
    said = {Literal(text, language=language) if language else Literal(text) for text, language in texts}
    details = tuple(_spoken(detail, shapes) for detail in result.details)
    return replace(result, messages=tuple(sorted(said, key=str)) or result.messages, details=details)


def _text(term: Term | None) -> str:
    return "" if term is None else term.value
