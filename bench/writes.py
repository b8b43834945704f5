"""What writes cost: small updates, the questions after them, graphs put; on stores of some sizes, guarded or not.

    python bench/writes.py [TRIPLES…]

Medians in milliseconds. A question right after a write opens the new generation; the next one finds it open.
"""

import secrets
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import requests

OXIANA = Path(sys.executable).with_name("oxiana")
ROUNDS = 20
GRAPH = "".join(f"<http://x/{number}> <http://p/1> {number} ." for number in range(1000))
SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
<s:shape> a sh:NodeShape ; sh:targetSubjectsOf <http://p/1> ;
  sh:property [ sh:path <http://p/1> ; sh:maxCount 5 ] ; sh:property [ sh:path <http://p/2> ; sh:nodeKind sh:Literal ] .
"""


@dataclass
class Client:
    """Who writes to a server and asks it, and how long each kind of request took."""

    url: str
    session: requests.Session
    taken: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    def send(self, what: str, method: str, path: str, **request: object) -> None:
        """Send a request, and note how long it took."""
        begun = time.perf_counter()
        response = self.session.request(method, self.url + path, timeout=60, **request)  # type: ignore[arg-type]
        self.taken[what].append(1000 * (time.perf_counter() - begun))
        response.raise_for_status()

    def round(self, number: int) -> None:
        """Write and ask once of each kind."""
        ask = {"query": f"ASK {{ <http://x/new> ?p {number} }}"}
        self.send(
            "update", "POST", "update", data={"update": f"INSERT DATA {{ <http://x/new> <http://p/9> {number} }}"}
        )
        self.send("ask after it", "GET", "sparql", params=ask)
        self.send("ask again", "GET", "sparql", params=ask | {"timeout": "9s"}, headers={"Accept": "text/csv"})
        put = {"params": {"graph": f"http://g/{number % 3}"}, "headers": {"Content-Type": "text/turtle"}}
        self.send("put 1,000", "PUT", "store", data=GRAPH, **put)
        move = "DELETE { ?s <http://p/8> ?o } INSERT { ?s <http://p/8> 1 } WHERE { ?s <http://p/1> '1' }"
        self.send("delete/insert", "POST", "update", data={"update": move})


@contextmanager
def serving(folder: Path, *more: str | Path) -> Iterator[Client]:
    """Serve a store made of the data in the folder."""
    session = requests.Session()
    token = secrets.token_urlsafe()
    (folder / "token").write_text(token)
    session.headers["Authorization"] = f"Bearer {token}"
    command = [OXIANA, "serve", "--port", "0", "--store", folder / "store", folder / "data.nt", "--enable-update"]
    command += ["--token-file", folder / "token", "--timeout", "60s", *more]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            yield Client((process.stdout or sys.stdin).readline().strip(), session)
        finally:
            process.terminate()


def measure(triples: int, *, guarded: bool) -> None:
    """Measure a store of so many triples, and print a line."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        lines = (f'<http://e/{number // 4}> <http://p/{number % 4}> "{number}" .\n' for number in range(triples))
        (folder / "data.nt").write_text("".join(lines))
        (folder / "shapes.ttl").write_text(SHAPES)
        with serving(folder, *(["--guard", folder / "shapes.ttl"] if guarded else [])) as client:
            for number in range(ROUNDS):
                client.round(number)
    medians = (f"{what} {statistics.median(taken):.0f}" for what, taken in client.taken.items())
    print(f"{triples:,} triples{', guarded' if guarded else ''}: {', '.join(medians)}", flush=True)


if __name__ == "__main__":
    for size in [int(argument) for argument in sys.argv[1:]] or [1000, 100_000]:
        for is_guarded in (False, True):
            measure(size, guarded=is_guarded)
