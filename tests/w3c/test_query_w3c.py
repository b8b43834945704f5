"""The W3C's tests of SPARQL 1.1 queries and of the formats of their results, and those of 1.2, over HTTP."""

import csv
import io
from collections.abc import Iterable, Iterator
from pathlib import PurePath

import pytest
import requests
from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    RdfFormat,
    parse,
    parse_query_results,
    serialize,
)
from running import serving
from w3c.suites import RDF, Case, Graphs, Lookup, Term, at, canonical, cases, known_failures, read, short

FOLDERS_1_1 = (
    "aggregates", "bind", "bindings", "cast", "construct", "csv-tsv-res", "exists", "functions", "grouping", "json-res",
    "negation", "project-expression", "property-path", "subquery", "syntax-fed", "syntax-query",
)  # fmt: skip
FOLDERS_1_2 = (
    "codepoint-escapes", "eval-triple-terms", "expression", "grouping", "lang-basedir", "rdf11", "syntax",
    "syntax-triple-terms-negative", "syntax-triple-terms-positive", "version",
)  # fmt: skip
FOLDERS = [*(f"sparql11/{name}" for name in FOLDERS_1_1), *(f"sparql12/{name}" for name in FOLDERS_1_2)]
POSITIVE, NEGATIVE = ({f"{how}SyntaxTest", f"{how}SyntaxTest11"} for how in ("Positive", "Negative"))
EVALUATED = cases(FOLDERS, "QueryEvaluationTest", "CSVResultFormatTest")
PARSED = cases(FOLDERS, *POSITIVE, *NEGATIVE)
FEDERATED = cases(["sparql11/service"], "QueryEvaluationTest")

RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
ROW = NamedNode("http://example.org/row")
NOTHING = NamedNode("http://example.org/of-no-test")
"""A graph for tests without data: a dataset that a request names is never empty."""


@pytest.fixture(scope="module")
def url(tmp_path_factory) -> Iterator[str]:
    """The endpoint over the data of all tests, each file a graph under its own name."""
    files = sorted({file for case in EVALUATED for file in case.data.files})
    path = tmp_path_factory.mktemp("suite") / "data.nq"
    quads = Graphs(named=tuple((file, file) for file in files)).quads()
    serialize([*quads, Quad(NOTHING, NOTHING, NOTHING, NOTHING)], str(path), RdfFormat.N_QUADS)
    with serving(path) as address:
        yield f"{address}/sparql"


def ask(url: str, case: Case, **more: object) -> requests.Response:
    """Put the query of a test."""
    return requests.post(url, data={"query": case.words, **more}, timeout=30)


def dataset(case: Case) -> dict[str, list[str]]:
    """Return the parameters that name the dataset of a test, unless its query names one itself."""
    if "FROM" in case.words:
        return {}
    default, named = ([file for file in files if read(file)] for files in (case.data.default, case.data.named_files))
    inner = {quad.graph_name.value for file in default for quad in read(file) if isinstance(quad.graph_name, NamedNode)}
    return {
        "default-graph-uri": default,
        "named-graph-uri": [*named, *inner] or ([] if default else [NOTHING.value]),
    }


def table(body: bytes, form: QueryResultsFormat) -> frozenset[Quad] | bool:
    """Return solutions as quads that can be compared, or the truth value."""
    found = parse_query_results(body, form)
    if isinstance(found, QueryBoolean):
        return bool(found)
    names = [variable.value for variable in found.variables]
    return canonical(rows(names, ({n: t for n, t in zip(names, row, strict=True) if t is not None} for row in found)))


def rows(names: Iterable[str], solutions: Iterable[dict[str, Term]]) -> Iterator[Quad]:
    """Yield a node for the columns, and one for each solution."""
    yield from (Quad(ROW, ROW, Literal(name)) for name in names)
    for solution in solutions:
        node = BlankNode()
        yield Quad(node, NamedNode(f"{RDF}type"), ROW)
        yield from (Quad(node, NamedNode(f"{ROW.value}#{name}"), term) for name, term in solution.items())


