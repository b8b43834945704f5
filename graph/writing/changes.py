"""Changes to a dataset, as values: each is applied to the draft of the next generation."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pyoxigraph import Quad, Triple

from oxiana.graph.store import DiskStore
from oxiana.graph.store.interface import GraphName
from oxiana.graph.terms import BASE
from oxiana.graph.writing.requests import prepared


@dataclass(frozen=True, slots=True)
class Effect:
    """What a change did: whether the graph that it names was there before."""

    existed: bool


class Change(ABC):
    """A change to a dataset."""

    @abstractmethod
    def apply(self, store: DiskStore) -> Effect:
        """Do it."""


@dataclass(frozen=True, slots=True)
class Update(Change):
    """A SPARQL update; its patterns are matched in the graphs that are named, or else in the whole dataset."""

    text: str
    using: Sequence[str] = ()
    using_named: Sequence[str] = ()

    def apply(self, store: DiskStore) -> Effect:
        """Run it as one transaction; raise NotAllowed when it reaches out, SyntaxError when it does not parse."""
        store.update_verbatim(prepared(self.text, self.using, self.using_named), BASE)
        return Effect(existed=True)


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


@dataclass(frozen=True, slots=True)
class DeleteGraph(Change):
    """One graph is removed; the default graph is emptied."""

    graph: GraphName

    def apply(self, store: DiskStore) -> Effect:
        """Do it."""
        effect = Effect(store.has(self.graph))
        store.delete(self.graph)
        return effect


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
