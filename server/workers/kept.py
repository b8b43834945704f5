"""Reports as they are kept: a head, then one line of JSON for each result, so that a page of many is read alone."""

import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, Final

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from oxiana.graph.validation import paths
from oxiana.graph.validation.baseline import since
from oxiana.graph.validation.lookup import Resource, Term
from oxiana.graph.validation.paths import Alternative, Inverse, Path, Repeat
from oxiana.graph.validation.paths import Sequence as Steps
from oxiana.graph.validation.report import Count, Note, Report, Result, part

_LEVEL: Final = 1
"""Reports repeat themselves: the fastest compression takes nine tenths away."""

_JSON: Final = json.JSONEncoder(ensure_ascii=False).encode
_MOST_ALIKE: Final = 1 << 12
"""So many terms are remembered that come again in thousands of results: shapes, components, paths, messages."""

Texts = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Case:
    """A result with what a person needs beside it: the values there are now, and an update that would mend it."""

    result: Result
    values: tuple[Term, ...] = ()
    update: str = ""


@dataclass(frozen=True)
class Kept:
    """A report with what a reader needs beside it; ``lines`` are its cases, each as JSON, in order.

    ``report`` has no results of its own. ``texts`` are labels by node and language, from the data and the shapes;
    ``queries`` find all cases of a count, each at the place of its count.
    """

    report: Report
    lines: tuple[str, ...]
    texts: Texts = field(default_factory=dict)
    queries: tuple[str, ...] = ()

    @property
    def cases(self) -> tuple[Case, ...]:
        """The cases that are listed."""
        return tuple(map(_read_case, json.loads(f"[{','.join(self.lines)}]")))

    @property
    def listed(self) -> Report:
        """The report with the results that are listed; its verdict and counts are those of all."""
        return replace(self.report, results=tuple(case.result for case in self.cases))


def kept(report: Report, cases: Iterable[Case], texts: Texts, queries: tuple[str, ...]) -> Kept:
    """Return a report whose cases these are, or the first of them; the counts stay those of all."""
    lines = tuple(_JSON(_case(case)) for case in cases)
    return Kept(part(report, ()), lines, texts, queries)


def selected(all_of_it: Kept, wanted: Mapping[str, Sequence[str]]) -> Kept:
    """Return the report with those lines that have one of the values wanted for each of :data:`FILTERS` named."""
    if not wanted:
        return all_of_it
    return replace(all_of_it, lines=tuple(line for line in all_of_it.lines if _fits(json.loads(line), wanted)))


def new_since(report: Kept, known: Kept) -> Kept:
    """Return the report with those results alone that another one has not, and their counts."""
    results = tuple(case.result for case in report.cases)
    difference = since(replace(report.report, results=results, summary=()), known.listed.results)
    new = frozenset(map(id, difference.report.results))
    lines = tuple(line for line, result in zip(report.lines, results, strict=True) if id(result) in new)
    about = {**report.report.about, "known": str(difference.known), "gone": str(difference.gone)}
    counted = part(replace(difference.report, about=about), ())
    return Kept(counted, lines, report.texts, _queries(report, counted.summary))


def _queries(report: Kept, summary: tuple[Count, ...]) -> tuple[str, ...]:
    """Return the queries of some of the counts of a report."""
    by_rule = {
        replace(count, number=0): query for count, query in zip(report.report.summary, report.queries, strict=False)
    }
    return tuple(by_rule.get(replace(count, number=0), "") for count in summary)


def packed(report: Kept) -> bytes:
    """Return the bytes of a report."""
    said = report.report
    head = {
        "met": list(map(str, said.met)),
        "unmet": list(map(str, said.unmet)),
        "excused": list(map(str, said.excused)),
        "notes": [[str(note.shape), note.engine, note.reason] for note in said.notes],
        "summary": list(map(_count, said.summary)),
        "about": dict(said.about),
        "names": {str(node): name for node, name in said.names.items()},
        "roots": {str(shape): list(map(str, roots)) for shape, roots in said.roots.items()},
        "texts": dict(report.texts),
        "queries": report.queries,
    }
    return zlib.compress("\n".join((json.dumps(head, ensure_ascii=False), *report.lines)).encode(), _LEVEL)


def unpacked(data: bytes) -> Kept:
    """Return the report that the bytes stand for."""
    first, *lines = zlib.decompress(data).decode().split("\n")
    head = json.loads(first)
    report = Report(
        met=_resources(head["met"]),
        unmet=_resources(head["unmet"]),
        excused=_resources(head["excused"]),
        notes=tuple(Note(_resource(shape), engine, reason) for shape, engine, reason in head["notes"]),
        summary=tuple(map(_read_count, head["summary"])),
        about=head["about"],
        names={_resource(node): name for node, name in head["names"].items()},
        roots={_resource(shape): _resources(roots) for shape, roots in head["roots"].items()},
    )
    return Kept(report, tuple(lines), head["texts"], tuple(head["queries"]))


