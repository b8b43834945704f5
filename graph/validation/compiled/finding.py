"""The query that finds all cases of a rule, for people to run where their data is."""

import re
from collections.abc import Iterable, Iterator
from itertools import takewhile
from typing import Final, TypeAlias

from oxiana.graph.terms import PREFIXES
from oxiana.graph.validation.compiled.conditions import BeyondSparql
from oxiana.graph.validation.compiled.model import Shapes
from oxiana.graph.validation.compiled.plan import recursive, units
from oxiana.graph.validation.compiled.reading import read
from oxiana.graph.validation.compiled.working import Choice, chosen_roots
from oxiana.graph.validation.compiled.writing import question
from oxiana.graph.validation.lookup import Resource, Statement

Rule: TypeAlias = tuple[Resource, Resource]
"""A shape and a component: it can stand in several places, and have several constraints of that component."""

_PREFIX: Final = re.compile(r"\b\w+(?=:)")


def finding(shapes: Iterable[Statement], choice: Choice) -> dict[Rule, str]:
    """Return for each rule the query for its cases in all places; none where SPARQL cannot say it in one of them."""
    model = read(shapes, choice.shapes or ())
    texts: dict[Rule, dict[str | None, None]] = {}
    for rule, text in _asked(model, choice):
        texts.setdefault(rule, {})[text] = None
    found = {rule: [text for text in asked if text is not None] for rule, asked in texts.items() if None not in asked}
    return {rule: runnable(united(asked, choice.scope.dataset)) for rule, asked in found.items()}


def _asked(model: Shapes, choice: Choice) -> Iterator[tuple[Rule, str | None]]:
    looping = recursive(model)
    for root in chosen_roots(model, choice):
        for unit in units(model, root) if root not in looping else ():
            for constraint in unit.shape.constraints:
                rule = (unit.shape.node, constraint.component)
                try:
                    yield rule, question(model, unit, constraint, choice.scope).text
                except BeyondSparql:
                    yield rule, None


def united(queries: list[str], dataset: str) -> str:
    """Return one query for the solutions of all; an empty text where one means another thing by a prefix."""
    if len(queries) == 1:
        return queries[0]
    prologues = [_prologue(query) for query in queries]
    declared = dict.fromkeys(line for prologue in prologues for line in prologue)
    if len({line.split()[1] for line in declared}) < len(declared):
        return ""
    bodies = (
        query.removeprefix("".join(own)).replace(dataset, "", 1) for query, own in zip(queries, prologues, strict=True)
    )
    parts = "\n  UNION\n".join(f"  {{\n{body}\n  }}" for body in bodies)
    return "".join(declared) + f"SELECT DISTINCT *\n{dataset}WHERE {{\n{parts}\n}}"


def _prologue(query: str) -> list[str]:
    return list(takewhile(lambda line: line.startswith("PREFIX "), query.splitlines(keepends=True)))


def runnable(query: str) -> str:
    """Return a query of ours with declarations of the prefixes that every store here knows anyway."""
    declared = {line.split()[1] for line in _prologue(query)}
    needed = {f"{name}:" for name in _PREFIX.findall(query)} - declared
    lines = (f"PREFIX {name}: <{space}>\n" for name, space in PREFIXES.items() if f"{name}:" in needed)
    return "".join((*lines, query))
