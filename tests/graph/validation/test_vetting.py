"""Shapes from strangers: what would fetch or run something else is refused, and nothing else is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, parse

from oxiana.graph.errors import ShapesRejected
from oxiana.graph.terms import PREFIXES, external
from oxiana.graph.validation import shapes
from oxiana.graph.validation.vetting import vet

pytestmark = pytest.mark.alike

NAMESPACES = "".join(f"@prefix {prefix}: <{PREFIXES[prefix]}> .\n" for prefix in ("sh", "xsd", "rdf", "rdfs", "owl"))
EXAMPLE = "http://example.org/"


def _read(text: str) -> tuple[Quad, ...]:
    turtle = f"{NAMESPACES}@prefix : <{EXAMPLE}> .\n{text}"
    return tuple(parse(turtle, format=RdfFormat.TURTLE))


DANGEROUS = {
    "imports": (":G owl:imports <http://127.0.0.1:1/shapes> .", "owl:imports"),
    "suggested graph": (":G sh:shapesGraph <http://127.0.0.1:1/shapes> .", "shapesGraph"),
    "entailment": (":G sh:entailment <http://www.w3.org/ns/entailment/RDFS> .", "entailment"),
    "service": (':Q sh:select "SELECT $this { SERVICE <http://127.0.0.1:1/> {} }" .', "SERVICE"),
    "service in ask": (':Q sh:ask "ASK { SERVICE <http://127.0.0.1:1/> {} }" .', "SERVICE"),
    "service glued and escaped": (':Q sh:select "SELECT $this{\\\\u0053ERVICE:x{}}" .', "SERVICE"),
    "from": (':Q sh:select "SELECT $this FROM <http://127.0.0.1:1/> {}" .', "FROM"),
    "from named": (':Q sh:construct "CONSTRUCT {} FROM NAMED <http://127.0.0.1:1/> {}" .', "FROM"),
    "load": (':Q sh:update "LOAD <http://127.0.0.1:1/>" .', "LOAD"),
    "scripts": (":S sh:js [ sh:jsFunctionName 'f' ] .", "sh:js"),
    "script library": (":S a sh:JSLibrary .", "sh:JSLibrary"),
    "computed target": (":S sh:target [ a sh:SPARQLTarget ; sh:select 'SELECT ?this {}' ] .", "sh:target"),
    "rule": (":S sh:rule [ a sh:TripleRule ] .", "sh:rule"),
    "function": (":F a sh:SPARQLFunction .", "sh:SPARQLFunction"),
    "a query in a prefix": (":D sh:prefix 'a: <b> SELECT * FROM <http://x/> {} #' .", "no prefix"),
    "a query in a namespace": (":D sh:namespace 'http://x/> SELECT * FROM <y' .", "no namespace"),
    "variables that are not bound": (':Q sh:select "SELECT $this { GRAPH $shapesGraph {} }" .', "SHAPESGRAPH"),
}


@pytest.mark.parametrize(("text", "named"), DANGEROUS.values(), ids=DANGEROUS)
def test_what_reaches_outside_or_runs_is_refused_by_name(text: str, named: str) -> None:
    with pytest.raises(ShapesRejected, match=named):
        vet(_read(text))


ILL_FORMED = {
    "a misspelt term": (":S sh:minCont 1 .", "minCont"),
    "a misspelt kind": (":S a sh:NodeShap .", "NodeShap"),
    "a count that is no number": (":S sh:path :p ; sh:minCount 'one' .", "minCount"),
    "a flag that is no boolean": (":S sh:closed 'yes' .", "closed"),
    "a broken list": (":S sh:in [ rdf:first 1 ] .", "sh:in"),
    "a broken pattern": (":S sh:pattern '[' .", "compile"),
    "two paths": (":S sh:path :p , :q .", "one sh:path"),
    "no path": (":S sh:property :P .", "one sh:path"),
    "a path of itself": (":S sh:path _:p . _:p sh:inversePath _:p .", "path"),
    "a count without a path": (":S sh:minCount 1 .", "minCount"),
    "a query without its text": (":S sh:sparql :Q .", "sh:select"),
}


@pytest.mark.parametrize(("text", "named"), ILL_FORMED.values(), ids=ILL_FORMED)
def test_what_could_not_work_is_refused_by_name(text: str, named: str) -> None:
    with pytest.raises(ShapesRejected, match=named):
        vet(_read(text))


HARMLESS = {
    "words in comments and strings": ":Q sh:select \"SELECT $this { $this ?p 'SERVICE <x>' } # LOAD <y>\" .",
    "words in names": ':Q sh:select "SELECT $this { $this ex:SERVICE ?FROM , <http://x/LOAD> }" .',
    "words in messages": ":S sh:message 'SERVICE <x> FROM <y>' .",
    "graph": ':Q sh:select "SELECT $this { GRAPH ?g { $this ?p ?o } }" .',
    "a prefix and its namespace": ":D sh:prefix 'ex' ; sh:namespace 'http://example.org/'^^xsd:anyURI .",
    "an import of what is here": ":S owl:imports :T . :T sh:prefix 'ex' .",
    "a term of nobody on a node of the data": ":a a :Dog ; sh:nodeShape :S .",
    "a flag as a number": ":S sh:path :p ; sh:uniqueLang '1'^^xsd:boolean .",
    "the empty prefix": ":D sh:prefix '' ; sh:namespace 'http://example.org/' .",
}


@pytest.mark.parametrize("text", HARMLESS.values(), ids=HARMLESS)
def test_words_that_only_look_dangerous_pass(text: str) -> None:
    assert vet(_read(text)) == _read(text)


def test_imports_and_variables_pass_only_where_nobody_follows_or_misses_them() -> None:
    importing, asking = (_read(DANGEROUS[name][0]) for name in ("imports", "variables that are not bound"))
    assert vet(importing, imports=True) == importing
    assert vet(asking, bound=True) == asking
    with pytest.raises(ShapesRejected):
        vet(importing, bound=True)
    with pytest.raises(ShapesRejected):
        vet(asking, imports=True)


def test_our_own_shapes_pass() -> None:
    own = shapes.load()
    assert vet(own) == own


QUERIES = ["SELECT $this { SERVICE <x> {} }", "SELECT $this { $this <p> ?o FILTER(?o < 2) }"]


def _passes(query: str) -> bool:
    statement = Triple(NamedNode(f"{EXAMPLE}Q"), external("sh", "select"), Literal(query))
    try:
        vet([statement])
    except ShapesRejected:
        return False
    return True


comments = st.text(st.characters(exclude_characters="\r\n\\", exclude_categories=("Cs",)), max_size=12)


@given(st.sampled_from(QUERIES), st.lists(comments, min_size=4, max_size=4), comments)
def test_comments_strings_and_blanks_never_change_the_verdict(query: str, said: list[str], quoted: str) -> None:
    words = query.split(" ", 3)
    spread = "".join(f"{word} #{comment} SERVICE LOAD FROM\n" for word, comment in zip(words, said, strict=True))
    string = quoted.replace('"', "")
    assert _passes(spread) is _passes(query)
    assert _passes(query.replace("{ ", f'{{ ?a ?b "SERVICE {string} FROM" . ', 1)) is _passes(query)
