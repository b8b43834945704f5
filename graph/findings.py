"""What a validation found, in words: the verdict, a line a result, and what stops publication."""

from functools import lru_cache
from typing import Final

from pyoxigraph import Literal, NamedNode

from oxiana.graph.terms import compact, external
from oxiana.graph.validation import paths
from oxiana.graph.validation.lookup import Resource, Term
from oxiana.graph.validation.paths import Path
from oxiana.graph.validation.report import Names, Report, Result

NOTHING: Final = "no shape met a node: nothing was validated"
NAMELESS: Final[Names] = {}
STRING: Final = external("xsd", "string")
_OF_TYPE: Final = frozenset(
    external("sh", f"{kind}ConstraintComponent") for kind in ("Class", "Datatype", "In", "NodeKind")
)
"""What a literal can break by not being of the type that it seems to have."""
_REMEDY: Final = "give it one, or say why with oxs:mayMeetNoNode"


def verdict(report: Report) -> str:
    """Return ``true``, ``false``, or ``unknown`` when no shape met a node: then nothing was validated."""
    if report.validated_nothing and report.conforms:
        return "unknown"
    return "true" if report.conforms else "false"


def refusals(report: Report) -> list[str]:
    """Return what stops publication, a line each: violations, and shapes that checked nothing."""
    unmet = [f"{shape_name(node, report.names)}: this shape met no node: {_REMEDY}" for node in report.unmet]
    nothing = [NOTHING] if report.validated_nothing else []
    return [*(line(result, report.names) for result in report.violations), *unmet, *nothing]


def line(result: Result, names: Names = NAMELESS) -> str:
    """Return a result as one line: severity, place, message, and the shape if it has a name."""
    severity, focus, path, value, shape, component, message = row(result, names)
    place = " ".join(part for part in dict.fromkeys((focus, path, value)) if part)
    by = f" ({shape})" if _has_name(result.shape, names) else ""
    return f"{severity.removeprefix('sh:')}: {place}: {message or component}{by}"


def row(result: Result, names: Names) -> tuple[str, ...]:
    """Return severity, focus node, path, value, shape, component and message of a result, as people write them."""
    severity, path, shape, component = _rule(result.severity, result.path, result.shape, result.component)
    name, told = names.get(result.shape, shape), value(result)
    focus = told if result.focus == result.value else short(result.focus)
    return severity, focus, path, told, name, component, result.message("en")


@lru_cache(maxsize=1 << 10)
def _rule(severity: Resource, path: Path | None, shape: Resource, component: Resource) -> tuple[str, str, str, str]:
    """Return what the results of a rule have in common in their rows: it is the same for thousands of them."""
    return short(severity), _path(path), short(shape), short(component)


def title(result: Result, names: Names) -> str:
    """Return the name of the shape that is broken; without an IRI, with the kind of constraint, for it may be shared.

    Where it has no name, that is what it is about: labels change every time.
    """
    if isinstance(result.shape, NamedNode):
        return short(result.shape)
    component = short(result.component)
    if result.shape in names:
        return f"{names[result.shape]}: {component}"
    return f"{_path(result.path)} {component}".strip()


def shape_name(node: Resource, names: Names) -> str:
    """Return what a shape is called."""
    return names.get(node) or short(node)


def _has_name(node: Resource, names: Names) -> bool:
    return isinstance(node, NamedNode) or node in names


def value(result: Result) -> str:
    """Return the value of a result as people write it, but whole where its type may be wrong; nothing for none."""
    return _whole(result.value) if is_of_type(result) else short(result.value)


def is_of_type(result: Result) -> bool:
    """Say whether the value is a literal of which the type may be wrong."""
    return isinstance(result.value, Literal) and result.component in _OF_TYPE


def _whole(term: Term | None) -> str:
    if not isinstance(term, Literal) or term.language or term.datatype == STRING:
        return str(term)
    return f"{Literal(term.value)}^^{compact(term.datatype.value)}"


def short(term: Term | None) -> str:
    """Return the term as people write it; nothing for None."""
    match term:
        case None:
            return ""
        case NamedNode():
            return compact(term.value)
        case Literal(language=str(tag)):
            return f'"{term.value}"@{tag}'
    return term.value if isinstance(term, Literal) else str(term)


def name(node: Resource) -> str:
    """Return an IRI without brackets, or the label of a blank node."""
    return node.value if isinstance(node, NamedNode) else str(node)


def _path(path: Path | None) -> str:
    return paths.text(path) if path else ""
