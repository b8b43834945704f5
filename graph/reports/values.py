"""A report as one JSON object."""

import json
from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from oxiana.graph.findings import name, verdict
from oxiana.graph.reports.places import NOWHERE, Places
from oxiana.graph.validation import paths
from oxiana.graph.validation.lookup import Resource, Term
from oxiana.graph.validation.paths import Path
from oxiana.graph.validation.report import Count, Note, Report, Result

MOST_INDENTED: Final = 1000


def as_json(report: Report, places: Places = NOWHERE) -> str:
    """Return everything that the report says; terms are written as in SPARQL's JSON results.

    ``conforms`` is null if no shape met a node; ``messages`` are lists by language, ``""`` for none; ``names`` are
    those of shapes without an IRI.
    """
    said = {
        "conforms": None if verdict(report) == "unknown" else report.conforms,
        "validatedNothing": report.validated_nothing,
        "total": report.total,
        "counts": [_count(count) for count in report.counts()],
        "results": [{**_result(result), **_place(result, places)} for result in report.results],
        "met": [name(node) for node in report.met],
        "unmet": [name(node) for node in report.unmet],
        "excused": [name(node) for node in report.excused],
        **({"names": {name(node): text for node, text in report.names.items()}} if report.names else {}),
        "notes": [_note(note) for note in report.notes],
        **({"about": dict(report.about)} if report.about else {}),
    }
    return written(said, report)


def written(said: Mapping[str, object], report: Report) -> str:
    """Return JSON, indented unless the report is long: that would take three times as long, and nobody reads it."""
    indent = 1 if len(report.results) <= MOST_INDENTED else None
    return json.dumps(said, ensure_ascii=False, indent=indent) + "\n"


def _note(note: Note) -> dict[str, str]:
    return {"shape": name(note.shape), "engine": note.engine, "reason": note.reason}


def _count(count: Count) -> dict[str, object]:
    return {
        "severity": name(count.severity),
        "shape": name(count.shape),
        "path": paths.text(count.path) if count.path else None,
        "component": name(count.component),
        "number": count.number,
    }


def _result(result: Result) -> dict[str, object]:
    return {
        "focus": json_term(result.focus),
        **_rule(result.severity, result.shape, result.component, result.path, result.constraint),
        **({"value": json_term(result.value)} if result.value else {}),
        "messages": _messages(result.messages),
        **({"demands": {one.language: one.value for one in result.demands}} if result.demands else {}),
        **({"details": [_result(detail) for detail in result.details]} if result.details else {}),
        **({"conformsTo": list(result.conforms_to)} if result.conforms_to else {}),
    }


def _messages(messages: tuple[Literal, ...]) -> Mapping[str, list[str]]:
    texts: dict[str, list[str]] = defaultdict(list)
    for message in messages:
        texts[message.language or ""].append(message.value)
    return texts


def _place(result: Result, places: Places) -> Mapping[str, object]:
    place = places.get(result.focus)
    return {"place": {"file": place.file, "line": place.line}} if place else {}


@lru_cache(maxsize=1 << 10)
def _rule(
    severity: Resource, shape: Resource, component: Resource, path: Path | None, constraint: Resource | None
) -> Mapping[str, str]:
    """Return what the results of a rule have in common: it is the same for thousands of them."""
    return {
        "severity": name(severity),
        "shape": name(shape),
        "component": name(component),
        **({"path": paths.text(path)} if path else {}),
        **({"constraint": name(constraint)} if constraint else {}),
    }


def json_term(term: Term | Triple) -> Mapping[str, object]:
    """Return a term as SPARQL's JSON results write it."""
    match term:
        case NamedNode():
            return {"type": "uri", "value": term.value}
        case BlankNode():
            return {"type": "bnode", "value": term.value}
        case Triple():
            parts = zip(("subject", "predicate", "object"), term, strict=True)
            return {"type": "triple", "value": {part: json_term(inner) for part, inner in parts}}
    language = {"xml:lang": term.language} if term.language else {"datatype": term.datatype.value}
    return {"type": "literal", "value": term.value, **language}
