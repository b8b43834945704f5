"""What a person needs beside a result: names of its nodes, the values there are now, a query for all such cases."""

from abc import ABC, abstractmethod
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Store, Triple

from oxiana.graph.errors import ShapesRejected
from oxiana.graph.validation import vocabulary
from oxiana.graph.validation.compiled.finding import finding
from oxiana.graph.validation.compiled.validating import Choice
from oxiana.graph.validation.lookup import Lookup, Resource, Statement, Term
from oxiana.graph.validation.report import Report, Result
from oxiana.graph.validation.suggesting import suggestion
from oxiana.server.namings import NAMINGS
from oxiana.server.workers.kept import Case

HELPED: Final = 100
"""So many results of one rule are told with values and a suggestion."""

NAMED: Final = 2000
"""So many nodes are told with their names."""

_MOST_VALUES: Final = 10

Fact = tuple[Resource, NamedNode, Term]


class Data(ABC):
    """The data that was validated, asked for what it says of some nodes."""

    @property
    @abstractmethod
    def statements(self) -> Iterable[Statement]:
        """All of it."""

    @abstractmethod
    def facts(self, nodes: Iterable[Resource], predicates: Iterable[NamedNode]) -> Iterator[Fact]:
        """Yield the triples of these nodes with these predicates."""


@dataclass(frozen=True)
class Told(Data):
    """Data that was posted: it is looked through once."""

    posted: tuple[Statement, ...]

    @property
    def statements(self) -> Iterable[Statement]:
        """All of it."""
        return self.posted

    def facts(self, nodes: Iterable[Resource], predicates: Iterable[NamedNode]) -> Iterator[Fact]:
        """Yield the triples of these nodes with these predicates."""
        subjects, wanted = frozenset(nodes), frozenset(predicates)
        for item in self.statements:
            if item.predicate in wanted and item.subject in subjects:
                yield from _fact(item)


@dataclass(frozen=True)
class Served(Data):
    """Data of the store: each node is looked up; without a graph, in all of them."""

    store: Store
    graph: NamedNode | DefaultGraph | None

    @property
    def statements(self) -> Iterable[Statement]:
        """All of it."""
        return self.store.quads_for_pattern(None, None, None, self.graph)

    def facts(self, nodes: Iterable[Resource], predicates: Iterable[NamedNode]) -> Iterator[Fact]:
        """Yield the triples of these nodes with these predicates."""
        wanted = tuple(predicates)
        for node in nodes:
            for predicate in wanted:
                for quad in self.store.quads_for_pattern(node, predicate, None, self.graph):
                    yield from _fact(quad)


def _fact(item: Statement) -> Iterator[Fact]:
    if not isinstance(item.subject, Triple) and not isinstance(item.object, Triple):
        yield item.subject, item.predicate, item.object


def cases(results: tuple[Result, ...], data: Data, shapes: Lookup) -> Iterator[Case]:
    """Yield the results, the first of each rule with the values there are and what would mend them."""
    helped: Counter[tuple[Term | None, ...]] = Counter()
    values = _values(results, data)
    for result in results:
        rule = (result.shape, result.component)
        helped[rule] += 1
        if helped[rule] > HELPED:
            yield Case(result)
        else:
            found = values.get((result.focus, result.path), ()) if result.value is None else ()
            yield Case(result, found[:_MOST_VALUES], suggestion(result, shapes, found))


def _values(results: tuple[Result, ...], data: Data) -> Mapping[tuple[object, object], tuple[Term, ...]]:
    """Return the values of the paths of results without a value, where the path is a property."""
    asked = [result for result in results if result.value is None and isinstance(result.path, NamedNode)]
    nodes = dict.fromkeys(result.focus for result in asked if not isinstance(result.focus, Literal))
    paths = dict.fromkeys(result.path for result in asked if isinstance(result.path, NamedNode))
    found: dict[tuple[object, object], dict[Term, None]] = defaultdict(dict)
    for node, predicate, value in data.facts(nodes, paths):
        found[node, predicate][value] = None
    return {key: tuple(values) for key, values in found.items()}


def texts(report: Report, data: Data, shapes: Lookup) -> dict[str, dict[str, str]]:
    """Return the names of the nodes that a report tells of, by node and language."""
    said: dict[str, dict[str, str]] = defaultdict(dict)
    nodes = [term for result in report.results for term in (result.focus, result.value)]
    named = [node for node in dict.fromkeys(nodes) if isinstance(node, NamedNode | BlankNode)][:NAMED]
    of_shapes = (fact for node in report.shapes for fact in _names_of_shape(shapes, node))
    for node, predicate, value in sorted((*data.facts(named, NAMINGS), *of_shapes), key=_better):
        if isinstance(value, Literal) and predicate in NAMINGS:
            said[str(node)].setdefault(value.language or "", value.value)
    return dict(said)


def _better(fact: Fact) -> tuple[int, str]:
    return NAMINGS.index(fact[1]), str(fact[2])


def _names_of_shape(shapes: Lookup, node: Resource) -> Iterator[Fact]:
    """Yield the names of a shape; of one without name and IRI, those of the shape it is part of."""
    own = [(node, naming, value) for naming in NAMINGS for value in shapes.objects(node, naming)]
    if own or isinstance(node, NamedNode):
        yield from own
        return
    for predicate in vocabulary.SHAPES:
        for owner in shapes.subjects(predicate, node):
            yield from ((node, naming, value) for naming in NAMINGS for value in shapes.objects(owner, naming))


def queries_of(report: Report, shapes: Iterable[Statement], choice: Choice) -> tuple[str, ...]:
    """Return for each count of a report the query that finds all its cases; an empty text where there is none."""
    if choice.targets is None:
        choice = replace(choice, shapes=report.met)
    try:
        found = finding(shapes, choice)
    except ShapesRejected:  # the reference engine reads some shapes that cannot be compiled
        return ()
    return tuple(found.get((count.shape, count.component), "") for count in report.counts())
