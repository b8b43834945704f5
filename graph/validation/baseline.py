"""A report beside an earlier one: what is new, what is gone; so that old faults need not stop new work."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TypeAlias

from pyoxigraph import BlankNode

from oxiana.graph.validation import paths
from oxiana.graph.validation.lookup import Term
from oxiana.graph.validation.report import Report, Result

_Key: TypeAlias = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """A report with the new results alone, and how many of the known ones stay and are gone."""

    report: Report
    known: int
    gone: int


def since(report: Report, known: Iterable[Result]) -> Difference:
    """Compare a report with known results: by focus node, path, value, constraint, shape and severity.

    Messages and details may change, and blank nodes are told apart by number only: their labels mean nothing.
    """
    before = Counter(map(_key, known))
    left, new = Counter(before), []
    for result in report.results:
        key = _key(result)
        if left[key]:
            left[key] -= 1
        else:
            new.append(result)
    return Difference(replace(report, results=tuple(new)), len(report.results) - len(new), left.total())


def _key(result: Result) -> _Key:
    terms = (result.focus, result.value, result.component, result.shape, result.severity)
    return (*map(_name, terms), paths.text(result.path) if result.path else "")


def _name(term: Term | None) -> str:
    return "_:" if isinstance(term, BlankNode) else str(term or "")
