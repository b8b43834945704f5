"""HermiT finds what must follow, what must not, and what contradicts itself; the checks that need a JDK can fail."""

import re
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph
import pytest
from pyoxigraph import NamedNode, RdfFormat, Triple

from oxiana.graph.errors import ReasonerError
from oxiana.graph.hermit import Case, Jdk, Verdict, entailments, find_jdk, reason
from oxiana.graph.ontology import Ontology, Outcome, Use, check_ontology
from oxiana.graph.terms import PREFIXES, external

CASES = Path(__file__).parent / "cases"
CONTRADICTIONS = sorted(file.stem for file in (CASES / "inconsistent").iterdir())
DECLARED = {external("owl", kind) for kind in ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty")}
OURS = (PREFIXES["id"], PREFIXES["claim"])


@pytest.fixture(scope="module")
def jdk() -> Jdk:
    found = find_jdk()
    assert found is not None
    return found


@pytest.fixture(scope="module")
def declarations(ontology) -> list[Triple]:
    return [triple for triple in ontology.whole if triple.object in DECLARED and isinstance(triple.subject, NamedNode)]


@pytest.fixture(scope="module")
def verdicts(jdk, ontology, cases, declarations) -> tuple[Verdict, Verdict]:
    given = [*ontology.whole, *cases.given]
    kinds = (cases.follows, cases.follows_not)
    then = [[*declarations, *(triple for case in kind.values() for triple in case)] for kind in kinds]
    must, must_not = reason(jdk, [Case(given, triples) for triples in then])
    return must, must_not


@pytest.fixture(scope="module")
def contradicted(jdk, ontology, contradictions) -> dict[str, bool]:
    cases = [Case([*ontology.whole, *triples]) for triples in contradictions.values()]
    return dict(zip(contradictions, (not verdict.consistent for verdict in reason(jdk, cases)), strict=True))


def test_what_must_follow_follows(verdicts, cases):
    must, _ = verdicts
    assert must.unentailed == ()
    assert len(must.entailed) == sum(len(set(then)) for then in cases.follows.values())


def test_what_must_not_follow_does_not(verdicts, cases):
    _, must_not = verdicts
    assert must_not.entailed == ()
    assert len(must_not.unentailed) == sum(len(set(then)) for then in cases.follows_not.values())


@pytest.mark.parametrize("case", CONTRADICTIONS)
def test_what_contradicts_the_ontology_is_inconsistent(case, contradicted):
    assert contradicted[case]


def test_a_jdk_that_cannot_compile_is_told(ontology):
    with pytest.raises(ReasonerError, match="false: it says nothing"):
        reason(Jdk("java", "false"), [Case(ontology.core)])


def test_hermit_and_owlrl_find_the_same(jdk, ontology, cases, by_owlrl):
    assert _by_hermit(jdk, [*ontology.core, *cases.given]) == _statements(by_owlrl)


@pytest.mark.parametrize("sources", ["world", "sample"])
def test_hermit_and_the_rules_find_the_same(sources, jdk, ontology, request):
    reasoned = request.getfixturevalue(sources)
    given = [*ontology.core, *(triple for triple in reasoned.given if _of_a_thing(triple))]
    found = _by_hermit(jdk, given)
    assert found == _statements(triple for triple in reasoned.stated | reasoned.inferred if _of_a_thing(triple))
    assert len(found) > len(_statements(given))


def _by_hermit(jdk: Jdk, given: list[Triple]) -> set[tuple[str, str, str]]:
    return {statement for axiom in entailments(jdk, given) if (statement := _statement(axiom))}


def _statements(triples: Iterable[Triple]) -> set[tuple[str, str, str]]:
    """Return property, subject and object of what is said of our things in words of the ontology, literals apart."""
    return {
        (triple.predicate.value, triple.subject.value, triple.object.value)
        for triple in triples
        if _of_a_thing(triple) and isinstance(triple.object, NamedNode) and _of_ontology(triple)
    }


def _of_a_thing(triple: Triple) -> bool:
    return isinstance(triple.subject, NamedNode) and triple.subject.value.startswith(OURS)


def _statement(axiom: str) -> tuple[str, str, str] | None:
    """Return property, subject and object of a functional-style axiom about a thing of ours."""
    kind, first, second, *third = re.findall(r"^\w+|owl:\w+|<[^>]*>", axiom)
    terms = tuple(term.strip("<>") for term in (first, second, *third))
    if kind == "ClassAssertion":
        terms = (external("rdf", "type").value, terms[1], terms[0])
    ours = terms[1].startswith(OURS) and any(term.startswith(PREFIXES["ox"]) for term in terms)
    return terms if ours else None


def _of_ontology(triple: Triple) -> bool:
    typed = triple.predicate == external("rdf", "type") and triple.object.value.startswith(PREFIXES["ox"])
    return typed or triple.predicate.value.startswith(PREFIXES["ox"])


PREFIX_LINES = "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in PREFIXES.items())
BROKEN = {
    "core-in-owl-2-rl": """
        ox:Award rdfs:subClassOf [ a owl:Restriction ; owl:onProperty ox:recipient ; owl:someValuesFrom ox:Agent ] .""",
    "core-in-owl-2-rl core-in-owl-2-dl whole-in-owl-2-dl consistent": "ox:isPartOf a owl:AsymmetricProperty .",
    "consistent": "ox:SummitMeeting rdfs:subClassOf ox:Document .",
}


@pytest.mark.parametrize("expected", BROKEN)
def test_a_broken_ontology_fails_the_check_that_is_for_it(expected, ontology, jdk):
    assert _failed(_with(ontology, BROKEN[expected]), jdk) == set(expected.split())


def test_the_ontology_passes_with_data(ontology, cases, jdk):
    assert _failed(ontology, jdk, cases.given) == set()


def test_the_examples_of_all_terms_agree_with_the_ontology_and_each_other(ontology, examples, jdk):
    together = [triple for triples in examples.values() for triple in triples]
    (verdict,) = reason(jdk, [Case([*ontology.whole, *together])])
    assert verdict.consistent


def test_data_on_which_the_ontology_cannot_agree_fail(ontology, contradictions, jdk):
    assert _failed(ontology, jdk, contradictions["document-that-occurred"]) == {"consistent-with-data"}


def _with(ontology: Ontology, turtle: str) -> Ontology:
    added = [quad.triple for quad in pyoxigraph.parse(PREFIX_LINES + turtle, format=RdfFormat.TURTLE)]
    return Ontology([*ontology.core, *added], [*ontology.whole, *added])


def _failed(ontology: Ontology, jdk: Jdk, data: list[Triple] | None = None) -> set[str]:
    checks = check_ontology(ontology, Use(data or []), jdk=jdk)
    names = {"core-in-owl-2-rl", "core-in-owl-2-dl", "whole-in-owl-2-dl", "consistent", "consistent-with-data"}
    return {check.id for check in checks if check.outcome is Outcome.FAILED} & names
