"""Changes to a dataset, as values: each is applied to the draft of the next generation."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pyoxigraph import DefaultGraph, Quad, Triple

from oxiana.graph.store import DiskStore, Store
from oxiana.graph.store.interface import GraphName
from oxiana.graph.terms import BASE
from oxiana.graph.writing.requests import data_of, prepared


@dataclass(frozen=True, slots=True)
class Effect:
    """What a change did: whether the graph that it names was there before."""

    existed: bool


class Change(ABC):
    """A change to a dataset."""

    @abstractmethod
    def apply(self, store: DiskStore) -> Effect:
        """Do it."""

    def touched(self, before: Store) -> Iterable[Triple] | None:  # noqa: ARG002 - some need to look
        """Return triples of the default graph among which are all that the change adds or removes; None for any."""
        return None


@dataclass(frozen=True, slots=True)
class Update(Change):
    """A SPARQL update; its patterns are matched in the graphs that are named, or else in the whole dataset."""

    text: str
    using: Sequence[str] = ()
    using_named: Sequence[str] = ()

    def apply(self, store: DiskStore) -> Effect:
        """Run it; raise NotAllowed when it reaches out, SyntaxError when it does not parse."""
        for part in prepared(self.text, self.using, self.using_named):
            store.update_verbatim(part, BASE)
        return Effect(existed=True)

    def touched(self, before: Store) -> Iterable[Triple] | None:  # noqa: ARG002
        """Return the data of an update that is nothing but data."""
        quads = data_of(self.text)
        return None if quads is None else _default(quads)


@dataclass(frozen=True, slots=True)
class PutGraph(Change):
    """One graph is replaced."""

    graph: GraphName
    triples: Iterable[Triple]

    def apply(self, store: DiskStore) -> Effect:
        """Do it."""
        effect = Effect(store.has(self.graph))
        store.put(self.graph, self.triples)
        return effect

    def touched(self, before: Store) -> Iterable[Triple]:
        """Return what the default graph was and what it becomes; a named graph is none of its triples."""
        return {*before.get(self.graph)} ^ {*self.triples} if isinstance(self.graph, DefaultGraph) else ()


@dataclass(frozen=True, slots=True)
class AddToGraph(Change):
    """Triples are added to one graph."""

    graph: GraphName
    triples: Iterable[Triple]

    def apply(self, store: DiskStore) -> Effect:
        """Do it."""
        effect = Effect(store.has(self.graph))
        store.add(self.graph, self.triples)
        return effect

    def touched(self, before: Store) -> Iterable[Triple]:  # noqa: ARG002
        """Return what is added to the default graph."""
        return self.triples if isinstance(self.graph, DefaultGraph) else ()


@dataclass(frozen=True, slots=True)
class DeleteGraph(Change):
    """One graph is removed; the default graph is emptied."""

    graph: GraphName

    def apply(self, store: DiskStore) -> Effect:
        """Do it."""
        effect = Effect(store.has(self.graph))
        store.delete(self.graph)
        return effect

    def touched(self, before: Store) -> Iterable[Triple] | None:  # noqa: ARG002
        """Return nothing for a named graph."""
        return None if isinstance(self.graph, DefaultGraph) else ()


@dataclass(frozen=True, slots=True)
class Replace(Change):
    """All graphs are replaced by those of a document; without quads, nothing is left."""

    quads: Iterable[Quad]

    def apply(self, store: DiskStore) -> Effect:
        """Do it."""
        store.clear()
        store.load(self.quads)
        return Effect(existed=True)


@dataclass(frozen=True, slots=True)
class Add(Change):
    """Quads are added."""

    quads: Iterable[Quad]

    def apply(self, store: DiskStore) -> Effect:
        """Do it."""
        store.load(self.quads)
        return Effect(existed=True)

    def touched(self, before: Store) -> Iterable[Triple]:  # noqa: ARG002
        """Return what is added to the default graph."""
        return _default(self.quads)


def _default(quads: Iterable[Quad]) -> tuple[Triple, ...]:
    return tuple(quad.triple for quad in quads if isinstance(quad.graph_name, DefaultGraph))
