"""What the page on the ontology shows works, and the files that it names are there."""

import json
import re
from importlib.resources import files
from pathlib import Path

import pyoxigraph
from pyoxigraph import NamedNode, RdfFormat, Store

from oxiana.graph.terms import PREFIXES, external, term

CHECKOUT = Path(__file__).resolve().parent.parent.parent
TEXT = (CHECKOUT / "docs" / "ontology.md").read_text("utf-8")
CONTEXT = json.loads((files("oxiana.graph") / "context.jsonld").read_text("utf-8"))["@context"]


def _block(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", TEXT, re.DOTALL)
    assert found
    return found[1]


def test_the_example_of_json_ld_says_what_the_text_says() -> None:
    example = json.loads(_block("json"))
    assert example["@context"] == "https://w3id.org/oxiana/context.jsonld"
    quads = list(pyoxigraph.parse(json.dumps({**example, "@context": CONTEXT}), RdfFormat.JSON_LD))
    meeting = NamedNode("http://example.org/meeting")
    assert {quad.subject for quad in quads} == {meeting}
    assert {(q.predicate, str(q.object)) for q in quads} == {
        (external("rdf", "type"), str(term("Meeting"))),
        (term("occurredOn"), '"2024"^^<http://www.w3.org/2001/XMLSchema#gYear>'),
        (external("skos", "prefLabel"), '"a meeting"@en'),
        (external("skos", "prefLabel"), '"встреча"@ru'),
    }


def test_the_query_of_a_deprecation_moves_the_data() -> None:
    store = Store()
    old, new = (NamedNode(PREFIXES["ox"] + name) for name in ("oldName", "newName"))
    store.add(pyoxigraph.Quad(NamedNode("http://example.org/a"), old, NamedNode("http://example.org/b")))
    store.update(_block("sparql-update"))
    assert [quad.predicate for quad in store] == [new]


def test_every_file_that_is_named_is_there() -> None:
    named = re.findall(r"`(ontology/[\w./]+)`", TEXT)
    assert len(named) > 5
    assert [name for name in named if not (CHECKOUT / name).exists()] == []
