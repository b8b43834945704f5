"""Deriving triples: the rules, run inside the store to a fixpoint, in a graph of their own.

The store runs a rule as an update that adds what is neither stated nor derived yet to the default graph and to
``graph:inferred``: nothing leaves the store, nothing is said twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from oxiana.graph.layout import INFERRED
from oxiana.graph.rule import Rule
from oxiana.graph.store import Store

_COUNT: Final = f"SELECT (COUNT(*) AS ?count) WHERE {{ GRAPH {INFERRED} {{ ?subject ?predicate ?object }} }}"


@dataclass(frozen=True, slots=True)
class Inference:
    """How much was derived, in how many rounds; the last round finds nothing new."""

    triples: int
    rounds: int


def infer(store: Store, rules: Sequence[Rule]) -> Inference:
    """Run the rules until none derives anything new."""
    rounds, before, after = 0, -1, _derived(store)
    while after != before:
        for rule in rules:
            store.update(rule.update)
        rounds, before, after = rounds + 1, after, _derived(store)
    return Inference(after, rounds)


def _derived(store: Store) -> int:
    (row,) = store.select(_COUNT)
    return int(row["count"].value)
