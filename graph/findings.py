"""What a validation found, in lines that people read."""

from pyoxigraph import BlankNode, Literal, NamedNode

from oxiana.graph.terms import compact
from oxiana.graph.validation.report import Report, Result

_REMEDY = "give it one, or say why with oxs:mayMeetNoNode"


def text(report: Report) -> str:
    """Return the report as text: a verdict, a line for each result, and which shapes met no node."""
    if report.validated_nothing:
        return "nothing was validated: no shape met a node\n"
    verdict = "conforms" if report.conforms else f"{len(report.results)} results"
    unmet = [f"met no node: {' '.join(map(_short, report.unmet))}"] if report.unmet else []
    return "\n".join([verdict, *map(_line, report.results), *unmet]) + "\n"


def refusals(report: Report) -> list[str]:
    """Return what stops publication, a line each: violations, and shapes that checked nothing."""
    unmet = [f"{_short(shape)}: this shape met no node: {_REMEDY}" for shape in report.unmet]
    nothing = ["no shape met any node: nothing was validated"] if report.validated_nothing else []
    return [*map(_line, report.violations), *unmet, *nothing]


def _line(result: Result) -> str:
    severity = compact(str(result.severity).strip("<>")).removeprefix("sh:")
    value = f" {_short(result.value)}" if result.value is not None and result.value != result.focus else ""
    return f"{severity} {_short(result.shape)}: {_short(result.focus)}{value}: {result.message('en')}"


def _short(term: NamedNode | BlankNode | Literal) -> str:
    return compact(term.value) if isinstance(term, NamedNode) else str(term)
