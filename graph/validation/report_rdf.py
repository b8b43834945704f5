"""Reports as triples of the SHACL vocabulary, and back."""

from collections.abc import Iterable, Iterator

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from oxiana.graph.terms import external, shape
from oxiana.graph.validation import paths
from oxiana.graph.validation.lookup import RDF_TYPE, Lookup, Resource, Statement, Term
from oxiana.graph.validation.paths import Path
from oxiana.graph.validation.report import VIOLATION, Report, Result, ordered

VALIDATION_REPORT, VALIDATION_RESULT = external("sh", "ValidationReport"), external("sh", "ValidationResult")
CONFORMS, RESULT, DETAIL = external("sh", "conforms"), external("sh", "result"), external("sh", "detail")
FOCUS, VALUE, PATH = external("sh", "focusNode"), external("sh", "value"), external("sh", "resultPath")
COMPONENT, SEVERITY = external("sh", "sourceConstraintComponent"), external("sh", "resultSeverity")
SHAPE, CONSTRAINT = external("sh", "sourceShape"), external("sh", "sourceConstraint")
MESSAGE = external("sh", "resultMessage")
REPORT = BlankNode("report")
UNMET, VALIDATED_NOTHING, TOTAL = shape("unmet"), shape("validatedNothing"), shape("total")


def to_triples(report: Report) -> Iterator[Triple]:
    """Yield the report as SHACL has it: what it says as a whole, then its results."""
    yield from head(report)
    for number, result in enumerate(report.results, 1):
        yield from of_result(result, f"r{number}")


def head(report: Report) -> Iterator[Triple]:
    """Yield what a report says as a whole, with the shapes that met no node in ``oxs:unmet``, and what it is about.

    Where only a part of the results is listed, ``oxs:total`` says how many there are. If no shape met a node,
    ``oxs:validatedNothing`` stands in place of ``sh:conforms true``, which would pass for success.
    """
    node = REPORT
    yield Triple(node, RDF_TYPE, VALIDATION_REPORT)
    if report.validated_nothing:
        yield Triple(node, VALIDATED_NOTHING, Literal(value=True))
    if report.results or not report.validated_nothing:
        yield Triple(node, CONFORMS, Literal(report.conforms))
    if report.total > len(report.results):
        yield Triple(node, TOTAL, Literal(report.total))
    for name, value in report.about.items():
        yield Triple(node, shape(name), Literal(value))
    for unmet in report.unmet:
        yield Triple(node, UNMET, unmet)


def of_result(result: Result, label: str) -> Iterator[Triple]:
    """Yield one result of the report, under the label of a blank node."""
    yield Triple(REPORT, RESULT, BlankNode(label))
    yield from _result(result, label)


def _result(result: Result, label: str) -> Iterator[Triple]:
    node = BlankNode(label)
    yield Triple(node, RDF_TYPE, VALIDATION_RESULT)
    yield Triple(node, FOCUS, result.focus)
    yield Triple(node, SEVERITY, result.severity)
    yield Triple(node, COMPONENT, result.component)
    yield Triple(node, SHAPE, result.shape)
    yield from _optional(result, node, label)
    yield from (Triple(node, MESSAGE, message) for message in result.messages)
    for number, detail in enumerate(result.details, 1):
        yield Triple(node, DETAIL, BlankNode(f"{label}d{number}"))
        yield from _result(detail, f"{label}d{number}")


def _optional(result: Result, node: BlankNode, label: str) -> Iterator[Triple]:
    if result.path is not None:
        path, described = paths.triples(result.path, f"{label}p")
        yield Triple(node, PATH, path)
        yield from described
    if result.value is not None:
        yield Triple(node, VALUE, result.value)
    if result.constraint is not None:
        yield Triple(node, CONSTRAINT, result.constraint)


def read_results(statements: Iterable[Statement], shapes: Lookup | None = None) -> tuple[Result, ...]:
    """Return the results of the one report that the statements describe; paths of more steps are read from shapes.

    Without ``shapes`` they are read from the report, where an engine may have left a part of them out.
    """
    triples = Lookup(statements)
    return ordered(_read(triples, node, shapes) for _, node in triples.pairs(RESULT))


def read_results_of(triples: Lookup, report: Term) -> tuple[Result, ...]:
    """Return the results of one report among the triples."""
    return ordered(_read(triples, node) for node in triples.objects(report, RESULT))


def _read(triples: Lookup, node: Term, shapes: Lookup | None = None) -> Result:
    return Result(
        focus=_needed(triples, node, FOCUS),
        component=_named(_needed(triples, node, COMPONENT)),
        shape=_resource(triples.object(node, SHAPE)) or BlankNode("unknown"),
        severity=_resource(triples.object(node, SEVERITY)) or VIOLATION,
        path=_path(triples, node, shapes),
        value=triples.object(node, VALUE),
        constraint=_resource(triples.object(node, CONSTRAINT)),
        messages=_messages(triples, node),
        details=ordered(_read(triples, detail, shapes) for detail in triples.objects(node, DETAIL)),
    )


def _path(triples: Lookup, node: Term, shapes: Lookup | None) -> Path | None:
    described = triples.object(node, PATH)
    if isinstance(described, BlankNode) and shapes is not None:
        return paths.read(shapes, _needed(shapes, _needed(triples, node, SHAPE), external("sh", "path")))
    return None if described is None else paths.read(triples, described)


def _messages(triples: Lookup, node: Term) -> tuple[Literal, ...]:
    values = triples.objects(node, MESSAGE)
    return tuple(sorted((value for value in values if isinstance(value, Literal)), key=str))


def _needed(triples: Lookup, node: Term, predicate: NamedNode) -> Term:
    value = triples.object(node, predicate)
    if value is None:
        raise ValueError(f"the result {node} has no {predicate}")
    return value


def _named(term: Term) -> NamedNode:
    if not isinstance(term, NamedNode):
        raise ValueError(f"{term} is not an IRI")
    return term


def _resource(term: Term | None) -> Resource | None:
    return None if isinstance(term, Literal) else term
