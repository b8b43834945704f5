"""A report as lines for a terminal."""

from collections import Counter
from collections.abc import Iterator

from oxiana.graph.findings import NOTHING, line, shape_name, short, verdict
from oxiana.graph.reports.places import Places
from oxiana.graph.validation.report import Names, Report, Result


def as_text(report: Report, places: Places) -> str:
    """Return the verdict, then a line for each result, then what was not checked as it should be."""
    lines = [f"conforms: {verdict(report)}"]
    if report.validated_nothing:
        lines.append(NOTHING)
    for result in report.results:
        lines += _lines(result, report.names, places.before(result.focus))
    return "\n".join([*lines, *_summary(report), *_aside(report)]) + "\n"


def _lines(result: Result, names: Names, before: str, indent: str = "") -> Iterator[str]:
    yield indent + before + line(result, names)
    for detail in result.details:
        yield from _lines(detail, names, "", indent + "    ")
    for shape in result.conforms_to:
        yield f"{indent}    it conforms to {shape}"


def _summary(report: Report) -> Iterator[str]:
    numbers: Counter[str] = Counter()
    for count in report.counts():
        numbers[short(count.severity).removeprefix("sh:")] += count.number
    if numbers:
        yield f"results: {', '.join(f'{number} {severity}' for severity, number in numbers.items())}"
    if report.total > len(report.results):
        yield f"listed: {len(report.results)} of {report.total}"


def _aside(report: Report) -> Iterator[str]:
    if report.unmet:
        yield f"met no node: {'; '.join(shape_name(node, report.names) for node in report.unmet)}"
    for note in report.notes:
        yield f"checked by {note.engine}: {shape_name(note.shape, report.names)}: {note.reason}"
