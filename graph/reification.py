"""Claims in RDF 1.2: the IRI of a claim reifies what the claim states, where RDF 1.1 names a graph by it.

Both forms say the same and turn into each other without loss; what is reified is not asserted by that.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from pyoxigraph import DefaultGraph, NamedNode, Quad, Triple

from oxiana.graph.terms import PREFIXES, external

REIFIES: Final = external("rdf", "reifies")


def reified(quads: Iterable[Quad]) -> Iterator[Triple]:
    """Yield the default graph as it is, and for each quad in the graph of a claim that the claim reifies its triple."""
    for quad in quads:
        if isinstance(quad.graph_name, DefaultGraph):
            yield quad.triple
        elif isinstance(quad.graph_name, NamedNode) and quad.graph_name.value.startswith(PREFIXES["claim"]):
            yield Triple(quad.graph_name, REIFIES, quad.triple)


def named(triples: Iterable[Triple]) -> Iterator[Quad]:
    """Yield what was reified in the graph of its claim, and everything else in the default graph."""
    for triple in triples:
        reifier, stated = triple.subject, triple.object
        if triple.predicate == REIFIES and isinstance(stated, Triple) and isinstance(reifier, NamedNode):
            yield Quad(stated.subject, stated.predicate, stated.object, reifier)
        else:
            yield Quad(triple.subject, triple.predicate, triple.object)
