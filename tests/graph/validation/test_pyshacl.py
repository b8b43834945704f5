"""The reference engine gets parsed statements, leaves them as they are, and gives back values."""

import logging

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, parse

from oxiana.graph.errors import ShapesRejected, SyntaxProblem
from oxiana.graph.terms import PREFIXES, external
from oxiana.graph.validation import paths, pyshacl
from oxiana.graph.validation.report import WARNING, Report

pytestmark = pytest.mark.alike

NAMESPACES = "".join(f"@prefix {prefix}: <{PREFIXES[prefix]}> .\n" for prefix in ("sh", "xsd", "rdf", "rdfs", "owl"))
EXAMPLE = "http://example.org/"


def _read(text: str) -> tuple[Quad, ...]:
    turtle = f"{NAMESPACES}@prefix : <{EXAMPLE}> .\n{text}"
    return tuple(parse(turtle, format=RdfFormat.TURTLE))


def _validate(data: str, shapes: str) -> Report:
    return pyshacl.validate(_read(data), _read(shapes))


def _name(local: str) -> NamedNode:
    return NamedNode(EXAMPLE + local)


ONE_DATE = (
    ":S a sh:NodeShape ; sh:targetClass :C ; sh:property :P . :P sh:path :p ; sh:datatype xsd:date ; sh:maxCount 1 ."
)


@pytest.mark.parametrize("lexical", ["banana", "2023-9-14", "2023-02-30", ""])
def test_an_ill_typed_literal_is_reported_as_it_was_written(lexical: str) -> None:
    report = _validate(f':a a :C ; :p "{lexical}"^^xsd:date .', ONE_DATE)
    (result,) = report.results
    assert result.value == Literal(lexical, datatype=external("xsd", "date"))


def test_two_spellings_of_a_number_are_two_values() -> None:
    report = _validate(':a a :C ; :p "01"^^xsd:integer , 1 .', ONE_DATE.replace("xsd:date", "xsd:integer"))
    assert [result.component for result in report.results] == [external("sh", "MaxCountConstraintComponent")]


def test_graph_names_do_not_matter() -> None:
    data = [Quad(quad.subject, quad.predicate, quad.object, _name("g")) for quad in _read(":a a :C ; :p 1 .")]
    assert len(pyshacl.validate(data, _read(ONE_DATE)).results) == 1


def test_a_triple_term_is_refused_because_shacl_speaks_of_rdf_1_1() -> None:
    statement = Triple(_name("a"), _name("p"), Triple(_name("a"), _name("p"), _name("b")))
    with pytest.raises(SyntaxProblem, match=r"RDF 1\.1"):
        pyshacl.validate([statement], _read(ONE_DATE))


def test_subclasses_in_the_data_count() -> None:
    report = _validate(":D rdfs:subClassOf :C . :a a :D ; :p 1 .", ONE_DATE)
    assert report.met == (_name("S"),)
    assert [result.focus for result in report.results] == [_name("a")]


def test_a_shape_that_meets_no_node_is_named() -> None:
    report = _validate(":a a :B .", ONE_DATE)
    assert report.conforms
    assert report.validated_nothing
    assert report.unmet == (_name("S"),)


TARGETS = {
    "class": "sh:targetClass :C",
    "node": "sh:targetNode :a",
    "subjects": "sh:targetSubjectsOf :p",
    "objects": "sh:targetObjectsOf :p",
    "the class that it is": "a rdfs:Class",
}


@pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS)
def test_each_kind_of_target_is_met_where_the_engine_meets_it(target: str) -> None:
    """What is counted as met is what the engine reports on."""
    report = _validate(":a a :C , :S ; :p :b .", f":S a sh:NodeShape ; {target} ; sh:class :Never .")
    assert report.met == (_name("S"),)
    assert report.results
    other = _validate(":x :q :y .", f":S a sh:NodeShape ; {target} ; sh:class :Never .")
    assert bool(other.met) is bool(other.results)


def test_every_node_conforms_to_a_shape_that_is_switched_off() -> None:
    report = _validate(":a a :C ; :p 1 .", ONE_DATE.replace("a sh:NodeShape", "a sh:NodeShape ; sh:deactivated true"))
    assert (report.met, report.unmet, report.results) == ((_name("S"),), (), ())


ASKING = """:S a sh:NodeShape ; sh:targetClass :C ; sh:severity sh:Warning ; sh:sparql :Q .
:Q sh:prefixes :O ; sh:message "value {?value} of {$this}"@en , "значение {?value} для {$this}"@ru ;
  sh:select "SELECT $this ?value { $this ex:p ?value }" .
:O sh:declare [ sh:prefix "ex" ; sh:namespace "http://example.org/"^^xsd:anyURI ] ."""


