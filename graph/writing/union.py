"""Updates whose patterns find what stands in any graph: the engine has that for queries alone."""

from uuid import uuid4

from pyoxigraph import NamedNode

from oxiana.graph.store import DiskStore
from oxiana.graph.terms import BASE
from oxiana.graph.writing.requests import is_matched_anywhere, prepared, single


def update_union(store: DiskStore, text: str) -> None:
    """Run an update, with the union of all graphs for the default graph of patterns that no dataset is named for."""
    for operation in single(text):
        if is_matched_anywhere(operation):
            _update(store, operation)
        else:
            store.update_verbatim(operation, BASE)


def _update(store: DiskStore, operation: str) -> None:
    """Run an operation with a dataset of all graphs; a copy stands in for those that no IRI names."""
    names = [graph.value for graph in store.named_graphs() if isinstance(graph, NamedNode)]
    rest = NamedNode(f"urn:uuid:{uuid4()}")
    store.add(rest, store.nameless())
    (with_dataset,) = prepared(operation, [rest.value, *names], names)
    store.update_verbatim(with_dataset, BASE)
    store.delete(rest)