def result_set(found: Lookup) -> frozenset[Quad] | bool:
    """Return the same of a result that is written in RDF."""
    (result,) = found.subjects(f"{RS}boolean") or found.subjects(f"{RS}resultVariable")[:1]
    if truth := found.text(result, f"{RS}boolean"):
        return truth == "true"
    names = [name.value for name in found.values(result, f"{RS}resultVariable")]
    solutions = (
        {found.text(b, f"{RS}variable"): found.value(b, f"{RS}value") for b in found.values(s, f"{RS}binding")}
        for s in found.values(result, f"{RS}solution")
    )
    return canonical(rows(names, solutions))


def cells(body: bytes) -> object:
    """Return the header and the rows of CSV in any order: blank nodes are alike, doubles are written by their value."""
    header, *lines = csv.reader(io.StringIO(body.decode()))
    alike = {"1.0E6": "1000000"}
    return header, sorted([alike.get(cell, "_:" if cell.startswith("_:") else cell) for cell in line] for line in lines)


def outcome(url: str, case: Case) -> tuple[object, object]:
    """Return what came and what should have come, in a form in which they can be compared."""
    assert case.result
    suffix, expected = PurePath(case.result).suffix, at(case.result).read_bytes()
    if suffix in (".csv", ".tsv", ".srj", ".srx"):
        response = ask(url, case, format=suffix.removeprefix("."), **dataset(case))
        assert response.status_code == 200, response.text
        if suffix == ".csv":
            return cells(response.content), cells(expected)
        form = QueryResultsFormat.from_extension(suffix.removeprefix("."))
        return table(response.content, form), table(expected, form)
    statements = Lookup(read(case.result))
    is_table = statements.subjects(f"{RS}resultVariable") or statements.subjects(f"{RS}boolean")
    response = ask(url, case, format="json" if is_table else "nq", **dataset(case))
    assert response.status_code == 200, response.text
    if is_table:
        return table(response.content, QueryResultsFormat.JSON), result_set(statements)
    return canonical(parse(response.content, RdfFormat.N_QUADS)), canonical(read(case.result))


def passes(url: str, case: Case) -> bool:
    """Whether the answer is the one expected."""
    try:
        ours, theirs = outcome(url, case)
    except (AssertionError, SyntaxError, ValueError):
        return False
    return ours == theirs


@pytest.mark.parametrize("case", EVALUATED, ids=short)
def test_evaluation(url: str, case: Case) -> None:
    reason = known_failures().get(case.iri)
    if reason:
        assert not passes(url, case), "it passes: take it from the list"
    else:
        ours, theirs = outcome(url, case)
        assert ours == theirs


@pytest.mark.parametrize("case", PARSED, ids=short)
def test_syntax(url: str, case: Case) -> None:
    """A query that parses may still be refused, as those with SERVICE or FROM are, but not with 400."""
    right = (ask(url, case).status_code == 400) is (case.kind in NEGATIVE)
    assert right is (case.iri not in known_failures())


@pytest.mark.parametrize("case", FEDERATED, ids=short)
def test_federation_is_refused(url: str, case: Case) -> None:
    assert ask(url, case).status_code == 403


def test_the_suites_are_whole_and_the_list_of_failures_names_their_tests() -> None:
    of_1_1 = [case for case in (*EVALUATED, *PARSED, *FEDERATED) if "/sparql11/" in case.text]
    failing = [case for case in of_1_1 if case.iri in known_failures()]
    assert (len(of_1_1), len(FEDERATED), len(failing)) == (348, 7, 6)
    assert set(known_failures()) <= {case.iri for case in (*EVALUATED, *PARSED)}
    assert len(EVALUATED) + len(PARSED) - len(of_1_1) == 239
