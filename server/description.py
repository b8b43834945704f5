"""What the document of one resource says in RDF: triples for the formats of one graph, quads for those of several."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from pyoxigraph import BlankNode, CanonicalizationAlgorithm, Dataset, DefaultGraph, NamedNode, Quad, Triple

from oxiana.graph.published import earlier_versions, read_version
from oxiana.graph.terms import ONTOLOGY, PREFIXES, external, graph
from oxiana.server.asking import Ask

_TYPE: Final = external("rdf", "type")

_OUTGOING: Final = "DESCRIBE $thing"

_INCOMING: Final = """
CONSTRUCT { ?other ?property $thing } WHERE {
  SELECT ?other ?property WHERE { ?other ?property $thing FILTER(isIRI(?other)) } ORDER BY ?property ?other LIMIT 100
}"""
"""A description holds at most so many links to its resource."""

_LABELS: Final = """
CONSTRUCT { ?thing ?naming ?label } WHERE {
  VALUES ?thing { $things }
  ?thing ?naming ?label FILTER(?naming IN (skos:prefLabel, rdfs:label))
}"""

_CLAIMED: Final = """
SELECT ?graph ?property ?value WHERE {
  GRAPH ?graph { $thing ?property ?value } FILTER(STRSTARTS(STR(?graph), STR(claim:)))
}"""

_GRAPH: Final = "CONSTRUCT { ?s ?p ?o } WHERE { GRAPH $graph { ?s ?p ?o } }"

_SHAPE: Final = "DESCRIBE $thing FROM graph:shapes"


@dataclass(frozen=True)
class Description:
    """What a document says in the formats of one graph, and in those that have named graphs too."""

    triples: tuple[Triple, ...]
    quads: tuple[Quad, ...]

    def __bool__(self) -> bool:
        return bool(self.quads)


def of_entity(ask: Ask, thing: NamedNode) -> Description:
    """Return what is said of the thing, by which claims, what links to it, and the labels of all it is linked with."""
    own = {*ask.triples(_OUTGOING, thing=thing), *ask.triples(_INCOMING, thing=thing)}
    claimed = (Quad(thing, row["property"], row["value"], row["graph"]) for row in ask.select(_CLAIMED, thing=thing))
    content = _within(thing, ask.triples(_GRAPH, graph=thing))
    linked = {node for t in own for node in (t.subject, t.object) if isinstance(node, NamedNode)} - {thing}
    labels = ask.triples(_LABELS, things=sorted(linked, key=str)) if linked else ()
    triples = in_order({*own, *labels}, thing)
    return Description(triples, (*_within(DefaultGraph(), triples), *sorted({*claimed, *content}, key=str)))


def of_shape(ask: Ask, thing: NamedNode) -> Description:
    """Return one shape with the nodes it is made of."""
    return document(in_order(ask.triples(_SHAPE, thing=thing), thing))


def of_graph(ask: Ask, name: NamedNode) -> Description:
    """Return the content of a named graph, under its name where a format has names."""
    triples = in_order(ask.triples(_GRAPH, graph=name))
    return Description(triples, _within(name, triples))


def of_part(ask: Ask, name: NamedNode) -> Description:
    """Return the content of a named graph as a document of its own."""
    return document(in_order(ask.triples(_GRAPH, graph=name)))


def of_ontology(ask: Ask) -> Description:
    """Return the classes and properties, without the concepts, which have documents of their own."""
    return document(in_order(_without_concepts(ask.triples(_GRAPH, graph=graph("ontology"))), ONTOLOGY))


def _without_concepts(triples: Iterable[Triple]) -> Iterator[Triple]:
    return (t for t in triples if not str(t.subject).startswith(f"<{PREFIXES['oxc']}"))


def of_earlier_ontology(version: NamedNode) -> Description:
    """Return an ontology that was published before, without its concepts; nothing where there was none."""
    file = earlier_versions().get(version.value.rpartition("/")[2])
    return document(in_order(_without_concepts(read_version(file)), ONTOLOGY)) if file else document(())


def document(triples: tuple[Triple, ...]) -> Description:
    """Return the description that says the same in every format."""
    return Description(triples, _within(DefaultGraph(), triples))


def _within(name: NamedNode | DefaultGraph, triples: Iterable[Triple]) -> tuple[Quad, ...]:
    return tuple(Quad(t.subject, t.predicate, t.object, name) for t in triples)


def in_order(triples: Iterable[Triple], first: NamedNode | None = None) -> tuple[Triple, ...]:
    """Return the triples in an order that never changes, blank nodes under lasting names, ``first`` at the top."""
    dataset = Dataset(Quad(t.subject, t.predicate, t.object) for t in triples)
    if any(isinstance(node, BlankNode) for quad in dataset for node in (quad.subject, quad.object)):
        dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return tuple(sorted((quad.triple for quad in dataset), key=lambda t: (t.subject != first, _reading_order(t))))


def _reading_order(triple: Triple) -> tuple[str, bool, str]:
    return str(triple.subject), triple.predicate != _TYPE, str(triple)
