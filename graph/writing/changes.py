"""Changes to a dataset, as values: each is applied to the draft of the next generation."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pyoxigraph import DefaultGraph, Quad, Triple

from oxiana.graph.store import DiskStore, Store
from oxiana.graph.store.interface import GraphName
from oxiana.graph.terms import BASE
from oxiana.graph.writing.requests import data_of, prepared
from oxiana.graph.writing.union import update_union


class Change(ABC):
    """A change to a dataset."""

    def named(self) -> GraphName | None:
        """Return the one graph that is changed; None when it may be any."""
        return None

    @abstractmethod
    def apply(self, store: DiskStore) -> None:
        """Do it."""

    def touched(self, before: Store, after: Store) -> Iterable[Triple]:
        """Return triples of the default graph among which are all that the change has added or removed."""
        return _changed(before, after)


@dataclass(frozen=True, slots=True)
class Update(Change):
    """A SPARQL update; its patterns are matched in the graphs that are named, or else in the whole dataset.

    The default graph of patterns that no dataset is named for is the store's own, or the ``union`` of all graphs.
    """

    text: str
    using: Sequence[str] = ()
    using_named: Sequence[str] = ()
    union: bool = False

    def apply(self, store: DiskStore) -> None:
        """Run it; raise NotAllowed when it reaches out, SyntaxError when it does not parse."""
        for part in prepared(self.text, self.using, self.using_named):
            if self.union:
                update_union(store, part)
            else:
                store.update_verbatim(part, BASE)

    def touched(self, before: Store, after: Store) -> Iterable[Triple]:
        """Return the data of an update that is nothing but data, or else what has changed."""
        quads = data_of(self.text)
        return _changed(before, after) if quads is None else _default(quads)


@dataclass(frozen=True, slots=True)
class _OfOneGraph(Change):
    """A change to one graph."""

    graph: GraphName

    def named(self) -> GraphName:
        """Return the graph."""
        return self.graph

    def touched(self, before: Store, after: Store) -> Iterable[Triple]:
        """Return nothing for a named graph."""
        return _changed(before, after) if isinstance(self.graph, DefaultGraph) else ()


@dataclass(frozen=True, slots=True)
class PutGraph(_OfOneGraph):
    """One graph is replaced."""

    triples: Iterable[Triple]

    def apply(self, store: DiskStore) -> None:
        """Do it."""
        store.put(self.graph, self.triples)


@dataclass(frozen=True, slots=True)
class AddToGraph(_OfOneGraph):
    """Triples are added to one graph."""

    triples: Iterable[Triple]

    def apply(self, store: DiskStore) -> None:
        """Do it."""
        store.add(self.graph, self.triples)

    def touched(self, before: Store, after: Store) -> Iterable[Triple]:  # noqa: ARG002
        """Return what is added to the default graph."""
        return self.triples if isinstance(self.graph, DefaultGraph) else ()


@dataclass(frozen=True, slots=True)
class DeleteGraph(_OfOneGraph):
    """One graph is removed; the default graph is emptied."""

    def apply(self, store: DiskStore) -> None:
        """Do it."""
        store.delete(self.graph)


@dataclass(frozen=True, slots=True)
class Replace(Change):
    """All graphs are replaced by those of a document; without quads, nothing is left."""

    quads: Iterable[Quad]

    def apply(self, store: DiskStore) -> None:
        """Do it."""
        store.clear()
        store.load(self.quads)


@dataclass(frozen=True, slots=True)
class Add(Change):
    """Quads are added."""

    quads: Iterable[Quad]

    def apply(self, store: DiskStore) -> None:
        """Do it."""
        store.load(self.quads)

    def touched(self, before: Store, after: Store) -> Iterable[Triple]:  # noqa: ARG002
        """Return what is added to the default graph."""
        return _default(self.quads)


def _default(quads: Iterable[Quad]) -> tuple[Triple, ...]:
    return tuple(quad.triple for quad in quads if isinstance(quad.graph_name, DefaultGraph))


def _changed(before: Store, after: Store) -> list[Triple]:
    """Return the triples that only one of two default graphs has."""
    gone = {*before.get(DefaultGraph())}
    new = [triple for triple in after.get(DefaultGraph()) if not _taken(gone, triple)]
    return [*gone, *new]


def _taken(triples: set[Triple], triple: Triple) -> bool:
    """Take the triple out; say whether it was there."""
    before = len(triples)
    triples.discard(triple)
    return len(triples) < before
