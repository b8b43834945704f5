"""Stores: one interface, several implementations."""

from oxiana.graph.store.interface import Answer, GraphName, Store
from oxiana.graph.store.oxigraph import DiskStore, MemoryStore, Snapshot

__all__ = ["Answer", "DiskStore", "GraphName", "MemoryStore", "Snapshot", "Store"]
