"""What hostile queries cost a server: how late each ends, what an ASK beside them takes, what is left behind.

    python bench/hostile.py [--queries 1000] [--limit 0.1] [--clients 4]

Puts the queries of ``tests/server/hostile`` in turn, as JSON and as CSV, to an `oxiana serve` over 6,000 triples.
Prints for each query how it ended and by how much the slowest outlived its limit; the 95th percentile of an ASK, idle
and beside them; and processes, descriptors and memory of the server before and after.
"""

import argparse
import http.client
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import cycle, islice, product
from pathlib import Path
from urllib.parse import urlencode, urlsplit

QUERIES = sorted((Path(__file__).resolve().parent.parent / "tests" / "server" / "hostile").glob("*.rq"))
FORMATS = ("json", "csv")
NODES = 3000


def write_data(path: Path) -> None:
    """Write a ring with chords: everything is reached from everywhere."""
    lines = (
        f"<http://example.org/n{n}> <http://example.org/next> <http://example.org/n{(n + 1) % NODES}> .\n"
        f"<http://example.org/n{n}> <http://example.org/jump> <http://example.org/n{n * 7 % NODES}> .\n"
        for n in range(NODES)
    )
    path.write_text("".join(lines))


def outcome(address: str, query: str, form: str, limit: str) -> str:
    """Ask one query and return how it ended: a status, or that the connection broke after one."""
    connection = http.client.HTTPConnection(address, timeout=60)
    target = "/sparql?" + urlencode({"query": query, "format": form, "timeout": limit})
    status = "no status"
    try:
        connection.request("GET", target)
        reply = connection.getresponse()
        status = str(reply.status)
        reply.read()
    except (http.client.HTTPException, OSError):
        return f"{status}, cut"
    finally:
        connection.close()
    return status


class Asker(threading.Thread):
    """Asks something small again and again, and keeps how long each answer took."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address, self.taken, self.over = address, list[float](), threading.Event()

    def run(self) -> None:
        """Ask until told to stop."""
        number = 0
        while not self.over.wait(0.02):
            begun, number = time.perf_counter(), number + 1
            status = outcome(self.address, f"ASK {{ ?s ?p {number} }}", "json", "10s")
            self.taken.append(time.perf_counter() - begun if status == "200" else 60.0)

    def p95(self) -> float:
        """Stop, and return the 95th percentile in milliseconds."""
        self.over.set()
        self.join()
        return statistics.quantiles(self.taken, n=20)[-1] * 1000


def family(process: int) -> list[int]:
    """Return the process and all below it."""
    parents = defaultdict(list)
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(stat.read_text().rpartition(")")[2].split()[1])].append(int(stat.parent.name))
        except OSError:
            continue
    found = [process]
    for each in found:
        found += parents[each]
    return found


def state(server: int) -> dict[str, int]:
    """Return what the server holds: processes, zombies, descriptors and private megabytes."""
    processes = family(server)
    stats = [Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] for process in processes]
    descriptors = len(list(Path(f"/proc/{server}/fd").iterdir()))
    return {
        "processes": len(processes),
        "zombies": stats.count("Z"),
        "descriptors": descriptors,
        "zygote descriptors": len(list(Path(f"/proc/{processes[1]}/fd").iterdir())),
        "MB of the front process": _private(server) >> 10,
        "MB of the zygote": _private(processes[1]) >> 10,
    }


def _private(process: int) -> int:
    lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Private"))


@contextmanager
def served() -> Iterator[tuple[str, int]]:
    """Yield the address and the process of a server of the data."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "ring.nt"
        write_data(data)
        command = [str(Path(sys.executable).with_name("oxiana")), "serve", "--port", "0", str(data)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
            assert server.stdout is not None  # noqa: S101 - it is a pipe
            yield urlsplit(server.stdout.readline().strip()).netloc, server.pid
            server.terminate()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--queries", type=int, default=1000)
    parser.add_argument("--limit", type=float, default=0.1, help="seconds")
    parser.add_argument("--clients", type=int, default=4)
    arguments = parser.parse_args()
    jobs = list(islice(cycle(product(QUERIES, FORMATS)), arguments.queries))
    ended: dict[tuple[str, str], list[tuple[str, float]]] = defaultdict(list)

    def put(job: tuple[Path, str]) -> None:
        begun = time.perf_counter()
        how = outcome(address, job[0].read_text(), job[1], f"{arguments.limit}s")
        ended[job[0].stem, job[1]].append((how, time.perf_counter() - begun - arguments.limit))

    with served() as (address, server):
        idle = Asker(address)
        idle.start()
        time.sleep(5)
        quiet, before = idle.p95(), state(server)
        beside = Asker(address)
        beside.start()
        begun = time.perf_counter()
        with ThreadPoolExecutor(arguments.clients) as clients:
            list(clients.map(put, jobs))
        took, busy = time.perf_counter() - begun, beside.p95()
        time.sleep(1)
        after = state(server)
    for (name, form), endings in sorted(ended.items()):
        counts = ", ".join(f"{number} of {how}" for how, number in Counter(how for how, _ in endings).most_common())
        slowest = max(late for _, late in endings) * 1000
        print(f"{name:20} {form:5} {counts:40} slowest {slowest:6.0f} ms after its limit")
    print(f"{len(jobs)} queries in {took:.1f} s, {arguments.clients} at once")
    print(f"ASK, 95th percentile: {quiet:.1f} ms idle, {busy:.1f} ms beside them: {busy / quiet:.1f} times")
    for name in before:
        print(f"{name:22} {before[name]:5} before {after[name]:5} after")


if __name__ == "__main__":
    main()
