"""Where shapes have no message, people are told what is demanded, and machines what pySHACL says."""

import json
import re
from pathlib import Path

import pytest
import yaml
from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from oxiana.graph.findings import line
from oxiana.graph.reports.formats import FORMATS, written
from oxiana.graph.terms import external
from oxiana.graph.validation.compiled.parameters import READERS
from oxiana.graph.validation.compiled.validating import Engine, validate
from oxiana.graph.validation.demands import LONGEST_SHAPE, LONGEST_TERM, MOST_NAMED, with_demands
from oxiana.graph.validation.lookup import Lookup
from oxiana.graph.validation.report import Report, Result

pytestmark = pytest.mark.alike

PREFIXES = """
@prefix : <http://example.org/> . @prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
"""
EX = "http://example.org/"
DATA = ':x a :T ; :p 5 , "b"@en , "c"@en ; :q 1 ; :r "long" , "longer" .'
CASES = yaml.safe_load(Path(__file__).with_name("demands.yaml").read_text("utf-8"))
OTHERS = """
:N sh:property [ sh:path :z ; sh:minCount 1 ; sh:message "there is no z" ] .
:Least a sh:ConstraintComponent ; sh:parameter [ sh:path :least ] ;
  sh:validator [ a sh:SPARQLAskValidator ; sh:ask "ASK { FILTER ($value = $least) }" ] .
"""


def read(text: str) -> list[Quad]:
    return list(parse(PREFIXES + text, format=RdfFormat.TURTLE))


def shape(node: str = "", property: str = "") -> list[Quad]:  # noqa: A002
    at = node or f"sh:property [ sh:path :p ; {property} ]"
    return read(f":S sh:targetClass :T ; {at} . {OTHERS}")


def told(result: Result, language: str) -> str:
    """Return what people are told, with the empty prefix."""
    return re.sub(r"<http://example.org/(\w+)>", r":\1", result.message(language))


@pytest.mark.parametrize("engine", [Engine.COMPILED, Engine.PYSHACL])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["en"])
def test_people_are_told_what_is_demanded(case: dict[str, str], engine: Engine) -> None:
    where = {name: text for name, text in case.items() if name in ("node", "property")}
    report = validate(read(DATA), shape(**where), engine)
    assert {told(result, "en") for result in report.results} == {f"expected: {case['en']}"}
    assert {told(result, "ru") for result in report.results} == {f"ожидается: {case['ru']}"}
    assert all("expected" not in message.value for result in report.results for message in result.messages)


def test_every_parameter_of_shacl_core_has_its_words() -> None:
    used = {word for case in CASES for text in case.values() for word in text.split() if word.startswith("sh:")}
    assert {f"sh:{parameter}" for parameter in READERS} <= used


@pytest.mark.parametrize(
    "constraint",
    [
        'sh:property [ sh:path :p ; sh:minCount 9 ; sh:message "nine" ]',
        'sh:sparql [ sh:select "SELECT $this { $this ?p ?o }" ; sh:message "nine" ]',
        'sh:message "nine"@ru ; sh:nodeKind sh:Literal',
    ],
)
@pytest.mark.parametrize("engine", [Engine.COMPILED, Engine.PYSHACL])
def test_what_shapes_say_themselves_is_told_instead(constraint: str, engine: Engine) -> None:
    report = validate(read(DATA), shape(constraint), engine)
    assert {result.message("en") for result in report.results} == {"nine"}
    assert not any(result.demands for result in report.results)


def test_what_a_value_breaks_in_another_shape_is_told_too() -> None:
    (result,) = validate(
        read(DATA), read(":S sh:targetClass :T ; sh:node :N . :N sh:property [ sh:path :z ; sh:minCount 1 ] .")
    ).results
    assert [detail.message("ru") for detail in result.details] == ["ожидается: не меньше 1 значения"]
    (result,) = validate(read(DATA), shape("sh:node :N")).results
    assert [detail.message("ru") for detail in result.details] == ["there is no z"]


def test_formats_for_people_have_it_and_those_for_machines_both() -> None:
    report = validate(read(DATA), shape(property="sh:maxCount 1"))
    said = json.loads(written(report, FORMATS["json"]))["results"][0]
    assert said["demands"] == {"en": "expected: at most 1 value", "ru": "ожидается: не больше 1 значения"}
    assert said["messages"] == {"": [f"More than 1 values on <{EX}x>-><{EX}p>"]}
    assert (
        line(report.results[0], report.names)
        == f"Violation: <{EX}x> <{EX}p>: expected: at most 1 value (<{EX}S>, at <{EX}p>)"
    )
    for name in ("text", "csv", "html", "sarif", "github", "junit"):
        assert "expected: at most 1 value" in written(report, FORMATS[name]).decode().replace("%3A", ":")
    for name in ("turtle", "nt", "jsonld", "rdfxml"):
        assert "expected" not in written(report, FORMATS[name]).decode()


def demanded(text: str, parameter: str = "Or") -> str:
    component = external("sh", f"{parameter}ConstraintComponent")
    report = Report((Result(NamedNode(EX), component, NamedNode(f"{EX}S")),))
    (result,) = with_demands(report, Lookup(read(text))).results
    return told(result, "en")


def test_of_long_lists_and_terms_the_beginning_is_told() -> None:
    values = " ".join(f"[ sh:hasValue {number} ]" for number in range(MOST_NAMED + 5))
    assert demanded(f":S sh:or ( {values} ) .").endswith("(the value 9) or 5 others")
    assert (
        demanded(f':S sh:hasValue "{"x" * 1000}" .', "HasValue") == f'expected: the value "{"x" * (LONGEST_TERM - 1)}…'
    )
    deep = "[ sh:not " * 9 + "[ sh:class :C ]" + " ]" * 9
    assert demanded(f":S sh:or ( {deep} ) .") == f"expected: {'(anything but ' * 2}(anything but (…))))"


def test_shapes_that_refer_to_the_same_again_and_again_are_told_briefly() -> None:
    layers = [f"_:l{layer} {' ; '.join(f'sh:property _:p{layer}x{n}' for n in range(50))} ." for layer in range(4)]
    steps = [
        f"_:p{layer}x{n} sh:path :p ; sh:pattern {' , '.join(f'{k}' for k in range(50))} ; sh:node _:l{layer + 1} ."
        for layer in range(4)
        for n in range(50)
    ]
    assert len(demanded(f":S sh:not _:l0 . {' '.join(layers + steps)}", "Not")) < 2 * LONGEST_SHAPE


def test_a_kind_of_node_that_is_none_is_told_as_it_is() -> None:
    assert demanded(":S sh:nodeKind sh:minCount .", "NodeKind") == "expected: sh:minCount"
