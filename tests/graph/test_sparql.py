"""What a query reaches for is found however it is written, and nowhere else; real parsers are the judges."""

import re

import pytest
from hypothesis import assume, event, given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode, RdfFormat, Store
from pyparsing import ParseException
from rdflib.plugins.sparql.parser import parseQuery

from oxiana.graph.sparql import Kind, features, tokens

pytestmark = pytest.mark.alike

NOWHERE = "http://127.0.0.1:1/"
"""A port that HTTP clients refuse to open, so that a service that is reached fails at once and no packet is sent."""
CALLED = NamedNode(f"{NOWHERE}SERVICE#")
PREFIXES = f"PREFIX : <{NOWHERE}> PREFIX ex: <{NOWHERE}>\n"

REACHING = {
    "service": ("ASK { SERVICE <x> {} }", "SERVICE"),
    "service in any case": ("ASK { sErViCe <x> {} }", "SERVICE"),
    "service by a variable": ("ASK { SERVICE ?x {} }", "SERVICE"),
    "from": ("SELECT * FROM <x> {}", "FROM"),
    "from named": ("SELECT * FROM NAMED <x> {}", "FROM"),
    "load": ("LOAD <x>", "LOAD"),
    "load after another update": ("INSERT DATA {} ; LOAD SILENT <x> INTO GRAPH <y>", "LOAD"),
    "glued to a name": ("ASK{SERVICE:x{}}", "SERVICE"),
    "glued to a prefix": ("ASK{SERVICEex:x{}}", "SERVICE"),
    "glued to silent and a prefix": ("ASK{SERVICESILENTex:x{}}", "SERVICE"),
    "glued after a truth value": ("ASK{?s ?p trueSERVICE:x{}}", "SERVICE"),
    "glued after a number": ("ASK{?s ?p 1SERVICE ex:x{}}", "SERVICE"),
    "from glued to ask": ("ASKFROM:x{}", "FROM"),
    "from glued to construct": ("CONSTRUCTFROM<x>WHERE{}", "FROM"),
    "from glued to a star": ("SELECT*FROM:x{}", "FROM"),
    "load glued to a name": ("LOAD:x", "LOAD"),
    "load glued to silent": ("LOADSILENT<x>", "LOAD"),
    "between less-than and greater-than": ("ASK{FILTER(?a<?b)SERVICE?s#>\n{}}", "SERVICE"),
    "between them in a call": ("ASK{FILTER ex:f(?a<?b)SERVICE:x#>\n{}}", "SERVICE"),
    "between them in a glued call": ("ASK{FILTERex:f(?a<?b)SERVICE:x#>\n{}}", "SERVICE"),
    "between them in a call by IRI": ("ASK{FILTER<f>(?a<?b)SERVICE:x#>\n{}}", "SERVICE"),
    "between them in a list": ("ASK{FILTER(?a IN(?b,?c<?d))SERVICE:x#>\n{}}", "SERVICE"),
    "between them after exists": ("ASK{FILTER(EXISTS{?a ?b ?c}<?b)SERVICE:x#>\n{}}", "SERVICE"),
    "between them after a truth value": ("ASK{FILTER(true<?b)SERVICE:x#>\n{}}", "SERVICE"),
    "between them after bind": ("ASK{BIND(?a<?b AS?c)SERVICE:x#>\n{}}", "SERVICE"),
    "between them after a subselect": ("ASK{{SELECT(?a<?b AS?c){}}SERVICE:x#>\n{}}", "SERVICE"),
    "from between them": ("SELECT(?a<?b AS?c)FROM:x#>\n{}", "FROM"),
    "escaped": ("ASK { \\u0053ERVICE <x> {} }", "SERVICE"),
    "escaped in eight digits": ("ASK { \\U00000053ERVICE <x> {} }", "SERVICE"),
    "escaped in rdflib's eight digits": ("ASK { \\u00000053ERVICE <x> {} }", "SERVICE"),
    "a quotation mark escaped away": ('ASK { ?s ?p "\\\\\\u0022 . SERVICE <x> {} #" }', "SERVICE"),
    "a comment ended by a carriage return": ("ASK{#\rSERVICE<x>{}\n}", "SERVICE"),
    "a comment not ended by one": ("ASK{#\r'''\nSERVICE<x>{}#'''\n}", "SERVICE"),
    "letters that only look up": ("ASK { \u017ferv\u0131ce ?x {} }", "SERVICE"),
}


@pytest.mark.parametrize(("text", "word"), REACHING.values(), ids=REACHING)
def test_what_reaches_outside_is_found(text: str, word: str) -> None:
    assert word in features(PREFIXES + text)


