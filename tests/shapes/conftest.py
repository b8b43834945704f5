"""What the shapes need to know to be put to a fixture, read once a run."""

from collections.abc import Callable
from functools import cache
from importlib.resources import files
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, parse

from oxiana.graph.terms import external
from oxiana.graph.validation import shapes
from oxiana.graph.validation.compiled.validating import validate
from oxiana.graph.validation.lookup import Statement
from oxiana.graph.validation.report import Report

TEACHES = {external("rdfs", "subClassOf"), external("skos", "inScheme")}


@pytest.fixture(scope="session")
def every_shape() -> tuple[Quad, ...]:
    return shapes.load()


@pytest.fixture(scope="session")
def ontology() -> tuple[Triple, ...]:
    """The hierarchy of classes and the schemes of concepts: what the shapes need to know of the ontology."""
    turtle_files = (file for file in files("oxiana.ontology").iterdir() if file.name.endswith(".ttl"))
    quads = (quad for file in turtle_files for quad in parse(file.read_bytes(), format=RdfFormat.TURTLE))
    return tuple(quad.triple for quad in quads if quad.predicate in TEACHES and isinstance(quad.object, NamedNode))


@pytest.fixture(scope="session")
def data(ontology: tuple[Triple, ...]) -> Callable[[Path], tuple[Statement, ...]]:
    """Read a fixture, in the light of the ontology."""
    return lambda path: (*ontology, *parse(path.read_bytes(), format=RdfFormat.TURTLE))


@pytest.fixture(scope="session")
def report_on(data: Callable[[Path], tuple[Statement, ...]], every_shape: tuple[Quad, ...]) -> Callable[[Path], Report]:
    """Validate a fixture, once a run."""
    return cache(lambda path: validate(data(path), every_shape))
