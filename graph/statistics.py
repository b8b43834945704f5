"""What the default graph holds, counted inside the store and described in VoID.

For each class: its nodes and their properties; for each of these the classes and datatypes of the values. Editors and
agents that know VoID complete queries from this.
"""

from collections.abc import Iterator
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from oxiana.graph.store import Store
from oxiana.graph.terms import DATASET, external, partition

_CLASS: Final = external("void", "class")
_CLASS_PARTITION: Final = external("void", "classPartition")
_PROPERTY: Final = external("void", "property")
_PROPERTY_PARTITION: Final = external("void", "propertyPartition")
_DATATYPE: Final = external("voidext", "datatype")
_DATATYPE_PARTITION: Final = external("voidext", "datatypePartition")
_TRIPLES: Final = external("void", "triples")
_ENTITIES: Final = external("void", "entities")

_TOTALS: Final = """
SELECT (COUNT(*) AS ?triples) (COUNT(DISTINCT ?s) AS ?distinctSubjects) (COUNT(DISTINCT ?p) AS ?properties)
       (COUNT(DISTINCT ?o) AS ?distinctObjects)
WHERE { ?s ?p ?o }"""
_CLASSES: Final = """
SELECT ?class (COUNT(DISTINCT ?s) AS ?count) WHERE { ?s a ?class FILTER(isIRI(?class)) }
GROUP BY ?class ORDER BY ?class"""
_PROPERTIES: Final = (
    "SELECT ?property (COUNT(*) AS ?count) WHERE { ?s ?property ?o } GROUP BY ?property ORDER BY ?property"
)
_CLASS_PROPERTIES: Final = """
SELECT ?class ?property (COUNT(*) AS ?count) WHERE { ?s a ?class ; ?property ?o FILTER(isIRI(?class)) }
GROUP BY ?class ?property ORDER BY ?class ?property"""
_VALUE_CLASSES: Final = """
SELECT ?class ?property ?kind (COUNT(*) AS ?count) WHERE {
  ?s a ?class ; ?property ?o . ?o a ?kind FILTER(isIRI(?class) && isIRI(?kind))
} GROUP BY ?class ?property ?kind ORDER BY ?class ?property ?kind"""
_VALUE_DATATYPES: Final = """
SELECT ?class ?property ?kind (COUNT(*) AS ?count) WHERE {
  ?s a ?class ; ?property ?o FILTER(isIRI(?class) && isLiteral(?o)) BIND(DATATYPE(?o) AS ?kind)
} GROUP BY ?class ?property ?kind ORDER BY ?class ?property ?kind"""


def describe(store: Store) -> Iterator[Triple]:
    """Yield the VoID description of the default graph of a store."""
    yield from _totals(store)
    for name, count in _counts(store, _CLASSES, "class"):
        yield from _part(DATASET, (name,), _CLASS_PARTITION, _CLASS, _ENTITIES, count)
    for name, count in _counts(store, _PROPERTIES, "property"):
        yield from _part(DATASET, (name,), _PROPERTY_PARTITION, _PROPERTY, _TRIPLES, count)
    for row in store.select(_CLASS_PROPERTIES):
        path = (row["class"], row["property"])
        yield from _part(partition(path[0]), path, _PROPERTY_PARTITION, _PROPERTY, _TRIPLES, row["count"])
    yield from _values(store, _VALUE_CLASSES, _CLASS_PARTITION, _CLASS)
    yield from _values(store, _VALUE_DATATYPES, _DATATYPE_PARTITION, _DATATYPE)


def _totals(store: Store) -> Iterator[Triple]:
    (row,) = store.select(_TOTALS)
    for name in ("triples", "distinctSubjects", "distinctObjects", "properties"):
        yield Triple(DATASET, external("void", name), row[name])
    classes = sum(1 for _ in store.select(_CLASSES))
    yield Triple(DATASET, external("void", "classes"), Literal(classes))
    yield Triple(DATASET, _ENTITIES, row["distinctSubjects"])


def _counts(store: Store, query: str, name: str) -> Iterator[tuple[NamedNode, Literal]]:
    return ((row[name], row["count"]) for row in store.select(query))


def _values(store: Store, query: str, link: NamedNode, names: NamedNode) -> Iterator[Triple]:
    for row in store.select(query):
        path = (row["class"], row["property"], row["kind"])
        yield from _part(partition(*path[:2]), path, link, names, _TRIPLES, row["count"])


def _part(
    whole: NamedNode, path: tuple[NamedNode, ...], link: NamedNode, names: NamedNode, unit: NamedNode, count: Literal
) -> Iterator[Triple]:
    """Yield one partition: its place in the whole, what it is the partition of, and how much it holds."""
    part = partition(*path)
    yield Triple(whole, link, part)
    yield Triple(part, names, path[-1])
    yield Triple(part, unit, count)
