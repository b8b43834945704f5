"""Literals stand in the order that SPARQL's operators give them."""

from itertools import product

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from oxiana.graph.store import MemoryStore
from oxiana.graph.terms import external
from oxiana.graph.validation.compiled.ranges import OPERATORS, in_order

pytestmark = pytest.mark.alike

NUMBERS = [
    *("0.1", "0.10000000149011612", "-0.1", "0", "1", "16777217", "3"),
    *("9007199254740993", "9007199254740992", "1e0", "INF", "-INF", "NaN", "-0", "1.5", "33554433", "1e30", "1e-30"),
]
LITERALS = [
    Literal(text, datatype=external("xsd", kind))
    for kind, text in product(("integer", "decimal", "float", "double"), NUMBERS)
    if kind in ("float", "double") or not set(text) & set("eIN")
    if kind != "integer" or "." not in text
]
S, P = NamedNode("http://example.org/s"), NamedNode("http://example.org/p")


@pytest.mark.parametrize("operator", OPERATORS)
def test_numbers_of_several_types_are_compared_as_in_queries(operator: str) -> None:
    store = MemoryStore(Quad(S, P, literal) for literal in LITERALS)
    text = f"SELECT ?one ?other (COALESCE(?one {operator} ?other, false) AS ?holds) {{ ?s ?p ?one . ?t ?q ?other }}"
    rows = list(store.select(text))
    wrong = [
        f"{row['one']} {operator} {row['other']}"
        for row in rows
        if in_order(row["one"], operator, row["other"]) != (row["holds"].value == "true")
    ]
    assert (len(rows) > 2000, wrong) == (True, [])
