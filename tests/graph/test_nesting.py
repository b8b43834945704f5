"""What nests too deep is refused before it is parsed, by whatever reads files; all else is read as it was."""

import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, serialize

from oxiana.graph import nesting
from oxiana.graph.errors import OxianaError, SyntaxProblem, TurtleError
from oxiana.graph.files import read_files
from oxiana.graph.parsing import parse_bytes
from oxiana.graph.sources import read_turtle
from oxiana.graph.turtle import reformat

pytestmark = pytest.mark.alike

OXIANA = Path(sys.executable).with_name("oxiana")
BLOCK = 1 << 20
"""So many bytes are looked at at a time."""
TERMS = ("<a:a> <a:p> ", "<<( <a:a> <a:b> ", '"1"', " )>>", " .")
XML = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e/">'
DEEP = {
    ".ttl": TERMS,
    ".trig": TERMS,
    ".nt": TERMS,
    ".nq": TERMS,
    ".jsonld": ("", '{"http://e/p":', "1", "}", ""),
    ".rdf": (XML, "<rdf:Description><e:p>", "", "</e:p></rdf:Description>", "</rdf:RDF>"),
}
A = NamedNode("http://example.org/a")


def nested(ending: str, depth: int) -> str:
    before, opening, inner, closing, after = DEEP[ending]
    return before + opening * depth + inner + closing * depth + after


COMMANDS = (["serve", "--port", "0"], ["check", "shapes"], ["serve", "--port", "0", "--store", "new"], ["format"])


@pytest.mark.parametrize(
    ("command", "ending"), [*((["validate"], ending) for ending in DEEP), *((c, ".ttl") for c in COMMANDS)]
)
def test_a_file_that_nests_deep_ends_a_command_in_words(command: list[str], ending: str, tmp_path: Path) -> None:
    (tmp_path / f"deep{ending}").write_text(nested(ending, 60_000))
    asked = [OXIANA, *command, f"deep{ending}"]
    done = subprocess.run(asked, capture_output=True, text=True, check=False, timeout=60, cwd=tmp_path)
    assert done.returncode == (2 if command == ["validate"] else 1)
    assert f"deep{ending}" in done.stderr
    assert "deep; write them flatter" in done.stderr


@pytest.mark.parametrize("ending", DEEP)
def test_what_nests_less_is_read(ending: str, tmp_path: Path) -> None:
    file = tmp_path / f"less{ending}"
    file.write_text(nested(ending, 100))
    assert list(read_files([file]))


def test_turtle_of_authors_is_looked_at_too(tmp_path: Path) -> None:
    text = nested(".ttl", 60_000)
    (tmp_path / "deep.ttl").write_text(text)
    with pytest.raises(TurtleError, match="triple terms stand in each other"):
        list(read_turtle(tmp_path))
    with pytest.raises(TurtleError, match="flatter"):
        reformat(text, "deep.ttl")


def test_the_place_is_where_it_becomes_too_deep() -> None:
    with pytest.raises(SyntaxProblem) as caught:
        list(parse_bytes("text", b"\n\n<a:a> <a:p> " + b"<<( <a:a> <a:b>\n" * 200, RdfFormat.TURTLE))
    assert (caught.value.line, caught.value.column) == (103, 1)


LISTS = "<a:a> <a:p> " + "( " * 5000 + ")" * 5000 + " ."


def test_lists_in_lists_and_nodes_in_nodes_are_no_matter() -> None:
    assert len(list(parse_bytes("text", LISTS.encode(), RdfFormat.TURTLE))) > 5000


TEXTS = st.text("<>(){}[]\"'\\#\n\r a:-!/?|", max_size=30)


def term(depth: int, text: str) -> Triple:
    made = Triple(A, A, Literal(text))
    for _ in range(depth - 1):
        made = Triple(A, A, made)
    return made


def is_refused(text: bytes, form: RdfFormat) -> bool:
    try:
        nesting.check("text", BytesIO(text), form)
    except SyntaxProblem:
        return True
    return False


