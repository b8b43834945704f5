"""The terms of an ontology in both directions; an ontology of anybody, with circles, is shown and ends."""

from pyoxigraph import BlankNode, RdfFormat, parse

from oxiana.graph.terms import PREFIXES, external, term
from oxiana.server.lexicon import Branch, Lexicon, is_ours

TURTLE = """
ox:Event a owl:Class .
ox:Meeting a owl:Class ; rdfs:subClassOf ox:Event .
ox:Visit a owl:Class ; rdfs:subClassOf ox:Event , [ a owl:Restriction ] , <http://example.org/Trip> .
ox:Summit a owl:Class ; rdfs:subClassOf ox:Meeting .
ox:place a owl:ObjectProperty ; rdfs:domain ox:Event .
[] a owl:AllDisjointClasses ; owl:members ( ox:Meeting ox:Visit ox:Chicken ) .
ox:Chicken a owl:Class ; rdfs:subClassOf ox:Egg .
ox:Egg a owl:Class ; rdfs:subClassOf ox:Chicken , ox:Event .
"""


def lexicon(turtle: str = TURTLE) -> Lexicon:
    prologue = "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in PREFIXES.items())
    return Lexicon(quad.triple for quad in parse(prologue + turtle, RdfFormat.TURTLE))


def names(branches: tuple[Branch, ...]) -> list[object]:
    return [[branch.node.value.rpartition("#")[2], *names(branch.below)] for branch in branches]


def test_terms_are_found_by_kind_and_by_value() -> None:
    found = lexicon()
    assert found.of_kind("ObjectProperty") == [term("place")]
    assert found.with_value(external("rdfs", "domain"), term("Event")) == [term("place")]
    assert found.with_value(external("rdfs", "domain"), term("Meeting")) == []


def test_what_stands_above_a_class_is_found_to_the_top_in_our_namespace() -> None:
    assert lexicon().above(term("Summit")) == {term("Meeting"), term("Event")}
    assert lexicon().above(term("Visit")) == {term("Event")}


def test_a_circle_ends() -> None:
    found = lexicon()
    assert found.above(term("Chicken")) == {term("Chicken"), term("Egg"), term("Event")}
    assert names(found.tree()) == [["Event", ["Egg", ["Chicken"]], ["Meeting", ["Summit"]], ["Visit"]]]


def test_classes_that_are_disjoint_together_exclude_each_other() -> None:
    found = lexicon()
    assert found.excluded_by(term("Visit")) == [term("Chicken"), term("Meeting")]
    assert found.excluded_by(term("Summit")) == []


def test_a_term_without_a_type_is_not_known_and_terms_of_others_always_are() -> None:
    found = lexicon("ox:Meeting a owl:Class .")
    assert found.knows(term("Meeting"))
    assert not found.knows(term("Visit"))
    assert found.knows(external("xsd", "date"))
    assert found.knows(None)
    assert not is_ours(BlankNode())
