"""One set of shapes, every kind of store: the report does not depend on where the data is."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, parse

from oxiana.graph.store import DiskStore, MemoryStore, Store
from oxiana.graph.store.rdflib import RdflibStore
from oxiana.graph.store.remote import Addresses, RemoteStore
from oxiana.graph.terms import external
from oxiana.graph.validation import pyshacl
from oxiana.graph.validation.compiled.validating import Choice, Engine, queries, validate, validate_store
from oxiana.graph.validation.lookup import RDF_TYPE
from oxiana.graph.validation.targets import SUBCLASS_OF

pytestmark = pytest.mark.alike

HERE = Path(__file__).parent
SHAPES = tuple(parse((HERE / "shapes.ttl").read_bytes(), format=RdfFormat.TURTLE))
DATA = tuple(quad.triple for quad in parse((HERE / "data.ttl").read_bytes(), format=RdfFormat.TURTLE))
GRAPH = NamedNode("http://example.org/graph")
WRONG, FINE, MEETING, SUMMIT = (
    NamedNode(f"http://example.org/{name}") for name in ("wrong", "fine", "MeetingShape", "Summit")
)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    command = [sys.executable, str(HERE.parents[1] / "store" / "sparql_server.py")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        yield server.stdout.readline().strip()
        server.terminate()


@pytest.fixture(params=["memory", "disk", "rdflib", "remote"])
def store(request: pytest.FixtureRequest, tmp_path: Path, address: str) -> Store:
    if request.param == "remote":
        remote = RemoteStore(Addresses(f"{address}/query", f"{address}/update", f"{address}/graphs"), timeout=10)
        remote.update("DROP ALL")
        return remote
    return {"memory": MemoryStore, "disk": lambda: DiskStore(tmp_path / "db"), "rdflib": RdflibStore}[request.param]()


def test_every_store_is_validated_alike(store: Store) -> None:
    store.load(Quad(triple.subject, triple.predicate, triple.object) for triple in DATA)
    report = validate_store(store, SHAPES, engine=Engine.COMPILED)
    assert report == validate(DATA, SHAPES)
    assert not report.notes


def test_a_named_graph_is_validated_alike() -> None:
    store = MemoryStore(Quad(triple.subject, triple.predicate, triple.object, GRAPH) for triple in DATA)
    assert validate_store(store, SHAPES, Choice(GRAPH), Engine.COMPILED) == validate(DATA, SHAPES)


def test_the_report_is_that_of_the_reference_engine() -> None:
    ours, theirs = validate(DATA, SHAPES), validate(DATA, SHAPES, Engine.PYSHACL)
    assert theirs == pyshacl.validate(DATA, SHAPES)
    found = [{(r.focus, r.path, r.value, r.component, r.shape) for r in report.results} for report in (ours, theirs)]
    assert found[0] == found[1]


def test_nothing_of_other_graphs_is_seen() -> None:
    store = MemoryStore(Quad(triple.subject, triple.predicate, triple.object, GRAPH) for triple in DATA)
    report = validate_store(store, SHAPES)
    assert report.conforms
    assert report.validated_nothing


def test_one_node_can_be_chosen() -> None:
    store = MemoryStore(Quad(triple.subject, triple.predicate, triple.object) for triple in DATA)
    whole = validate_store(store, SHAPES)
    fine = validate_store(store, SHAPES, Choice(targets=(FINE,)))
    wrong = validate_store(store, SHAPES, Choice(targets=(WRONG,)))
    assert fine.conforms
    assert fine.met == (MEETING,)
    assert wrong.results == tuple(result for result in whole.results if result.focus == WRONG)


def test_one_shape_can_be_chosen_and_put_to_a_node_that_is_not_its_target() -> None:
    store = MemoryStore(Quad(triple.subject, triple.predicate, triple.object) for triple in DATA)
    nobody = NamedNode("http://example.org/nobody")
    assert {result.shape for result in validate_store(store, SHAPES, Choice(shapes=(MEETING,))).results} >= {MEETING}
    assert not validate_store(store, SHAPES, Choice(targets=(nobody,), shapes=(MEETING,))).conforms


def test_every_query_can_be_read() -> None:
    texts = [question.text for _, _, question in queries(SHAPES)]
    assert len(texts) == 21
    assert all(text.startswith(("SELECT", "PREFIX")) and "?this" in text for text in texts)


def test_progress_is_told_shape_by_shape() -> None:
    told: list[tuple[int, int]] = []
    validate_store(MemoryStore(), SHAPES, progress=lambda done, all_: told.append((done, all_)))
    assert told == [(1, 2), (2, 2)]


@pytest.mark.parametrize("engine", [Engine.AUTO, Engine.PYSHACL])
def test_nothing_is_reported_of_nodes_that_only_shed_light_on_the_data(engine: Engine) -> None:
    light = [Triple(FINE, RDF_TYPE, SUMMIT), Triple(SUMMIT, SUBCLASS_OF, NamedNode("http://example.org/Meeting"))]
    report = validate([Triple(WRONG, RDF_TYPE, SUMMIT)], SHAPES, engine, light=light)
    assert {result.focus for result in report.results} == {WRONG}
    assert report.met == (MEETING,)
    alone = validate([Triple(WRONG, RDF_TYPE, WRONG)], SHAPES, engine, light=light)
    assert (alone.results, alone.met) == ((), ())
    assert bool(report.notes) is (engine is Engine.PYSHACL)


@pytest.mark.parametrize("number", [1, 2500])
def test_few_nodes_that_break_something_are_found_as_very_many_are(number: int) -> None:
    people = [NamedNode(f"http://example.org/person{n}") for n in range(number)]
    name, holder = NamedNode("http://example.org/name"), NamedNode("http://example.org/holder")
    shape = """@prefix : <http://example.org/> . @prefix sh: <http://www.w3.org/ns/shacl#> .
        :S sh:targetSubjectsOf :name ; sh:property [ sh:path :name ; sh:minLength 2 ; sh:nodeKind sh:IRI ] ;
            sh:property [ sh:path :day ; sh:minCount 1 ; sh:nodeKind sh:IRI ] ."""
    data = [Triple(person, name, Literal("x")) for person in people] + [Triple(WRONG, holder, FINE)]
    report = validate(data, tuple(parse(shape, format=RdfFormat.TURTLE)), Engine.COMPILED)
    assert {result.focus for result in report.results} == set(people)
    assert len(report.results) == 3 * number


def test_what_the_light_alone_refers_to_is_no_node_of_the_data() -> None:
    knows, meeting = NamedNode("http://example.org/knows"), NamedNode("http://example.org/M")
    shapes = [
        Triple(MEETING, external("sh", "targetObjectsOf"), knows),
        Triple(MEETING, external("sh", "class"), meeting),
    ]
    light = [Triple(FINE, knows, WRONG)]
    assert validate([Triple(FINE, RDF_TYPE, SUMMIT)], shapes, light=light).validated_nothing
    assert not validate([Triple(FINE, knows, WRONG)], shapes, light=light).conforms
