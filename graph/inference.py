"""Deriving triples: small named rules, run inside the store to a fixpoint, in a graph of their own.

A rule is a CONSTRUCT query with one triple as its template. The store runs it as an update that adds what is neither
stated nor derived yet to the default graph and to ``graph:inferred``: nothing leaves the store, nothing is said twice.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final

from oxiana.graph.errors import RuleError
from oxiana.graph.layout import INFERRED
from oxiana.graph.store import Store

_RULE: Final = re.compile(r"((?:#[^\n]*\n)+)\s*CONSTRUCT\s*\{([^{}]*)\}\s*WHERE\s*\{(.*)\}\s*", re.DOTALL)
_COUNT: Final = f"SELECT (COUNT(*) AS ?count) WHERE {{ GRAPH {INFERRED} {{ ?subject ?predicate ?object }} }}"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: what it derives in words, the triple it derives, and when."""

    name: str
    meaning: str
    template: str
    pattern: str

    @property
    def update(self) -> str:
        """The SPARQL update that adds what the rule derives from what is there now."""
        return (
            f"INSERT {{ {self.template} GRAPH {INFERRED} {{ {self.template} }} }} "
            f"WHERE {{ {self.pattern} FILTER NOT EXISTS {{ {self.template} }} }}"
        )


@dataclass(frozen=True, slots=True)
class Inference:
    """How much was derived, in how many rounds; the last round finds nothing new."""

    triples: int
    rounds: int


@cache
def packaged_rules() -> tuple[Rule, ...]:
    """Return the rules that come with this package, read once."""
    return load_rules(files("oxiana.graph") / "rules")


def load_rules(folder: Traversable) -> tuple[Rule, ...]:
    """Return the rules of a folder, in the order of their file names."""
    found = (file for file in folder.iterdir() if file.name.endswith(".rq"))
    return tuple(read_rule(file) for file in sorted(found, key=lambda file: file.name))


def read_rule(file: Traversable) -> Rule:
    """Return the rule of a file; raise RuleError if it is not a comment and a CONSTRUCT of one triple."""
    match = _RULE.fullmatch(file.read_text("utf-8"))
    if match is None:
        raise RuleError(file.name, "it is no rule", "write a comment, then CONSTRUCT { one triple } WHERE { … }")
    meaning = " ".join(line.lstrip("# ") for line in match[1].splitlines())
    return Rule(file.name.removesuffix(".rq"), meaning, match[2].strip(), match[3].strip())


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
