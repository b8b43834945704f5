"""A new release takes the place of the old one while queries are answered; a bad one changes nothing."""

import json
import secrets
import signal
import subprocess
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests
from processes import children

from oxiana.server.formats import Kind
from oxiana.server.nursery import Nursery, Source
from oxiana.server.operating import RunningServer
from oxiana.server.pool import Pool
from oxiana.server.settings import Settings

pytestmark = pytest.mark.alike

TOKEN = secrets.token_urlsafe()
SAYS = "SELECT ?word { <http://example.org/a> <http://example.org/says> ?word }"


class Reloadable:
    """A running server, the file that it serves, and the token of its operator."""

    def __init__(self, server, data: Path, token: Path) -> None:
        self.server, self.data, self.token = server, data, token

    def write(self, word: str, more: str = "") -> None:
        """Put another file in place of the one that is served."""
        fresh = self.data.with_suffix(".new")
        fresh.write_text(f'<http://example.org/a> <http://example.org/says> "{word}" .\n{more}')
        fresh.replace(self.data)

    def reload(self) -> None:
        """Do what the command does."""
        RunningServer(self.server.url, TOKEN).reload()

    def command(self, token: Path) -> list[str]:
        host, port = self.server.address
        return ["reload", "--host", host, "--port", str(port), "--operator-token-file", str(token)]

    def word(self) -> str:
        return str(self.server.ask(SAYS).json()["results"]["bindings"][0]["word"]["value"])

    def release(self) -> str:
        return str(self.server.get("ready").json()["release"])

    def events(self) -> list[dict[str, object]]:
        return [entry for entry in self.server.entries() if entry.get("event") == "reload"]


@pytest.fixture(scope="module")
def reloadable(serve, numbers, tmp_path_factory) -> Iterator[Reloadable]:
    folder = tmp_path_factory.mktemp("reloaded")
    data, token = folder / "data.nt", folder / "token"
    token.write_text(TOKEN)
    Reloadable(None, data, token).write("old")
    with serve("--timeout", "30s", "--operator-token-file", token, data, numbers) as running:
        yield Reloadable(running, data, token)


@contextmanager
def asking(ask: Callable[[requests.Session], object], clients: int = 4) -> Iterator[list[object]]:
    """Let several clients ask again and again, each on a connection that it keeps; yields what they hear."""
    heard: list[object] = []
    over = threading.Event()

    def client() -> None:
        with requests.Session() as session:
            while not over.is_set():
                heard.append(ask(session))

    with ThreadPoolExecutor(clients) as pool:
        futures = [pool.submit(client) for _ in range(clients)]
        try:
            yield heard
        finally:
            over.set()
        for future in futures:
            future.result()


