"""Workers: what they cannot do, how they end, and that none outlives the server."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests
from processes import alive, children, descendants

from oxiana.graph.errors import LimitReached, SyntaxProblem
from oxiana.server.errors import Stopped, Unready
from oxiana.server.formats import Kind
from oxiana.server.nursery import LoadFailed, Nursery, Source
from oxiana.server.pool import Pool
from oxiana.server.running import Asking
from oxiana.server.settings import Settings
from oxiana.server.workers.kept import unpacked

pytestmark = pytest.mark.alike

JSON = {Kind.SOLUTIONS: "application/sparql-results+json", Kind.BOOLEAN: "application/sparql-results+json"}
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?p ?b . ?c ?q ?d . ?e ?r ?f }"
FEDERATED = "SELECT * { SERVICE <http://127.0.0.1:%d/sparql> { ?s ?p ?o } }"


@pytest.mark.parametrize(
    ("module", "left"),
    [
        ("cli", {"flask", "pyoxigraph", "oxiana.graph.pipeline", "oxiana.graph.validation"}),
        ("commands", {"pyshacl", "rdflib", "owlready2", "oxiana.graph.pipeline"}),
        ("workers.zygote", {"pyshacl", "rdflib", "owlready2", "flask"}),
    ],
)
def test_a_module_is_loaded_without_what_only_others_need(module, left):
    program = f"import sys, oxiana.server.{module}; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert left.isdisjoint(loaded.split())


@pytest.fixture(scope="module")
def pool(numbers: Path) -> Iterator[Pool]:
    settings = Settings(timeout=20.0, workers=8)
    pool = Pool(Nursery(Source([numbers], Path()), settings), settings)
    yield pool
    pool.close()


def ask(pool: Pool, query: str, **terms: float) -> bytes:
    return pool.query(query, JSON, asking=Asking(**terms)).read()


CONFINED = """
import sys
from pyoxigraph import Store
from oxiana.server.workers.confinement import confine, confine_to_files
store = Store()
if sys.argv[2] == "confined":
    confine(1 << 28)
if sys.argv[2] == "reading files":
    confine_to_files()
try:
    list(store.query(sys.argv[1]))
except (OSError, RuntimeError) as error:
    print(error)
assert bool(store.query("ASK {}"))
try:
    open("/etc/hostname").close()
    print("opened a file")
except OSError as error:
    print(error)
"""


@pytest.mark.parametrize(
    ("how", "visitors", "told"),
    [
        ("free", 1, ["opened a file"]),
        ("confined", 0, ["Too many open files"]),
        ("reading files", 0, ["Permission denied", "opened a file"]),
    ],
)
def test_a_confined_worker_can_open_no_connection_and_no_file_that_it_needs_not(how, visitors, told):
    """The lock behind the refusal of SERVICE: here the query reaches the engine, and the kernel holds the door."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        command = [sys.executable, "-c", CONFINED, FEDERATED % listener.getsockname()[1], how]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            listener.settimeout(20 if visitors else 0)
            if visitors:
                listener.accept()[0].close()
            printed = process.communicate(timeout=20)[0]
        assert process.returncode == 0
        assert all(text in printed for text in told)
        listener.settimeout(0)
        if not visitors:
            with pytest.raises(BlockingIOError):
                listener.accept()


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL, signal.SIGINT])
def test_no_process_outlives_the_server(serve, numbers, until, how):
    with serve("--timeout", "60s", "--grace", "300ms", numbers) as running, ThreadPoolExecutor(4) as clients:
        asked = [clients.submit(running.ask, ENDLESS) for _ in range(3)]
        until(lambda: len(descendants(running.process.pid)) >= 5)
        processes = descendants(running.process.pid)
        running.process.send_signal(how)
        until(lambda: not any(alive(process) for process in processes))
        ended = [future.exception() or future.result() for future in asked]
        answers = [(answer.status_code, answer.text) for answer in ended if isinstance(answer, requests.Response)]
        assert all(status == 503 for status, _ in answers), answers


SHAPES = """<urn:s> a <http://www.w3.org/ns/shacl#NodeShape> ; <http://www.w3.org/ns/shacl#targetNode> <urn:n> ;
<http://www.w3.org/ns/shacl#class> <urn:c> ."""


def found(pool: Pool, engine: str) -> int:
    document = ("shapes", "", "text/turtle", len(SHAPES))
    order = {"documents": [document], "contexts": {}, "about": {}, "most": 1, "engine": engine}
    return len(unpacked(pool.run("validate", order, SHAPES.encode())).listed.results)


def test_what_it_takes_to_validate_is_loaded_when_it_is_asked_for_and_kept(numbers):
    settings = Settings(timeout=20.0, workers=8, idle_workers=2)
    nursery = Nursery(Source([numbers], Path()), settings)
    pool = Pool(nursery, settings)
    assert ask(pool, "ASK {}")
    assert not nursery.equipped.is_set()
    with ThreadPoolExecutor(8) as clients:
        asked = [clients.submit(found, pool, engine) for engine in ("compiled", "pyshacl") * 4]
        assert [future.result() for future in asked] == [1] * 8
    again = nursery.again()
    assert again.equipped.is_set()
    again.close()
    pool.close()


def test_data_with_shapes_of_its_own_is_loaded_with_what_it_takes_to_validate(tmp_path):
    data = tmp_path / "shapes.nq"
    data.write_text("<urn:s> <urn:p> <urn:o> <https://w3id.org/oxiana/graph/shapes> .")
    nursery = Nursery(Source([data], Path()), Settings())
    assert nursery.equipped.is_set()
    nursery.close()


