"""A report in SARIF 2.1.0, which code hosts and editors show beside the lines it is about."""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.metadata import version
from typing import Final
from urllib.parse import quote

from pyoxigraph import NamedNode

from oxiana.graph.findings import NOTHING, name, row, shape_name, short, title
from oxiana.graph.reports.places import Places
from oxiana.graph.reports.values import written
from oxiana.graph.validation.lookup import Resource
from oxiana.graph.validation.report import INFO, VIOLATION, WARNING, Names, Report, Result

SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS: Final[Mapping[Resource, str]] = {VIOLATION: "error", WARNING: "warning", INFO: "note"}


def as_sarif(report: Report, places: Places) -> str:
    """Return the report as one run; a result of a severity of its own is an error."""
    rules = {rule: number for number, rule in enumerate(_first_of_each_rule(report))}
    run = {
        "tool": {"driver": _driver(report)},
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": True, "toolExecutionNotifications": list(_notifications(report))}],
        "results": [_result(result, report.names, rules, places) for result in report.results],
    }
    return written({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, report)


@cache
def _version() -> str:
    """Return the version of this package, read once: who writes reports may be unable to open a file."""
    return version("oxiana")


def _driver(report: Report) -> dict[str, object]:
    return {
        "name": "oxiana",
        "semanticVersion": _version(),
        "rules": [_rule(rule, result) for rule, result in _first_of_each_rule(report).items()],
    }


def _rule_id(result: Result, names: Names) -> str:
    """Return what code hosts know the rule by, from one run to the next."""
    return name(result.shape) if isinstance(result.shape, NamedNode) else title(result, names)


def _first_of_each_rule(report: Report) -> dict[str, Result]:
    first: dict[str, Result] = {}
    for result in report.results:
        first.setdefault(_rule_id(result, report.names), result)
    return first


def _rule(rule: str, result: Result) -> dict[str, object]:
    return {
        "id": rule,
        "shortDescription": {"text": short(result.component).removeprefix("sh:")},
        "defaultConfiguration": {"level": _level(result)},
    }


def _result(result: Result, names: Names, rules: Mapping[str, int], places: Places) -> dict[str, object]:
    severity, focus, path, value, _, component, message = row(result, names)
    rule = _rule_id(result, names)
    return {
        "ruleId": rule,
        "ruleIndex": rules[rule],
        "level": _level(result),
        "message": {"text": message or f"{focus}: {component}"},
        "locations": [{**_physical(result, places), "logicalLocations": [_logical(result, focus)]}],
        "properties": {"severity": severity, "path": path, "value": value, "component": component},
    }


def _level(result: Result) -> str:
    return _LEVELS.get(result.severity, "error")


def _logical(result: Result, focus: str) -> dict[str, str]:
    full = result.focus.value if isinstance(result.focus, NamedNode) else focus
    return {"name": focus, "fullyQualifiedName": full, "kind": "element"}


def _physical(result: Result, places: Places) -> dict[str, object]:
    """Return the line, or else a file: code hosts refuse a report in which a result has none."""
    place = places.get(result.focus)
    file = place.file if place else places.file
    region = {"region": {"startLine": place.line}} if place else {}
    return {"physicalLocation": {"artifactLocation": {"uri": quote(file)}, **region}} if file else {}


def _notifications(report: Report) -> Iterator[dict[str, object]]:
    """Say that something was not checked: that is no result of any rule."""
    if report.validated_nothing:
        yield {"level": "error", "message": {"text": NOTHING}}
    for node in report.unmet:
        yield {"level": "warning", "message": {"text": f"{shape_name(node, report.names)}: this shape met no node"}}
