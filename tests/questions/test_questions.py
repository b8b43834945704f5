"""Every question has a query beside it, and the release answers it as expected: served over HTTP, and in two engines.

``<id>.rq`` is the query; its first line is the question, as a comment. ``<id>.json`` is the list of expected rows: bare
values for one column, lists for several, in any order; an ASK has one row, true or false.
"""

import json
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import requests
from pyoxigraph import Literal, QueryBoolean, QuerySolutions

from oxiana.graph.release import open_release
from oxiana.graph.store import MemoryStore, Store
from oxiana.graph.store.rdflib import RdflibStore

XSD = "http://www.w3.org/2001/XMLSchema#"
NUMBERS = {f"{XSD}{name}" for name in ("integer", "decimal", "double", "nonNegativeInteger")}
FOLDER = Path(__file__).parent
QUESTIONS = sorted(FOLDER.glob("*.rq"))
ENGINES = {"oxigraph": MemoryStore, "rdflib": RdflibStore}

each_question = pytest.mark.parametrize("question", QUESTIONS, ids=lambda path: path.stem)


def _expected(question: Path) -> list[str]:
    return _in_any_order(json.loads(question.with_suffix(".json").read_text("utf-8")))


def _in_any_order(rows: list[Any]) -> list[str]:
    return sorted(repr(_comparable(row)) for row in rows)


def _comparable(value: Any) -> Any:
    """Numbers compare as numbers, whether an engine gives an integer, a decimal or a double."""
    if isinstance(value, list):
        return [_comparable(item) for item in value]
    return value if isinstance(value, bool | str) else round(float(value), 9)


def _python(text: str, datatype: str | None) -> Any:
    if datatype == f"{XSD}boolean":
        return text == "true"
    return Decimal(text) if datatype in NUMBERS else text


def _rows(variables: list[str], bindings: list[Mapping[str, Any]]) -> list[Any]:
    rows = [[row[name] for name in variables if name in row] for row in bindings]
    return [row[0] for row in rows] if len(variables) == 1 else rows


def _rows_of_json(answer: dict[str, Any]) -> list[Any]:
    if "boolean" in answer:
        return [answer["boolean"]]
    bindings = [
        {name: _python(value["value"], value.get("datatype")) for name, value in row.items()}
        for row in answer["results"]["bindings"]
    ]
    return _rows(answer["head"]["vars"], bindings)


def _rows_of(store: Store, sparql: str) -> list[Any]:
    answer = store.query(sparql)
    if isinstance(answer, QueryBoolean):
        return [bool(answer)]
    assert isinstance(answer, QuerySolutions)
    names = [variable.value for variable in answer.variables]
    return _rows(names, [{name: _term(row[name]) for name in names if row[name] is not None} for row in answer])


def _term(term: Any) -> Any:
    return _python(term.value, term.datatype.value if isinstance(term, Literal) else None)


@pytest.fixture(scope="module", params=ENGINES)
def store(request: pytest.FixtureRequest, release: Path) -> Store:
    return _loaded(request.param, release)


@cache
def _loaded(engine: str, release: Path) -> Store:
    return ENGINES[engine](open_release(release).quads())


@each_question
def test_the_served_release_answers(question: Path, served: str) -> None:
    reply = requests.post(
        f"{served}/sparql",
        data=question.read_bytes(),
        headers={"Content-Type": "application/sparql-query", "Accept": "application/sparql-results+json"},
        timeout=30,
    )
    assert reply.status_code == 200, reply.text
    assert _in_any_order(_rows_of_json(reply.json())) == _expected(question)


@pytest.mark.alike
@each_question
def test_an_engine_in_this_process_answers_the_same(question: Path, store: Store) -> None:
    assert _in_any_order(_rows_of(store, question.read_text("utf-8"))) == _expected(question)


@each_question
def test_a_query_begins_with_its_question(question: Path) -> None:
    first, _, rest = question.read_text("utf-8").partition("\n")
    assert first.startswith("# ")
    assert first.endswith("?")
    assert rest.startswith("PREFIX ")


def test_questions_and_answers_go_in_pairs() -> None:
    assert {path.stem for path in QUESTIONS} == {path.stem for path in FOLDER.glob("*.json")}
    assert len(QUESTIONS) >= 120
