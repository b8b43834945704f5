"""Validation reports in every format but HTML."""

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple, serialize

from oxiana.graph.terms import compact, shape
from oxiana.graph.validation import paths
from oxiana.graph.validation.lookup import Resource, Term
from oxiana.graph.validation.report import INFO, VIOLATION, WARNING, Report, Result
from oxiana.graph.validation.report_rdf import to_triples
from oxiana.server import formats
from oxiana.server.formats import Format
from oxiana.server.serialization import rdf_format, used_prefixes

_LEVELS: Final = {VIOLATION: "error", WARNING: "warning", INFO: "note"}
_SARIF: Final = "https://json.schemastore.org/sarif-2.1.0.json"


def verdict(report: Report) -> str:
    """Return what the header SHACL-Conforms says: ``unknown`` when no shape met a node: nothing was validated."""
    if report.validated_nothing and report.conforms:
        return "unknown"
    return "true" if report.conforms else "false"


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


def _path(result: Result) -> str:
    return paths.text(result.path) if result.path else ""


def _json_term(term: Term) -> Mapping[str, str]:
    """Return the term as SPARQL's JSON results have it."""
    match term:
        case NamedNode():
            return {"type": "uri", "value": term.value}
        case BlankNode():
            return {"type": "bnode", "value": term.value}
    language = {"xml:lang": term.language} if term.language else {"datatype": term.datatype.value}
    return {"type": "literal", "value": term.value, **language}


def _name(node: Resource) -> str:
    return node.value if isinstance(node, NamedNode) else str(node)


def _json_result(result: Result) -> dict[str, object]:
    optional = {"path": _path(result) or None, "value": _json_term(result.value) if result.value else None}
    return {
        "focus": _json_term(result.focus),
        "severity": _name(result.severity),
        "shape": _name(result.shape),
        "component": _name(result.component),
        **{key: value for key, value in optional.items() if value},
        "messages": {message.language or "": message.value for message in result.messages},
        **({"details": [_json_result(detail) for detail in result.details]} if result.details else {}),
    }


def _as_json(report: Report) -> bytes:
    said = {
        "conforms": report.conforms,
        "validatedNothing": report.validated_nothing,
        "counts": [
            {
                "severity": _name(count.severity),
                "shape": _name(count.shape),
                "path": paths.text(count.path) if count.path else None,
                "component": _name(count.component),
                "number": count.number,
            }
            for count in report.counts()
        ],
        "results": [_json_result(result) for result in report.results],
        "met": [_name(node) for node in report.met],
        "unmet": [_name(node) for node in (*report.unmet, *report.excused)],
    }
    return json.dumps(said, ensure_ascii=False, indent=1).encode()


def _row(result: Result) -> tuple[str, ...]:
    terms = (result.severity, result.focus, result.value, result.shape, result.component)
    severity, focus, value, shape, component = map(short, terms)
    return severity, focus, _path(result), value, shape, component, result.message("en")


def _as_csv(report: Report) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(("severity", "focus", "path", "value", "shape", "component", "message"))
    writer.writerows(_row(result) for result in report.results)
    return out.getvalue().encode()


def _as_text(report: Report) -> bytes:
    lines = [f"conforms: {verdict(report)}"]
    if report.validated_nothing:
        lines.append("no shape met a node: nothing was validated")
    for result in report.results:
        severity, focus, path, value, shape, component, message = _row(result)
        place = " ".join(part for part in (focus, path, value) if part)
        lines.append(f"{severity.removeprefix('sh:')}: {place}: {message or component} ({shape})")
    return ("\n".join(lines) + "\n").encode()


def _sarif_result(result: Result) -> Mapping[str, object]:
    return {
        "ruleId": _name(result.shape),
        "level": _LEVELS.get(result.severity, "none") if isinstance(result.severity, NamedNode) else "none",
        "message": {"text": result.message("en") or short(result.component)},
        "locations": [{"logicalLocations": [{"fullyQualifiedName": short(result.focus), "kind": "element"}]}],
    }


def _as_sarif(report: Report) -> bytes:
    rules = [{"id": name} for name in sorted({_name(result.shape) for result in report.results})]
    run = {
        "tool": {"driver": {"name": "oxiana", "rules": rules}},
        "results": [_sarif_result(result) for result in report.results],
    }
    return json.dumps({"$schema": _SARIF, "version": "2.1.0", "runs": [run]}, ensure_ascii=False).encode()


_WRITERS: Final[Mapping[Format, Callable[[Report], bytes]]] = {
    formats.PLAIN_JSON: _as_json,
    formats.CSV: _as_csv,
    formats.TEXT: _as_text,
    formats.SARIF: _as_sarif,
}


def _triples(report: Report) -> Iterator[Triple]:
    yield from to_triples(report)
    if report.validated_nothing:
        yield Triple(BlankNode("report"), shape("validatedNothing"), Literal(value=True))


def written(report: Report, wanted: Format) -> bytes:
    """Return the report in a format; RDF where it is no other."""
    if wanted in _WRITERS:
        return _WRITERS[wanted](report)
    written_as = rdf_format(wanted)
    triples = tuple(_triples(report))
    statements = triples if not written_as.supports_datasets else tuple(Quad(*triple) for triple in triples)
    return serialize(statements, format=written_as, prefixes=used_prefixes(statements)) or b""
