"""A report as commands of GitHub's workflows, which show each result beside the line it is about."""

from typing import Final

from pyoxigraph import NamedNode

from oxiana.graph.findings import NOTHING, line, shape_name, title
from oxiana.graph.reports.places import Places
from oxiana.graph.validation.report import INFO, WARNING, Names, Report, Result

_KINDS: Final = {WARNING: "warning", INFO: "notice"}


def as_annotations(report: Report, places: Places) -> str:
    """Return a command a result; a severity of one's own is an error."""
    commands = [_command(result, report.names, places) for result in report.results]
    if report.validated_nothing:
        commands.append(f"::error::{NOTHING}")
    commands += [f"::warning::{_data(shape_name(node, report.names))}: this shape met no node" for node in report.unmet]
    return "".join(f"{command}\n" for command in commands)


def failure(text: str) -> str:
    """Return the command for a validation that could not be done."""
    return f"::error title=oxiana validate::{_data(text)}"


def suspicion(shape: str, rule: str, text: str) -> str:
    """Return the command for what is wrong with a shape itself."""
    return f"::warning title={_property(f'{shape}: {rule}')}::{_data(text)}"


def _command(result: Result, names: Names, places: Places) -> str:
    kind = _KINDS.get(result.severity, "error") if isinstance(result.severity, NamedNode) else "error"
    place = places.get(result.focus)
    where = f"file={_property(place.file)},line={place.line}," if place else ""
    return f"::{kind} {where}title={_property(title(result, names))}::{_data(line(result, names))}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
