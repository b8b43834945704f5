"""Answers over HTTP, side by side: our server, Oxigraph's and rdflib-endpoint on the same graph in the same run.

    make bench-http
    python bench/serving.py --rounds 5 --part repeated --only star --only ask

All answers are compared first. Each server is then asked in turn, several rounds; a figure is the median of its rounds,
and a ratio is the median of the ratios within a round. Milliseconds of processor time count all processes of a server.
It needs wrk, and nginx for the part behind it.
"""

import argparse
import contextlib
import http.client
import statistics
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from generate import generate
from load import Load, Question, load, load_from_python
from peers import Endpoint, nginx, oxiana, oxigraph, rdflib_endpoint
from pyoxigraph import (
    DefaultGraph,
    NamedNode,
    Quad,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    parse,
    parse_query_results,
    serialize,
)

TRIPLES: Final = 100_000
QUERIES: Final = Path(__file__).with_name("queries")
LOOKUPS: Final = ("ask", "star", "chain", "path", "describe-like")
OTHERS: Final = (
    "group-by", "optional", "not-exists", "order-by-limit",
    "text-filter", "count-over-graphs", "construct", "date-range",
)  # fmt: skip
SERVERS: Final = (oxiana, oxigraph, rdflib_endpoint)
SLOW: Final = "rdflib-endpoint"

Rounds = list[tuple[Load, ...]]


def question(name: str) -> Question:
    """Return the query of this name."""
    return Question(name, (QUERIES / f"{name}.rq").read_text().strip())


def dataset() -> Iterator[Quad]:
    """Yield the graph: all of it in the default graph, and what a claim states also in the graph of the claim."""
    values = "https://w3id.org/oxiana/id/value-"
    for triple in generate(TRIPLES):
        yield Quad(*triple, DefaultGraph())
        subject = triple.subject
        if isinstance(subject, NamedNode) and subject.value.startswith(values):
            yield Quad(*triple, NamedNode(subject.value.replace("/id/value-", "/id/claim-")))


def said(body: bytes, accept: str) -> Counter[object]:
    """Return an answer so that it can be compared: rows or triples without their order, or true or false."""
    if accept == "application/n-triples":
        return Counter(str(quad) for quad in set(parse(body, RdfFormat.N_TRIPLES)))
    results = parse_query_results(body, QueryResultsFormat.JSON)
    if isinstance(results, QuerySolutions):
        return Counter(tuple(str(value) for value in row) for row in results)
    return Counter([bool(results)])


def compare(servers: Sequence[Endpoint], asked: Question) -> int:
    """Return the number of rows that all servers answer with; end when they differ."""
    answers = [said(server.answer(asked.text, asked.accept), asked.accept) for server in servers]
    for server, answer in zip(servers, answers, strict=True):
        if answer != answers[0]:
            raise SystemExit(f"{server.name} answers {asked.name} otherwise than {servers[0].name}")
    return answers[0].total()


def rounds(
    servers: Sequence[Endpoint], asked: Question, number: int, *, connections: int = 8, fresh: bool = True
) -> Rounds:
    """Ask all servers in turn, so many times."""
    return [
        tuple(load(server, asked, connections, 3 if server.name == SLOW else 2, fresh=fresh) for server in servers)
        for _ in range(number)
    ]


def middle(of: Rounds, figure: Callable[[Load], float], server: int) -> float:
    """Return the median of a figure of one server."""
    return statistics.median(figure(loads[server]) for loads in of)


def ratio(of: Rounds, server: int, figure: Callable[[Load], float] = lambda load: load.rate) -> float:
    """Return how many times the figure of another server ours is: the median over the rounds."""
    return statistics.median(figure(loads[0]) / max(figure(loads[server]), 0.001) for loads in of)


def _row(name: str, *cells: str) -> None:
    print(f"{name:18}" + "".join(f"{cell:>18}" for cell in cells), flush=True)


def compared(servers: Sequence[Endpoint], names: Sequence[str], number: int, *, fresh: bool = True) -> None:
    """Print a row for each query: answers a second, processor time an answer, and the ratios of the rates."""
    others = [server.name for server in servers[1:]]
    _row("", *(server.name for server in servers), *(f"/ {other}" for other in others))
    for name in names:
        asked = question(name)
        rows = compare(servers, asked)
        of = rounds(servers, asked, number, fresh=fresh)
        figures = [
            (middle(of, lambda load: load.rate, n), middle(of, lambda load: load.processor, n))
            for n in range(len(servers))
        ]
        ratios = [f"{ratio(of, n):.2f}" for n in range(1, len(servers))]
        _row(f"{name} {rows}", *(f"{rate:.1f}/s {cost:.2f} ms" for rate, cost in figures), *ratios)