def unpacks_within(data: bytes, most: int) -> bool:
    """Say whether a report has no more than so many bytes."""
    return len(zlib.decompressobj().decompress(data, most + 1)) <= most


def _term(term: Term | Triple | None) -> Any:
    if isinstance(term, Triple):
        return {"triple": list(map(_term, term))}
    if isinstance(term, Literal):
        return [term.value, term.language, None if term.language else term.datatype.value]
    return None if term is None else str(term)


def _read_term(said: Any) -> Term:
    if isinstance(said, dict):
        return Triple(*map(_read_term, said["triple"]))  # type: ignore[arg-type, return-value]
    return _resource(said) if isinstance(said, str) else _read_literal(*said)


_said_again: Final = lru_cache(_MOST_ALIKE)(_term)
"""The same for terms that many results have."""


def _read_literal(value: str, language: str | None, datatype: str) -> Literal:
    return Literal(value, language=language) if language else Literal(value, datatype=_datatype(datatype))


_datatype: Final = lru_cache(_MOST_ALIKE)(NamedNode)

_message: Final = lru_cache(_MOST_ALIKE)(_read_literal)
"""The same for messages, which many results have."""


def _resource(said: str) -> Resource:
    return BlankNode(said[2:]) if said.startswith("_:") else NamedNode(said[1:-1])


_again: Final = lru_cache(_MOST_ALIKE)(_resource)
"""The same for nodes that many results have."""


@lru_cache(_MOST_ALIKE)
def _named(said: str) -> NamedNode:
    return NamedNode(said[1:-1])


def _resources(said: Iterable[str]) -> tuple[Resource, ...]:
    return tuple(map(_resource, said))


def _path(path: Path | None) -> Any:
    match path:
        case None | NamedNode():
            return _said_again(path)
        case Inverse(inner):
            return ["^", _path(inner)]
        case Steps(steps):
            return ["/", *map(_path, steps)]
        case Alternative(choices):
            return ["|", *map(_path, choices)]
        case Repeat(inner, sign):
            return [sign, _path(inner)]


def _read_path(said: Any) -> Path:
    if isinstance(said, str):
        return _named(said)
    sign, *inner = said
    read = tuple(map(_read_path, inner))
    match sign:
        case "^":
            return Inverse(read[0])
        case "/":
            return Steps(read)
        case "|":
            return Alternative(read)
    return Repeat(read[0], sign)


def _case(case: Case) -> list[Any]:
    return [*_result(case.result), list(map(_term, case.values)), case.update]


def _read_case(said: Any) -> Case:
    *result, values, update = said
    return Case(_read_result(result), tuple(map(_read_term, values)), update)


def _result(result: Result) -> list[Any]:
    return [
        _term(result.focus),
        _said_again(result.component),
        _said_again(result.shape),
        _said_again(result.severity),
        _path(result.path),
        _term(result.value),
        _said_again(result.constraint),
        list(map(_said_again, result.messages)),
        list(map(_result, result.details)),
        result.conforms_to,
        list(map(_said_again, result.demands)),
    ]


def _read_result(said: Any) -> Result:
    focus, component, shape, severity, path, value, constraint, messages, details, conforms_to, demands = said
    return Result(
        _read_term(focus),
        _named(component),
        _again(shape),
        _again(severity),
        None if path is None else _read_path(path),
        None if value is None else _read_term(value),
        None if constraint is None else _again(constraint),
        tuple(_message(*message) for message in messages),
        tuple(map(_read_result, details)),
        tuple(conforms_to),
        tuple(_message(*demand) for demand in demands),
    )


def _count(count: Count) -> list[Any]:
    return [_term(count.shape), _path(count.path), _term(count.component), _term(count.severity), count.number]


def _read_count(said: Any) -> Count:
    shape, path, component, severity, number = said
    read = None if path is None else _read_path(path)
    return Count(_resource(shape), read, NamedNode(component[1:-1]), _resource(severity), number)


FILTERS: Final = {"focus": 0, "component": 1, "shape": 2, "severity": 3, "path": 4}
"""What results can be chosen by, and where a line has it."""


def _fits(said: Any, wanted: Mapping[str, Sequence[str]]) -> bool:
    return all(_text(name, said[FILTERS[name]]) in values for name, values in wanted.items())


def _text(name: str, said: Any) -> str:
    """Return what a line has as it is asked for: IRIs without brackets, labels of blank nodes, paths as in SPARQL."""
    if name == "path":
        return "" if said is None else paths.text(_read_path(said))
    term = _read_term(said)
    return str(term) if isinstance(term, BlankNode) else term.value
