"""Every question has a query beside it, and the served release answers it as expected.

``<id>.rq`` is the query; its first comment line is the question. ``<id>.json`` is the list of expected rows: bare
values for one column, lists for several, in any order.
"""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import requests

XSD = "http://www.w3.org/2001/XMLSchema#"
NUMBERS = {f"{XSD}{name}" for name in ("integer", "decimal", "double", "nonNegativeInteger")}
QUESTIONS = sorted(Path(__file__).parent.glob("*.rq"))


def _value(binding: dict[str, str]) -> Any:
    text = binding["value"]
    if binding.get("datatype") == f"{XSD}boolean":
        return text == "true"
    return float(Decimal(text)) if binding.get("datatype") in NUMBERS else text


def _rows(answer: dict[str, Any]) -> list[Any]:
    if "boolean" in answer:
        return [answer["boolean"]]
    variables = answer["head"]["vars"]
    rows = [[_value(row[name]) for name in variables if name in row] for row in answer["results"]["bindings"]]
    return [row[0] for row in rows] if len(variables) == 1 else rows


@pytest.mark.parametrize("query", QUESTIONS, ids=lambda path: path.stem)
def test_the_served_release_answers(query: Path, served: str) -> None:
    reply = requests.post(
        f"{served}/sparql",
        data=query.read_bytes(),
        headers={"Content-Type": "application/sparql-query", "Accept": "application/sparql-results+json"},
        timeout=30,
    )
    assert reply.status_code == 200, reply.text
    expected = json.loads(query.with_suffix(".json").read_text())
    assert sorted(map(repr, _rows(reply.json()))) == sorted(
        repr(float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else value)
        for value in expected
    )


def test_there_are_questions() -> None:
    assert len(QUESTIONS) >= 30
