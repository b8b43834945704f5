"""Shapes put to a store: a query a constraint, rows made into results, and a second step for what is beyond SPARQL."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TypeAlias

from pyoxigraph import Literal, NamedNode, QuerySolutions, Triple

from oxiana.graph.errors import SyntaxProblem
from oxiana.graph.store.interface import Store
from oxiana.graph.validation.compiled.asking import Ask, Select
from oxiana.graph.validation.compiled.conditions import BeyondSparql, table
from oxiana.graph.validation.compiled.facts import Facts
from oxiana.graph.validation.compiled.logic import Node
from oxiana.graph.validation.compiled.model import Constraint, Shapes
from oxiana.graph.validation.compiled.plan import Unit, details
from oxiana.graph.validation.compiled.reach import Reach
from oxiana.graph.validation.compiled.rewriting import Rewriting
from oxiana.graph.validation.compiled.stepping import Stepper
from oxiana.graph.validation.compiled.suspecting import narrowed, together
from oxiana.graph.validation.compiled.wording import NOTHING_BOUND, worded
from oxiana.graph.validation.compiled.writing import Question, Scope, question
from oxiana.graph.validation.lookup import Lookup, Resource, Statement, Term
from oxiana.graph.validation.report import Result, ordered

Key: TypeAlias = tuple[Term, ...]
"""The nodes on the way to the value of the sh:node constraint in whose details a result belongs."""
Found: TypeAlias = dict[Key, list[Result]]
Predicates: TypeAlias = frozenset[NamedNode | None]
Read: TypeAlias = dict[Predicates, Facts]


@dataclass(frozen=True, slots=True)
class Exact:
    """Data as it was posted, where the store writes some of its literals, or some of the shapes, in another way."""

    rewriting: Rewriting = Rewriting()  # noqa: RUF009
    constants: frozenset[Literal] = frozenset()
    data: tuple[Statement, ...] = ()

    def concerns(self, reach: Reach, unit: Unit, constraint: Constraint) -> bool:
        """Say whether a constraint looks at such values, or names one."""
        named = (term for one in reach.constraints(constraint) for term in one.constants)
        if self.constants and not self.constants.isdisjoint((*named, *unit.root.targets.nodes)):
            return True
        changed = self.rewriting.predicates
        if not changed:
            return False
        looked = set(reach.predicates(unit, constraint))
        if not isinstance(constraint, Select | Ask) and not looked.isdisjoint({None, *changed}):
            return True
        return any(self._blurs(looked, asked) for asked in reach.queries(constraint))

    def _blurs(self, looked: set[NamedNode | None], asked: Select | Ask) -> bool:
        """Say whether a query could tell the difference: by looking at texts, types, terms or what was blurred."""
        mentioned = asked.query.mentioned
        names = {name.value for name in self.rewriting.predicates}
        blurred = {name.value for name in self.rewriting.blurred}
        if mentioned is not None and None not in looked:
            touched = mentioned | {name.value for name in looked if name is not None}
            names, blurred = names & touched, blurred & touched
        return bool(blurred or (names and asked.query.looks_at_terms))


NOTHING_CHANGED = Exact()


@dataclass(frozen=True)
class Run:
    """One validation of a store; ``stepped`` has what was left to the second step, with the reason.

    ``read`` has what was read of the store for that step, by the predicates of it: other validations may share it.
    """

    shapes: Shapes
    store: Store
    scope: Scope
    exact: Exact = NOTHING_CHANGED
    stepped: dict[Resource, str] = field(default_factory=dict)
    read: Read = field(default_factory=dict)
    steppers: dict[Predicates, Stepper] = field(default_factory=dict)

    def unit(self, unit: Unit) -> Found:
        """Return the results of a shape in one place."""
        results: Found = defaultdict(list)
        narrow = [(group, self._narrowed(unit, group)) for group in self._together(unit)]
        for constraint in unit.shape.constraints:
            for run in next((runs for group, runs in narrow if constraint in group), (self,)):
                _merge(results, run.constraint(unit, constraint))
        return results

    def _together(self, unit: Unit) -> tuple[tuple[Constraint, ...], ...]:
        """Return the constraints that can be asked about together first, as long as no nodes are chosen."""
        if self.scope.focus is not None or self.scope.targets is not None:
            return ()
        return together(unit, (one for one in unit.shape.constraints if self._trusted(unit, one)))

    def _narrowed(self, unit: Unit, constraints: tuple[Constraint, ...]) -> "tuple[Run, ...]":
        scopes = narrowed(self.store, self.shapes, unit, constraints, self.scope)
        return tuple(replace(self, scope=scope) for scope in scopes)

    def _trusted(self, unit: Unit, constraint: Constraint) -> bool:
        try:
            self._check(unit, constraint)
        except BeyondSparql:
            return False
        return True

    def constraint(self, unit: Unit, constraint: Constraint) -> Found:
        """Return the results of one constraint of a shape in one place."""
        try:
            self._check(unit, constraint)
            if isinstance(constraint, Node):
                return self._in_detail(unit, constraint)
            return self._rows(unit, constraint, question(self.shapes, unit, constraint, self.scope))
        except BeyondSparql as beyond:
            found = self._step(unit, constraint)
            self.stepped[unit.shape.node] = beyond.reason
            return found

    def _check(self, unit: Unit, constraint: Constraint) -> None:
        """Raise BeyondSparql if the store cannot be trusted to answer."""
        if self.exact.concerns(self._reach, unit, constraint):
            raise BeyondSparql("numbers or dates it looks at are written in a form that the store changes")
        if (self.scope.direct or unit.root.targets.nodes) and self._reach.stands_still(unit, constraint):
            raise BeyondSparql("a path of no steps is walked from a node that may not be in the data")

    def _in_detail(self, unit: Unit, constraint: Node) -> Found:
        """A value conforms if it breaks nothing, so what it breaks is asked at once."""
        broken: Found = defaultdict(list)
        for inner in details(self.shapes, unit, constraint):
            _merge(broken, self.unit(inner))
        results: Found = defaultdict(list)
        for key, inner_results in broken.items():
            result = worded(
                self.shapes, unit.shape, constraint, key[unit.number], key[-1], None, details=ordered(inner_results)
            )
            results[key[: unit.above]].append(result)
        return results

    def _rows(self, unit: Unit, constraint: Constraint, asked: Question) -> Found:
        results: Found = defaultdict(list)
        solutions = self._solutions(asked.text)
        names = [item.value for item in solutions.variables]
        for row in solutions:
            values = dict(zip(names, map(self._original, row) if self.exact.rewriting.originals else row, strict=True))
            focus = values[asked.focus]
            if focus is not None and constraint.confirms(focus, values):
                key = tuple([term for name in asked.above if (term := values[name]) is not None])
                results[key].append(self._result(unit, constraint, asked, focus, values))
        return results

    def _solutions(self, text: str) -> QuerySolutions:
        try:
            return self.store.select(text)
        except SyntaxProblem as problem:
            raise BeyondSparql(f"the store does not take its query: {problem.problem[:100]}") from problem

    def _original(self, term: Term | None) -> Term | None:
        """Return a term as it was posted, as far as that is known."""
        return term if term is None else self.exact.rewriting.originals.get(term, term)

    def _result(
        self, unit: Unit, constraint: Constraint, asked: Question, focus: Term, values: Mapping[str, Term | None]
    ) -> Result:
        value = None if asked.value is None else values.get(asked.value)
        if value is None and unit.shape.path is None and isinstance(constraint, Select):
            value = focus
        path = None if asked.path is None else values.get(asked.path)
        bound = values if isinstance(constraint, Select | Ask) else NOTHING_BOUND
        return worded(
            self.shapes, unit.shape, constraint, focus, value, path if isinstance(path, NamedNode) else None, bound
        )

    def _step(self, unit: Unit, constraint: Constraint) -> Found:
        results: Found = defaultdict(list)
        stepper = self._stepper(unit, constraint)
        for way in stepper.ways(unit, self.scope):
            for result in stepper.broken(unit.shape, constraint, way[-1]):
                results[way[: unit.above]].append(result)
        return results

    def _stepper(self, unit: Unit, constraint: Constraint) -> Stepper:
        """Return what checks node by node: over the data as posted, or what the constraint looks at of the store."""
        looked = frozenset() if self.exact.data else frozenset(self._reach.predicates(unit, constraint))
        if looked not in self.read:
            self.read[looked] = Facts(Lookup(self.exact.data or everything(self.store, self.scope, looked)))
        if looked not in self.steppers:
            self.steppers[looked] = Stepper(self.shapes, self.read[looked])
        return self.steppers[looked]

    @cached_property
    def _reach(self) -> Reach:
        return Reach(self.shapes, {})


def _merge(results: Found, more: Found) -> None:
    for key, found_results in more.items():
        results[key] += found_results


def everything(store: Store, scope: Scope, predicates: Predicates = frozenset({None})) -> Iterator[Triple]:
    """Yield the triples of the graph that is validated, with these predicates if any is not among them."""
    names = sorted((name for name in predicates if name is not None), key=str)
    only = "" if None in predicates else table("?p", names)
    for row in store.select(f"SELECT ?s ?p ?o\n{scope.dataset}WHERE {{ {only} ?s ?p ?o }}"):
        yield Triple(row["s"], row["p"], row["o"])