HARMLESS = {
    "comment": "ASK {} # SERVICE <x> {} LOAD <y> FROM <z>",
    "strings": "ASK { ?s ?p 'SERVICE <x> {}' , \"FROM <x>\" , '''a'LOAD''' , \"\"\"b\"LOAD <x>\"\"\" }",
    "escaped quotation mark": "ASK { ?s ?p 'it\\'s SERVICE <x> {}' }",
    "IRI": "ASK { ?s <http://x/SERVICE#FROM> <LOAD> }",
    "IRIs in a row": "ASK { ?s <p#SERVICE> ( <a#SERVICE> <b/SERVICE> ) }",
    "path": "ASK { ?s (<a#SERVICE>|^<b/SERVICE>)/!(<c/FROM>|<d>) ?o }",
    "property list": "ASK { ?s <p> [ <q/SERVICE> <r/SERVICE> ] }",
    "values": "ASK { VALUES (?x ?y) { (<a/SERVICE> <b/SERVICE#>) } }",
    "group by a call": f"SELECT ?a {{ ?a ?b <FROM> }} GROUP BY ?a {CALLED}(?b)",
    "prefixed name": "ASK { ?s ex:SERVICE ex:FROM , ex:LOAD }",
    "escaped prefixed name": "ASK { ?s ex:a\\#SERVICE ?o }",
    "prefix": "PREFIX service: <x> PREFIX from: <y> PREFIX load: <z> ASK { ?s service:x from:y , load:z }",
    "described prefix": "PREFIX from: <y> DESCRIBE from:y",
    "variables": "SELECT ?SERVICE $FROM { ?SERVICE ?LOAD $FROM }",
    "language tag": "ASK { ?s ?p 'x'@service }",
    "blank node": "ASK { _:SERVICE ?p _:LOAD }",
    "graph": "PREFIX service: <x> ASK { GRAPH service:x { ?s ?p ?o } }",
    "triple term": "ASK { FILTER(<<( ?s <p/SERVICE#> ?o )>> = ?t) }",
    "annotation": "PREFIX service: <x> ASK { ?s ?p service:x {| :q 'SERVICE' |} }",
    "escape in a string": "ASK { ?s ?p 'S\\u0045RVICE' }",
}


@pytest.mark.parametrize("text", HARMLESS.values(), ids=HARMLESS)
def test_a_word_that_is_no_keyword_is_not_found(text: str) -> None:
    Store().query(PREFIXES + text, base_iri=NOWHERE, custom_functions={CALLED: lambda term: term})
    assert features(PREFIXES + text) == frozenset()


def test_a_keyword_is_found_where_both_parsers_find_it() -> None:
    """The case that a lexer by the longest match gets wrong."""
    text = "ASK{?a ?b ?c FILTER(?a<?b)SERVICE?s#>\n{?x ?y ?z}}"
    assert "ServiceGraphPattern" in repr(parseQuery(text))
    assert features(text) == {"SERVICE"}


# Queries made of elements that this store lets pass, so that a service that is in them is called.
STORED = f"<{NOWHERE}s> <{NOWHERE}p> true , 1 , <{NOWHERE}o> ."
ELEMENTS = [
    ["?s1", "<p>", "true"],
    ["?s2", "ex:p", "1"],
    ["?s3", ":p", "?o3", "."],
    ["?s4", "(<p#q>|ex:p)*", "ex:o"],
    ["OPTIONAL", "{", "?a", "?b", "?c", "}"],
    ["FILTER", "(", "1", "<", "2", ")"],
    ["FILTER", "(", "?v", "<", "?w", "||", "true", ")"],
    ["FILTER", "(", "!", "EXISTS", "{", "?s", "<p>", "?o", "FILTER", "(", "?o", "<", "3", ")", "}", ")"],
    ["FILTER", "NOT", "EXISTS", "{", "?s", "ex:p", "( <a#b> <c> )", "}"],
    ["BIND", "(", "1", "<", "2", "AS", "?x", ")"],
    ["BIND", "(", "<f#g>", "AS", "?y", ")"],
    ["VALUES", "(", "?v", "?z", ")", "{", "(", "<a#b>", "'SERVICE'", ")", "}"],
    ["{", "SELECT", "(", "1", "<", "2", "AS", "?q", ")", "{", "}", "ORDER", "BY", "(", "?q", "<", "?r", ")", "}"],
    ["{", "}", "UNION", "{", "FILTER", "(", "true", ")", "}"],
]
SERVICES = [
    ["SERVICE", f"<{NOWHERE}>", "{", "}"],
    ["service", ":x", "{", "?s", "?p", "?o", "}"],
    ["Service", "ex:x", "{", "FILTER", "(", "1", "<", "?n", ")", "}"],
]
GAPS = ["", " ", "\n", "\t\r\n", "#\n", "# > SERVICE <x> {\n", "#'\n", '#"""\n', "#>}\n"]


