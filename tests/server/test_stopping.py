"""A server that is told to stop ends what it has begun; on a socket that outlives it, a restart loses no request."""

import signal
import socket
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

pytestmark = pytest.mark.alike

BIG = "SELECT * { ?s ?p ?o . ?t ?q ?r } LIMIT 100000"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?p ?b . ?c ?q ?d . ?e ?r ?f }"


def refuses(address: tuple[str, int]) -> bool:
    try:
        socket.create_connection(address, timeout=1).close()
    except ConnectionError as error:  # one that comes in the moment of closing is reset
        return isinstance(error, ConnectionRefusedError)
    return False


def test_an_answer_under_way_is_finished_and_nobody_new_is_let_in(serve, numbers, until):
    with serve("--grace", "60s", "--timeout", "60s", numbers) as running:
        with requests.get(f"{running.url}sparql", params={"query": BIG}, stream=True, timeout=60) as answer:
            chunks = answer.iter_content(1 << 16)
            begun = next(chunks)
            running.process.send_signal(signal.SIGTERM)
            until(lambda: refuses(running.address))
            body = begun + b"".join(chunks)
        assert body.endswith(b"]}}")
        assert running.process.wait(20) == 0


def test_who_keeps_a_connection_is_told_that_it_closes(serve, numbers, until):
    with serve(numbers) as running, socket.create_connection(running.address, timeout=20) as connection:
        connection.sendall(b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n")
        assert b"Connection: close" not in connection.recv(1 << 16)
        running.process.send_signal(signal.SIGTERM)
        until(lambda: refuses(running.address))
        connection.sendall(b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n")
        answer = b"".join(iter(lambda: connection.recv(1 << 16), b""))
        assert answer.startswith(b"HTTP/1.1 200 OK")
        assert b"Connection: close" in answer
        assert running.process.wait(20) == 0


@pytest.mark.parametrize("again", [False, True], ids=["its time is over", "it is told twice"])
def test_no_answer_holds_the_server_for_ever(serve, numbers, until, again):
    grace = "60s" if again else "300ms"
    with serve("--timeout", "60s", "--grace", grace, numbers) as running, ThreadPoolExecutor(1) as clients:
        asked = clients.submit(running.ask, ENDLESS)
        until(lambda: "oxiana_queries_running 1" in running.get("metrics").text)
        running.process.send_signal(signal.SIGTERM)
        until(lambda: refuses(running.address))
        if again:
            running.process.send_signal(signal.SIGTERM)
        assert running.process.wait(20) == 0
        assert asked.exception() or asked.result().status_code == 503


def test_a_silent_connection_does_not_hold_the_server(serve, numbers):
    with serve("--grace", "60s", numbers) as running, socket.create_connection(running.address):
        running.process.send_signal(signal.SIGTERM)
        assert running.process.wait(20) == 0


PASSING = """
import os, sys
os.dup2(int(sys.argv[1]), 3)
os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS="1")
os.execv(sys.argv[2], sys.argv[2:])
"""


class Held:
    """Servers one after the other on a socket that outlives them, as systemd holds it."""

    def __init__(self, listener: socket.socket, oxiana, data) -> None:
        self.listener = listener
        self.command = [sys.executable, "-c", PASSING, str(self.listener.fileno()), str(oxiana), "serve", str(data)]
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}/sparql"

    def start(self) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            self.command,
            pass_fds=[self.listener.fileno()],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert process.stdout
        assert process.stdout.readline().strip() == self.url.removesuffix("sparql")
        return process


def stop(process: subprocess.Popen[str]) -> None:
    process.terminate()
    process.communicate(timeout=20)
    assert process.returncode == 0


def test_a_restart_loses_no_request(oxiana, numbers, until):
    statuses: list[int] = []
    over = threading.Event()

    def client() -> None:
        with requests.Session() as session:
            while not over.is_set():
                statuses.append(session.get(held.url, params={"query": "ASK {}"}, timeout=20).status_code)

    with socket.create_server(("127.0.0.1", 0), backlog=1024) as listener, ThreadPoolExecutor(4) as pool:
        held = Held(listener, oxiana, numbers)
        server = held.start()
        clients = [pool.submit(client) for _ in range(4)]
        try:
            for _ in range(2):
                asked = len(statuses)
                until(lambda asked=asked: len(statuses) > asked + 40)
                stop(server)
                server = held.start()
        finally:
            over.set()
        assert [done.exception() for done in clients] == [None] * 4
        stop(server)
    assert set(statuses) == {200}
