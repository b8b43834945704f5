"""Load on a server: wrk puts one query again and again over connections that stay open."""

import os
import re
import secrets
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from peers import Endpoint

SCRIPT: Final = Path(__file__).with_name("load.lua")
CLIENT: Final = Path(__file__).with_name("client.py")


@dataclass(frozen=True)
class Load:
    """One run: answers a second, latencies and processor time of the server in milliseconds."""

    rate: float
    median: float
    p95: float
    processor: float


@dataclass(frozen=True)
class Question:
    """A query with its name, and what its answer shall be written in."""

    name: str
    text: str

    @property
    def accept(self) -> str:
        """The media type of the answer, one that all servers write."""
        graph = re.search(r"\b(CONSTRUCT|DESCRIBE)\b", self.text)
        return "application/n-triples" if graph else "application/sparql-results+json"


def load(endpoint: Endpoint, question: Question, connections: int, seconds: int, *, fresh: bool) -> Load:
    """Put the query as often as the server answers; ``fresh`` makes each text one that was never asked before.

    Servers that have got behind are waited for at the end, so that the next one is measured alone.
    """
    url = urlsplit(endpoint.target(question.text))
    told = {
        "TARGET": f"{url.path}?{url.query}",
        "ACCEPT": question.accept,
        "RUN": secrets.token_hex(4) if fresh else "",
    }
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "60s", "-s", str(SCRIPT)]
    before = endpoint.processor()
    done = subprocess.run(
        [*command, f"http://{url.netloc}"], env={**os.environ, **told}, check=True, capture_output=True, text=True
    )
    taken = endpoint.processor() - before
    figures = re.search(r"figures (\d+) (\d+) (\d+) (\d+) (\d+)", done.stdout)
    if figures is None:
        raise SystemExit(f"wrk gave no figures: {done.stdout}")
    requests, micros, failed, median, p95 = map(int, figures.groups())
    if failed:
        raise SystemExit(f"{endpoint.name} failed {failed} times on {question.name}: {done.stdout}")
    endpoint.answer("ASK {}", "application/sparql-results+json")
    return Load(requests / micros * 1e6, median / 1e3, p95 / 1e3, taken / max(requests, 1) * 1e3)


def load_from_python(endpoint: Endpoint, question: Question, seconds: int) -> float:
    """Return the answers a second that a client in Python gets over 8 connections, each text being new."""
    command = [sys.executable, str(CLIENT), endpoint.target(question.text), question.accept, str(seconds)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    endpoint.answer("ASK {}", "application/sparql-results+json")
    return float(done.stdout)
