"""What is wrong with shapes is found before any data is seen, and ours have what their readers need."""

from importlib.resources import files

import pytest
from pyoxigraph import Quad, RdfFormat, parse

from oxiana.graph.terms import PREFIXES
from oxiana.graph.validation import shapes
from oxiana.graph.validation.house import unfinished
from oxiana.graph.validation.lint import lint
from oxiana.graph.validation.meta import idle, meta

pytestmark = pytest.mark.alike

NAMESPACES = "".join(
    f"@prefix {prefix}: <{PREFIXES[prefix]}> .\n" for prefix in ("sh", "xsd", "rdf", "rdfs", "owl", "ox", "oxs")
)


def _read(text: str) -> tuple[Quad, ...]:
    return tuple(parse(f"{NAMESPACES}@prefix : <http://example.org/> .\n{text}", format=RdfFormat.TURTLE))


def _ontology() -> tuple[Quad, ...]:
    turtle = (file for file in files("oxiana.ontology").iterdir() if file.name.endswith(".ttl"))
    return tuple(quad for file in turtle for quad in parse(file.read_bytes(), format=RdfFormat.TURTLE))


SOUND = """:S a sh:NodeShape ; sh:targetClass :C ; sh:property :P ; sh:sparql :Q ; sh:or ( :T [ sh:class :D ] ) .
:P a sh:PropertyShape ; sh:path [ sh:inversePath ( :p :q ) ] ; sh:minCount 1 ; sh:pattern "^a" .
:T a sh:NodeShape ; sh:nodeKind sh:IRI .
:Q sh:prefixes :O ; sh:select "PREFIX own: <http://x/> SELECT $this { $this ex:p own:q }" .
:O sh:declare [ sh:prefix "ex" ; sh:namespace "http://example.org/"^^xsd:anyURI ] ."""


def test_sound_shapes_have_no_finding() -> None:
    assert lint(_read(SOUND)) == ()


WRONG = {
    "term": ("sh:minCount 1", "sh:minCont 1"),
    "value": ("sh:minCount 1", "sh:minCount -1"),
    "path": ("sh:path [ sh:inversePath ( :p :q ) ]", "sh:path [ sh:inversePath ( :p ) ]"),
    "pattern": ('"^a"', '"(a"'),
    "prefix": ("sh:prefixes :O", "sh:prefixes :P"),
    "target": ("sh:targetClass :C ; ", ""),
    "import": (":O sh:declare", ":O owl:imports <http://elsewhere.invalid/> ; sh:declare"),
    "query": ("{ $this", "{ MINUS { } $this"),
}


@pytest.mark.parametrize(("rule", "edit"), WRONG.items(), ids=WRONG)
def test_each_rule_finds_what_is_wrong(rule: str, edit: tuple[str, str]) -> None:
    assert SOUND.count(edit[0]) == 1
    assert [finding.rule for finding in lint(_read(SOUND.replace(*edit)))] == [rule]


def test_the_shapes_of_shacl_find_what_is_ill_formed_and_ours_are_not() -> None:
    ill = ":S a sh:NodeShape ; sh:targetClass 1 ; sh:property [ sh:path :p ; sh:or :T ] . :T a sh:NodeShape ."
    assert {finding.rule for finding in meta(_read(ill))} == {"meta"}
    assert len(meta(_read(ill))) == 2
    assert meta(shapes.load()) == ()


def test_a_target_without_a_node_is_found_in_the_light_of_data() -> None:
    assert idle(_read(SOUND), _read(":c a :C .")) == ()
    assert [finding.rule for finding in idle(_read(SOUND), _read(":c a :D ."))] == ["idle"]


def test_a_flag_that_sparql_does_not_have_is_found() -> None:
    flagged = SOUND.replace('"^a"', '"^a" ; sh:flags "i"')
    assert lint(_read(flagged)) == ()
    assert [finding.rule for finding in lint(_read(flagged.replace('"i"', '"iz"')))] == ["pattern"]


@pytest.mark.parametrize(
    "edit",
    [
        ("sh:nodeKind sh:IRI", "sh:closed true ; sh:ignoredProperties ()"),
        ("sh:nodeKind sh:IRI", "sh:or () ; sh:property [ sh:path :p ; sh:languageIn () ]"),
        ("SELECT $this { $this", "SELECT ?this { ?this"),
    ],
)
def test_an_empty_list_and_a_question_mark_are_sound(edit: tuple[str, str]) -> None:
    assert lint(_read(SOUND.replace(*edit))) == ()


def test_an_import_of_what_is_there_is_sound() -> None:
    assert lint(_read(f"{SOUND} :O owl:imports :M . :M a owl:Ontology .")) == ()


def test_a_query_that_only_looks_as_if_it_used_this_does_not() -> None:
    edited = SOUND.replace("SELECT $this { $this", "SELECT ?thisOne { ?thisOne")
    assert [finding.text for finding in lint(_read(edited))] == ["the query does not use $this"]


@pytest.mark.parametrize("pattern", [r"^\\p{Lu}\\p{L}+$", "^(?=a)a", "(?<x>a)"])
def test_a_pattern_that_one_engine_understands_is_sound(pattern: str) -> None:
    assert lint(_read(SOUND.replace('"^a"', f'"{pattern}"'))) == ()


def test_a_flag_that_is_a_number_is_found() -> None:
    flagged = SOUND.replace('"^a"', '"^a" ; sh:uniqueLang "1"^^xsd:boolean')
    assert [finding.rule for finding in lint(_read(flagged))] == ["value"]


def test_our_shapes_are_sound() -> None:
    assert lint(shapes.load()) == ()


def test_our_shapes_are_finished_and_speak_of_what_the_ontology_has() -> None:
    assert unfinished(shapes.load(), _ontology()) == ()


FINISHED = """oxs:S a sh:NodeShape ; sh:targetClass ox:C ; oxs:run "asserted" ; sh:property oxs:P ;
  sh:name "s"@en , "форма"@ru ; sh:description "s"@en , "форма"@ru .
oxs:P a sh:PropertyShape ; sh:path ox:p ; sh:minCount 1 ; sh:severity sh:Warning ;
  sh:name "p"@en , "путь"@ru ; sh:message "p is missing"@en , "нет п"@ru ."""
MISSING = {
    "run": (' ; oxs:run "asserted"', ""),
    "severity": (" ; sh:severity sh:Warning", ""),
    "words": (' , "нет п"@ru', ""),
    "term": ("sh:path ox:p", "sh:path ox:q"),
}


def test_a_finished_shape_has_no_finding() -> None:
    assert unfinished(_read(FINISHED), _read("ox:C a owl:Class . ox:p a rdf:Property .")) == ()


@pytest.mark.parametrize(("rule", "edit"), MISSING.items(), ids=MISSING)
def test_what_a_shape_of_ours_lacks_is_found(rule: str, edit: tuple[str, str]) -> None:
    assert FINISHED.count(edit[0]) == 1
    findings = unfinished(_read(FINISHED.replace(*edit)), _read("ox:C a owl:Class . ox:p a rdf:Property ."))
    assert [finding.rule for finding in findings] == [rule]
