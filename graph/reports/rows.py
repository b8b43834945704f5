"""A report as a table in CSV: a row a result."""

import csv
import io
from typing import Final

from oxiana.graph.findings import row
from oxiana.graph.validation.report import Report

HEADER: Final = ("severity", "focus", "path", "value", "shape", "component", "message")


def as_csv(report: Report) -> str:
    """Return the table, with its header (RFC 4180)."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADER)
    writer.writerows(row(result, report.names) for result in report.results)
    return out.getvalue()