def _parts(*groups: list[list[str]]) -> list[str]:
    return ["ASK", "{", *(part for group in groups for element in group for part in element), "}"]


@st.composite
def joined(draw: st.DrawFn, parts: list[str]) -> str:
    gaps = draw(st.lists(st.sampled_from(GAPS), min_size=len(parts), max_size=len(parts)))
    return PREFIXES + "".join(part + gap for part, gap in zip(parts, gaps, strict=True))


elements = st.lists(st.sampled_from(ELEMENTS), max_size=3)


@given(st.data(), elements, elements, st.sampled_from(SERVICES))
def test_whatever_an_engine_reaches_was_found(
    data: st.DataObject, before: list[list[str]], after: list[list[str]], service: list[str]
) -> None:
    """However the tokens are glued or parted: if Oxigraph calls the service, the word was seen."""
    text = data.draw(joined(_parts(before, [service], after)))
    store = Store()
    store.load(STORED, format=RdfFormat.TURTLE)
    try:
        store.query(text, base_iri=NOWHERE)
    except SyntaxError:
        assume(False)  # noqa: FBT003
    except OSError:
        event("reached")
        assert "SERVICE" in features(text)


@given(st.data(), elements)
def test_no_gap_or_glue_makes_a_word_appear(data: st.DataObject, inside: list[list[str]]) -> None:
    text = data.draw(joined(_parts(inside)))
    assert features(text) == frozenset()


@settings(max_examples=30)
@given(st.data(), elements, elements, st.sampled_from([SERVICES[0], SERVICES[2]]))
def test_whatever_rdflib_parses_as_a_service_was_found(
    data: st.DataObject, before: list[list[str]], after: list[list[str]], service: list[str]
) -> None:
    text = data.draw(joined(_parts(before, [service], after)))
    try:
        parsed = repr(parseQuery(text))
    except ParseException:
        assume(False)  # noqa: FBT003
    if "ServiceGraphPattern" in parsed:
        event("parsed")
        assert "SERVICE" in features(text)


parted = st.sampled_from([gap for gap in GAPS if gap])


@given(st.data(), st.sampled_from([*REACHING.values(), *((text, "") for text in HARMLESS.values())]))
def test_comments_and_blanks_between_tokens_never_change_the_verdict(
    data: st.DataObject, case: tuple[str, str]
) -> None:
    text, _ = case
    assume(not re.search(r"\\|\r|\{\||FILTERex", text))
    parts = [token.text for token in tokens(text)]
    spread = "".join(part + data.draw(parted) for part in parts)
    assert features(spread) == features(text)


@given(st.text(st.characters(blacklist_characters="\r\n"), max_size=40), st.sampled_from(["#", "'", '"']))
def test_nothing_inside_a_comment_or_a_string_counts(inside: str, mark: str) -> None:
    assume("\\" not in inside)
    quoted = f"#{inside}SERVICE\n''" if mark == "#" else f"{mark}{inside.replace(mark, '')}SERVICE{mark}"
    assert features(f"ASK {{ ?s ?p {quoted} }}") == frozenset()


@given(st.text(max_size=60))
def test_tokens_and_gaps_make_up_the_whole_text(text: str) -> None:
    position = 0
    for token in tokens(text):
        assert re.fullmatch(r"(?:[ \t\r\n]|#[^\r\n]*(?:[\r\n]|$))*", text[position : token.start])
        assert text.startswith(token.text, token.start)
        position = token.start + len(token.text)
    features(text)


def test_tokens_are_those_of_the_grammar() -> None:
    text = "SELECT ?x { ?x a ex:B ; <p> 'c'@en , 1.5e3 , _:d FILTER(?x<2) } # end"
    kinds = [token.kind for token in tokens(text) if token.kind not in {Kind.PUNCTUATION, Kind.WORD}]
    assert kinds == [
        Kind.VARIABLE,
        Kind.VARIABLE,
        Kind.NAME,
        Kind.IRI,
        Kind.STRING,
        Kind.LANGUAGE,
        Kind.NUMBER,
        Kind.BLANK,
        Kind.VARIABLE,
        Kind.NUMBER,
    ]