def fresh(servers: Sequence[Endpoint], names: Sequence[str], number: int) -> None:
    """Each text is new, over 8 connections."""
    compared(servers, names, number)


def python(servers: Sequence[Endpoint], names: Sequence[str], number: int) -> None:
    """As fresh, but asked by a client in Python, which takes its share of the time."""
    _row("", *(server.name for server in servers), *(f"/ {server.name}" for server in servers[1:]))
    for name in names:
        of = [[load_from_python(server, question(name), 2) for server in servers] for _ in range(number)]
        ratios = [statistics.median(rates[0] / rates[n] for rates in of) for n in range(1, len(servers))]
        middles = [statistics.median(rates[n] for rates in of) for n in range(len(servers))]
        _row(name, *(f"{rate:.1f}/s" for rate in middles), *(f"{each:.2f}" for each in ratios))


def _waited(servers: Sequence[Endpoint], asked: Question, number: int) -> None:
    """Print what one client waits for an answer, over one connection, and what that is to each server."""
    of = rounds(servers, asked, number, connections=1)
    for n, server in enumerate(servers):
        waited, cost = middle(of, lambda load: load.median, n), middle(of, lambda load: load.processor, n)
        _row(server.name, f"{waited:.2f} ms", f"{cost:.2f} ms", f"{ratio(of, n, lambda load: load.median):.2f}")


def latency(servers: Sequence[Endpoint], _names: Sequence[str], number: int) -> None:
    """A trivial ASK over one connection: latency, processor time, and our latency as a multiple."""
    _waited(servers, question("ask"), number)


def repeated(servers: Sequence[Endpoint], names: Sequence[str], number: int) -> None:
    """The same text again and again, over 8 connections."""
    compared(servers[:2], names, number, fresh=False)


def proxied(servers: Sequence[Endpoint], names: Sequence[str], number: int) -> None:
    """The same text again and again, behind the documented nginx."""
    with nginx(servers[0]) as before:
        compared([before, servers[1]], names, number, fresh=False)


def rows(servers: Sequence[Endpoint], _names: Sequence[str], number: int) -> None:
    """10,000 rows over one connection: latency, processor time, and our latency as a multiple."""
    asked = question("ten-thousand-rows")
    compare(servers[:2], asked)
    _waited(servers[:2], asked, number)


def long(servers: Sequence[Endpoint], _names: Sequence[str], number: int) -> None:
    """300,000 rows: seconds to the first byte, megabytes that the process which speaks HTTP grew by."""
    asked = question("long-answer")
    for server in servers[:2]:
        before = server.memory()
        taken = [server.first_byte(f"{asked.text} # {n}", asked.accept) for n in range(number)]
        first, length = statistics.median(first for first, _ in taken), taken[0][1]
        _row(server.name, f"{first:.3f} s", f"{length >> 20} MB", f"+{server.memory() - before:.0f} MB")


def hostile(servers: Sequence[Endpoint], names: Sequence[str], number: int) -> None:
    """The 95th percentile over 2 connections while a query runs that never ends, as a multiple of its idle value."""
    for name in names:
        found = []
        for _ in range(number):
            idle = load(servers[0], question(name), 2, 2, fresh=True).p95
            with _asked_meanwhile(servers[0], question("hostile")):
                found.append(load(servers[0], question(name), 2, 2, fresh=True).p95 / idle)
        _row(name, f"{statistics.median(found):.2f}")


@contextlib.contextmanager
def _asked_meanwhile(server: Endpoint, asked: Question) -> Iterator[None]:
    """Let a query run, and leave it at the end."""
    with contextlib.closing(http.client.HTTPConnection(urlsplit(server.url).netloc)) as connection:
        connection.request("GET", server.target(asked.text).partition(urlsplit(server.url).netloc)[2])
        yield


PARTS: Final = (fresh, python, latency, repeated, proxied, rows, long, hostile)


@contextlib.contextmanager
def started() -> Iterator[list[Endpoint]]:
    """Run all servers on the graph."""
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        data = Path(folder, "diplomacy.nq")
        with data.open("wb") as file:
            serialize(dataset(), file, RdfFormat.N_QUADS)
        yield [stack.enter_context(start(data)) for start in SERVERS]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", action="append", help="a query, by the name of its file")
    parser.add_argument("--part", action="append", choices=[part.__name__ for part in PARTS])
    given = parser.parse_args()
    with started() as servers:
        for part in PARTS:
            if not given.part or part.__name__ in given.part:
                print(f"\n{part.__name__}: {part.__doc__}\n")
                part(servers, given.only or (*LOOKUPS, *OTHERS), given.rounds)


if __name__ == "__main__":
    main()
