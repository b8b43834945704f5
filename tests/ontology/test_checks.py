"""The ontology passes every check, and each check fails, alone, on an ontology broken for it."""

from pathlib import Path

import pytest
from pyoxigraph import Literal, Quad, Triple

from oxiana.graph.ontology import Check, Ontology, Outcome, Use, check_ontology, check_structure
from oxiana.graph.store import MemoryStore
from oxiana.graph.terms import external, mint, term

pytestmark = pytest.mark.alike

BROKEN = sorted((Path(__file__).parent / "broken").glob("*.ru"))


def _check_of(case: Path) -> str:
    """Return the id of a check from the name of a case, ``<check>.ru`` or ``<check>.<variant>.ru``."""
    return case.name.split(".")[0]


def _failed(checks: tuple[Check, ...]) -> dict[str, tuple[str, ...]]:
    return {check.id: check.where for check in checks if check.outcome is Outcome.FAILED}


def _updated(triples: list[Triple], update: str) -> list[Triple]:
    store = MemoryStore(Quad(triple.subject, triple.predicate, triple.object) for triple in triples)
    store.update(update)
    return [quad.triple for quad in store.dump()]


def test_the_ontology_passes_every_check(ontology):
    assert _failed(check_structure(ontology.whole)) == {}


def test_every_check_has_a_case_that_breaks_it(ontology):
    assert {check.id for check in check_structure(ontology.whole)} == {_check_of(file) for file in BROKEN}


@pytest.mark.parametrize("case", BROKEN, ids=lambda file: file.stem)
def test_a_broken_ontology_fails_the_check_that_is_for_it_and_no_other(case, ontology):
    broken = _updated(list(ontology.whole), case.read_text("utf-8"))
    assert _failed(check_structure(broken)).keys() == {_check_of(case)}


def test_where_there_is_no_jdk_the_report_says_what_was_left_out(ontology):
    checks = {check.id: check for check in check_ontology(ontology)}
    for name in ("core-in-owl-2-rl", "core-in-owl-2-dl", "whole-in-owl-2-dl", "consistent", "consistent-with-data"):
        assert checks[name].outcome is Outcome.LEFT_OUT
        assert checks[name].where == ("needs a JDK (java and javac)",)


def test_a_term_that_neither_data_nor_shapes_nor_questions_use_is_reported():
    small = _declared("Award", "recipient", "awardedBy", "Person")
    data = [Triple(mint("award", "example"), term("recipient"), mint("person", "example"))]
    shapes = [
        Triple(mint("shape", "example"), external("sh", "targetClass"), term("Award")),
    ]
    failed = _failed(check_ontology(small, Use(data, shapes)))
    assert failed["every-term-used"] == ("ox:Person", "ox:awardedBy")
    asked = _failed(check_ontology(small, Use(data, shapes, ["ASK { ?any a ox:Person ; ox:awardedBy ?somebody }"])))
    assert "every-term-used" not in asked


def test_a_deprecated_term_need_not_be_used_and_must_not_be():
    small = _declared("Award", "recipient", "awardedBy")
    deprecated = Triple(term("awardedBy"), external("owl", "deprecated"), Literal(True))  # noqa: FBT003 (an RDF boolean)
    small = Ontology(small.core, [*small.whole, deprecated])
    award = mint("award", "example")
    data = [
        Triple(award, external("rdf", "type"), term("Award")),
        Triple(award, term("recipient"), mint("person", "example")),
    ]
    failed = _failed(check_ontology(small, Use(data)))
    assert not {"every-term-used", "deprecated-terms-rest"} & failed.keys()
    still = [*data, Triple(award, term("awardedBy"), mint("state", "example"))]
    assert _failed(check_ontology(small, Use(still)))["deprecated-terms-rest"] == ("ox:awardedBy",)
    asked = Use(data, questions=["ASK { ?award ox:awardedBy ?agent }"])
    assert _failed(check_ontology(small, asked))["deprecated-terms-rest"] == ("ox:awardedBy",)


def _declared(*names: str) -> Ontology:
    kinds = {name: external("owl", "Class" if name[0].isupper() else "ObjectProperty") for name in names}
    triples = [Triple(term(name), external("rdf", "type"), kind) for name, kind in kinds.items()]
    return Ontology(triples, triples)
