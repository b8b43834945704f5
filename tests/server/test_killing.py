"""kill -9 at any moment: what was answered is there, a write is whole or not there, the store opens at once.

`KILLS=50 pytest -s tests/server/test_killing.py` does it more often.
"""

import os
import random
import signal
import threading
import time
from functools import partial

import pytest
import requests
from processes import descendants

pytestmark = pytest.mark.alike

ROUNDS = int(os.environ.get("KILLS", "5"))
SIZE = 3
"""Each write adds so many triples."""


class Load:
    """Clients that write and read until the server is gone; what they were told, and what they found torn."""

    def __init__(self, client, first):
        self.client, self.next = client, first
        self.begun, self.done, self.refused, self.torn = set(), set(), set(), []
        self._lock, self._over = threading.Lock(), threading.Event()
        self._threads = [threading.Thread(target=work) for work in (self._write, self._write, self._read)]

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self._over.set()
        for thread in self._threads:
            thread.join()

    def has_done(self, number):
        return len(self.done) >= number

    def _take(self):
        with self._lock:
            self.next += 1
            self.begun.add(self.next)
            return self.next

    def _write(self):
        while not self._over.is_set():
            number = self._take()
            triples = " . ".join(f"<a:{number}> <a:p{place}> {number}" for place in range(SIZE))
            try:
                self.client.update(f"INSERT DATA {{ {triples} }}")
                self.done.add(number)
            except requests.RequestException:
                continue
            except AssertionError:
                self.refused.add(number)

    def _read(self):
        while not self._over.is_set():
            try:
                numbers = whole(self.client)
            except (requests.RequestException, AssertionError):
                continue
            self.torn += [numbers] if numbers is None else []


def whole(client):
    """Return the numbers of the writes that are there; None when one is there in part."""
    rows = client.rows("SELECT ?s (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?s")
    if {row["n"]["value"] for row in rows} - {str(SIZE)}:
        return None
    return {int(row["s"]["value"].removeprefix("a:")) for row in rows}


@pytest.fixture
def chance():
    return random.Random(20261127)  # noqa: S311 - the moments, the same each time


def test_nothing_that_was_answered_is_lost_and_nothing_is_there_in_part(writer, until, chance, tmp_path):
    done, begun, starts = set(), set(), []
    for _ in range(ROUNDS):
        started = time.monotonic()
        with writer(tmp_path / "store", "--keep", "2") as client:
            found = whole(client)
            starts.append(time.monotonic() - started)
            assert found is not None
            assert done <= found <= begun
            with Load(client, max(begun, default=0)) as load:
                until(partial(load.has_done, chance.randrange(3)))
                threading.Event().wait(chance.uniform(0, 0.15))
                client.process.send_signal(signal.SIGKILL)
            assert not load.torn
            done, begun = done | load.done, begun | load.begun
    assert done
    print(f"\n{ROUNDS} kills, {len(begun)} writes begun, {len(done)} answered")
    print(f"from the start to the first answer: {min(starts):.2f} to {max(starts):.2f} s")


def test_a_write_whose_process_is_killed_changes_nothing(writer, until, chance, tmp_path):
    with writer(tmp_path / "store") as client:
        with Load(client, 0) as load:
            for _ in range(ROUNDS):
                until(partial(load.has_done, len(load.done) + 1))
                threading.Event().wait(chance.uniform(0, 0.15))
                below = descendants(client.process.pid) - {client.process.pid}
                os.kill(chance.choice(sorted(below)), signal.SIGKILL)
            until(partial(load.has_done, len(load.done) + 2))
        found = whole(client)
        assert found is not None
        assert load.done <= found
        assert not load.refused & found
        assert not load.torn
