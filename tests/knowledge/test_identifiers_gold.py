"""Names and identifiers are those of the collected list, from its sources; what it could not verify stays out."""

import json
import os
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from oxiana.graph.release import open_release
from oxiana.graph.store import MemoryStore, Store

COLLECTED = json.loads((Path(os.environ["OXIANA_GOLD"]).parent / "corpus" / "identifiers.json").read_text("utf-8"))
KINDS = ("states", "persons", "places", "projects", "organisations", "documents")
NAMES = """
SELECT ?entity ?text WHERE {
  GRAPH graph:reference {
    { ?entity skos:prefLabel|skos:altLabel|skos:hiddenLabel ?text }
    UNION
    { ?entity ox:hasNameForm/ox:literalForm ?text }
  }
  FILTER NOT EXISTS { ?any dcterms:source ?entity }
}"""
VALUES = """
SELECT ?entity ?value ?address WHERE {
  GRAPH graph:reference {
    ?entity ox:hasIdentifier ?identifier . ?identifier skos:notation ?value ; dcterms:source/rdfs:seeAlso ?address
  }
}"""
TERRITORIES = "SELECT ?entity ?other WHERE { ?entity ox:hasTerritory ?other }"

LEFT_OUT = {
    "en_unterm_formal": "the official name with its article",
    "Silk Road Economic Belt (land part)": "names a part, not the whole",
}
"""Collected names that are no names of the entity, by their key or text."""
ELSEWHERE = {"un_m49_subregion", "un_m49_subregion_name"}
"""Identifiers of another entity: the region, which has its own."""


@dataclass
class Known:
    """What the reference data says of one thing: its names, and its identifiers with the addresses of their sources."""

    names: set[str] = field(default_factory=set)
    values: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))


@pytest.fixture(scope="module")
def store(release: Path) -> Store:
    return MemoryStore(open_release(release).quads())


@pytest.fixture(scope="module")
def known(store: Store) -> dict[str, Known]:
    """The entities of the reference data; a territory counts as its state, which the list does not keep apart."""
    state = {row["other"].value: row["entity"].value for row in store.select(TERRITORIES)}
    found: dict[str, Known] = defaultdict(Known)
    for row in store.select(NAMES):
        found[state.get(row["entity"].value, row["entity"].value)].names.add(row["text"].value)
    for row in store.select(VALUES):
        entity = state.get(row["entity"].value, row["entity"].value)
        found[entity].values[row["value"].value].add(row["address"].value)
    return found


def _collected() -> Iterator[tuple[str, dict[str, Any]]]:
    for kind in KINDS:
        yield from COLLECTED["verified"][kind].items()


def _names(labels: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the collected names with the key under which they stand."""
    for key, value in labels.items():
        match value:
            case str():
                yield from ((key, text) for text in value.split(" / "))
            case list() if key != "source":
                yield from ((key, text) for text in value)
            case dict() if key == "national":
                yield from ((key, text) for names in value.values() for text in (names["official"], names["common"]))
            case dict() if key == "former_names":
                yield from ((key, former["name"]) for former in value["value"])
            case dict() if isinstance(value["value"], str):
                yield key, value["value"]


def _in_graph(name: str, entry: dict[str, Any], known: dict[str, Known]) -> list[Known]:
    names = {name, *(text for _, text in _names(entry.get("labels", {})))}
    return [entity for entity in known.values() if entity.names & names]


def _address(source: str) -> tuple[str, ...]:
    """Return the parts that the address of a source has: its URL, or its repository and commit."""
    if source.startswith("page:"):
        return (COLLECTED["pages"][source.removeprefix("page:")]["url"],)
    entry = COLLECTED["sources"][source]
    return (entry["url"],) if "url" in entry else (f"/{entry['repo']}/", entry["commit"])


def _fits(address: str, sources: list[str]) -> bool:
    return any(all(part in address for part in _address(source)) for source in sources)


def test_a_thing_that_the_documents_name_has_every_collected_name(known: dict[str, Known]) -> None:
    met = 0
    for name, entry in _collected():
        for entity in _in_graph(name, entry, known):
            met += 1
            collected = {text for key, text in _names(entry.get("labels", {})) if not {key, text} & LEFT_OUT.keys()}
            assert not collected - entity.names, name
    assert met > 30


def test_it_has_every_collected_identifier(known: dict[str, Known]) -> None:
    for name, entry in _collected():
        for entity in _in_graph(name, entry, known):
            collected = {str(item["value"]) for key, item in entry.get("ids", {}).items() if key not in ELSEWHERE}
            assert not collected - entity.values.keys(), name


def test_each_identifier_is_given_with_sources_that_the_list_gives_for_it(known: dict[str, Known]) -> None:
    checked = 0
    for name, entry in _collected():
        sources = defaultdict(list)
        for item in entry.get("ids", {}).values():
            sources[str(item["value"])] += item["source"]
        for entity in _in_graph(name, entry, known):
            for value, addresses in entity.values.items():
                assert value in sources, f"{name}: {value}"
                assert all(_fits(address, sources[value]) for address in addresses), f"{name}: {value}"
                checked += 1
    assert checked > 80


def test_what_could_not_be_verified_stays_out(known: dict[str, Known]) -> None:
    verified = dict(_collected())
    for entry in COLLECTED["unverified"]:
        named = entry["entity"]
        for name in [named] if named in verified else named.split(", "):
            for entity in _in_graph(name, verified.get(name, {}), known):
                if "wikidata" in entry["field"]:
                    assert not [value for value in entity.values if value.startswith("Q")], name
    assert not known["https://w3id.org/oxiana/id/person-nurtleu"].names & {"Мұрат Нұртілеу"}


def test_where_sources_differ_on_a_name_both_are_kept(known: dict[str, Known]) -> None:
    checked = 0
    for entry in COLLECTED["conflicts"]:
        if "the other kept as an alternative label" in entry["kept"]:
            (state,) = (entity for entity in known.values() if entry["entity"] in entity.values)
            assert set(entry["values"].values()) <= state.names, entry["entity"]
            checked += 1
    assert checked > 5


def test_offices_have_their_items_and_incumbencies_the_collected_days(store: Store) -> None:
    rows = list(
        store.select(
            """SELECT ?name ?item ?day {
              ?i ox:incumbent/(skos:prefLabel|skos:altLabel) ?name ; ox:hasOffice/ox:hasIdentifier/skos:notation ?item ;
                ox:startDate|ox:endDate ?day
              FILTER(LANG(?name) = "en")
            }"""
        )
    )
    for name, entry in COLLECTED["verified"]["persons"].items():
        office = entry["office"]
        assert {row["item"].value for row in rows if row["name"].value == name} == {office["wikidata"]["value"]}
        days = {row["day"].value for row in rows if row["name"].value == name}
        assert days == {item["value"] for item in office["start"].values()}, name
