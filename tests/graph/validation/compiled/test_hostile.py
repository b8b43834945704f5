"""Shapes that are made to hurt end in a report or a clear refusal, and soon."""

import time

import pytest
from pyoxigraph import NamedNode, RdfFormat, Triple, parse

from oxiana.graph.errors import ShapesRejected
from oxiana.graph.reports.formats import FORMATS, written
from oxiana.graph.validation.compiled.validating import Engine, validate

pytestmark = pytest.mark.alike

PREFIXES = "@prefix : <http://example.org/> . @prefix sh: <http://www.w3.org/ns/shacl#> .\n"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
TARGET = ":S a sh:NodeShape ; sh:targetClass :C ;"
DATA = tuple(
    quad.triple
    for quad in parse(f'{PREFIXES} :a a :C ; :p "{"a" * 40}!" , :b , :c . :b :p :c .', format=RdfFormat.TURTLE)
)


def _shapes(text: str) -> tuple[Triple, ...]:
    return tuple(quad.triple for quad in parse(PREFIXES + text, format=RdfFormat.TURTLE))


def _doubled(depth: int) -> str:
    """Each shape refers twice to the next: written out, there are 2 to the power of ``depth``."""
    nested = "".join(
        f":N{level} a sh:NodeShape ; sh:and ( :N{level + 1} [ sh:node :N{level + 1} ] ) . " for level in range(depth)
    )
    return f"{TARGET} sh:node :N0 . {nested} :N{depth} a sh:NodeShape ; sh:nodeKind sh:IRI ."


def _properties(depth: int) -> str:
    nested = "".join(
        f":P{level} sh:path :p ; sh:property :P{level + 1} , [ sh:path :q ; sh:property :P{level + 1} ] . "
        for level in range(depth)
    )
    return f"{TARGET} sh:property :P0 . {nested} :P{depth} sh:path :p ; sh:minCount 1 ."


def _asking(text: str) -> str:
    return f'{TARGET} sh:sparql [ sh:select """{text}""" ] .'


REFUSED = {
    "service": _asking("SELECT $this { SERVICE <http://example.com/> { $this ?p ?o } }"),
    "from": _asking("SELECT $this FROM <http://example.com/> { $this ?p ?o }"),
    "another graph": _asking("SELECT $this { GRAPH ?g { $this ?p ?o } }"),
    "two groups": _asking("SELECT $this { $this ?p ?o } } { "),
    "an update": _asking("DROP ALL"),
    "a pattern that is none": f'{TARGET} sh:property [ sh:path :p ; sh:pattern "(" ] .',
    "a path that goes in circles": f"{TARGET} sh:property [ sh:path _:x ; sh:minCount 1 ] . _:x sh:inversePath _:x .",
    "a list that goes in circles": f"{TARGET} sh:in _:x . _:x <{RDF}first> 1 ; <{RDF}rest> _:x .",
    "properties that double": _properties(40),
    "conditions in conditions": f"{TARGET} {'sh:not [ ' * 5000} sh:class :C {' ]' * 5000} .",
    "properties in properties": f"{TARGET} {'sh:property [ sh:path :p ; ' * 5000} sh:minCount 1 {' ]' * 5000} .",
    "groups in groups": _asking(f"SELECT $this {'{ ' * 5000} $this ?p ?o {' }' * 5000}"),
    "expressions in expressions": _asking(f"SELECT $this {{ $this ?p ?o FILTER ({'(1 + ' * 5000}1{')' * 5000}) }}"),
    "signs before signs": _asking(f"SELECT $this {{ $this ?p ?o FILTER ({'! ' * 50_000}true) }}"),
    "a base": _asking("BASE <http://example.com/> SELECT $this { $this <p> ?o }"),
}


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED.keys())
def test_what_cannot_be_used_is_refused(text: str) -> None:
    with pytest.raises(ShapesRejected):
        validate(DATA, _shapes(text))


def test_a_query_may_declare_prefixes_of_its_own() -> None:
    text = "PREFIX e: <http://example.org/> PREFIX f: <http://example.org/> SELECT $this ?value { $this e:p ?value }"
    report = validate(DATA, _shapes(_asking(text)), Engine.COMPILED)
    assert len(report.results) == 3


