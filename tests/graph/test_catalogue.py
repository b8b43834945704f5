"""The catalogue says of a release what is so: its files, its counts, its parts."""

import hashlib
import re
from collections import Counter
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, NamedNode

from oxiana.graph.errors import ReleaseRefused
from oxiana.graph.layout import CATALOG, INFERRED
from oxiana.graph.pipeline import Build, build
from oxiana.graph.sources import Sources
from oxiana.graph.store import MemoryStore, Store
from oxiana.graph.terms import DATASET, PREFIXES, RELEASES, external, release, term
from oxiana.graph.validation.release import validate_catalogue

IN_CATALOG = f"GRAPH {CATALOG}"
DCAT = """Catalog CatalogRecord DataService Dataset DatasetSeries Distribution Relationship Resource Role accessService
accessURL bbox byteSize catalog centroid compressFormat contactPoint dataset distribution downloadURL endDate
endpointDescription endpointURL first hadRole hasCurrentVersion hasVersion inCatalog inSeries isDistributionOf
isVersionOf keyword landingPage last mediaType next nextVersion packageFormat prev previousVersion qualifiedRelation
record resource seriesMember servesDataset service spatialResolutionInMeters startDate temporalResolution theme
themeTaxonomy version"""


@pytest.fixture(scope="module")
def store(built: Build) -> Store:
    return MemoryStore(built.release.dataset())


def _one(store: Store, pattern: str) -> str:
    (row,) = store.select(f"SELECT ?value WHERE {{ {IN_CATALOG} {{ {pattern} }} }}")
    return row["value"].value


def test_each_listed_file_has_its_size_and_digest(store: Store, built: Build) -> None:
    rows = list(
        store.select(
            f"SELECT ?file ?size ?digest ?type WHERE {{ {IN_CATALOG} {{ {DATASET} dcat:distribution ?file . "
            "?file dcat:byteSize ?size ; dcat:mediaType ?type ; spdx:checksum/spdx:checksumValue ?digest } }"
        )
    )
    assert len(rows) == 13
    for row in rows:
        content = (built.release.path / row["file"].value.rpartition("/")[2]).read_bytes()
        assert int(row["size"].value) == len(content)
        assert row["digest"].value == hashlib.sha256(content).hexdigest()
        assert row["type"].value.startswith("https://www.iana.org/assignments/media-types/")


def test_it_names_licence_version_and_id(store: Store, built: Build) -> None:
    assert _one(store, f"{DATASET} dcterms:license ?value") == "https://creativecommons.org/licenses/by/4.0/"
    assert _one(store, f"{DATASET} dcat:version ?value") == built.release.version
    assert _one(store, f"{DATASET} dcterms:identifier ?value") == built.release.id
    assert _one(store, f"?value dcat:isVersionOf {DATASET}").endswith(built.release.version)


def test_it_conforms_to_the_shapes_for_catalogues_and_meets_each(store: Store) -> None:
    report = validate_catalogue(store.get(CATALOG))
    assert report.conforms
    assert {str(node).partition("shape/")[2].rstrip(">") for node in report.met} == {
        f"Catalogue{kind}"
        for kind in ("Agent", "Catalog", "Checksum", "Dataset", "Distribution", "Period", "Series", "Service")
    }


def test_an_ontology_that_names_no_licence_stops_the_release(world: Sources, tmp_path: Path) -> None:
    core = files("oxiana.ontology").joinpath("core.ttl").read_text()
    for name in ("concepts.ttl", "restrictions.ttl", "alignments.ttl"):
        (tmp_path / name).write_text(files("oxiana.ontology").joinpath(name).read_text())
    (tmp_path / "core.ttl").write_text(re.sub(r" *dcterms:license .*;\n", "", core))
    with pytest.raises(ReleaseRefused, match="There is one dcterms:license"):
        build(replace(world, ontology=tmp_path), tmp_path / "release")


def test_every_term_of_dcat_is_one(store: Store) -> None:
    """The names in dcat/rdf/dcat3.ttl of w3c/dxwg at 4fe75d55."""
    used = {node.value for triple in store.get(CATALOG) for node in triple if isinstance(node, NamedNode)}
    assert {iri.removeprefix(PREFIXES["dcat"]) for iri in used if iri.startswith(PREFIXES["dcat"])} <= set(DCAT.split())


def test_the_release_is_a_version_in_a_series(store: Store, built: Build) -> None:
    version = release(built.release.version)
    assert _one(store, f"{DATASET} dcat:hasCurrentVersion ?value") == version.value
    assert _one(store, f"{version} dcat:inSeries/dcat:last ?value") == version.value
    assert _one(store, f"{version} dcat:isVersionOf ?value") == DATASET.value
    assert {row["d"] for row in store.select(f"SELECT ?d {{ {IN_CATALOG} {{ {CATALOG} dcat:dataset ?d }} }}")} == {
        DATASET,
        RELEASES,
        version,
    }


def test_the_days_are_those_of_the_meetings(store: Store) -> None:
    assert _one(store, f"{DATASET} dcterms:temporal/dcat:startDate ?value") == "2031-05-03"


def test_totals_are_those_of_the_default_graph(store: Store) -> None:
    default = list(store.get(DefaultGraph()))
    assert int(_one(store, f"{DATASET} void:triples ?value")) == len(default)
    assert int(_one(store, f"{DATASET} void:distinctSubjects ?value")) == len({triple.subject for triple in default})
    assert int(_one(store, f"{DATASET} void:distinctObjects ?value")) == len({triple.object for triple in default})
    assert int(_one(store, f"{DATASET} void:properties ?value")) == len({triple.predicate for triple in default})
    assert int(_one(store, f"{INFERRED} void:triples ?value")) == len(list(store.get(INFERRED)))


def test_every_class_and_property_has_its_partition(store: Store) -> None:
    default = list(store.get(DefaultGraph()))
    classes = Counter(
        triple.object.value
        for triple in default
        if triple.predicate == external("rdf", "type") and isinstance(triple.object, NamedNode)
    )
    properties = Counter(triple.predicate.value for triple in default)
    assert _partitions(store, "void:classPartition", "void:class", "void:entities") == classes
    assert _partitions(store, "void:propertyPartition", "void:property", "void:triples") == properties


def _partitions(store: Store, link: str, names: str, unit: str) -> dict[str, int]:
    pattern = f"{DATASET} {link} ?part . ?part {names} ?name ; {unit} ?count"
    rows = store.select(f"SELECT ?name ?count WHERE {{ {IN_CATALOG} {{ {pattern} }} }}")
    return {row["name"].value: int(row["count"].value) for row in rows}


def test_editors_find_which_classes_a_property_joins(store: Store) -> None:
    """The query that the SIB editor asks."""
    rows = store.select(
        """SELECT DISTINCT ?subjectClass ?property ?objectClass ?datatype WHERE { GRAPH ?graph {
          ?classes void:class ?subjectClass ; void:propertyPartition ?properties .
          ?properties void:property ?property .
          OPTIONAL { ?properties void:classPartition [ void:class ?objectClass ] }
          OPTIONAL { ?properties voidext:datatypePartition [ voidext:datatype ?datatype ] }
        } }"""
    )
    found = {(row["subjectClass"], row["property"], row["objectClass"], row["datatype"]) for row in rows}
    assert (term("SummitMeeting"), term("hasParticipation"), term("Participation"), None) in found
    assert (term("Meeting"), term("occurredOn"), None, external("xsd", "date")) in found
