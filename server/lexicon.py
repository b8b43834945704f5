"""The terms of an ontology, asked in both directions: what a term says, and which terms say something of it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final, TypeGuard

from pyoxigraph import BlankNode, NamedNode, Triple

from oxiana.graph.terms import PREFIXES, external
from oxiana.server.outline import Outline, Outlines, Sequence

_TYPE, _KIND_OF = external("rdf", "type"), external("rdfs", "subClassOf")
_TOGETHER: Final = external("owl", "AllDisjointClasses")


@dataclass(frozen=True)
class Branch:
    """A class in the tree, with the classes right below it."""

    node: NamedNode
    below: "tuple[Branch, ...]"


class Lexicon:
    """The terms of our namespace; a class that stands above itself is shown once on the way down."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self._triples = tuple(triples)
        self._outlines = Outlines(self._triples)

    def of(self, node: NamedNode) -> Outline:
        """Return what is said of a node."""
        return self._outlines.of(node)

    def of_kind(self, kind: str) -> list[NamedNode]:
        """Return the terms that OWL calls by this name, such as ``Class``, in the order of their names."""
        return sorted(self.with_value(_TYPE, external("owl", kind)), key=lambda node: node.value.lower())

    def with_value(self, prop: NamedNode, value: NamedNode) -> list[NamedNode]:
        """Return the terms that have the property with the value."""
        return sorted(self._back.get((prop, value), ()), key=str)

    def knows(self, node: object) -> bool:
        """Return whether a node is a term with a type, or none of our namespace."""
        return not is_ours(node) or bool(self.of(node).values(_TYPE))

    def excluded_by(self, cls: NamedNode) -> list[NamedNode]:
        """Return the classes that a class shares no member with."""
        return sorted(self._excluded.get(cls, ()), key=str)

    def above(self, cls: NamedNode) -> frozenset[NamedNode]:
        """Return all classes above a class."""
        found: set[NamedNode] = set()
        waiting = [cls]
        while waiting:
            parents = {value for value in self.of(waiting.pop()).values(_KIND_OF) if is_ours(value)} - found
            found |= parents
            waiting += parents
        return frozenset(found)

    def tree(self) -> tuple[Branch, ...]:
        """Return the classes that stand below none, each with those below it."""
        roots = [cls for cls in self.of_kind("Class") if not self.above(cls)]
        return tuple(self._branch(cls, frozenset()) for cls in roots)

    def _branch(self, cls: NamedNode, path: frozenset[NamedNode]) -> Branch:
        within = path | {cls}
        below = (other for other in self.with_value(_KIND_OF, cls) if other not in within)
        return Branch(cls, tuple(self._branch(other, within) for other in below))

    @cached_property
    def _back(self) -> Mapping[tuple[NamedNode, NamedNode], set[NamedNode]]:
        found: dict[tuple[NamedNode, NamedNode], set[NamedNode]] = defaultdict(set)
        for subject, prop, value in self._triples:
            if is_ours(subject) and isinstance(value, NamedNode):
                found[prop, value].add(subject)
        return found

    @cached_property
    def _excluded(self) -> Mapping[NamedNode, set[NamedNode]]:
        found: dict[NamedNode, set[NamedNode]] = defaultdict(set)
        for triple in self._triples:
            if triple.object == _TOGETHER and isinstance(triple.subject, BlankNode):
                together = self._members(self._outlines.of(triple.subject))
                for cls in together:
                    found[cls] |= together - {cls}
        return found

    def _members(self, axiom: Outline) -> set[NamedNode]:
        lists = (value for value in axiom.values(external("owl", "members")) if isinstance(value, Sequence))
        return {item for value in lists for item in value.items if is_ours(item)}


def is_ours(node: object) -> TypeGuard[NamedNode]:
    """Return whether a node has a name in the namespace of the ontology."""
    return isinstance(node, NamedNode) and node.value.startswith(PREFIXES["ox"]) and node.value != PREFIXES["ox"]
