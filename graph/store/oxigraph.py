"""Stores of this process, in memory or on disk: pyoxigraph."""

import re
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from pathlib import Path
from types import TracebackType
from typing import Self

import pyoxigraph
from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, Triple

from oxiana.graph.errors import StoreError, SyntaxProblem
from oxiana.graph.store.interface import Answer, GraphName, Store
from oxiana.graph.terms import PREFIXES

_FEW = 10_000
_PLACE = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)


def syntax_problem(what: str, error: SyntaxError) -> SyntaxProblem:
    """Return our own error for one of pyoxigraph's parser of SPARQL."""
    match = _PLACE.fullmatch(str(error.msg))
    if match is None:
        return SyntaxProblem(what, str(error.msg))
    return SyntaxProblem(what, match[3], int(match[1]), int(match[2]))


class _OxigraphStore(Store):
    """What memory and disk have in common."""

    def __init__(self, store: pyoxigraph.Store) -> None:
        self._store = store

    def query(self, sparql: str) -> Answer:
        """Return an answer that is computed while it is read."""
        try:
            return self._store.query(sparql, prefixes=PREFIXES)
        except SyntaxError as error:
            raise syntax_problem("query", error) from error

    def update(self, sparql: str) -> None:
        """Run a SPARQL update as one transaction."""
        try:
            self._store.update(sparql, prefixes=PREFIXES)
        except SyntaxError as error:
            raise syntax_problem("update", error) from error

    def update_verbatim(self, sparql: str, base: str) -> None:
        """Run an update in which no prefix is known that it does not declare; raise SyntaxError as the parser does."""
        self._store.update(sparql, base_iri=base)

    def load(self, quads: Iterable[Quad]) -> None:
        """Add quads in one transaction."""
        self._store.extend(quads)

    def dump(self) -> Iterator[Quad]:
        """Yield every quad; literals of numbers come in canonical form."""
        return iter(self._store)

    def get(self, graph: GraphName) -> Iterator[Triple]:
        """Yield the triples of one graph."""
        return (quad.triple for quad in self._store.quads_for_pattern(None, None, None, graph))

    def put(self, graph: GraphName, triples: Iterable[Triple]) -> None:
        """Replace the content of one graph; a named graph is there even if it is empty."""
        self.delete(graph)
        self.add(graph, triples)

    def add(self, graph: GraphName, triples: Iterable[Triple]) -> None:
        """Add to one graph, which is there then even if it is empty."""
        self._store.add_graph(graph)
        self.load(Quad(triple.subject, triple.predicate, triple.object, graph) for triple in triples)

    def delete(self, graph: GraphName) -> None:
        """Remove one graph."""
        if isinstance(graph, DefaultGraph):
            self._store.clear_graph(graph)
        else:
            self._store.remove_graph(graph)

    def __len__(self) -> int:
        """Return the number of quads, which are counted one by one."""
        return len(self._store)

    def named_graphs(self) -> Iterator[NamedNode | BlankNode]:
        """Yield the names of the named graphs."""
        return self._store.named_graphs()

    def nameless(self) -> Iterator[Triple]:
        """Yield the triples of the graphs that have no IRI: the default graph, and those named by blank nodes."""
        yield from self.get(DefaultGraph())
        for graph in self.named_graphs():
            if isinstance(graph, BlankNode):
                yield from (quad.triple for quad in self._store.quads_for_pattern(None, None, None, graph))

    def has(self, graph: GraphName) -> bool:
        """Say whether there is a graph of this name; there always is a default graph."""
        return isinstance(graph, DefaultGraph) or self._store.contains_named_graph(graph)


class MemoryStore(_OxigraphStore):
    """A store in the memory of this process."""

    def __init__(self, quads: Iterable[Quad] = ()) -> None:
        super().__init__(pyoxigraph.Store())
        self.load(quads)


class OpenedStore(_OxigraphStore):
    """A store that is open already; as a ``union``, queries see all its graphs as the default graph."""

    def __init__(self, store: pyoxigraph.Store, *, union: bool = False) -> None:
        super().__init__(store)
        self._union = union

    def query(self, sparql: str) -> Answer:
        """Return an answer that is computed while it is read."""
        try:
            return self._store.query(sparql, prefixes=PREFIXES, use_default_graph_as_union=self._union)
        except SyntaxError as error:
            raise syntax_problem("query", error) from error


class DiskStore(_OxigraphStore):
    """A store in a folder, made if it does not exist; one process at a time may write it."""

    def __init__(self, folder: Path) -> None:
        try:
            super().__init__(pyoxigraph.Store(folder))
        except OSError as error:
            raise StoreError(str(folder), str(error), "name a folder that no other process writes") from error

    def load(self, quads: Iterable[Quad]) -> None:
        """Add quads: a few in one transaction, many in bulk, which is faster then."""
        quads = iter(quads)
        few = list(islice(quads, _FEW))
        if len(few) < _FEW:
            self._store.extend(few)
        else:
            self._store.bulk_extend(chain(few, quads))

    def clear(self) -> None:
        """Remove everything."""
        self._store.clear()

    def flush(self) -> None:
        """Write what memory still holds to disk."""
        self._store.flush()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Write all to disk, and let go of the folder, so that it can be renamed."""
        if kind is None:
            self.flush()
        del self._store


class Snapshot(_OxigraphStore):
    """A store on disk that nobody writes any more: any number of processes may read it."""

    def backup(self, folder: Path) -> None:
        """Make a store of its own in a new folder, which shares the files if it is on the same disk."""
        try:
            self._store.backup(folder)
        except OSError as error:
            raise StoreError(str(folder), str(error), "name a new folder on a disk with room") from error


def open_snapshot(folder: Path) -> Snapshot:
    """Open a store to read; StoreError when there is none."""
    try:
        return Snapshot(pyoxigraph.Store.read_only(str(folder)))
    except (OSError, RuntimeError) as error:
        raise StoreError(str(folder), str(error), "restore a backup") from error
