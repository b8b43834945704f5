"""What a validation found, as values in a fixed order."""

from bisect import insort
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import chain
from typing import TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode

from oxiana.graph.terms import external
from oxiana.graph.validation import paths
from oxiana.graph.validation.lookup import Resource, Term
from oxiana.graph.validation.paths import Path

VIOLATION = external("sh", "Violation")
WARNING = external("sh", "Warning")
INFO = external("sh", "Info")
SEVERITY_NAMES = {"violation": VIOLATION, "warning": WARNING, "info": INFO}
"""The severities by what people call them, the gravest first."""
SEVERITIES = tuple(SEVERITY_NAMES.values())

Key: TypeAlias = tuple[int | str, ...]
Names: TypeAlias = Mapping[Resource, str]
Roots: TypeAlias = Mapping[Resource, tuple[Resource, ...]]


@dataclass(frozen=True, slots=True)
class Result:
    """One validation result (SHACL, section 3.6.2); ``shape`` and ``constraint`` say which rule was broken.

    ``conforms_to`` names, in words, shapes of sh:not or sh:xone that the value must not, or not all, conform to.
    ``demands`` says in words what is demanded, where no message of the shapes does.
    """

    focus: Term
    component: NamedNode
    shape: Resource
    severity: Resource = VIOLATION
    path: Path | None = None
    value: Term | None = None
    constraint: Resource | None = None
    messages: tuple[Literal, ...] = ()
    details: tuple["Result", ...] = ()
    conforms_to: tuple[str, ...] = ()
    demands: tuple[Literal, ...] = field(default=(), compare=False)

    @property
    def told(self) -> tuple[Literal, ...]:
        """What people are told, in each language."""
        return self.demands or self.messages

    def message(self, language: str) -> str:
        """Return what people are told in a language, else in English, else in any, else nothing."""
        return _message(self.told, language)


@lru_cache(maxsize=1 << 10)
def _message(messages: tuple[Literal, ...], language: str) -> str:
    by_language = {literal.language or "": literal.value for literal in reversed(messages)}
    return next((by_language[tag] for tag in (language, "en", "", *by_language) if tag in by_language), "")


@dataclass(frozen=True, slots=True)
class Count:
    """How often one rule was broken."""

    shape: Resource
    path: Path | None
    component: NamedNode
    severity: Resource
    number: int


@dataclass(frozen=True, slots=True)
class Note:
    """A shape that was not checked by queries alone: which engine did it, ``python`` or ``pyshacl``, and why."""

    shape: Resource
    engine: str
    reason: str


@dataclass(frozen=True, slots=True)
class Report:
    """The results of a validation, and which shapes with a target met a focus node.

    ``unmet`` are shapes that met none; ``excused`` those of them that say why with ``oxs:mayMeetNoNode``.
    ``notes`` tell how it was found out; reports that differ in nothing else are equal. Where ``results`` are only a
    part of what was found, ``summary`` has the counts of all. ``about`` tells what was validated against what,
    ``names`` what shapes without an IRI are called, ``roots`` whose targets led to what was found of a shape.
    """

    results: tuple[Result, ...] = ()
    met: tuple[Resource, ...] = ()
    unmet: tuple[Resource, ...] = ()
    excused: tuple[Resource, ...] = field(default=())
    notes: tuple[Note, ...] = field(default=(), compare=False)
    summary: tuple[Count, ...] = ()
    about: Mapping[str, str] = field(default_factory=dict, compare=False)
    names: Names = field(default_factory=dict, compare=False)
    roots: Roots = field(default_factory=dict, compare=False)

    @property
    def conforms(self) -> bool:
        """SHACL's own verdict: no result of any severity."""
        return not (self.results or self.summary)

    @property
    def total(self) -> int:
        """How many results were found."""
        return sum(count.number for count in self.counts())

    @property
    def shapes(self) -> tuple[Resource, ...]:
        """Every shape that it tells of."""
        told: Iterable[Result | Count | Note] = chain(_with_details(self.results), self.summary, self.notes)
        shapes = (one.shape for one in told)
        return tuple(dict.fromkeys(chain(shapes, self.met, self.unmet, self.excused)))

    @property
    def validated_nothing(self) -> bool:
        """No shape met any node, so that ``conforms`` says nothing."""
        return not self.met

    @property
    def violations(self) -> tuple[Result, ...]:
        """The results with the severity ``sh:Violation``."""
        return tuple(result for result in self.results if result.severity == VIOLATION)

    @property
    def passed(self) -> bool:
        """The gate: something was validated, every shape that must meet a node did, and nothing is violated."""
        return not (self.validated_nothing or self.unmet or self.violations)

    def counts(self) -> tuple[Count, ...]:
        """Return the number of results by shape, path, component and severity, most severe first."""
        if self.summary:
            return self.summary
        numbers = Counter((result.shape, result.path, result.component, result.severity) for result in self.results)
        counts = (Count(*rule, number) for rule, number in numbers.items())
        return tuple(sorted(counts, key=_count_key))


