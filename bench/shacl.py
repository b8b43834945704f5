"""Validation side by side: the same data and 15 shapes in the same run; loading is told apart, results are compared.

    python bench/shacl.py            # 10,000 and 100,000 triples
    python bench/shacl.py 1000000    # or any sizes; above 2,000,000 ours alone
    python bench/shacl.py --ours 250000 1000000 5000000    # ours alone, to see how its time grows

Each engine runs at each size in a process of its own, in turns, three times, once if it takes longer than a minute; its
line is of the run with the median time. As in the workers of the server, the heap is in huge pages. A line has the
seconds to load and to validate (the best of the validations that fit into a minute), the memory at the most, and how
the results differ from ours; below is how long it takes to bring our report up to date after one triple. The last
lines tell how the time of ours grows from size to size, and that of a bare walk: one query for each class of focus
nodes, which counts the values they have for one property. The more data there is, the less of it is in the caches of
the processor, so that the walk grows as well. The last is the power of the size that fits the times best, turn by turn:
up to 1, time grows no faster than the data. Seconds are of a processor, whatever else the machine does; all engines use
but one.
"""

import json
import math
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from statistics import linear_regression
from typing import TypeVar

from generate import generate
from pyoxigraph import Literal, Quad, RdfFormat, Triple, parse, serialize

from oxiana.graph.store import MemoryStore
from oxiana.graph.terms import external, mint, term
from oxiana.graph.validation.lookup import Lookup, Term
from oxiana.server.memory import huge_pages

Returned = TypeVar("Returned")
Key = tuple[str, str, str, str]

SHAPES = Path(__file__).with_name("diplomacy.ttl")
SIZES = (10_000, 100_000)
OURS = "compiled"
ENGINES = (OURS, "pyshacl", "pyrudof")
ENOUGH, MOST_RUNS, ROUNDS = 60.0, 3, 3
LARGEST_FOR_PEERS = 2_000_000
CHANGE = Triple(mint("meeting", "0"), term("editionNumber"), Literal(-7))


@dataclass(frozen=True)
class Measured:
    """What one engine did: seconds to load, to validate, after a change, for a bare walk; MB; what it found."""

    engine: str
    load: float
    validate: float
    change: float | None
    walk: float | None
    memory: float
    found: Counter[Key]


def timed(work: Callable[[], Returned]) -> tuple[float, Returned]:
    """Return how many seconds of a processor some work took, and what it returned."""
    start = time.process_time()
    done = work()
    return time.process_time() - start, done


def best(work: Callable[[], Returned]) -> tuple[float, Returned]:
    """Do the work as often as fits into the time, and return the best time."""
    seconds, done = timed(work)
    for _ in range(min(MOST_RUNS - 1, int(ENOUGH / max(seconds, 0.001)) - 1)):
        seconds = min(seconds, timed(work)[0])
    return seconds, done


def compiled(data: Path) -> tuple[float, float, Iterable[Key], float, float]:
    """Measure the queries of this project over a store in memory, how long one more triple takes, and a bare walk."""
    from oxiana.graph.validation.compiled.changing import revalidate
    from oxiana.graph.validation.compiled.validating import validate_store

    shapes = tuple(parse(SHAPES.read_bytes(), format=RdfFormat.TURTLE))
    load, store = timed(lambda: MemoryStore(_quads(data)))
    seconds, report = best(lambda: validate_store(store, shapes))
    if report.notes:
        raise SystemExit(f"not by queries alone: {report.notes}")
    found = ((str(one.focus), str(one.component), str(one.path or ""), str(one.value or "")) for one in report.results)
    walk, _ = best(lambda: walked(store, shapes))
    store.load([Quad(*CHANGE)])
    change, changed = best(lambda: revalidate(store, shapes, report, added=[CHANGE]))
    if len(changed.results) != len(report.results) + 1:
        raise SystemExit("the change was not noticed")
    return load, seconds, found, change, walk


def walked(store: MemoryStore, shapes: Iterable[Triple]) -> list[int]:
    """Return how many values the focus nodes of each class have for the first property that a shape looks at."""
    triples = Lookup(shapes)
    paths: dict[Term, Term] = {}
    for shape, kind in triples.pairs(external("sh", "targetClass")):
        for inner in triples.objects(shape, external("sh", "property")):
            paths.setdefault(kind, triples.objects(inner, external("sh", "path"))[0])
    target = "?this rdf:type/(rdfs:subClassOf*)"
    queries = (f"SELECT (COUNT(*) AS ?n) {{ {target} {kind} . ?this {path} ?value }}" for kind, path in paths.items())
    return [int(row["n"].value) for query in queries for row in store.select(query)]


def _quads(data: Path) -> Iterable[Quad]:
    return parse(path=data, format=RdfFormat.N_TRIPLES)


def pyshacl(data: Path) -> tuple[float, float, Iterable[Key]]:
    """Measure pySHACL over an rdflib graph."""
    import pyshacl as engine
    import rdflib

    shapes = rdflib.Graph().parse(SHAPES)
    load, graph = timed(lambda: rdflib.Graph().parse(data, format="nt"))
    seconds, (_, report, _) = best(lambda: engine.validate(graph, shacl_graph=shapes))
    sh = rdflib.Namespace("http://www.w3.org/ns/shacl#")
    parts = (sh.focusNode, sh.sourceConstraintComponent, sh.resultPath, sh.value)
    results = report.objects(None, sh.result)
    found = (tuple(_text(report.value(one, part)) for part in parts) for one in results)
    return load, seconds, found  # type: ignore[return-value]


