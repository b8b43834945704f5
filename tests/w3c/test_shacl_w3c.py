"""The SHACL test suite of the W3C, by both engines, HTTP and command line; messages and details are not compared."""

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import pytest
import requests
from click.testing import CliRunner
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, parse, serialize

from oxiana.graph.cli_validation import command
from oxiana.graph.errors import ShapesRejected
from oxiana.graph.validation import pyshacl
from oxiana.graph.validation.compiled import validating
from oxiana.graph.validation.lookup import Lookup, Term
from oxiana.graph.validation.report import Report, Result
from oxiana.graph.validation.report_rdf import CONFORMS, read_results, read_results_of

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


def _outcome(validate: Validate, case: Case) -> tuple[bool, Counter[Result]] | None:
    try:
        report = validate(_statements(case.data), _statements(case.shapes))
    except ShapesRejected:
        return None
    return report.conforms, Counter(map(_comparable, report.results))


CASES = list(_cases())


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.iri.removeprefix(BASE))
def test_shacl_suite(engine: str, case: Case) -> None:
    expected = None if case.fails else (case.conforms, Counter(case.expected))
    passes = _outcome(ENGINES[engine], case) == expected
    known = KNOWN_FAILURES.get((engine, case.iri))
    assert passes is (known is None), known or "fails"


def _posted(iri: str) -> tuple[str, bytes, str]:
    triples = (quad.triple for quad in _statements(iri))
    return "file", serialize(triples, format=RdfFormat.N_TRIPLES) or b"", "application/n-triples"


def _nameless(results: Iterable[Result]) -> Counter[Result]:
    """Count results without the labels of blank nodes, which a server gives anew."""

    def bare(term: Term | None) -> Term | None:
        return BlankNode("any") if isinstance(term, BlankNode) else term

    return Counter(
        replace(
            _comparable(r), focus=bare(r.focus), value=bare(r.value), shape=bare(r.shape), constraint=bare(r.constraint)
        )
        for r in results
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.iri.removeprefix(BASE))
def test_shacl_suite_over_http(served: str, case: Case) -> None:
    files = {"data": _posted(case.data), "shapes": _posted(case.shapes)}
    headers = {"Accept": "application/n-triples"}
    url = f"{served}/shacl/validate?imports=ignore"
    response = requests.post(url, files=files, headers=headers, timeout=20)
    if case.fails:
        assert response.status_code == 422
        return
    found = read_results(parse(response.content, RdfFormat.N_TRIPLES))
    assert (response.status_code, _nameless(found)) == (200, _nameless(case.expected))
    assert response.headers["SHACL-Conforms"] == ("true" if case.conforms else "false")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.iri.removeprefix(BASE))
def test_shacl_suite_by_command_line(case: Case, tmp_path: Path) -> None:
    for name, iri in (("data", case.data), ("shapes", case.shapes)):
        (tmp_path / f"{name}.nt").write_bytes(_posted(iri)[1])
    ended = CliRunner().invoke(command, [str(tmp_path / "data.nt"), "-s", str(tmp_path / "shapes.nt"), "-f", "nt"])
    if case.fails:
        assert (ended.exit_code, ended.stdout) == (2, "")
        return
    found = read_results(parse(ended.stdout_bytes, RdfFormat.N_TRIPLES))
    assert (ended.exit_code == 0, _nameless(found)) == (case.conforms, _nameless(case.expected))


def test_the_suite_is_whole_and_the_list_of_failures_names_its_tests() -> None:
    assert len(CASES) == 120
    assert {iri for _, iri in KNOWN_FAILURES} <= {case.iri for case in CASES}