def _with_details(results: Iterable[Result]) -> Iterator[Result]:
    for result in results:
        yield result
        if result.details:
            yield from _with_details(result.details)


def joined(*several: Roots) -> Roots:
    """Return what several say of the shapes whose targets led to something."""
    found: dict[Resource, dict[Resource, None]] = defaultdict(dict)
    for roots in several:
        for shape, above in roots.items():
            found[shape] |= dict.fromkeys(above)
    return {shape: tuple(above) for shape, above in found.items()}


def at_least(report: Report, least: Resource) -> Report:
    """Return the report with results as grave as one of ``SEVERITIES``; a severity of one's own is a violation."""
    rank = _grave(least)
    return replace(report, results=tuple(one for one in report.results if _grave(one.severity) <= rank))


def _grave(severity: Resource) -> int:
    return SEVERITIES.index(severity) if severity in SEVERITIES else 0


def part(report: Report, results: tuple[Result, ...]) -> Report:
    """Return the report with only some of its results listed; its verdict and its counts stay those of the whole."""
    return replace(report, results=results, summary=report.counts())


def ordered(results: Iterable[Result]) -> tuple[Result, ...]:
    """Return the results in the order of a report: severity, shape, focus node, path, value."""
    return tuple(sorted(results, key=_result_key))


def inserted(results: tuple[Result, ...], more: tuple[Result, ...]) -> tuple[Result, ...]:
    """Return ordered results with some more in their places; few are inserted faster than all are sorted."""
    found = list(results)
    for result in more:
        insort(found, result, key=_result_key)
    return tuple(found)


def _count_key(count: Count) -> Key:
    path = paths.text(count.path) if count.path else ""
    return (_rank(count.severity), _name(count.shape), path, count.component.value, _label(count.shape))


def _result_key(result: Result) -> Key:
    """Compare the labels of blank nodes last: they mean nothing and may change with every parse."""
    grave, constraint, path, labels = _rule(result.severity, result.shape, result.constraint, result.path)
    focus, value = result.focus, result.value
    messages = "\n".join(f"{literal.value}@{literal.language}" for literal in result.messages)
    details = str([_result_key(detail) for detail in result.details])
    named = (*grave, _name(focus), _name(value), constraint, path, result.component.value, messages, details)
    return (*named, *labels, _label(focus), _label(value))


@lru_cache(maxsize=1 << 10)
def _rule(
    severity: Resource, shape: Resource, constraint: Resource | None, path: Path | None
) -> tuple[Key, str, str, Key]:
    """Return what the results of a rule have in common in their keys: it is the same for thousands of them."""
    grave = (_rank(severity), _name(severity), _name(shape))
    labels = (_label(severity), _label(shape), _label(constraint))
    return grave, _name(constraint), paths.text(path) if path else "", labels


def _rank(severity: Resource) -> int:
    return SEVERITIES.index(severity) if severity in SEVERITIES else len(SEVERITIES)


def _name(term: Term | None) -> str:
    return "" if term is None or isinstance(term, BlankNode) else str(term)


def _label(term: Term | None) -> str:
    return term.value if isinstance(term, BlankNode) else ""
