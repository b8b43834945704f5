"""How long the questions of the tests take, in both query engines on the same release in the same run.

    python bench/questions.py [--rounds 5] RELEASE

Prints the median of each engine over all questions, the ratio of rdflib to Oxigraph as a geometric mean, and the time
from the start of `oxiana serve` to its first answer.
"""

import argparse
import math
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterable
from pathlib import Path

from oxiana.graph.release import open_release
from oxiana.graph.store import MemoryStore, Store
from oxiana.graph.store.rdflib import RdflibStore

QUESTIONS = Path(__file__).resolve().parent.parent / "tests" / "questions"
PORT = 8965


def milliseconds(store: Store, query: str, rounds: int) -> float:
    """Return the median time of a query and the reading of its whole answer."""
    taken = []
    for _ in range(rounds):
        begun = time.perf_counter()
        answer = store.query(query)
        if isinstance(answer, Iterable):
            list(answer)
        taken.append((time.perf_counter() - begun) * 1000)
    return statistics.median(taken)


def first_answer(release: Path) -> float:
    """Return the seconds from the start of a server to its answer to a query."""
    command = [str(Path(sys.executable).with_name("oxiana")), "serve", "--release", str(release), "--port", str(PORT)]
    begun = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            while time.perf_counter() - begun < 30:
                try:
                    with urllib.request.urlopen(f"http://127.0.0.1:{PORT}/sparql?query=ASK%7B%7D", timeout=1) as reply:
                        reply.read()
                    return time.perf_counter() - begun
                except (urllib.error.URLError, ConnectionError):
                    time.sleep(0.01)
            raise SystemExit("the server did not answer within 30 s")
        finally:
            server.terminate()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("release", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    quads = list(open_release(given.release).quads())
    queries = [path.read_text() for path in sorted(QUESTIONS.glob("*.rq"))]
    stores: dict[str, Store] = {"oxigraph": MemoryStore(quads), "rdflib": RdflibStore(quads)}
    times = {name: [milliseconds(store, query, given.rounds) for query in queries] for name, store in stores.items()}
    for name, taken in times.items():
        print(
            f"{name:10} median {statistics.median(taken):8.2f} ms, {len(taken)} questions, worst {max(taken):8.2f} ms"
        )
    ratios = [slow / quick for quick, slow in zip(times["oxigraph"], times["rdflib"], strict=True)]
    print(f"rdflib / oxigraph, geometric mean: {math.exp(statistics.fmean(map(math.log, ratios))):.0f}")
    print(f"start to first answer: {first_answer(given.release):.2f} s")


if __name__ == "__main__":
    main()
