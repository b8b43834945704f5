"""Every store answers the same cases alike, and keeps the same contract for graphs and errors."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, QueryBoolean, QuerySolutions, RdfFormat, Triple, parse

from oxiana.graph.errors import SettingError, StoreError, SyntaxProblem
from oxiana.graph.store import DiskStore, MemoryStore, Store
from oxiana.graph.store.rdflib import RdflibStore
from oxiana.graph.store.remote import Addresses, RemoteStore

pytestmark = pytest.mark.alike

HERE = Path(__file__).parent
CASES = yaml.safe_load((HERE / "cases.yaml").read_text())
GRAPH = NamedNode("http://example.org/g")
A, P = NamedNode("http://example.org/a"), NamedNode("http://example.org/p")
ONE, TWO = Triple(A, P, Literal("1")), Triple(A, P, Literal("2"))


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """A server of its own process: an answer of pyoxigraph may only be dropped by the thread that asked."""
    command = [sys.executable, str(HERE / "sparql_server.py")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        yield server.stdout.readline().strip()
        server.terminate()


def _addresses(base: str) -> Addresses:
    return Addresses(f"{base}/query", f"{base}/update", f"{base}/graphs")


@pytest.fixture(params=["memory", "disk", "rdflib", "remote"])
def store(request: pytest.FixtureRequest, tmp_path: Path, address: str) -> Store:
    if request.param != "remote":
        return {"memory": MemoryStore, "disk": lambda: DiskStore(tmp_path / "db"), "rdflib": RdflibStore}[
            request.param
        ]()
    remote = RemoteStore(_addresses(address), timeout=10)
    remote.update("DROP ALL")
    return remote


def _shape(store: Store, sparql: str) -> Any:
    answer = store.query(sparql)
    if isinstance(answer, QueryBoolean):
        return bool(answer)
    if isinstance(answer, QuerySolutions):
        return sorted([str(term) if term is not None else "" for term in row] for row in answer)
    return sorted(str(triple) for triple in answer)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_every_store_gives_the_same_answer(case: dict[str, Any], store: Store) -> None:
    store.load(parse(case["load"], format=RdfFormat.N_QUADS))
    if "update" in case:
        store.update(case["update"])
    expected = next(case[kind] for kind in ("truth", "rows", "triples") if kind in case)
    assert _shape(store, case["query"]) == (expected if isinstance(expected, bool) else sorted(expected))


def test_a_graph_is_put_read_and_deleted(store: Store) -> None:
    store.put(GRAPH, [ONE])
    store.put(GRAPH, [TWO])
    store.put(DefaultGraph(), [ONE])
    assert list(store.get(GRAPH)) == [TWO]
    assert set(store.dump()) == {Quad(*TWO, GRAPH), Quad(*ONE)}
    store.delete(GRAPH)
    assert list(store.get(GRAPH)) == []
    assert list(store.dump()) == [Quad(*ONE)]
    store.delete(DefaultGraph())
    assert list(store.dump()) == []


def test_a_graph_that_does_not_exist_is_empty_and_may_be_deleted(store: Store) -> None:
    assert list(store.get(GRAPH)) == []
    store.delete(GRAPH)


@pytest.mark.parametrize("text", ["SELECT * WHERE { ?s ?p", "SELECT ?x WHERE { ?s nobody:p ?x }"])
def test_a_query_that_does_not_parse_is_a_syntax_problem(store: Store, text: str) -> None:
    with pytest.raises(SyntaxProblem, match="the query does not parse"):
        store.query(text)


def test_an_update_that_does_not_parse_is_a_syntax_problem(store: Store) -> None:
    with pytest.raises(SyntaxProblem, match="the update does not parse"):
        store.update("DELETE EVERYTHING")


def test_the_wrong_form_of_query_is_refused(store: Store) -> None:
    with pytest.raises(SyntaxProblem, match="SELECT"):
        store.select("ASK {}")
    with pytest.raises(SyntaxProblem, match="ASK"):
        store.ask("SELECT * {}")
    with pytest.raises(SyntaxProblem, match="CONSTRUCT"):
        store.construct("ASK {}")


def test_a_disk_store_keeps_what_it_was_given(tmp_path: Path) -> None:
    first = DiskStore(tmp_path)
    first.load([Quad(*ONE)])
    first.flush()
    del first
    assert list(DiskStore(tmp_path).dump()) == [Quad(*ONE)]


def test_a_disk_store_that_another_holds_is_a_store_error(tmp_path: Path) -> None:
    held = DiskStore(tmp_path)
    with pytest.raises(StoreError, match="no other process"):
        DiskStore(tmp_path)
    assert list(held.dump()) == []


def test_a_server_that_is_not_there_is_a_store_error() -> None:
    with pytest.raises(StoreError, match="check the address"):
        RemoteStore(_addresses("http://127.0.0.1:9"), timeout=2).ask("ASK {}")


def test_a_server_that_fails_is_a_store_error(address: str) -> None:
    broken = RemoteStore(Addresses(f"{address}/broken", f"{address}/broken", f"{address}/broken"))
    for call in (lambda: broken.ask("ASK {}"), lambda: broken.load([Quad(*ONE)]), lambda: broken.delete(GRAPH)):
        with pytest.raises(StoreError, match="500"):
            call()


def test_an_address_that_is_no_web_address_is_refused() -> None:
    with pytest.raises(SettingError, match="http"):
        _addresses("file:///etc")
