"""The catalogue of a release in DCAT 3 and VoID: what it is, which files it has, what is in it, how it is asked."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from pyoxigraph import Literal, NamedNode, Triple

from oxiana.graph import examples, statistics
from oxiana.graph.layout import CATALOG, INFERRED, ONTOLOGY, REFERENCE, SHAPES
from oxiana.graph.store import Store
from oxiana.graph.terms import BASE, DATASET, ENDPOINT, PREFIXES, RELEASES, concept, distribution, external, release
from oxiana.graph.terms import ONTOLOGY as ONTOLOGY_IRI

_TYPE: Final = external("rdf", "type")
_MEDIA: Final = "https://www.iana.org/assignments/media-types/"
_PUBLISHER: Final = NamedNode(f"{DATASET.value}#publisher")
_PERIOD: Final = NamedNode(f"{DATASET.value}#period")
_PROTOCOL: Final = NamedNode("http://www.w3.org/TR/sparql11-protocol/")

Value: TypeAlias = NamedNode | Literal
Texts: TypeAlias = Mapping[str, str]

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
_ABOUT_CATALOG: Final = (
    {"en": "Catalogue of Oxiana", "ru": "Каталог Oxiana"},
    {
        "en": "The dataset, its releases and files, and the endpoint that answers questions to it.",
        "ru": "Набор данных, его выпуски и файлы, а также точка доступа, отвечающая на запросы к нему.",
    },
)
_ABOUT_RELEASES: Final = (
    {"en": "Releases of Oxiana", "ru": "Выпуски Oxiana"},
    {
        "en": "Every release of the dataset; one never changes, and its version ends in the beginning of its digest.",
        "ru": "Все выпуски набора данных; выпуск не меняется, и его версия оканчивается началом его дайджеста.",
    },
)
_ABOUT_ENDPOINT: Final = (
    {"en": "SPARQL endpoint of Oxiana", "ru": "Точка доступа SPARQL Oxiana"},
    {
        "en": "Answers SPARQL 1.1 queries; without a query it describes itself.",
        "ru": "Отвечает на запросы SPARQL 1.1; без запроса даёт собственное описание.",
    },
)
_GRAPHS: Final = {
    REFERENCE: {"en": "Reference data: what things are called", "ru": "Справочные данные: как что называется"},
    INFERRED: {
        "en": "What rules derive from the claims, the reference data and the ontology",
        "ru": "Выведенное по правилам из утверждений, справочных данных и онтологии",
    },
    ONTOLOGY: {"en": "The ontology and its concepts", "ru": "Онтология и её понятия"},
    SHAPES: {"en": "What must hold: SHACL shapes", "ru": "Чему должны отвечать данные: формы SHACL"},
}

_HEADER: Final = f"SELECT ?value WHERE {{ {ONTOLOGY_IRI} $property ?value }} ORDER BY ?value"
_TOPICS: Final = """
SELECT DISTINCT ?topic ?label WHERE { ?thing ox:topic ?topic . ?topic skos:prefLabel ?label } ORDER BY ?topic ?label"""
_TERRITORIES: Final = "SELECT DISTINCT ?area WHERE { ?area a ox:CentralAsianTerritory } ORDER BY ?area"
_DAYS: Final = "SELECT DISTINCT ?day WHERE { ?m a ox:Meeting ; ox:occurredOn ?day FILTER(DATATYPE(?day) = xsd:date) }"


@dataclass(frozen=True, slots=True)
class File:
    """A file of a release; a dump is one that holds the dataset or its default graph whole."""

    name: str
    media_type: str
    titles: Texts
    dump: bool
    size: int
    digest: str


def describe(store: Store, digest: str, version: str, files: Iterable[File]) -> list[Triple]:
    """Return the catalogue of the release that this store and these files hold."""
    listed = tuple(files)
    return [
        *_catalog(store, version),
        *_endpoint(store),
        *_dataset(store, DATASET, version, digest, listed),
        *_current(store, version, listed),
        *_dataset(store, release(version), version, digest, listed),
        *_releases(store, version),
        *(triple for file in listed for triple in _file(store, version, file)),
        *(triple for graph, titles in _GRAPHS.items() for triple in _graph(store, graph, titles)),
        *statistics.describe(store),
        *examples.described(ENDPOINT),
        *_prefixes(),
    ]


def _catalog(store: Store, version: str) -> Iterator[Triple]:
    yield from _about(CATALOG, "dcat:Catalog")
    yield from _named(CATALOG, *_ABOUT_CATALOG)
    yield from _responsible(store, CATALOG)
    for dataset in (DATASET, release(version), RELEASES):
        yield from _values(CATALOG, {"dcat:dataset": dataset})
    yield from _values(CATALOG, {"dcat:service": ENDPOINT, "foaf:homepage": NamedNode(BASE)})


def _endpoint(store: Store) -> Iterator[Triple]:
    yield from _about(ENDPOINT, "dcat:DataService")
    yield from _named(ENDPOINT, *_ABOUT_ENDPOINT)
    yield from _responsible(store, ENDPOINT)
    yield from _values(
        ENDPOINT,
        {
            "dcat:endpointURL": ENDPOINT,
            "dcat:endpointDescription": ENDPOINT,
            "dcat:servesDataset": DATASET,
            "dcterms:conformsTo": _PROTOCOL,
        },
    )


def _dataset(store: Store, this: NamedNode, version: str, digest: str, files: Iterable[File]) -> Iterator[Triple]:
    """Yield what the dataset and the release that it now is have in common."""
    yield from _about(this, "dcat:Dataset")
    yield from _named(this, _TITLES, _DESCRIPTIONS)
    yield from _responsible(store, this)
    yield from _covered(store, this)
    yield from _values(
        this,
        {
            "dcterms:identifier": Literal(digest),
            "dcterms:conformsTo": ONTOLOGY_IRI,
            "dcat:version": Literal(version),
            "dcat:landingPage": NamedNode(BASE),
        },
    )
    for file in files:
        yield from _values(this, {"dcat:distribution": distribution(version, file.name)})


def _current(store: Store, version: str, files: Iterable[File]) -> Iterator[Triple]:
    """Yield what is so of the dataset whatever its release, and which release it is."""
    yield from _about(DATASET, "void:Dataset")
    yield from _values(
        DATASET,
        {
            "dcat:hasCurrentVersion": release(version),
            "dcat:hasVersion": release(version),
            "void:sparqlEndpoint": ENDPOINT,
            "void:uriSpace": Literal(PREFIXES["id"]),
            "void:vocabulary": NamedNode(PREFIXES["ox"]),
            "void:exampleResource": concept("headsOfState"),
        },
    )
    for file in files:
        if file.dump:
            yield from _values(DATASET, {"void:dataDump": distribution(version, file.name)})
    for row in store.select(_HEADER.replace("$property", str(external("dcterms", "publisher")))):
        yield from _about(_PUBLISHER, "foaf:Agent")
        yield from _values(_PUBLISHER, {"foaf:name": row["value"]})


def _releases(store: Store, version: str) -> Iterator[Triple]:
    this = release(version)
    yield from _about(RELEASES, "dcat:DatasetSeries")
    yield from _named(RELEASES, *_ABOUT_RELEASES)
    yield from _responsible(store, RELEASES)
    yield from _values(RELEASES, {"dcat:last": this})
    yield from _values(this, {"dcat:isVersionOf": DATASET, "dcat:inSeries": RELEASES})


def _responsible(store: Store, node: NamedNode) -> Iterator[Triple]:
    """Yield licence, publisher and day of issue, which a release has from its ontology."""
    yield from _values(node, {"dcterms:publisher": _PUBLISHER})
    for row in store.select(_HEADER.replace("$property", str(external("dcterms", "license")))):
        yield from _values(node, {"dcterms:license": row["value"]})
    for row in store.select(_HEADER.replace("$property", str(external("dcterms", "issued")))):
        day = Literal(row["value"].value, datatype=external("xsd", "date"))
        yield from _values(node, {"dcterms:issued": day})


def _covered(store: Store, node: NamedNode) -> Iterator[Triple]:
    """Yield what the dataset is about: topics, places, and the days from the first meeting to the last."""
    for row in store.select(_TOPICS):
        yield from _values(node, {"dcat:theme": row["topic"], "dcat:keyword": row["label"]})
    for row in store.select(_TERRITORIES):
        yield from _values(node, {"dcterms:spatial": row["area"]})
    if days := sorted((row["day"] for row in store.select(_DAYS)), key=str):
        yield from _values(node, {"dcterms:temporal": _PERIOD})
        yield from _about(_PERIOD, "dcterms:PeriodOfTime")
        yield from _values(_PERIOD, {"dcat:startDate": days[0], "dcat:endDate": days[-1]})


def _file(store: Store, version: str, file: File) -> Iterator[Triple]:
    node = distribution(version, file.name)
    checksum = NamedNode(f"{node.value}#checksum")
    yield from _about(node, "dcat:Distribution")
    yield from _texts(node, "title", file.titles)
    yield from _responsible(store, node)
    yield from _values(
        node,
        {
            "dcat:accessURL": node,
            "dcat:downloadURL": node,
            "dcat:mediaType": NamedNode(_MEDIA + file.media_type),
            "dcat:byteSize": Literal(str(file.size), datatype=external("xsd", "nonNegativeInteger")),
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


def _graph(store: Store, graph: NamedNode, titles: Texts) -> Iterator[Triple]:
    (row,) = store.select(f"SELECT (COUNT(*) AS ?count) WHERE {{ GRAPH {graph} {{ ?s ?p ?o }} }}")
    yield from _values(DATASET, {"void:subset": graph})
    yield from _about(graph, "void:Dataset")
    yield from _texts(graph, "title", titles)
    yield from _values(graph, {"void:triples": row["count"]})


def _prefixes() -> Iterator[Triple]:
    """Yield the prefixes as SHACL declares them, so that clients of the endpoint find them by a query."""
    for prefix, namespace in PREFIXES.items():
        node = NamedNode(f"{DATASET.value}#prefix-{prefix}")
        yield from _values(DATASET, {"sh:declare": node})
        yield from _values(
            node,
            {"sh:prefix": Literal(prefix), "sh:namespace": Literal(namespace, datatype=external("xsd", "anyURI"))},
        )


def _about(node: NamedNode, *classes: str) -> Iterator[Triple]:
    return (Triple(node, _TYPE, _term(name)) for name in classes)


def _named(node: NamedNode, titles: Texts, descriptions: Texts) -> Iterator[Triple]:
    yield from _texts(node, "title", titles)
    yield from _texts(node, "description", descriptions)


def _texts(node: NamedNode, name: str, texts: Texts) -> Iterator[Triple]:
    property_ = external("dcterms", name)
    return (Triple(node, property_, Literal(text, language=language)) for language, text in texts.items())


def _values(node: NamedNode, values: dict[str, Value]) -> Iterator[Triple]:
    return (Triple(node, _term(name), value) for name, value in values.items())


def _term(name: str) -> NamedNode:
    prefix, _, local = name.partition(":")
    return external(prefix, local)
