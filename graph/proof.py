"""How inferred triples follow: every step of every rule that leads to a triple, and of these the shortest proof."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import count
from typing import Final, TypeAlias

from pyoxigraph import BlankNode, DefaultGraph, Quad, QuerySolution, Triple

from oxiana.graph.rule import Rule, Term

Select: TypeAlias = Callable[[str], Iterable[QuerySolution]]
"""Answers a SELECT query: that of a store, or of somebody who asks one."""

_STATED: Final = 1
"""The size of a premise that is stated."""
_INFERRED: Final = "SELECT * WHERE {{ VALUES (?s ?p ?o) {{ {rows} }} GRAPH graph:inferred {{ ?s ?p ?o }} }}"


@dataclass(frozen=True, slots=True)
class Step:
    """One application of a rule."""

    rule: Rule
    conclusion: Triple
    premises: tuple[Quad, ...]

    @property
    def order(self) -> tuple[str, str]:
        """What decides between proofs of one size."""
        return self.rule.name, str(self.premises)


def prove(select: Select, rules: Sequence[Rule], goals: Iterable[Triple]) -> dict[Triple, Step]:
    """Return the last step of the shortest proof of each goal that is inferred, and of all that it rests on."""
    steps: list[Step] = []
    seen: set[Triple] = set()
    new = _inferred(select, goals)
    while new:
        found = [step for rule in rules for step in _steps(select, rule, new)]
        steps += found
        seen |= new
        new = _inferred(select, {premise.triple for step in found for premise in step.premises} - seen)
    return shortest(steps, seen)


def shortest(steps: Iterable[Step], inferred: Collection[Triple]) -> dict[Triple, Step]:
    """Return the last step of the shortest proof of each conclusion: fewest steps and stated premises in all.

    This is Knuth's generalization of Dijkstra's algorithm: a triple is settled after everything it rests on, so no
    proof rests on what it proves.
    """
    sizes: dict[Triple, int] = {}
    last: dict[Triple, Step] = {}
    waiting: dict[Triple, list[Step]] = defaultdict(list)
    ready: list[tuple[int, tuple[str, str], int, Step]] = []
    number = count()

    def look_at(step: Step) -> None:
        """Put a step among the ready ones, or let it wait for a premise that is not settled."""
        size = 1
        for premise in set(step.premises):
            needed = isinstance(premise.graph_name, DefaultGraph) and premise.triple in inferred
            if needed and premise.triple not in sizes:
                waiting[premise.triple].append(step)
                return
            size += sizes[premise.triple] if needed else _STATED
        heappush(ready, (size, step.order, next(number), step))

    for step in steps:
        look_at(step)
    while ready:
        size, _, _, step = heappop(ready)
        if step.conclusion not in sizes:
            sizes[step.conclusion], last[step.conclusion] = size, step
            for other in waiting.pop(step.conclusion, ()):
                look_at(other)
    return last


def _inferred(select: Select, triples: Iterable[Triple]) -> set[Triple]:
    """Return those of the triples that are inferred; what has a blank node never is, nor can it be asked for."""
    rows = " ".join(f"({_row(triple)})" for triple in triples if not any(isinstance(t, BlankNode) for t in triple))
    return {Triple(row["s"], row["p"], row["o"]) for row in select(_INFERRED.format(rows=rows))}


def _steps(select: Select, rule: Rule, goals: Iterable[Triple]) -> Iterator[Step]:
    """Yield every step by which the rule derives one of the goals from what the store holds."""
    wanted = [bound for goal in goals if (bound := rule.bindings(goal)) is not None]
    if wanted:
        names = " ".join(f"?{name}" for name in wanted[0])
        rows = " ".join(f"({_row(bound.values())})" for bound in wanted)
        for solution in select(f"SELECT * WHERE {{ VALUES ({names}) {{ {rows} }} {rule.solutions} }}"):
            yield Step(rule, *rule.instance(solution))


def _row(terms: Iterable[Term]) -> str:
    return " ".join(map(str, terms))
