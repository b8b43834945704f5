"""Shapes held against something else: SHACL's own shapes for shapes, which pySHACL brings along, and their data."""

from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from pyoxigraph import Quad, RdfFormat, parse

from oxiana.graph.validation import paths, targets
from oxiana.graph.validation.compiled.validating import validate
from oxiana.graph.validation.lint import Finding, in_order
from oxiana.graph.validation.lookup import Lookup, Statement
from oxiana.graph.validation.report import Result


def meta(shapes: Iterable[Statement]) -> tuple[Finding, ...]:
    """Return what breaks the syntax rules of SHACL (SHACL, appendix C)."""
    return in_order(Finding(result.focus, "meta", _text(result)) for result in validate(shapes, _shacl()).results)


def idle(shapes: Iterable[Statement], data: Iterable[Statement]) -> tuple[Finding, ...]:
    """Return the shapes that meet no node of the data, and do not say why they may."""
    meeting = targets.meeting(Lookup(shapes), Lookup(data))
    return in_order(
        Finding(node, "idle", "the shape meets no node of the data; correct its target") for node in meeting.unmet
    )


@cache
def _shacl() -> tuple[Quad, ...]:
    return tuple(parse((files("pyshacl") / "assets" / "shacl-shacl.ttl").read_bytes(), format=RdfFormat.TURTLE))


def _text(result: Result) -> str:
    path = f"{paths.text(result.path)}: " if result.path else ""
    return f"{path}{result.message('en')}"
