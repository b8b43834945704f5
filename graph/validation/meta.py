"""Shapes held against SHACL's own shapes for shapes, which the standard publishes and pySHACL brings along."""

from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from pyoxigraph import Quad, RdfFormat, parse

from oxiana.graph.validation import paths
from oxiana.graph.validation.compiled.validating import validate
from oxiana.graph.validation.lint import Finding, in_order
from oxiana.graph.validation.lookup import Statement
from oxiana.graph.validation.report import Result


def meta(shapes: Iterable[Statement]) -> tuple[Finding, ...]:
    """Return what breaks the syntax rules of SHACL (SHACL, appendix C)."""
    return in_order(Finding(result.focus, "meta", _text(result)) for result in validate(shapes, _shacl()).results)


@cache
def _shacl() -> tuple[Quad, ...]:
    return tuple(parse((files("pyshacl") / "assets" / "shacl-shacl.ttl").read_bytes(), format=RdfFormat.TURTLE))


def _text(result: Result) -> str:
    path = f"{paths.text(result.path)}: " if result.path else ""
    return f"{path}{result.message('en')}"
