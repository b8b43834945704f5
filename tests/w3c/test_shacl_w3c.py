"""The SHACL test suite of the W3C, through both engines; messages and details are not compared."""

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from oxiana.graph.errors import ShapesRejected
from oxiana.graph.validation import pyshacl
from oxiana.graph.validation.compiled import validating
from oxiana.graph.validation.lookup import Lookup, Term
from oxiana.graph.validation.report import Report, Result
from oxiana.graph.validation.report_rdf import CONFORMS, read_results_of

SUITE = Path(os.environ["OXIANA_W3C"], "data-shapes-test-suite", "tests")
BASE = "http://www.w3.org/ns/shacl-test/"
MANIFEST = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
TESTS = "http://www.w3.org/ns/shacl-test#"
INCLUDE, ENTRIES = NamedNode(f"{MANIFEST}include"), NamedNode(f"{MANIFEST}entries")
ACTION, RESULT = NamedNode(f"{MANIFEST}action"), NamedNode(f"{MANIFEST}result")
FAILURE = NamedNode(f"{TESTS}Failure")
DATA, SHAPES = NamedNode(f"{TESTS}dataGraph"), NamedNode(f"{TESTS}shapesGraph")

ENGINES = {"pyshacl": pyshacl.validate, "compiled": validating.validate}
KNOWN_FAILURES = {
    ("pyshacl", f"{BASE}sparql/pre-binding/shapesGraph-001"): "pySHACL does not bind $shapesGraph, which is optional",
}
"""Tests that an engine fails, by its name and their IRI, with the reason; one that passes must leave the list."""


Validate = Callable[[Iterable[Quad], Iterable[Quad]], Report]


@dataclass(frozen=True)
class Case:
    """One test: what is validated against what, and which results are expected, if it is not a failure."""

    iri: str
    data: str
    shapes: str
    fails: bool
    conforms: bool
    expected: tuple[Result, ...]


@cache
def _statements(iri: str) -> tuple[Quad, ...]:
    path = SUITE / iri.removeprefix(BASE)
    return tuple(parse(path.read_bytes(), format=RdfFormat.TURTLE, base_iri=iri))


def _cases(manifest: str = f"{BASE}manifest.ttl") -> Iterator[Case]:
    triples = Lookup(_statements(manifest))
    for _, included in triples.pairs(INCLUDE):
        yield from _cases(included.value)
    for _, entries in triples.pairs(ENTRIES):
        yield from (_case(triples, test) for test in triples.items(entries) or ())


def _case(triples: Lookup, test: Term) -> Case:
    action, result = _one(triples, test, ACTION), _one(triples, test, RESULT)
    return Case(
        test.value,
        _one(triples, action, DATA).value,
        _one(triples, action, SHAPES).value,
        result == FAILURE,
        triples.object(result, CONFORMS) == Literal(value=True),
        tuple(map(_comparable, read_results_of(triples, result))),
    )


def _one(triples: Lookup, node: Term, predicate: NamedNode) -> Term:
    (value,) = triples.objects(node, predicate)
    return value


def _comparable(result: Result) -> Result:
    return replace(result, messages=(), details=())


def _outcome(validate: Validate, case: Case) -> tuple[bool, frozenset[Result]] | None:
    try:
        report = validate(_statements(case.data), _statements(case.shapes))
    except ShapesRejected:
        return None
    return report.conforms, frozenset(map(_comparable, report.results))


CASES = list(_cases())


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.iri.removeprefix(BASE))
def test_shacl_suite(engine: str, case: Case) -> None:
    expected = None if case.fails else (case.conforms, frozenset(case.expected))
    passes = _outcome(ENGINES[engine], case) == expected
    known = KNOWN_FAILURES.get((engine, case.iri))
    assert passes is (known is None), known or "fails"


def test_the_suite_is_whole_and_the_list_of_failures_names_its_tests() -> None:
    assert len(CASES) == 120
    assert {iri for _, iri in KNOWN_FAILURES} <= {case.iri for case in CASES}
