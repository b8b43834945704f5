"""Stores: one interface, several implementations."""

from oxiana.graph.store.interface import Answer, GraphName, Store
from oxiana.graph.store.oxigraph import DiskStore, MemoryStore, Snapshot, open_snapshot

__all__ = ["Answer", "DiskStore", "GraphName", "MemoryStore", "Snapshot", "Store", "open_snapshot"]