def pyrudof(data: Path) -> tuple[float, float, Iterable[Key]]:
    """Measure pyrudof over its own graph."""
    import pyrudof as engine

    rudof = engine.Rudof(engine.RudofConfig())
    load, _ = timed(lambda: rudof.read_data(str(data), format=engine.RDFFormat.NTriples))
    rudof.read_shacl(str(SHAPES))
    seconds, report = best(rudof.validate_shacl)
    return (
        load,
        seconds,
        ((one.focus_node, one.constraint_component, str(one.path or ""), str(one.value or "")) for one in report),
    )


def _text(term: object) -> str:
    from oxiana.graph.rdf import from_rdflib_term

    return "" if term is None else str(from_rdflib_term(term))  # type: ignore[arg-type]


def alone(engine: str, data: Path) -> None:
    """Measure one engine in this process and print what came out."""
    load, seconds, found, *more = {"compiled": compiled, "pyshacl": pyshacl, "pyrudof": pyrudof}[engine](data)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps([load, seconds, *(more or [None, None]), memory, sorted(map(list, found))]))


def measured(engine: str, data: Path) -> Measured:
    """Measure one engine in a process of its own."""
    done = subprocess.run(
        [sys.executable, __file__, "--alone", engine, str(data)],
        check=True, capture_output=True, text=True, env=huge_pages(os.environ),
    )  # fmt: skip
    *figures, found = json.loads(done.stdout.splitlines()[-1])
    return Measured(engine, *figures, Counter(tuple(key) for key in found))


def in_turns(sizes: Iterable[int], engines: Sequence[str]) -> dict[tuple[int, str], list[Measured]]:
    """Measure the engines at every size in turns; one that takes longer than a minute has one turn."""
    wanted = [(size, engine) for size in sizes for engine in engines if engine == OURS or size <= LARGEST_FOR_PEERS]
    runs: dict[tuple[int, str], list[Measured]] = {each: [] for each in wanted}
    with tempfile.TemporaryDirectory() as folder:
        files = {size: _file(Path(folder), size) for size, _ in wanted}
        for _ in range(ROUNDS):
            for (size, engine), found in runs.items():
                if not found or found[0].validate < ENOUGH:
                    found.append(measured(engine, files[size]))
    return runs


def _file(folder: Path, size: int) -> Path:
    file = folder / f"{size}.nt"
    with file.open("wb") as opened:
        serialize(generate(size), opened, format=RdfFormat.N_TRIPLES)
    return file


def compare(sizes: Iterable[int], engines: Sequence[str]) -> None:
    """Print a table for each size, then how the time of ours grows from each size to the next."""
    runs = in_turns(sizes, engines)
    medians: dict[int, dict[str, Measured]] = {size: {} for size, _ in runs}
    for (size, engine), found in runs.items():
        medians[size][engine] = sorted(found, key=lambda run: run.validate)[len(found) // 2]
    for size, rows in medians.items():
        _print_table(size, rows)
    for smaller, larger in pairwise(medians):
        before, after = medians[smaller][OURS], medians[larger][OURS]
        grown = f"{larger / smaller:.1f} times the data, {after.validate / before.validate:.1f} times the time"
        walk = (after.walk or 0) / (before.walk or 1)
        print(f"\n{smaller:,} to {larger:,} triples: {grown}, {walk:.1f} times that of a bare walk")
    if len(medians) > 1:
        turns = zip(*(runs[size, OURS] for size in medians), strict=False)
        powers = (_power(medians, [run.validate for run in turn]) for turn in turns)
        print(f"\ntime grows as the data to the power of {', '.join(f'{power:.2f}' for power in powers)}")


def _power(sizes: Iterable[int], seconds: Iterable[float]) -> float:
    return linear_regression([*map(math.log, sizes)], [*map(math.log, seconds)]).slope


def _print_table(size: int, rows: dict[str, Measured]) -> None:
    ours = rows[OURS]
    print(f"\n{size:,} triples, {sum(ours.found.values())} results")
    print(f"{'engine':10} {'load s':>8} {'validate s':>11} {'ratio':>7} {'MB':>7}  results")
    for row in rows.values():
        ratio = row.validate / ours.validate
        figures = f"{row.load:8.2f} {row.validate:11.3f} {ratio:7.1f} {row.memory:7.0f}"
        print(f"{row.engine:10} {figures}  {_difference(ours, row)}")
    walk = ours.walk or math.nan
    print(
        f"one triple more: {(ours.change or 0) * 1000:.1f} ms; ours takes {ours.validate / walk:.1f} times a bare walk"
    )


def _difference(ours: Measured, other: Measured) -> str:
    """Compare focus nodes and components; paths and values are printed by each engine in its own way."""
    wanted, found = (Counter((key[0].strip("<>"), key[1].strip("<>")) for key in one.found) for one in (ours, other))
    if set(wanted) == set(found):
        return "the same"
    fewer, more = set(wanted) - set(found), set(found) - set(wanted)
    kinds = Counter(component.rpartition("#")[2] for _, component in (*fewer, *more))
    return f"{len(fewer)} fewer, {len(more)} more: {', '.join(f'{kind} {number}' for kind, number in kinds.items())}"


if __name__ == "__main__":
    if sys.argv[1:2] == ["--alone"]:
        alone(sys.argv[2], Path(sys.argv[3]))
    else:
        sizes = [int(argument) for argument in sys.argv[1:] if argument != "--ours"]
        compare(sizes or SIZES, (OURS,) if "--ours" in sys.argv else ENGINES)
