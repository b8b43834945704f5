"""A triple is explained as a user asks for it: by claims and places, by a layer, or by a rule and its premises."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from oxiana.graph.pipeline import Build

Explain = Callable[..., Any]
EXPLAINED = Path(__file__).parent / "explained.txt"
ID = "https://w3id.org/oxiana/id/"
CLAIM = "https://w3id.org/oxiana/claim/"
SUPPORTED = ("id:initiative-fish-register", "ox:supportedOnBehalfOf", "id:state-belkara")


@pytest.fixture
def explain(here: Callable[..., Any], built: Build) -> Explain:
    """Asks how a triple of the invented world is known."""
    return lambda *arguments: here("explain", *arguments, "--release", built.release.path)


def _json(explain: Explain, *triple: str) -> Any:
    ended = explain(*triple, "--format", "json")
    assert (ended.returncode, ended.stderr) == (0, "")
    return json.loads(ended.stdout)


def test_an_inferred_triple_is_told_with_rules_premises_claims_and_places(explain: Explain) -> None:
    ended = explain(*SUPPORTED)
    assert (ended.returncode, ended.stdout) == (0, EXPLAINED.read_text("utf-8"))


def test_machines_get_the_same_tree(explain: Explain) -> None:
    told = _json(explain, *SUPPORTED)
    support, behalf = (part for part in told["premises"] if part["known"] != "ontology")
    assert (told["rule"], support["rule"], behalf["rule"]) == ("chains-of-two", "inverses-of", "chains-of-three")
    assert {part["known"] for part in support["premises"]} == {"claims", "ontology"}
    assert {part["known"] for part in behalf["premises"]} == {"claims", "reference", "ontology"}
    assert told["triple"]["object"] == {"type": "uri", "value": f"{ID}state-belkara"}


def test_a_stated_triple_is_told_with_each_claim(explain: Explain) -> None:
    told = _json(explain, "id:meeting-lake-2", "ox:occurredOn", '"2031-05-03"^^xsd:date')
    assert told["known"] == "claims"
    assert told["claims"] == [
        {
            "claim": f"{CLAIM}c-fd5ad12d-0002",
            "speakers": [f"{ID}media-lake-herald"],
            "voice": "https://w3id.org/oxiana/concept/ownVoice",
            "modality": "https://w3id.org/oxiana/concept/asserted",
            "rank": "https://w3id.org/oxiana/concept/rankNormal",
            "evidence": [{"document": f"{ID}document-900", "start": 29, "end": 42}],
        }
    ]


def test_what_is_said_of_a_claim_is_told_with_that_claim(explain: Explain) -> None:
    told = _json(explain, "claim:c-fd5ad12d-0001", "ox:voice", "oxc:ownVoice")
    assert told["known"] == "record"
    assert [claim["claim"] for claim in told["claims"]] == [f"{CLAIM}c-fd5ad12d-0001"]


def test_an_axiom_is_of_the_ontology(explain: Explain) -> None:
    assert _json(explain, "ox:SummitMeeting", "rdfs:subClassOf", "ox:Meeting")["known"] == "ontology"


def test_terms_are_written_as_people_write_them(explain: Explain) -> None:
    by_names = explain("id:state-marvia", "a", "ox:State")
    by_iris = explain(
        f"{ID}state-marvia",
        "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>",
        "https://w3id.org/oxiana/ontology#State",
    )
    assert by_names.returncode == 0
    assert by_names.stdout == by_iris.stdout


@pytest.mark.parametrize(
    ("triple", "line"),
    [
        (
            ("id:meeting-lake-2", "ox:occurredOn", "2031-05-03"),
            'id:meeting-lake-2 ox:occurredOn "2031-05-03": not in the graph; there is id:meeting-lake-2 ',
        ),
        (
            ("id:person-oris", "ox:governmentBodyOf", "id:state-marvia"),
            "id:person-oris ox:governmentBodyOf id:state-marvia: not in the graph; its subject has rdf:type, ",
        ),
        (
            ("id:person-nobody", "a", "ox:Person"),
            "id:person-nobody a ox:Person: not in the graph, and nothing is said of its subject",
        ),
        (
            ("id:meeting-lake-3", "ox:place", "id:territory-belkara"),
            "id:meeting-lake-3 ox:place id:territory-belkara: not accepted; only stated by claim:c-c2a720b3-0005 (oxc:",
        ),
        (("two words", "a", "ox:Person"), "the term 'two words' does not parse: write an IRI, "),
        (("id:a . id:b", "a", "ox:Person"), "the term 'id:a . id:b' does not parse: write an IRI, "),
        (("_:b", "a", "ox:Person"), "the term '_:b' does not parse: write an IRI, "),
        (("id:state-marvia", "a", "[]"), "the term '[]' does not parse: a blank node has no name "),
        (("http://[", "a", "ox:Person"), "the term 'http://[' does not parse: write an IRI, "),
    ],
)
def test_what_is_not_known_gets_one_line_and_exit_1(explain: Explain, triple: tuple[str, ...], line: str) -> None:
    ended = explain(*triple)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr.startswith(line)
    assert len(ended.stderr.splitlines()) == 1
