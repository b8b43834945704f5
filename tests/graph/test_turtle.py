"""Turtle in one form: equal graphs give equal texts, texts give their graphs back, and nothing is lost."""

from pathlib import Path
from random import Random

import pytest
import rdflib.compare
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from oxiana.graph import rdf
from oxiana.graph.errors import FileError, TurtleError
from oxiana.graph.formatting import out_of_form, turtle_files
from oxiana.graph.sources import packaged
from oxiana.graph.terms import external
from oxiana.graph.turtle import isomorphic, reformat, write

pytestmark = pytest.mark.alike

HERE = Path(__file__).parent
FORMS = sorted((HERE / "turtle").glob("*.in.txt"))
FILES = [
    file
    for folder in (packaged().ontology, packaged().shapes)
    for file in folder.iterdir()
    if file.name.endswith(".ttl")
]
NODES = st.sampled_from([NamedNode(f"https://w3id.org/oxiana/id/a-{n}") for n in range(3)]) | st.sampled_from(
    [BlankNode(f"b{n}") for n in range(4)]
)
PREDICATES = st.sampled_from([external("rdf", local) for local in ("type", "first", "rest", "value")])
TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n\t\r\"'\\"), max_size=12)
LITERALS = (
    st.builds(Literal, TEXTS)
    | st.builds(lambda text: Literal(text, language="en"), TEXTS)
    | st.builds(Literal, st.integers() | st.booleans())
    | st.builds(
        lambda text: Literal(text, datatype=external("xsd", "decimal")), st.sampled_from(["1.50", "7", "x", ".5"])
    )
)
GRAPHS = st.lists(st.builds(Triple, NODES, PREDICATES, NODES | st.just(external("rdf", "nil")) | LITERALS), max_size=12)


def _parse(text: str) -> list[Triple]:
    return [quad.triple for quad in parse(text.encode(), format=RdfFormat.TURTLE)]


@pytest.mark.parametrize("file", FORMS, ids=lambda path: path.name.removesuffix(".in.txt"))
def test_a_text_is_put_into_its_one_form(file: Path) -> None:
    expected = file.with_name(file.name.replace(".in.", ".out.")).read_text()
    assert reformat(file.read_text(), file.name) == expected
    assert reformat(expected, file.name) == expected


@given(GRAPHS)
def test_a_graph_comes_back_from_its_text(triples: list[Triple]) -> None:
    text = write(triples)
    assert isomorphic(_parse(text), triples)
    assert write(_parse(text)) == text


@given(GRAPHS, st.randoms())
def test_order_and_names_of_blank_nodes_do_not_matter(triples: list[Triple], random: Random) -> None:
    renamed = [
        Triple(*(BlankNode(f"x{term.value}") if isinstance(term, BlankNode) else term for term in triple))
        for triple in triples
    ]
    random.shuffle(renamed)
    assert write(renamed) == write(triples)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_ontology_and_shapes_keep_their_meaning(file: Path) -> None:
    text = file.read_text("utf-8")
    before, after = _parse(text), _parse(reformat(text, file.name))
    assert rdflib.compare.isomorphic(rdf.to_rdflib(before), rdf.to_rdflib(after))


def test_a_comment_within_the_graph_is_refused_with_its_line() -> None:
    with pytest.raises(TurtleError, match=r"a\.ttl, line 3: a comment stands inside the graph"):
        reformat("# A header may stay.\n<a:b> <a:c> '# no comment' ,\n  <a:#d> . # lost\n", "a.ttl")


def test_what_is_no_turtle_is_refused_with_its_file() -> None:
    with pytest.raises(TurtleError, match=r"a\.ttl: .*: correct the Turtle"):
        reformat("<a:b> <a:c>", "a.ttl")


def test_files_are_found_but_not_in_exempt_folders(tmp_path: Path) -> None:
    for name in ("a.ttl", "sub/b.ttl", "broken/c.ttl", "broken/deep/d.ttl", "e.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("<a:b> <a:c> <a:d> .\n")
    (tmp_path / "broken" / ".noformat").touch()
    assert [file.name for file in turtle_files([tmp_path])] == ["a.ttl", "b.ttl"]
    assert not list(out_of_form(turtle_files([tmp_path])))


def test_a_path_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="nowhere: No such file or directory: name a file that can be read"):
        list(out_of_form(turtle_files([tmp_path / "nowhere"])))


def test_a_file_that_is_no_text_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "odd.ttl").write_bytes(b"\xff")
    with pytest.raises(TurtleError, match="not UTF-8"):
        list(out_of_form([tmp_path / "odd.ttl"]))