def test_messages_of_a_query_keep_their_languages() -> None:
    (result,) = _validate(':a a :C ; :p "x" .', ASKING).results
    assert result.severity == WARNING
    assert result.constraint == _name("Q")
    assert result.messages == (
        Literal("value x of http://example.org/a", language="en"),
        Literal("значение x для http://example.org/a", language="ru"),
    )


@pytest.mark.parametrize("value", ["\\\\1", "\\\\d", "a\\\\", "\\\\g<0>", "{?this}"])
def test_a_value_may_hold_what_a_regular_expression_would_mean(value: str) -> None:
    (result,) = _validate(f':a a :C ; :p "{value}" .', ASKING).results
    assert result.value is not None
    assert result.message("ru").startswith(f"значение {result.value.value} для http://example.org/a")


def test_a_message_in_one_language_for_all_templates_is_told_in_each() -> None:
    same = ASKING.replace("value {?value} of {$this}", "{?value}!").replace(
        "значение {?value} для {$this}", "{?value}!"
    )
    (result,) = _validate(':a a :C ; :p "x" .', same).results
    assert result.messages == (Literal("x!", language="en"), Literal("x!", language="ru"))


def test_details_say_what_was_wrong_inside() -> None:
    inner = ":N a sh:NodeShape ; sh:property [ sh:path :q ; sh:minCount 1 ] ."
    (result,) = _validate(":a a :C .", f":S a sh:NodeShape ; sh:targetClass :C ; sh:node :N . {inner}").results
    (detail,) = result.details
    assert (detail.focus, detail.path) == (_name("a"), _name("q"))


def test_prefixes_are_found_along_imports() -> None:
    imported = ASKING.replace("sh:prefixes :O", "sh:prefixes :M") + " :M owl:imports :N . :N owl:imports :M , :O ."
    assert len(_validate(':a a :C ; :p "x" .', imported).results) == 1


UNUSABLE = {
    "no such prefix": ASKING.replace('sh:prefix "ex"', 'sh:prefix "other"'),
    "a namespace that is no text": ASKING.replace('"http://example.org/"^^xsd:anyURI', "<http://example.org/>"),
    "no SPARQL": ASKING.replace("SELECT $this ?value {", "SELECT $this ?value"),
    "another graph": ASKING.replace("?value {", "?value FROM <http://127.0.0.1:1/> {"),
    "another service": ASKING.replace("{ $this", "{ SERVICE <http://127.0.0.1:1/> {} $this"),
    "VALUES": ASKING.replace("{ $this", "{ VALUES ?v { 1 } $this"),
    "the shapes graph": ASKING.replace("{ $this", "{ GRAPH $shapesGraph { ?s ?p ?o } $this"),
    "a pattern of another engine": r':S sh:targetClass :C ; sh:property [ sh:path :p ; sh:pattern "\\p{L}" ] .',
    "a shape of itself": ":S a sh:NodeShape ; sh:targetClass :C ; sh:node :S .",
}


@pytest.mark.parametrize("shapes", UNUSABLE.values(), ids=UNUSABLE)
def test_shapes_that_cannot_be_used_are_refused_and_nothing_is_fetched(shapes: str) -> None:
    with pytest.raises(ShapesRejected):
        _validate(':a a :C ; :p "x" .', shapes)


def test_a_path_of_many_paths_is_reported_whole() -> None:
    path = "( :p [ sh:alternativePath ( :q [ sh:alternativePath ( :r [ sh:alternativePath ( :s :t :u ) ] ) ] ) ] )"
    (result,) = _validate(":a a :C .", f":S sh:targetClass :C ; sh:path {path} ; sh:minCount 1 .").results
    assert result.path is not None
    assert paths.text(result.path).replace(EXAMPLE, "") == "<p>/(<q>|(<r>|(<s>|<t>|<u>)))"


def test_numbers_that_the_engine_cannot_compare_are_no_verdict() -> None:
    with pytest.raises(ShapesRejected, match="NaN"):
        _validate(':a :p "NaN"^^xsd:double .', ":S sh:targetObjectsOf :p ; sh:minInclusive 1.5 .")


def test_the_engine_writes_nothing_to_the_log(
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    with caplog.at_level(logging.WARNING):
        _validate(':a a :C ; :p "banana"^^xsd:date .', ONE_DATE)
    assert not caplog.records
    assert capfd.readouterr().err == ""
