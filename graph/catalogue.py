"""The catalogue of a release in DCAT 3 and VoID: what it is, which files it has, what is in it, how it is asked.

``catalogue.ttl`` says what is so of every release; the rest is counted and read from the data.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files as package
from typing import Final, TypeAlias

import pyoxigraph
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple

from oxiana.graph import examples, statistics
from oxiana.graph.layout import CATALOG, INFERRED, ONTOLOGY, REFERENCE, SHAPES
from oxiana.graph.store import Store
from oxiana.graph.terms import DATASET, ENDPOINT, PREFIXES, RELEASES, distribution, external, release
from oxiana.graph.terms import ONTOLOGY as ONTOLOGY_IRI

_TYPE: Final = external("rdf", "type")
_MEDIA: Final = "https://www.iana.org/assignments/media-types/"
_PUBLISHER: Final = NamedNode(f"{DATASET.value}#publisher")
_PERIOD: Final = NamedNode(f"{DATASET.value}#period")

_OF_ONTOLOGY: Final = f"""
SELECT ?license ?issued ?publisher WHERE {{
  {ONTOLOGY_IRI} dcterms:license ?license ; dcterms:issued ?issued ; dcterms:publisher ?publisher
}}"""
_TOPICS: Final = """
SELECT DISTINCT ?topic ?label WHERE { ?thing ox:topic ?topic . ?topic skos:prefLabel ?label }"""
_TERRITORIES: Final = "SELECT DISTINCT ?area WHERE { ?area a ox:CentralAsianTerritory }"
_DAYS: Final = "SELECT DISTINCT ?day WHERE { ?m a ox:Meeting ; ox:occurredOn ?day FILTER(DATATYPE(?day) = xsd:date) }"

Value: TypeAlias = NamedNode | Literal


@dataclass(frozen=True, slots=True)
class File:
    """A file of a release; a dump is one that holds the dataset or its default graph whole."""

    name: str
    media_type: str
    titles: Mapping[str, str]
    dump: bool
    size: int
    digest: str


@dataclass(frozen=True, slots=True)
class Edition:
    """Which release it is: the digest of its data, its version, and the version of the one before, if that is known."""

    digest: str
    version: str
    previous: str | None = None


def describe(store: Store, edition: Edition, files: Iterable[File]) -> list[Triple]:
    """Return the catalogue of the release that this store and these files hold."""
    listed, this = tuple(files), release(edition.version)
    of_every_release = _of_every_release()
    return [
        *of_every_release,
        *_as_dataset(of_every_release, this),
        *_versions(edition),
        *_covered(store, (DATASET, this)),
        *(triple for file in listed for triple in _file(edition.version, file)),
        *_responsible(store, edition.version, listed),
        *(_size(store, graph) for graph in (REFERENCE, INFERRED, ONTOLOGY, SHAPES)),
        *statistics.describe(store),
        *examples.described(ENDPOINT),
        *_prefixes(),
    ]


def _of_every_release() -> list[Triple]:
    file = package("oxiana.graph") / "catalogue.ttl"
    return [quad.triple for quad in pyoxigraph.parse(file.read_bytes(), format=RdfFormat.TURTLE)]


def _as_dataset(triples: Iterable[Triple], this: NamedNode) -> Iterator[Triple]:
    """Yield of one release what is so of the dataset in DCAT; VoID stays with the dataset."""
    for subject, predicate, value in triples:
        if subject == DATASET and not _of_void(predicate) and not _of_void(value):
            yield Triple(this, predicate, value)


def _of_void(node: object) -> bool:
    return isinstance(node, NamedNode) and node.value.startswith(PREFIXES["void"])


def _versions(edition: Edition) -> Iterator[Triple]:
    this = release(edition.version)
    called: dict[str, Value] = {
        "dcat:version": Literal(edition.version),
        "dcterms:identifier": Literal(edition.digest),
    }
    for node in (DATASET, this):
        yield from _values(node, called)
    if edition.previous:
        yield from _values(this, {"dcat:previousVersion": release(edition.previous)})
        yield from _values(DATASET, {"dcat:hasVersion": release(edition.previous)})
    yield from _values(DATASET, {"dcat:hasCurrentVersion": this, "dcat:hasVersion": this})
    yield from _values(this, {"dcat:isVersionOf": DATASET, "dcat:inSeries": RELEASES})
    yield from _values(RELEASES, {"dcat:last": this})
    yield from _values(CATALOG, {"dcat:dataset": this})


def _covered(store: Store, nodes: Iterable[NamedNode]) -> Iterator[Triple]:
    """Yield what the dataset is about: topics, places, and the days from the first meeting to the last."""
    topics, areas = list(store.select(_TOPICS)), list(store.select(_TERRITORIES))
    days = sorted((row["day"] for row in store.select(_DAYS)), key=str)
    for node in nodes:
        for row in topics:
            yield from _values(node, {"dcat:theme": row["topic"], "dcat:keyword": row["label"]})
        for row in areas:
            yield from _values(node, {"dcterms:spatial": row["area"]})
        if days:
            yield from _values(node, {"dcterms:temporal": _PERIOD})
    if days:
        yield Triple(_PERIOD, _TYPE, _term("dcterms:PeriodOfTime"))
        yield from _values(_PERIOD, {"dcat:startDate": days[0], "dcat:endDate": days[-1]})


def _file(version: str, file: File) -> Iterator[Triple]:
    node = distribution(version, file.name)
    checksum = NamedNode(f"{node.value}#checksum")
    for whole in (DATASET, release(version)):
        yield from _values(whole, {"dcat:distribution": node})
    if file.dump:
        yield from _values(DATASET, {"void:dataDump": node})
    yield Triple(node, _TYPE, _term("dcat:Distribution"))
    for language, title in file.titles.items():
        yield from _values(node, {"dcterms:title": Literal(title, language=language)})
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
    yield Triple(checksum, _TYPE, _term("spdx:Checksum"))
    yield from _values(
        checksum,
        {
            "spdx:algorithm": external("spdx", "checksumAlgorithm_sha256"),
            "spdx:checksumValue": Literal(file.digest, datatype=external("xsd", "hexBinary")),
        },
    )


def _responsible(store: Store, version: str, files: Iterable[File]) -> Iterator[Triple]:
    """Yield licence, publisher and day of issue, which a release has from its ontology."""
    for row in store.select(_OF_ONTOLOGY):
        issued = Literal(row["issued"].value, datatype=external("xsd", "date"))
        shared: dict[str, Value] = {"dcterms:license": row["license"], "dcterms:issued": issued}
        for node in (DATASET, release(version), RELEASES, CATALOG, ENDPOINT):
            yield from _values(node, {**shared, "dcterms:publisher": _PUBLISHER})
        for file in files:
            yield from _values(distribution(version, file.name), shared)
        yield Triple(_PUBLISHER, _TYPE, _term("foaf:Agent"))
        yield from _values(_PUBLISHER, {"foaf:name": row["publisher"]})


def _size(store: Store, graph: NamedNode) -> Triple:
    (row,) = store.select(f"SELECT (COUNT(*) AS ?count) WHERE {{ GRAPH {graph} {{ ?s ?p ?o }} }}")
    return Triple(graph, _term("void:triples"), row["count"])


def _prefixes() -> Iterator[Triple]:
    """Yield the prefixes as SHACL declares them, so that clients of the endpoint find them by a query."""
    for prefix, namespace in PREFIXES.items():
        node = NamedNode(f"{DATASET.value}#prefix-{prefix}")
        yield from _values(DATASET, {"sh:declare": node})
        yield from _values(
            node,
            {"sh:prefix": Literal(prefix), "sh:namespace": Literal(namespace, datatype=external("xsd", "anyURI"))},
        )


def _values(node: NamedNode, values: Mapping[str, Value]) -> Iterator[Triple]:
    return (Triple(node, _term(name), value) for name, value in values.items())


def _term(name: str) -> NamedNode:
    prefix, _, local = name.partition(":")
    return external(prefix, local)
