"""Editors and agents find out what there is by questions without GRAPH; no other question finds the catalogue there."""

import pytest
import requests

from oxiana.graph.examples import published
from oxiana.graph.terms import PREFIXES, term
from oxiana.server.workers.describing import is_about_the_service

PROLOGUE = """PREFIX dcat: <http://www.w3.org/ns/dcat#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX sd: <http://www.w3.org/ns/sparql-service-description#>
PREFIX sh: <http://www.w3.org/ns/shacl#>
PREFIX void: <http://rdfs.org/ns/void#>
PREFIX ve: <http://ldf.fi/void-ext#>
"""
PARTS = """
SELECT DISTINCT ?graph ?class ?property ?kind ?datatype ?triples ?label WHERE {
  {
    OPTIONAL { ?graph sd:graph ?description . ?description void:classPartition ?part }
    ?part void:class ?class ; void:propertyPartition ?properties .
    ?properties void:property ?property .
    OPTIONAL { ?class rdfs:label ?label }
    OPTIONAL { ?properties void:triples ?triples }
    OPTIONAL {
      { ?properties void:classPartition [ void:class ?kind ] }
      UNION
      { ?properties ve:datatypePartition [ ve:datatype ?datatype ] }
    }
  } UNION {
    ?links void:subjectsTarget [ void:class ?class ] ; void:linkPredicate ?property ;
      void:objectsTarget [ void:class ?kind ]
  }
} ORDER BY ?class ?kind ?datatype"""
EXAMPLES = """
SELECT DISTINCT ?example ?comment ?query WHERE {
  ?example a sh:SPARQLExecutable ; rdfs:comment ?comment ; sh:select|sh:ask|sh:construct|sh:describe ?query
} ORDER BY ?example"""
DECLARED = "SELECT DISTINCT ?prefix ?namespace { [] sh:namespace ?namespace ; sh:prefix ?prefix } ORDER BY ?prefix"

ABOUT = {
    "a term of VoID": "SELECT * { ?s void:class ?c }",
    "a whole IRI": "SELECT * { ?s <http://rdfs.org/ns/void#class> ?c }",
    "a class": "ASK { ?s a dcat:Dataset }",
    "a path": "SELECT * { ?s !(rdfs:label|sh:declare) ?o }",
}
NOT_ABOUT = {
    "prefixes that are only declared": "SELECT * { ?s ?p ?o }",
    "a string": 'SELECT * { ?s ?p "void:class", "http://rdfs.org/ns/void#class" }',
    "a comment": "SELECT * { ?s ?p ?o } # void:class",
    "what shapes say": "SELECT * { ?s sh:path ?o }",
}


def rows(server: str, query: str, **parameters: str) -> list[dict[str, str]]:
    answer = requests.get(
        f"{server}/sparql",
        params={"ac": "1", "query": PROLOGUE + query, **parameters},
        headers={"Accept": "application/sparql-results+json"},
        timeout=20,
    )
    assert answer.status_code == 200
    return [{name: cell["value"] for name, cell in row.items()} for row in answer.json()["results"]["bindings"]]


@pytest.mark.parametrize("query", ABOUT.values(), ids=ABOUT)
def test_a_question_about_the_service_is_known_by(query: str) -> None:
    assert is_about_the_service(PROLOGUE + query)


@pytest.mark.parametrize("query", NOT_ABOUT.values(), ids=NOT_ABOUT)
def test_no_question_about_the_service_is_made_of(query: str) -> None:
    assert not is_about_the_service(PROLOGUE + query)


def test_an_editor_learns_which_properties_a_class_has_and_what_their_values_are(served: str) -> None:
    found = [(row["class"], row["property"], row.get("kind") or row.get("datatype")) for row in rows(served, PARTS)]
    meeting = term("Meeting").value
    assert (meeting, term("hasParticipation").value, term("Participation").value) in found
    assert (meeting, term("occurredOn").value, f"{PREFIXES['xsd']}date") in found
    assert {row.get("label") for row in rows(served, PARTS) if row["class"] == meeting} == {"meeting", "встреча"}


def test_an_editor_lists_each_example_once_and_agents_find_the_text(served: str) -> None:
    found = rows(served, EXAMPLES)
    assert [row["query"] for row in found] == [example.query for example in published()]
    assert [row["comment"] for row in found] == [example.title("en") for example in published()]


def test_an_editor_learns_the_prefixes(served: str) -> None:
    assert {row["prefix"]: row["namespace"] for row in rows(served, DECLARED)} == PREFIXES


@pytest.mark.parametrize("query", [PARTS, EXAMPLES, DECLARED], ids=["parts", "examples", "prefixes"])
def test_the_same_is_found_in_the_graph_of_the_catalogue(served: str, query: str) -> None:
    pattern = query.replace("WHERE {", "{").replace("{", "{ GRAPH <https://w3id.org/oxiana/graph/catalog> {", 1)
    inside = pattern.replace("} ORDER", "} } ORDER")
    names = ("class", "property", "example", "query", "prefix")
    by_name = {tuple(row.get(name) for name in names) for row in rows(served, inside)}
    assert by_name == {tuple(row.get(name) for name in names) for row in rows(served, query)} != set()


def test_all_other_questions_have_the_default_graph_alone(served: str) -> None:
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    (total,) = rows(served, count)
    (stated,) = rows(served, "SELECT ?n { ?dataset void:sparqlEndpoint ?e ; void:triples ?n }")
    assert total == stated
    assert rows(served, f"{count[:-1]} FILTER NOT EXISTS {{ ?s sh:declare ?o }} }}") != [total]


def test_a_question_that_names_a_dataset_has_that_alone(served: str) -> None:
    elsewhere = {"default-graph-uri": "https://w3id.org/oxiana/graph/ontology"}
    assert rows(served, DECLARED, **elsewhere) == []
    named = DECLARED.replace("{", "FROM <https://w3id.org/oxiana/graph/ontology> {", 1)
    assert rows(served, named) == []
