"""A report as one whole page of HTML, which needs nothing beside it."""

from collections import defaultdict
from importlib.resources import files

from jinja2 import Environment, StrictUndefined
from pyoxigraph import NamedNode

from oxiana.graph import findings
from oxiana.graph.findings import short, value, verdict
from oxiana.graph.reports.places import Places
from oxiana.graph.validation import paths
from oxiana.graph.validation.lookup import Resource, Term
from oxiana.graph.validation.paths import Path
from oxiana.graph.validation.report import Count, Report, Result

MOST_SHOWN = 1000
"""So many results of one rule are shown; that there are more is said."""
LONGEST_HEADING = 120

_Rule = tuple[Resource, Path | None, Resource, Resource]


def as_html(report: Report, places: Places) -> str:
    """Return the page: verdict, summary by rule, the results of each rule, shapes that met no node, engines."""
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters |= {
        "short": short,
        "value": value,
        "path": _path,
        "severity": _severity,
        "href": _href,
        "heading": _heading,
    }
    template = environment.from_string((files("oxiana.graph.reports") / "report.html").read_text("utf-8"))
    return template.render(
        verdict=verdict(report),
        report=report,
        groups=_groups(report),
        places=places,
        most=MOST_SHOWN,
        nothing=findings.NOTHING,
    )


def _groups(report: Report) -> list[tuple[Count, list[Result]]]:
    by_rule: dict[_Rule, list[Result]] = defaultdict(list)
    for result in report.results:
        by_rule[(result.shape, result.path, result.component, result.severity)].append(result)
    return [(count, by_rule[(count.shape, count.path, count.component, count.severity)]) for count in report.counts()]


def _heading(results: list[Result]) -> str:
    """Return what is wrong with all of the results, if that is one short message; else the kind of constraint."""
    messages = {result.message("en") for result in results}
    common = messages.pop() if len(messages) == 1 else ""
    if 0 < len(common) <= LONGEST_HEADING:
        return common
    return short(results[0].component).removeprefix("sh:").removesuffix("ConstraintComponent")


def _path(path: Path | None) -> str:
    return paths.text(path) if path else ""


def _severity(severity: Resource) -> str:
    return short(severity).removeprefix("sh:")


def _href(term: Term | None) -> str | None:
    """Return the address of a node, None if it cannot be followed."""
    followed = isinstance(term, NamedNode) and term.value.startswith(("http://", "https://"))
    return term.value if followed and isinstance(term, NamedNode) else None