def test_a_zygote_that_dies_while_it_loads_what_it_takes_to_validate_leaves_nobody_waiting(serve, numbers, until):
    with serve(numbers) as running, ThreadPoolExecutor(4) as clients:
        (zygote,) = children(running.process.pid)
        os.kill(zygote, signal.SIGSTOP)
        files = {"shapes": ("s.ttl", SHAPES, "text/turtle")}
        url = f"{running.url}shacl"
        asked = [clients.submit(requests.post, url, files=files, timeout=20) for _ in range(4)]
        time.sleep(0.2)
        os.kill(zygote, signal.SIGKILL)
        assert {future.result().status_code for future in asked} <= {200, 503}
        until(lambda: requests.post(url, files=files, timeout=20).status_code == 200)


def test_a_load_that_fails_leaves_the_rest_of_the_service_as_it_was(numbers, tmp_path, monkeypatch, capfd):
    (tmp_path / "pyshacl.py").write_text("raise RuntimeError('broken on purpose')")
    settings = Settings()
    with monkeypatch.context() as broken:
        broken.setenv("PYTHONPATH", str(tmp_path))
        nursery = Nursery(Source([numbers], Path()), settings)
    pool = Pool(nursery, settings)
    for _ in range(2):
        with pytest.raises(Unready, match="not loaded yet"):
            found(pool, "compiled")
    assert ask(pool, "ASK {}") == b'{"head":{},"boolean":true}'
    assert capfd.readouterr().err.count("RuntimeError: broken on purpose") == 2
    pool.close()


def test_what_is_asked_for_while_data_is_loaded_again_is_loaded_after_it(numbers, until):
    others = children(os.getpid())
    nursery = Nursery(Source([numbers], Path()), Settings())
    (zygote,) = children(os.getpid()) - others
    os.kill(zygote, signal.SIGKILL)
    until(lambda: not nursery.ready.is_set())
    nursery.equip()
    assert not nursery.equipped.is_set()
    until(nursery.ready.is_set)
    nursery.equip()
    assert nursery.equipped.is_set()
    nursery.close()


def test_a_zygote_that_dies_before_it_has_the_data_is_started_again(serve, numbers, until):
    with serve(numbers) as running:
        known = set()
        for _ in range(2):
            until(lambda: children(running.process.pid) - known)  # noqa: B023 - called at once
            (zygote,) = children(running.process.pid) - known
            os.kill(zygote, signal.SIGKILL)
            known |= {zygote}
        until(lambda: running.get("ready").status_code == 200 and running.ask("ASK {}").status_code == 200)


def test_when_the_zygote_dies_another_takes_its_place(serve, numbers, until):
    with serve(numbers) as running:
        (zygote,) = children(running.process.pid)
        os.kill(zygote, signal.SIGKILL)
        until(lambda: children(running.process.pid) - {zygote})
        until(lambda: running.get("ready").status_code == 200)
        assert running.ask("ASK {}").status_code == 200


def test_a_pool_answers_many_clients_among_kills(pool):
    """No answer is lost or mixed up while workers are killed and forked all the time."""

    def client(number: int) -> int:
        answered = 0
        for turn in range(60):
            if turn % 10 == number:
                with pytest.raises(LimitReached):
                    ask(pool, ENDLESS, timeout=0.05)
            else:
                assert b'"%d"' % (number * 1000 + turn) in ask(pool, f"SELECT ({number * 1000 + turn} AS ?n) {{}}")
                answered += 1
        return answered

    with ThreadPoolExecutor(8) as clients:
        assert sum(clients.map(client, range(8))) == 8 * 54
    assert pool.running() == []


def test_workers_stay_for_the_next_queries_and_leave_when_there_are_none(numbers, until, monkeypatch):
    monkeypatch.setattr("oxiana.server.pool.LONG", 60.0)  # none of them is replaced for having answered for long
    settings = Settings(workers=6, idle_workers=2)
    others = descendants(os.getpid())

    def at_once(pool: Pool) -> set[int]:
        answers = [pool.query("SELECT * { ?s ?p ?o }", JSON) for _ in range(6)]
        assert len({answer.read() for answer in answers}) == 1
        return descendants(os.getpid()) - others

    for rest, left in ((60.0, 6), (0.0, 2)):
        pool = Pool(Nursery(Source([numbers], Path()), settings), settings, rest)
        first = at_once(pool)
        assert rest == 0.0 or first == at_once(pool)
        until(lambda left=left: len(descendants(os.getpid()) - others) == left + 1)
        pool.close()


def test_a_worker_serves_again_after_a_refusal(pool):
    with pytest.raises(SyntaxProblem):
        ask(pool, "ASK {")
    assert ask(pool, "ASK {}") == b'{"head":{},"boolean":true}'


def test_a_stopped_job_says_that_it_was_stopped(pool, until):
    with ThreadPoolExecutor(1) as clients:
        asked = clients.submit(ask, pool, ENDLESS)
        until(pool.running)
        assert pool.cancel(pool.running()[0].id)
        with pytest.raises(Stopped):
            asked.result()


def test_a_time_limit_is_kept_to_a_twentieth_of_a_second(pool):
    started = time.monotonic()
    with pytest.raises(LimitReached):
        ask(pool, ENDLESS, timeout=0.2)
    assert 0.2 <= time.monotonic() - started < 0.25 + 0.5


def test_data_that_cannot_be_loaded_is_named(tmp_path):
    broken, odd = tmp_path / "broken.ttl", tmp_path / "data.csv"
    broken.write_text("<a> <b> .")
    odd.write_text("")
    for path, told in ((broken, "broken.ttl"), (odd, "no RDF format"), (tmp_path / "none.ttl", "none.ttl")):
        with pytest.raises(LoadFailed, match=told):
            Nursery(Source([path], Path()), Settings())
