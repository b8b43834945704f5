"""Validation reports in every format but HTML."""

import csv
import io
import json
from collections.abc import Callable, Mapping
from typing import Final

from pyoxigraph import NamedNode, Quad, serialize

from oxiana.graph.findings import as_json, as_text, name, row, short
from oxiana.graph.validation.report import INFO, VIOLATION, WARNING, Report, Result
from oxiana.graph.validation.report_rdf import to_triples
from oxiana.server import formats, prefixes
from oxiana.server.formats import Format
from oxiana.server.serialization import rdf_format

_LEVELS: Final = {VIOLATION: "error", WARNING: "warning", INFO: "note"}
_SARIF: Final = "https://json.schemastore.org/sarif-2.1.0.json"


def _as_csv(report: Report) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(("severity", "focus", "path", "value", "shape", "component", "message"))
    writer.writerows(row(result) for result in report.results)
    return out.getvalue().encode()


def _sarif_result(result: Result) -> Mapping[str, object]:
    return {
        "ruleId": name(result.shape),
        "level": _LEVELS.get(result.severity, "none") if isinstance(result.severity, NamedNode) else "none",
        "message": {"text": result.message("en") or short(result.component)},
        "locations": [{"logicalLocations": [{"fullyQualifiedName": short(result.focus), "kind": "element"}]}],
    }


def _as_sarif(report: Report) -> bytes:
    rules = [{"id": name} for name in sorted({name(result.shape) for result in report.results})]
    run = {
        "tool": {"driver": {"name": "oxiana", "rules": rules}},
        "results": [_sarif_result(result) for result in report.results],
    }
    return json.dumps({"$schema": _SARIF, "version": "2.1.0", "runs": [run]}, ensure_ascii=False).encode()


_WRITERS: Final[Mapping[Format, Callable[[Report], bytes]]] = {
    formats.PLAIN_JSON: lambda report: as_json(report).encode(),
    formats.CSV: _as_csv,
    formats.TEXT: lambda report: as_text(report).encode(),
    formats.SARIF: _as_sarif,
}


def written(report: Report, wanted: Format) -> bytes:
    """Return the report in a format; RDF where it is no other."""
    if wanted in _WRITERS:
        return _WRITERS[wanted](report)
    written_as = rdf_format(wanted)
    triples = tuple(to_triples(report))
    statements = triples if not written_as.supports_datasets else tuple(Quad(*triple) for triple in triples)
    return serialize(statements, format=written_as, prefixes=prefixes.used(statements)) or b""
