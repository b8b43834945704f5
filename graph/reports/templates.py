"""Long reports as text: what the results of one rule have in common is made into text once, not for each of them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final, TypeAlias

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize

from oxiana.graph.terms import PREFIXES
from oxiana.graph.validation.report import Report, Result
from oxiana.graph.validation.report_rdf import head, of_result

TEXTS: Final = {
    RdfFormat.TURTLE: RdfFormat.TURTLE,
    RdfFormat.TRIG: RdfFormat.TURTLE,
    RdfFormat.N_TRIPLES: RdfFormat.N_TRIPLES,
    RdfFormat.N_QUADS: RdfFormat.N_TRIPLES,
}
"""The syntaxes in which statements can stand one after the other, each with the one that it has for a graph."""

_NODE: Final = "NODE"
_FOCUS, _VALUE = NamedNode("urn:oxiana:focus"), NamedNode("urn:oxiana:value")
_PLACE: Final = re.compile(rf"(?<=_:){_NODE}|<urn:oxiana:\w+>|\"urn:oxiana:\d+\"")
_DECLARED: Final = re.compile(r"@prefix .*\n")

_Rule: TypeAlias = tuple[object, ...]


def as_text(report: Report, form: RdfFormat) -> bytes:
    """Return a report in one of :data:`TEXTS`; what is long in it, its nodes and values, is not shortened."""
    return "".join(_parts(report, TEXTS[form])).encode()


def _parts(report: Report, form: RdfFormat) -> Iterator[str]:
    yield _written(head(report), form)
    templates: dict[_Rule, str] = {}
    for number, result in enumerate(report.results, 1):
        label = f"r{number}"
        if result.details or any(isinstance(term, Triple) for term in (result.focus, result.value)):
            yield _written(of_result(result, label), RdfFormat.N_TRIPLES)
            continue
        rule = _rule(result)
        if rule not in templates:
            templates[rule] = _template(result, form)
        yield templates[rule] % _filling(label, result)


def _written(triples: Iterable[Triple], form: RdfFormat) -> str:
    return (serialize(triples, format=form, prefixes=PREFIXES) or b"").decode()


def _rule(result: Result) -> _Rule:
    """Return what results have in common that differ in focus node, value and texts alone."""
    same = (result.component, result.shape, result.severity, result.path, result.constraint)
    return (*same, result.value is None, len(result.messages))


def _filling(label: str, result: Result) -> dict[str, str]:
    said = {_message(number): str(message) for number, message in enumerate(result.messages)}
    return {_NODE: label, str(_FOCUS): str(result.focus), str(_VALUE): str(result.value), **said}


def _message(number: int) -> str:
    return f'"urn:oxiana:{number}"'


def _template(result: Result, form: RdfFormat) -> str:
    """Return the text of a result with names in place of its node, its focus node, its value and its messages."""
    messages = tuple(Literal(f"urn:oxiana:{number}") for number in range(len(result.messages)))
    value = None if result.value is None else _VALUE
    text = _written(of_result(replace(result, focus=_FOCUS, value=value, messages=messages), _NODE), form)
    return _PLACE.sub(lambda place: f"%({place[0]})s", _DECLARED.sub("", text).replace("%", "%%"))