def test_a_new_release_takes_over_and_no_request_is_lost(reloadable, oxiana, until):
    """Each answer is whole, of one release, under a tag of that release, and after the switch of the new one."""
    url = f"{reloadable.server.url}sparql"

    def ask(session: requests.Session) -> tuple[int, str, str]:
        answer = session.get(url, params={"query": SAYS}, timeout=20)
        return answer.status_code, answer.json()["results"]["bindings"][0]["word"]["value"], answer.headers["ETag"]

    with asking(ask) as heard:
        until(lambda: len(heard) > 20)
        reloadable.write("new")
        command = [oxiana, *reloadable.command(reloadable.token)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
        told = len(heard)
        until(lambda: len(heard) > told + 20)
    assert (done.returncode, done.stderr) == (0, "")
    assert reloadable.release() in done.stdout
    assert {status for status, _, _ in heard} == {200}
    assert len({(word, tag) for _, word, tag in heard}) == 2
    assert {word for _, word, _ in heard[:20]} == {"old"}
    assert {word for _, word, _ in heard[told + 4 :]} == {"new"}


def test_a_running_query_ends_on_the_old_release(reloadable):
    """The rows that were not yet sent come from the data that the answer began with."""
    before, old = reloadable.release(), reloadable.word()
    query = "SELECT ?s ?word { ?s ?p ?o . ?t <http://example.org/says> ?word . ?u ?q ?r } LIMIT 300000"
    with requests.get(f"{reloadable.server.url}sparql", params={"query": query}, stream=True, timeout=60) as answer:
        chunks = answer.iter_content(1 << 16)
        begun = next(chunks)
        reloadable.write("later")
        reloadable.reload()
        assert (reloadable.word(), reloadable.release() == before) == ("later", False)
        rows = json.loads(begun + b"".join(chunks))["results"]["bindings"]
    assert (len(rows), {row["word"]["value"] for row in rows}) == (300_000, {old})


def test_a_bad_release_changes_nothing_and_says_so(reloadable, here):
    before, old, events = reloadable.release(), reloadable.word(), len(reloadable.events())
    reloadable.write("bad", "this is no triple")
    status, _, said = here(*reloadable.command(reloadable.token))
    assert (status, "data.nt" in said) == (1, True)
    assert (reloadable.word(), reloadable.release()) == (old, before)
    assert [(event["outcome"], event["release"]) for event in reloadable.events()[events:]] == [("refused", before)]
    reloadable.write("good")
    reloadable.reload()
    assert reloadable.word() == "good"


def test_a_hangup_reloads_too(reloadable, until):
    events = len(reloadable.events())
    reloadable.write("hung up")
    reloadable.server.process.send_signal(signal.SIGHUP)
    until(lambda: len(reloadable.events()) > events)
    assert reloadable.word() == "hung up"
    assert reloadable.events()[-1]["outcome"] == "serving"


def test_what_a_client_has_of_the_old_release_is_not_taken_for_the_new(reloadable):
    first = reloadable.server.ask(SAYS)
    reloadable.write("changed")
    reloadable.reload()
    url, headers = f"{reloadable.server.url}sparql", {"If-None-Match": first.headers["ETag"]}
    again = requests.get(url, params={"query": SAYS}, headers=headers, timeout=20)
    assert (again.status_code, "changed" in again.text) == (200, True)


def test_the_processes_of_the_old_release_end(reloadable, until):
    for word in ("one", "two"):
        reloadable.write(word)
        reloadable.reload()
    until(lambda: len(children(reloadable.server.process.pid)) == 1)


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_only_the_operator_reloads(reloadable, server, method):
    url = f"{reloadable.server.url}reload"
    assert requests.request(method, url, timeout=20).status_code == 401
    assert requests.request(method, url, headers={"Authorization": "Bearer x"}, timeout=20).status_code == 403
    assert requests.request(method, f"{server.url}reload", timeout=20).status_code == 403


def test_the_command_says_what_is_wrong(reloadable, here, tmp_path):
    wrong = tmp_path / "wrong"
    wrong.write_text("wrong")
    nobody = ["reload", "--port", "1", "--operator-token-file", "wrong"]
    for command, ended in ((reloadable.command(wrong), 1), (nobody, 1), (["reload"], 2)):
        status, _, said = here(*command)
        assert (status, said.count("\n"), "token" in said or command is nobody) == (ended, 1, True)


def test_a_store_is_reloaded_too(serve, tmp_path):
    data, token = tmp_path / "data.nt", tmp_path / "token"
    token.write_text(TOKEN)
    Reloadable(None, data, token).write("stored")
    with serve("--store", tmp_path / "store", "--operator-token-file", token, data) as running:
        stored = Reloadable(running, data, token)
        stored.reload()
        assert stored.word() == "stored"


def test_a_request_asks_the_data_that_it_began_with(tmp_path):
    """Many questions may make one page: all are put to the same data, and its processes stay for so long."""
    data = tmp_path / "data.nt"
    Reloadable(None, data, data).write("old")
    settings = Settings(idle_workers=1)
    pool = Pool(Nursery(Source([data], tmp_path), settings), settings)

    def word() -> bytes:
        return pool.query(SAYS, {Kind.SOLUTIONS: "text/csv"}).read().split()[-1]

    with ThreadPoolExecutor(1) as others:
        pool.hold()
        held = pool.data.id
        Reloadable(None, data, data).write("new")
        retired = others.submit(pool.retire, pool.switch(pool.renewed()))
        assert [word(), word(), pool.data.id] == [b"old", b"old", held]
        assert not retired.done()
        pool.let_go()
        retired.result(20)
        assert (word(), pool.data.id == held) == (b"new", False)
    pool.close()
