"""What a careless reading of the documents would get wrong, the released graph gets right."""

from pathlib import Path
from typing import Any

import pyoxigraph
import pytest
import yaml

from oxiana.graph.terms import PREFIXES

FOLDER = Path(__file__).parent
TRAPS = [trap for path in sorted(FOLDER.glob("traps-*.yaml")) for trap in yaml.safe_load(path.read_text())]


@pytest.fixture(scope="module")
def store(release: Path) -> pyoxigraph.Store:
    store = pyoxigraph.Store()
    store.bulk_load(path=str(release / "oxiana.nq"), format=pyoxigraph.RdfFormat.N_QUADS)
    return store


@pytest.mark.parametrize("trap", TRAPS, ids=lambda trap: trap["id"])
def test_the_graph_does_not_fall_into(trap: dict[str, Any], store: pyoxigraph.Store) -> None:
    assert bool(store.query(trap["ask"], prefixes=PREFIXES)) is trap["expected"], trap["rule"]


def test_there_are_traps_for_every_document_set() -> None:
    assert len({trap["id"] for trap in TRAPS}) == len(TRAPS) >= 40
