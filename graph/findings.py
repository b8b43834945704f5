"""What a validation found, as text and as JSON."""

import json
from collections.abc import Mapping

from pyoxigraph import BlankNode, Literal, NamedNode

from oxiana.graph.terms import compact
from oxiana.graph.validation import paths
from oxiana.graph.validation.lookup import Resource, Term
from oxiana.graph.validation.report import Count, Report, Result

_REMEDY = "give it one, or say why with oxs:mayMeetNoNode"


def verdict(report: Report) -> str:
    """Return ``true``, ``false``, or ``unknown`` when no shape met a node: then nothing was validated."""
    if report.validated_nothing and report.conforms:
        return "unknown"
    return "true" if report.conforms else "false"


def as_text(report: Report) -> str:
    """Return the verdict, then a line for each result."""
    lines = [f"conforms: {verdict(report)}"]
    if report.validated_nothing:
        lines.append("no shape met a node: nothing was validated")
    return "\n".join([*lines, *map(line, report.results)]) + "\n"


def as_json(report: Report) -> str:
    """Return everything that the report says; terms are written as in SPARQL's JSON results."""
    said = {
        "conforms": None if verdict(report) == "unknown" else report.conforms,
        "validatedNothing": report.validated_nothing,
        "counts": [_count(count) for count in report.counts()],
        "results": [_result(result) for result in report.results],
        "met": [name(node) for node in report.met],
        "unmet": [name(node) for node in (*report.unmet, *report.excused)],
        "notes": [{"shape": name(n.shape), "engine": n.engine, "reason": n.reason} for n in report.notes],
    }
    return json.dumps(said, ensure_ascii=False, indent=1) + "\n"


def refusals(report: Report) -> list[str]:
    """Return what stops publication, a line each: violations, and shapes that checked nothing."""
    unmet = [f"{short(node)}: this shape met no node: {_REMEDY}" for node in report.unmet]
    nothing = ["no shape met any node: nothing was validated"] if report.validated_nothing else []
    return [*map(line, report.violations), *unmet, *nothing]


def line(result: Result) -> str:
    """Return a result as one line: severity, place, message, shape."""
    severity, focus, path, value, shape, component, message = row(result)
    place = " ".join(part for part in (focus, path, value) if part)
    return f"{severity.removeprefix('sh:')}: {place}: {message or component} ({shape})"


def row(result: Result) -> tuple[str, ...]:
    """Return severity, focus node, path, value, shape, component and message of a result, as people write them."""
    terms = (result.severity, result.focus, result.value, result.shape, result.component)
    severity, focus, value, shape, component = map(short, terms)
    return severity, focus, _path(result), value, shape, component, result.message("en")


def short(term: Term | None) -> str:
    """Return the term as people write it; nothing for None."""
    match term:
        case None:
            return ""
        case NamedNode():
            return compact(term.value)
        case Literal(language=str(tag)):
            return f'"{term.value}"@{tag}'
    return term.value if isinstance(term, Literal) else str(term)


def name(node: Resource) -> str:
    """Return an IRI without brackets, or the label of a blank node."""
    return node.value if isinstance(node, NamedNode) else str(node)


def _path(result: Result) -> str:
    return paths.text(result.path) if result.path else ""


def _count(count: Count) -> dict[str, object]:
    return {
        "severity": name(count.severity),
        "shape": name(count.shape),
        "path": paths.text(count.path) if count.path else None,
        "component": name(count.component),
        "number": count.number,
    }


def _result(result: Result) -> dict[str, object]:
    optional = {
        "path": _path(result) or None,
        "value": _term(result.value) if result.value else None,
        "constraint": name(result.constraint) if result.constraint else None,
    }
    return {
        "focus": _term(result.focus),
        "severity": name(result.severity),
        "shape": name(result.shape),
        "component": name(result.component),
        **{key: value for key, value in optional.items() if value},
        "messages": {message.language or "": message.value for message in result.messages},
        **({"details": [_result(detail) for detail in result.details]} if result.details else {}),
    }


def _term(term: Term) -> Mapping[str, str]:
    match term:
        case NamedNode():
            return {"type": "uri", "value": term.value}
        case BlankNode():
            return {"type": "bnode", "value": term.value}
    language = {"xml:lang": term.language} if term.language else {"datatype": term.datatype.value}
    return {"type": "literal", "value": term.value, **language}
