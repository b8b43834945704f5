"""The queries of ``hostile/`` end with their limit, as an error or as a broken connection, and leave nothing behind."""

import time
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from pathlib import Path

import pytest
import requests
from processes import children, processes

pytestmark = pytest.mark.alike

QUERIES = sorted((Path(__file__).parent / "hostile").glob("*.rq"))
FORMATS = ("json", "csv")
NODES = 1500


@pytest.fixture(scope="module")
def ring(serve, tmp_path_factory):
    """A server of a ring with chords, where everything is reached from everywhere."""
    path = tmp_path_factory.mktemp("ring") / "ring.nt"
    node = "<http://example.org/n{}>".format
    path.write_text(
        "".join(
            f"{node(n)} <http://example.org/{name}> {node(other % NODES)} .\n"
            for n in range(NODES)
            for name, other in (("next", n + 1), ("jump", n * 7))
        )
    )
    with serve("--timeout", "5s", "--idle-workers", "4", path) as running:
        yield running


def ending(server, query, form, timeout):
    """Return how a query ended, and after how long: by the limit it reached, or because the connection broke."""
    started = time.monotonic()
    how = _ending(server, query, form, timeout)
    return how, time.monotonic() - started


def _ending(server, query, form, timeout):
    accept = {"json": "*/*", "csv": "text/csv, text/turtle;q=0.1"}[form]
    try:
        response = server.ask(query, accept, timeout=timeout)
    except requests.exceptions.RequestException:
        return "cut"
    assert response.status_code == 503, response.text
    assert response.headers["Content-Type"] == "application/problem+json"
    return response.json()["limit"]


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("query", QUERIES, ids=lambda path: path.stem)
def test_a_hostile_query_ends_with_its_limit_and_others_go_on(ring, query, form):
    with ThreadPoolExecutor(1) as clients:
        asked = clients.submit(ending, ring, query.read_text(), form, "300ms")
        while not asked.done():
            assert ring.ask("ASK {} # RAND").status_code == 200
    how, taken = asked.result()
    assert how in {"timeout", "max_memory", *(("cut",) if query.stem == "endless-stream" else ())}
    assert taken < 0.3 + 0.5


def state(process):
    """Return the states of the processes below one, and its own descriptors and memory."""
    zygotes = children(process)
    below = [one.state for one in processes() if one.parent in zygotes]
    memory = int(Path(f"/proc/{process}/status").read_text().partition("VmRSS:")[2].split()[0]) << 10
    return below, len(list(Path(f"/proc/{process}/fd").iterdir())), memory


def test_hostile_queries_leave_nothing_behind(ring, until):
    jobs = [(path.read_text(), form) for path, form in product(QUERIES, FORMATS)]
    with ThreadPoolExecutor(4) as clients:
        list(clients.map(lambda job: ending(ring, *job, "40ms"), jobs))
        workers, descriptors, memory = state(ring.process.pid)
        list(clients.map(lambda job: ending(ring, *job, "40ms"), jobs * 3))
    until(lambda: "Z" not in state(ring.process.pid)[0])
    after, still_open, _ = state(ring.process.pid)
    assert still_open - len(after) <= descriptors - len(workers) + 4  # connections that are closing
    until(lambda: state(ring.process.pid)[2] < memory + (8 << 20))
