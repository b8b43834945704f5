"""The catalogue of a release in DCAT 3 and VoID: what it is, which files it has, what is in it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias

from pyoxigraph import Literal, NamedNode, Triple

from oxiana.graph import statistics
from oxiana.graph.layout import INFERRED, ONTOLOGY, REFERENCE, SHAPES
from oxiana.graph.store import Store
from oxiana.graph.terms import BASE, DATASET, PREFIXES, concept, distribution, external, release
from oxiana.graph.terms import ONTOLOGY as ONTOLOGY_IRI

_TYPE: Final = external("rdf", "type")
_MEDIA: Final = "https://www.iana.org/assignments/media-types/"
_FROM_ONTOLOGY: Final = ("license", "issued", "publisher", "creator")
_TITLES: Final = {
    "en": "Oxiana, a knowledge graph of Central Asian diplomacy",
    "ru": "Oxiana — граф знаний: дипломатия Центральной Азии",
}
_DESCRIPTIONS: Final = {
    "en": "What was said, proposed, supported, signed and aimed at, claim by claim; evidence is given as code point "
    "offsets and digests. The texts of the source documents are not included and belong to their publishers.",
    "ru": "Сказанное, предложенное, поддержанное, подписанное и намеченное — утверждение за утверждением; опора дана "
    "границами в кодовых точках и дайджестами. Тексты документов не включены и принадлежат издателям.",
}
_GRAPHS: Final = {
    REFERENCE: "Reference data: what things are called",
    INFERRED: "What rules derive from the claims, the reference data and the ontology",
    ONTOLOGY: "The ontology and its concepts",
    SHAPES: "What must hold: SHACL shapes",
}

Value: TypeAlias = NamedNode | Literal


@dataclass(frozen=True, slots=True)
class File:
    """A file of a release."""

    name: str
    media_type: str
    title: str
    size: int
    digest: str


def describe(store: Store, digest: str, version: str, files: Iterable[File]) -> list[Triple]:
    """Return the catalogue of the release that this store and these files hold."""
    return [
        *_dataset(store, digest, version),
        *(triple for file in files for triple in _distribution(version, file)),
        *(triple for graph, title in _GRAPHS.items() for triple in _graph(store, graph, title)),
        *statistics.describe(store),
    ]


def _dataset(store: Store, digest: str, version: str) -> Iterator[Triple]:
    this = release(version)
    yield from _about(DATASET, "dcat:Dataset", "void:Dataset")
    yield from _texts(DATASET, "title", _TITLES)
    yield from _texts(DATASET, "description", _DESCRIPTIONS)
    yield from _of_ontology(store)
    yield from _values(
        DATASET,
        {
            "dcterms:identifier": Literal(digest),
            "dcterms:conformsTo": ONTOLOGY_IRI,
            "dcat:version": Literal(version),
            "dcat:hasCurrentVersion": this,
            "dcat:landingPage": NamedNode(BASE),
            "void:uriSpace": Literal(PREFIXES["id"]),
            "void:vocabulary": NamedNode(PREFIXES["ox"]),
            "void:exampleResource": concept("headsOfState"),
        },
    )
    yield from _about(this, "dcat:Dataset")
    yield from _values(this, {"dcat:version": Literal(version), "dcat:isVersionOf": DATASET})


def _of_ontology(store: Store) -> Iterator[Triple]:
    """Yield what the dataset has in common with its ontology: the licence, the publisher, the day of issue."""
    for name in _FROM_ONTOLOGY:
        property_ = external("dcterms", name)
        for row in store.select(f"SELECT ?value WHERE {{ {ONTOLOGY_IRI} {property_} ?value }} ORDER BY ?value"):
            yield Triple(DATASET, property_, row["value"])


def _distribution(version: str, file: File) -> Iterator[Triple]:
    node = distribution(version, file.name)
    checksum = NamedNode(f"{node.value}#checksum")
    yield from _values(DATASET, {"dcat:distribution": node})
    if file.name == "oxiana.nq":
        yield from _values(DATASET, {"void:dataDump": node})
    yield from _about(node, "dcat:Distribution")
    yield from _values(
        node,
        {
            "dcterms:title": Literal(file.title, language="en"),
            "dcat:downloadURL": node,
            "dcat:mediaType": NamedNode(_MEDIA + file.media_type),
            "dcat:byteSize": Literal(file.size),
            "spdx:checksum": checksum,
        },
    )
    yield from _about(checksum, "spdx:Checksum")
    yield from _values(
        checksum,
        {
            "spdx:algorithm": external("spdx", "checksumAlgorithm_sha256"),
            "spdx:checksumValue": Literal(file.digest, datatype=external("xsd", "hexBinary")),
        },
    )


def _graph(store: Store, graph: NamedNode, title: str) -> Iterator[Triple]:
    (row,) = store.select(f"SELECT (COUNT(*) AS ?count) WHERE {{ GRAPH {graph} {{ ?s ?p ?o }} }}")
    yield from _values(DATASET, {"void:subset": graph})
    yield from _about(graph, "void:Dataset")
    yield from _values(graph, {"dcterms:title": Literal(title, language="en"), "void:triples": row["count"]})


def _about(node: NamedNode, *classes: str) -> Iterator[Triple]:
    return (Triple(node, _TYPE, _term(name)) for name in classes)


def _texts(node: NamedNode, name: str, texts: dict[str, str]) -> Iterator[Triple]:
    property_ = external("dcterms", name)
    return (Triple(node, property_, Literal(text, language=language)) for language, text in texts.items())


def _values(node: NamedNode, values: dict[str, Value]) -> Iterator[Triple]:
    return (Triple(node, _term(name), value) for name, value in values.items())


def _term(name: str) -> NamedNode:
    prefix, _, local = name.partition(":")
    return external(prefix, local)
