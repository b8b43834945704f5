"""However many focus nodes break a shape, each is reported once for each constraint that it breaks."""

from typing import NamedTuple

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from oxiana.graph.store import MemoryStore
from oxiana.graph.terms import external
from oxiana.graph.validation.compiled.suspecting import MOST, TOGETHER
from oxiana.graph.validation.compiled.validating import validate_store
from oxiana.graph.validation.lookup import Term

pytestmark = pytest.mark.alike

TYPE, P, C = external("rdf", "type"), NamedNode("http://example.org/p"), NamedNode("http://example.org/C")
PREFIXES = """PREFIX : <http://example.org/> PREFIX sh: <http://www.w3.org/ns/shacl#>
:S sh:targetClass :C ; sh:property :p . :p sh:path :p ; """


class Rule(NamedTuple):
    """What a property shape asks, values that are right, and values that are wrong with how often that is told."""

    text: str
    right: tuple[Term, ...]
    wrong: tuple[tuple[int, tuple[Term, ...]], ...]


def _en(text: str) -> Literal:
    return Literal(text, language="en")


RULES = {
    "each value": Rule(
        "sh:minCount 1 ; sh:maxCount 1 ; sh:minLength 2 ; sh:nodeKind sh:IRI .",
        (P,), ((1, ()), (2, (Literal("a"),)), (1, (C, P))),
    ),
    "those of a kind": Rule(
        "sh:qualifiedValueShape [ sh:nodeKind sh:IRI ] ; sh:qualifiedMinCount 1 ; sh:qualifiedMaxCount 1 .",
        (Literal("a"), Literal("b"), P), ((1, ()), (1, (Literal("a"),)), (1, (C, P, Literal("a")))),
    ),
    "those of a kind, and all": Rule(
        "sh:qualifiedValueShape [ sh:nodeKind sh:IRI ] ; sh:qualifiedMinCount 1 ; sh:qualifiedMaxCount 2 ;"
        "sh:minCount 2 ; sh:maxCount 2 ; sh:minLength 2 .",
        (C, P), ((2, ()), (1, (P,)), (3, (Literal("a"),)), (2, (C, P, TYPE))),
    ),
    "languages": Rule(
        'sh:uniqueLang true ; sh:languageIn ( "en" "ru" ) ; sh:minCount 1 .',
        (_en("a"), Literal("a", language="ru")),
        ((1, ()), (1, (_en("a"), _en("b"))), (1, (P, _en("a"))), (3, (Literal("a"), P, _en("a"), _en("b")))),
    ),
}  # fmt: skip


def _found(rule: Rule, broken: int) -> tuple[list[str], list[str]]:
    """Return the focus nodes of the results, and those that there must be."""
    store, wanted = MemoryStore(), []
    for number in range(broken + 3):
        node = NamedNode(f"http://example.org/{number}")
        times, values = rule.wrong[number % len(rule.wrong)] if number < broken else (0, rule.right)
        wanted += [node.value] * times
        store.load([Quad(node, TYPE, C), *(Quad(node, P, value) for value in values)])
    shapes = tuple(parse(PREFIXES + rule.text, RdfFormat.TURTLE))
    return sorted(result.focus.value for result in validate_store(store, shapes).results), sorted(wanted)


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
@pytest.mark.parametrize("broken", [0, 1, 12])
def test_all_that_is_broken_is_found_once(rule: Rule, broken: int) -> None:
    found, wanted = _found(rule, broken)
    assert found == wanted


@pytest.mark.parametrize("broken", [TOGETHER, 2 * TOGETHER + 1, MOST + 1])
def test_however_much_is_broken_it_is_found_once(broken: int) -> None:
    found, wanted = _found(RULES["each value"], broken)
    assert found == wanted
