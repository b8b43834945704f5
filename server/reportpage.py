"""The page of a report: its cases rule by rule, in words, with the names of their nodes."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from flask import render_template
from pyoxigraph import NamedNode

from oxiana.graph.validation.lookup import Resource
from oxiana.graph.validation.paths import Path
from oxiana.graph.validation.report import Count
from oxiana.server.asking import Ask
from oxiana.server.formats import HTML, OFFERS, Kind
from oxiana.server.labels import Labels, labels_of
from oxiana.server.markup import language
from oxiana.server.workers.kept import Case, Kept, unpacked
from oxiana.server.workers.review import View

Rule: TypeAlias = tuple[Resource, Path | None, NamedNode, Resource]
"""What one count counts: shape, path, component and severity."""


@dataclass(frozen=True)
class Group:
    """Cases of one rule on one page, how many there are of it in all, and the query that finds these."""

    count: Count
    query: str
    cases: tuple[Case, ...]

    def message(self, lang: str) -> str:
        """Return what is said of the first case."""
        return self.cases[0].result.message(lang)


@dataclass(frozen=True)
class Place:
    """Where a page stands: its number, that of the last, which results are chosen, and the addresses of others."""

    page: int
    pages: int
    wanted: Mapping[str, object]
    all: str
    address: Callable[..., str]


def html(ask: Ask, view: View, place: Place, release: str) -> str:
    """Return the page for a view that is a preview."""
    shown = unpacked(view.body)
    return render_template(
        "report.html",
        report=shown.report,
        about=shown.report.about,
        groups=_groups(shown),
        served=shown.report.about["data"].startswith("release:"),
        labels=_labels(ask, shown),
        place=place,
        view=view,
        formats=[offer for offer in OFFERS[Kind.REPORT] if offer is not HTML],
        release=release,
    )


def _labels(ask: Ask, shown: Kept) -> Labels:
    """Return the names that the data and the shapes gave, and those of things that the graph knows."""
    nodes = [term for case in shown.cases for term in (case.result.focus, case.result.value, case.result.shape)]
    shapes = (*(count.shape for count in shown.report.summary), *shown.report.unmet, *shown.report.excused)
    ours = labels_of(ask, (node for node in (*nodes, *shapes) if isinstance(node, NamedNode)), language())
    theirs = {_key(name): texts for name, texts in shown.texts.items()}
    return Labels(ours.lang, {**theirs, **ours.texts}, frozenset(theirs) - frozenset(ours.texts))


def _key(name: str) -> str:
    """Return what labels call a node."""
    return name[2:] if name.startswith("_:") else name[1:-1]


def _groups(shown: Kept) -> list[Group]:
    """Return the cases with those of one rule together, in the order of the summary."""
    by_rule: dict[Rule, list[Case]] = defaultdict(list)
    for case in shown.cases:
        one = case.result
        by_rule[(one.shape, one.path, one.component, one.severity)].append(case)
    queries = shown.queries or ("",) * len(shown.report.summary)
    rules = [(count.shape, count.path, count.component, count.severity) for count in shown.report.summary]
    found = zip(rules, shown.report.summary, queries, strict=True)
    return [Group(count, query, tuple(by_rule[rule])) for rule, count, query in found if rule in by_rule]
