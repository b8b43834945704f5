"""Which graph is validated: the default graph, all together, or one by its IRI; and which if nothing is said."""

from collections.abc import Mapping
from typing import Final

from pyoxigraph import DefaultGraph, Quad

from oxiana.graph.store.interface import GraphName
from oxiana.graph.terms import PREFIXES, expanded

DEFAULT: Final = "default"
"""What the default graph is called."""
UNION: Final = "union"
"""What all graphs together are called."""
REMEDY: Final = f"give {DEFAULT}, {UNION}, or the IRI of a graph"


def graph_called(text: str, prefixes: Mapping[str, str] = PREFIXES) -> GraphName | None:
    """Return the graph that is called so, None for all together; ValueError for what is no IRI either."""
    if text == UNION:
        return None
    return DefaultGraph() if text == DEFAULT else expanded(text, prefixes)


def usual(*, documents: bool) -> str:
    """Return what is validated if nothing is said: all that documents hold, and of a store its default graph."""
    return UNION if documents else DEFAULT


def of_graph(quads: tuple[Quad, ...], graph: GraphName | None) -> tuple[Quad, ...]:
    """Return the quads of one graph; all if none is named."""
    return quads if graph is None else tuple(quad for quad in quads if quad.graph_name == graph)