@pytest.mark.parametrize("form", [RdfFormat.TURTLE, RdfFormat.N_QUADS, RdfFormat.TRIG])
@given(texts=st.lists(TEXTS, min_size=1), comment=TEXTS, depth=st.sampled_from([1, 99, 100, 101, 102]))
def test_depth_is_that_of_terms_and_not_of_what_texts_say(
    form: RdfFormat, texts: list[str], comment: str, depth: int
) -> None:
    said = [Quad(A, A, Literal(text, datatype=NamedNode("http://e/#<<".replace("<", "%3C")))) for text in texts]
    many = [Quad(A, A, Literal("<<" * 200)), Quad(A, A, Literal(">>" * 200))]
    deep = [Quad(A, A, term(depth, text)) for text in texts]
    written = serialize([*many, *said, *deep], format=form) or b""
    remark = "".join(f"# {line}\n" for line in comment.splitlines()).encode()
    assert is_refused(remark + written, form) is (depth > 100)


LONG = ('"""<< \' \n"" <<"""', "'''<<\"\n'' <<'''", "'<<\"'", '"<<\'"', '""', "''", '"""\\""""', "<a:<#>")


@given(literals=st.lists(st.sampled_from(LONG[:-1])), depth=st.sampled_from([99, 100, 101]))
def test_literals_of_every_form_hide_what_they_say(literals: list[str], depth: int) -> None:
    before = "".join(f"<a:a#> <a:\\u0062> {literal} .\n" for literal in literals)
    text = f"{before}# <<\n" + nested(".ttl", depth) + "#" + "<<" * 200
    assert is_refused(text.encode(), RdfFormat.TURTLE) is (depth > 100)


PARTED = {
    RdfFormat.TURTLE: (100, "<a:#> <a:p> '''<<\"'' ''' . # <<\n", "<<( <a:#> a:\\' ", ")>>"),
    RdfFormat.JSON_LD: (500, '"{\\"[" ', '{"[\\\\": [', "]}"),
    RdfFormat.RDF_XML: (1000, "<!-- <a> - -- --><b a='/>' />", "<e:a b='/>'>", "</e:a>"),
}


@pytest.mark.parametrize("form", PARTED)
@given(where=st.integers(0, 3000), more=st.sampled_from([0, 1]))
def test_it_does_not_matter_where_the_document_is_parted(form: RdfFormat, where: int, more: int) -> None:
    deepest, padding, opening, closing = PARTED[form]
    each = 2 if form == RdfFormat.JSON_LD else 1
    before = (padding * (BLOCK // len(padding))).rjust(BLOCK - where)
    depth = deepest // each + more
    assert is_refused(f"{before}{opening * depth}{closing * depth}".encode(), form) is bool(more)


NO_ELEMENTS = (
    "<!-- <a> - -->",
    "<![CDATA[ <a> ]] ]]>",
    "<?a <a> ? ?>",
    "<e:a b='>' c=\"/>\" />",
    "<e:a\n/>",
    "<e:a></e:a >",
)


@given(pieces=st.lists(st.sampled_from(NO_ELEMENTS)), depth=st.sampled_from([999, 1000]))
def test_only_elements_nest_in_xml(pieces: list[str], depth: int) -> None:
    text = f"<!DOCTYPE rdf:RDF [ <!ENTITY e 'x>'> ]>{XML}{''.join(pieces)}{'<e:b>' * depth}{'</e:b>' * depth}</rdf:RDF>"
    assert is_refused(text.encode(), RdfFormat.RDF_XML) is (depth > 999)


def test_a_long_text_is_looked_at_in_no_more_than_its_time() -> None:
    text = b"<a:a> <a:p> " + b"<<" * 200 + b'"""' + b"a \\\" '" * (4 << 20)
    assert not is_refused(b"# " + text, RdfFormat.TURTLE)
    with pytest.raises(OxianaError):
        list(parse_bytes("text", text, RdfFormat.TURTLE))