def test_very_many_branches_are_checked_but_not_explained() -> None:
    text = f"{TARGET} sh:or ( {'[ sh:class :D ] ' * 3000} ) ."
    (result,) = validate(DATA, _shapes(text), explain=1).results
    assert result.details == ()


def test_what_does_not_parse_is_refused() -> None:
    with pytest.raises(ShapesRejected, match="does not parse"):
        validate(DATA, _shapes(_asking("SELECT $this { $this ?p }")))


def test_shapes_that_double_are_checked_one_by_one() -> None:
    start = time.perf_counter()
    report = validate(DATA, _shapes(_doubled(25)), Engine.COMPILED)
    assert report.conforms
    assert {note.engine for note in report.notes} == {"python"}
    assert time.perf_counter() - start < 5


def test_a_long_list_is_a_table() -> None:
    members = " ".join(f":n{number}" for number in range(20_000))
    report = validate(DATA, _shapes(f"{TARGET} sh:property [ sh:path :p ; sh:in ( {members} ) ] ."), Engine.COMPILED)
    assert len(report.results) == 3


def test_a_pattern_that_explodes_elsewhere_is_matched_in_time() -> None:
    start = time.perf_counter()
    report = validate(DATA, _shapes(f'{TARGET} sh:property [ sh:path :p ; sh:pattern "^(a+)+$" ] .'), Engine.COMPILED)
    assert len(report.results) == 3
    assert time.perf_counter() - start < 5


def test_shapes_that_refer_to_themselves_are_left_to_the_reference_engine() -> None:
    text = f"{TARGET} sh:property [ sh:path :p ; sh:node :T ] . :T sh:property [ sh:path :q ; sh:node :T ] ."
    report = validate(DATA, _shapes(text))
    assert report.conforms
    assert [note.engine for note in report.notes] == ["pyshacl"]
    with pytest.raises(ShapesRejected, match="refers to itself"):
        validate(DATA, _shapes(text), Engine.COMPILED)
    circle = (Triple(DATA[0].subject, NamedNode("http://example.org/p"), DATA[0].subject),)
    with pytest.raises(ShapesRejected, match="leads back to itself, which SHACL leaves undefined"):
        validate((*DATA, *circle), _shapes(f"{TARGET} sh:property [ sh:path :p ; sh:node :S ] ."))


def test_a_query_that_limits_its_solutions_is_left_to_the_reference_engine() -> None:
    report = validate(DATA, _shapes(_asking("SELECT $this ?value { $this <http://example.org/p> ?value } LIMIT 2")))
    assert len(report.results) == 2
    assert [note.engine for note in report.notes] == ["pyshacl"]


CONSTRAINTS = (
    "sh:datatype :d", "sh:class :D", 'sh:in ( :a "b" )', 'sh:pattern "x"', "sh:minLength 50",
    "sh:maxInclusive 4", "sh:hasValue :q", "sh:equals :q", 'sh:languageIn ( "en" )',
    "sh:not [ sh:not [ sh:nodeKind sh:IRI ] ]", "sh:xone ( [ sh:class :D ] )",
    "sh:node [ sh:property [ sh:path :q ; sh:minCount 1 ] ]",
)  # fmt: skip


@pytest.mark.parametrize("constraint", CONSTRAINTS)
@pytest.mark.parametrize("at", ["sh:targetObjectsOf :p ; {}", "sh:targetClass :C ; sh:property [ sh:path :p ; {} ]"])
def test_values_that_are_triples_are_values_like_others(constraint: str, at: str) -> None:
    data = _shapes(":a a :C ; :p <<( :s :p <<( :s :p 5 )>> )>> .")
    report = validate(data, _shapes(f":S a sh:NodeShape ; {at.format(constraint)} ."), explain=1)
    assert report.results
    for name in FORMATS.keys() - {"jsonld", "rdfxml"}:
        assert b"example.org/" in written(report, FORMATS[name])


def test_a_message_tells_a_hundred_members_of_a_long_list() -> None:
    members = " ".join(f'"v{number}"' for number in range(150))
    report = validate(DATA, _shapes(f"{TARGET} sh:property [ sh:path :p ; sh:in ( {members} ) ] ."))
    (text,) = {result.messages[0].value.partition(" not in list ")[2] for result in report.results}
    assert text.endswith("""'Literal("v99")'] and 50 more""")
