"""The W3C's tests of SPARQL 1.1 Update, and those of 1.2, over HTTP: one store, emptied for each test."""

from collections.abc import Iterable, Iterator

import pytest
from pyoxigraph import DefaultGraph, Quad
from w3c.suites import Case, canonical, cases, short
from w3c.writable import Writable, writable

FOLDERS = [
    *(
        f"sparql11/{name}"
        for name in (
            "add", "basic-update", "clear", "copy", "delete", "delete-data", "delete-insert", "delete-where", "drop",
            "move", "syntax-update-1", "syntax-update-2", "update-silent",
        )
    ),
    "sparql12/eval-triple-terms",
    "sparql12/syntax-triple-terms-negative",
    "sparql12/syntax-triple-terms-positive",
]  # fmt: skip
POSITIVE = ("PositiveUpdateSyntaxTest11", "PositiveUpdateSyntaxTest")
NEGATIVE = ("NegativeUpdateSyntaxTest11", "NegativeUpdateSyntaxTest", "NegativeSyntaxTest11")
EVALUATED = cases(FOLDERS, "UpdateEvaluationTest")
PARSED = [case for case in cases(FOLDERS, *POSITIVE, *NEGATIVE) if case.text.endswith(".ru")]


@pytest.fixture(scope="module")
def store() -> Iterator[Writable]:
    with writable() as server:
        yield server


def filling(quads: Iterable[Quad]) -> str:
    """Return the operations after which a store holds these quads alone: with the update that follows, one write."""
    graphs: dict[str, list[str]] = {}
    for quad in quads:
        triple = f"{quad.subject} {quad.predicate} {quad.object} ."
        graphs.setdefault("" if quad.graph_name == DefaultGraph() else str(quad.graph_name), []).append(triple)
    blocks = (f"GRAPH {name} {{ {' '.join(said)} }}" if name else " ".join(said) for name, said in graphs.items())
    return f"DROP ALL ; INSERT DATA {{ {' '.join(blocks)} }} ;\n"


@pytest.mark.parametrize("case", EVALUATED, ids=short)
def test_evaluation(store: Writable, case: Case) -> None:
    response = store.update(filling(case.data.quads()) + case.words)
    assert response.ok, response.text
    assert canonical(store.quads()) == canonical(case.after.quads())


@pytest.mark.parametrize("case", PARSED, ids=short)
def test_syntax(store: Writable, case: Case) -> None:
    """An update that parses may still be refused, as LOAD is, and one that does not may be refused for its LOAD."""
    status = store.update(case.words, dry=True).status_code
    assert status in (400, 403) if case.kind in NEGATIVE else status != 400


def test_the_suites_are_whole() -> None:
    assert len(EVALUATED) + len(PARSED) == 180
