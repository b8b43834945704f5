"""The data as Python sees it: what a constraint looks at when it is checked node by node."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from oxiana.graph.terms import external
from oxiana.graph.validation.lookup import RDF_TYPE, Lookup, Resource, Term
from oxiana.graph.validation.paths import Alternative, Inverse, Path, Repeat, Sequence

SUBCLASS_OF = external("rdfs", "subClassOf")
INSTANCE = Sequence((RDF_TYPE, Repeat(SUBCLASS_OF, "*")))
"""The path from a node to its classes."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Triples that can be walked along paths."""

    triples: Lookup

    def values(self, node: Term, path: Path) -> tuple[Term, ...]:
        """Return the distinct nodes at the end of a path."""
        return tuple(dict.fromkeys(self._walk(node, path)))

    def _walk(self, node: Term, path: Path) -> Iterator[Term]:
        match path:
            case NamedNode():
                yield from self.triples.objects(node, path)
            case Inverse(NamedNode() as predicate):
                yield from self.triples.subjects(predicate, node)
            case Inverse(inner):
                yield from self._walk(node, turned(inner))
            case Sequence(steps):
                yield from self._along(node, steps)
            case Alternative(choices):
                for choice in choices:
                    yield from self._walk(node, choice)
            case Repeat(inner, sign):
                yield from self._repeated(node, inner, sign)

    def _along(self, node: Term, steps: tuple[Path, ...]) -> Iterator[Term]:
        nodes: tuple[Term, ...] = (node,)
        for path in steps:
            nodes = tuple(dict.fromkeys(end for start in nodes for end in self._walk(start, path)))
        yield from nodes

    def _repeated(self, node: Term, inner: Path, sign: str) -> Iterator[Term]:
        if sign in "*?":
            yield node
        seen: set[Term] = set()
        waiting = list(self._walk(node, inner))
        while waiting:
            end = waiting.pop()
            if end not in seen:
                seen.add(end)
                yield end
                waiting += self._walk(end, inner) if sign in "*+" else ()

    def properties(self, node: Term) -> Iterator[tuple[NamedNode, Term]]:
        """Yield predicate and object of each triple about a node."""
        return iter(()) if isinstance(node, Literal) else self.triples.properties(node)

    def is_instance(self, node: Term, kind: Term) -> bool:
        """Say whether a node is of a class or of one below it."""
        return not isinstance(node, Literal) and kind in self.values(node, INSTANCE)


def may_stand_still(path: Path) -> bool:
    """Say whether a path may end where it begins without a step: SPARQL walks it so from nodes of the data alone."""
    match path:
        case NamedNode():
            return False
        case Inverse(inner):
            return may_stand_still(inner)
        case Sequence(steps):
            return all(map(may_stand_still, steps))
        case Alternative(choices):
            return any(map(may_stand_still, choices))
        case Repeat(inner, sign):
            return sign in "*?" or may_stand_still(inner)


def turned(path: Path) -> Path:
    """Return the path that leads the other way."""
    match path:
        case NamedNode():
            return Inverse(path)
        case Inverse(inner):
            return inner
        case Sequence(steps):
            return Sequence(tuple(turned(step) for step in reversed(steps)))
        case Alternative(choices):
            return Alternative(tuple(map(turned, choices)))
        case Repeat(inner, sign):
            return Repeat(turned(inner), sign)


@dataclass(frozen=True, slots=True)
class Case:
    """A focus node of a shape with its values; the one value at a node shape is the focus node."""

    focus: Term
    values: tuple[Term, ...]
    facts: Facts
    conforms: Callable[[Resource, Term], bool]
    """Whether a node conforms to a shape."""
