"""What the ontology says of the use of its terms holds for the released data."""

from pathlib import Path

from pyoxigraph import DefaultGraph, NamedNode

from oxiana.graph.layout import ONTOLOGY
from oxiana.graph.ontology import packaged_ontology
from oxiana.graph.release import open_release
from oxiana.graph.store import MemoryStore
from oxiana.graph.vocabulary import Kind, read_vocabulary


def test_a_term_that_is_called_stable_is_used_by_the_data(release: Path) -> None:
    store = MemoryStore(open_release(release).quads())
    data = set(store.get(DefaultGraph())) - set(store.get(ONTOLOGY))
    used = {node.value for t in data for node in (t.predicate, t.object) if isinstance(node, NamedNode)}
    terms = [
        entry for entry in read_vocabulary(packaged_ontology().whole) if entry.kind is not Kind.ANNOTATION_PROPERTY
    ]
    stable = {entry.iri for entry in terms if entry.status == "stable"}
    assert len(stable) > 150
    assert stable - used == set()
