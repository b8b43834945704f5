"""Triples by subject and by object, for reading shapes and reports."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from oxiana.graph.terms import external

Term: TypeAlias = NamedNode | BlankNode | Literal
Resource: TypeAlias = NamedNode | BlankNode
Statement: TypeAlias = Quad | Triple

RDF_TYPE = external("rdf", "type")
RDF_FIRST = external("rdf", "first")
RDF_REST = external("rdf", "rest")
RDF_NIL = external("rdf", "nil")


class Lookup:
    """An index of statements; graph names do not matter, and an answer comes in the order of the statements."""

    def __init__(self, statements: Iterable[Statement]) -> None:
        self._objects: dict[Resource, dict[NamedNode, dict[Term, None]]] = defaultdict(lambda: defaultdict(dict))
        self._subjects: dict[NamedNode, dict[Term, dict[Resource, None]]] = defaultdict(lambda: defaultdict(dict))
        for statement in statements:
            subject, predicate, value = statement.subject, statement.predicate, statement.object
            if isinstance(subject, Triple) or isinstance(value, Triple):
                continue
            self._objects[subject][predicate][value] = None
            self._subjects[predicate][value][subject] = None

    def objects(self, subject: Term, predicate: NamedNode) -> tuple[Term, ...]:
        """Return the values of one property of a node."""
        if isinstance(subject, Literal):
            return ()
        return tuple(self._objects.get(subject, {}).get(predicate, ()))

    def object(self, subject: Term, predicate: NamedNode) -> Term | None:
        """Return the first value of a property of a node, or None."""
        return next(iter(self.objects(subject, predicate)), None)

    def subjects(self, predicate: NamedNode, value: Term) -> tuple[Resource, ...]:
        """Return the nodes that have this value for a property."""
        return tuple(self._subjects.get(predicate, {}).get(value, ()))

    def pairs(self, predicate: NamedNode) -> Iterator[tuple[Resource, Term]]:
        """Yield subject and object of every statement with this predicate."""
        for value, subjects in self._subjects.get(predicate, {}).items():
            for subject in subjects:
                yield subject, value

    def properties(self, subject: Resource) -> Iterator[tuple[NamedNode, Term]]:
        """Yield predicate and object of every statement about a node."""
        for predicate, values in self._objects.get(subject, {}).items():
            for value in values:
                yield predicate, value

    def nodes(self) -> tuple[Resource, ...]:
        """Return every subject."""
        return tuple(self._objects)

    def predicates(self) -> tuple[NamedNode, ...]:
        """Return every predicate."""
        return tuple(self._subjects)

    def items(self, head: Term) -> tuple[Term, ...] | None:
        """Return the members of an RDF list, or None if it is not well formed."""
        members: list[Term] = []
        seen: set[Term] = set()
        while head != RDF_NIL:
            first, rest = self.objects(head, RDF_FIRST), self.objects(head, RDF_REST)
            if head in seen or len(first) != 1 or len(rest) != 1:
                return None
            seen.add(head)
            members.append(first[0])
            head = rest[0]
        return tuple(members)
