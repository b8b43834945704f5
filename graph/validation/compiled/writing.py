"""The query of one constraint in one place: its text, and where in a row the parts of a violation stand."""

from dataclasses import dataclass

from pyoxigraph import DefaultGraph

from oxiana.graph.store.interface import GraphName
from oxiana.graph.validation.compiled.conditions import joined, table, written
from oxiana.graph.validation.compiled.conformance import place_of
from oxiana.graph.validation.compiled.facts import INSTANCE
from oxiana.graph.validation.compiled.model import Constraint, Search, Shapes, Targets
from oxiana.graph.validation.compiled.place import Names, step
from oxiana.graph.validation.compiled.plan import Unit
from oxiana.graph.validation.lookup import Term

DEFAULT = DefaultGraph()


@dataclass(frozen=True, slots=True)
class Scope:
    """What is validated: a graph of the store, and perhaps only some focus nodes.

    ``targets`` are focus nodes of shapes with a target, ``focus`` those of the very shape that is asked about;
    ``direct`` puts the targets to a shape whether they are its own or not.
    """

    graph: GraphName = DEFAULT
    targets: tuple[Term, ...] | None = None
    focus: tuple[Term, ...] | None = None
    direct: bool = False

    @property
    def dataset(self) -> str:
        """The clause that names the graph."""
        return "" if self.graph == DEFAULT else f"FROM {self.graph}\n"

    @property
    def chosen(self) -> str:
        """The pattern that binds ``?this`` to the targets, if some are chosen."""
        return "" if self.targets is None else table("?this", self.targets)


@dataclass(frozen=True, slots=True)
class Question:
    """A query and the variables, without question mark, of what it finds."""

    text: str
    focus: str
    value: str | None
    path: str | None
    above: tuple[str, ...]
    """The nodes on the way to the value of the innermost sh:node above."""


def variable(number: int) -> str:
    """Return the variable of a focus node by its number."""
    return f"?node{number}" if number else "?this"


def question(shapes: Shapes, unit: Unit, constraint: Constraint, scope: Scope) -> Question:
    """Return the query for a constraint of a unit; raise BeyondSparql if there is none."""
    focus, names = variable(unit.number), Names()
    place = place_of(shapes, unit.shape, focus, names)
    search = constraint.search(place)
    way = tuple(map(variable, range(unit.number + 1)))
    if search.asked is not None:
        text = search.asked.rewritten(place, joined(*reaching(unit, scope)), way, scope.dataset)
    else:
        text = _text(search, way, reaching(unit, scope), scope)
    above = tuple(node[1:] for node in way[: unit.above])
    return Question(text, focus[1:], _name(search.value), _name(search.path), above)


def _name(found: str | None) -> str | None:
    return None if found is None else found[1:]


def _text(search: Search, keys: tuple[str, ...], binding: tuple[str, ...], scope: Scope) -> str:
    columns = (search.value, search.path, *search.columns)
    patterns = (*binding, *search.patterns)
    if search.having:
        grouped = " ".join(keys)
        return f"SELECT {grouped}\n{_where(patterns, scope)}\nGROUP BY {grouped}\nHAVING ({search.having})"
    return selecting((*keys, *filter(None, columns)), patterns, scope)


def selecting(variables: tuple[str, ...], patterns: tuple[str, ...], scope: Scope) -> str:
    """Return the query for the different solutions of patterns."""
    return f"SELECT DISTINCT {' '.join(dict.fromkeys(variables))}\n{_where(patterns, scope)}"


def _where(patterns: tuple[str, ...], scope: Scope) -> str:
    lines = "\n".join(f"  {line}" for line in _dotted(patterns))
    return f"{scope.dataset}WHERE {{\n{lines}\n}}"


def _dotted(patterns: tuple[str, ...]) -> tuple[str, ...]:
    found = tuple(filter(None, patterns))
    return tuple(joined(pattern, " ").rstrip() for pattern in found)


def reaching(unit: Unit, scope: Scope) -> tuple[str, ...]:
    """Return the patterns that bind the focus nodes of a unit."""
    first = () if scope.focus is None else (table(variable(unit.restricted), scope.focus),)
    steps = tuple(f"{variable(number)} {step(path)} {variable(number + 1)}" for number, path in enumerate(unit.steps))
    return (*first, scope.chosen, *(() if scope.direct else (target(unit.root.targets),)), *steps)


def target(targets: Targets) -> str:
    """Return the pattern that binds ``?this`` to the focus nodes of targets."""
    choices = [f"?this {step(INSTANCE)} {written(kind)}" for kind in targets.classes]
    choices += [f"?this {written(predicate)} ?any{number}" for number, predicate in enumerate(targets.subjects_of)]
    choices += [f"?some{number} {written(predicate)} ?this" for number, predicate in enumerate(targets.objects_of)]
    if targets.nodes:
        choices.append(table("?this", targets.nodes))
    return choices[0] if len(choices) == 1 else " UNION ".join(f"{{ {choice} }}" for choice in choices)
