"""Shapes without an IRI are called by what leads to them, and their results stand with the shape whose target did."""

import json
import re
from collections.abc import Iterator

import pytest
from junitparser import JUnitXml, TestCase
from pyoxigraph import Quad, RdfFormat, parse

from oxiana.graph.findings import refusals
from oxiana.graph.reports.formats import FORMATS, written
from oxiana.graph.validation.compiled.validating import Engine, validate
from oxiana.graph.validation.release import merged
from oxiana.graph.validation.report import Report

SHAPES = """
ex:Person sh:targetClass ex:Human ; sh:property ex:age , [ sh:path ex:name ; sh:minCount 1 ; sh:severity sh:Warning ] .
ex:Dog sh:targetClass ex:Animal ; sh:property ex:age , [ sh:path ex:name ; sh:minCount 1 ] .
ex:age sh:path ex:age ; sh:maxInclusive 150 .
[] sh:targetClass ex:Misspelt .
"""
DATA = "ex:alice a ex:Human ; ex:age 200 . ex:rex a ex:Animal ; ex:age 3 ."
LABEL = re.compile(r"_:\w+|%5F%3A")
PERSON, DOG = (f"<http://example.org/{name}>" for name in ("Person", "Dog"))
BELOW, TARGET = "at <http://example.org/name>", "the shape with sh:targetClass <http://example.org/Misspelt>"


def read(text: str) -> Iterator[Quad]:
    prefixes = "PREFIX ex: <http://example.org/> PREFIX sh: <http://www.w3.org/ns/shacl#>\n"
    return parse(prefixes + text, format=RdfFormat.TURTLE)


@pytest.fixture(scope="module", params=[Engine.COMPILED, Engine.PYSHACL])
def report(request: pytest.FixtureRequest) -> Report:
    return validate(read(DATA), read(SHAPES), request.param)


def plain(text: str) -> str:
    """Return what a format says without what it writes in place of brackets and colons."""
    for escaped, sign in (("&lt;", "<"), ("&gt;", ">"), ("%3A", ":"), ("%2C", ","), ('"<', "<")):
        text = text.replace(escaped, sign)
    return text


@pytest.mark.parametrize("name", ["text", "csv", "html", "junit", "sarif", "github"])
def test_no_format_for_people_tells_of_a_label(name: str, report: Report) -> None:
    text = plain(written(report, FORMATS[name]).decode())
    assert not LABEL.search(text)
    assert f"{PERSON}, {BELOW}" in text
    assert f"{DOG}, {BELOW}" in text
    assert (TARGET in text) is (name != "csv")


def test_json_has_the_names_beside_the_labels(report: Report) -> None:
    said = json.loads(written(report, FORMATS["json"]))
    called = {said["names"].get(result["shape"], result["shape"]) for result in said["results"]}
    assert called == {"http://example.org/age", f"{PERSON}, {BELOW}", f"{DOG}, {BELOW}"}
    assert [said["names"][node] for node in said["unmet"]] == [TARGET]


def test_rules_of_two_shapes_are_two_in_sarif(report: Report) -> None:
    rules = json.loads(written(report, FORMATS["sarif"]))["runs"][0]["tool"]["driver"]["rules"]
    levels = {rule["id"]: rule["defaultConfiguration"]["level"] for rule in rules}
    assert levels[f"{PERSON}, {BELOW}: sh:MinCountConstraintComponent"] == "warning"
    assert levels[f"{DOG}, {BELOW}: sh:MinCountConstraintComponent"] == "error"


def cases(report: Report) -> dict[str, TestCase]:
    (suite,) = JUnitXml.fromstring(written(report, FORMATS["junit"]))
    return {case.name: case for case in suite}


def test_a_case_of_junit_has_what_the_target_of_its_shape_led_to(report: Report) -> None:
    found = cases(report)
    assert found.keys() == {PERSON, DOG, TARGET}
    assert [type(one).__name__ for case in found.values() for one in case.result] == ["Failure", "Failure", "Skipped"]
    assert "200" in found[PERSON].result[0].text
    assert "alice" in found[PERSON].system_out
    assert "rex" in found[DOG].result[0].text


def test_a_shape_that_two_share_breaks_that_one_whose_node_is_wrong() -> None:
    assert "alice" not in cases(validate(read(DATA), read(SHAPES)))[DOG].result[0].text


def test_names_stay_when_reports_become_one() -> None:
    both = merged(validate(read(DATA), read(SHAPES)), validate(read("ex:rex a ex:Animal ."), read(SHAPES)))
    assert not any(map(LABEL.search, refusals(both)))
    assert cases(both).keys() == {PERSON, DOG, TARGET}
