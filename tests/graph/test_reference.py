"""Names and identifiers obey their laws: each has a source, an item of Wikidata is one entity, nothing is private."""

from importlib.resources import files
from pathlib import Path
from typing import TypedDict

import pytest
import yaml
from pyoxigraph import QuerySolutions, Store

from oxiana.graph.context import load_context
from oxiana.graph.terms import PREFIXES, term
from oxiana.graph.yamlld import read_folder


class Law(TypedDict):
    law: str
    over: str
    offenders: str


LAWS: list[Law] = yaml.safe_load(Path(__file__).with_name("reference-laws.yaml").read_text("utf-8"))


@pytest.fixture(scope="module")
def reference() -> Store:
    store = Store()
    store.extend(read_folder(files("oxiana.graph") / "reference", load_context()).quads)
    return store


def _select(store: Store, query: str) -> list[str]:
    rows = store.query(query, prefixes=PREFIXES)
    assert isinstance(rows, QuerySolutions)
    return [" ".join(str(value) for value in row) for row in rows]


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law["law"])
def test_the_reference_obeys(law: Law, reference: Store) -> None:
    assert _select(reference, law["over"]), "the law speaks of nothing"
    assert not _select(reference, law["offenders"])


def test_the_reference_states_nothing_that_a_document_says(reference: Store) -> None:
    told = ("hasEvidence", "performedBy", "participant", "occurredOn", "numericValue", "status")
    assert not [name for name in told if any(reference.quads_for_pattern(None, term(name), None, None))]


def test_an_identifier_keeps_its_leading_zeros(reference: Store) -> None:
    codes = _select(reference, "SELECT ?n { id:identifier-state-af-iso-numeric skos:notation ?n }")
    assert codes == ['"004"']
