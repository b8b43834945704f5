"""What an operator does with a store: look at its generations, go back to one, copy it, check it."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from oxiana.graph.errors import StoreError
from oxiana.graph.store.generations import DATA, Generation, Generations, create_store
from oxiana.graph.store.oxigraph import open_snapshot


@dataclass(frozen=True, slots=True)
class Entry:
    """A generation with what is in it, and whether it is the one that is served."""

    generation: Generation
    quads: int
    graphs: int
    current: bool


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a generation can be read to its last quad: how many were read, and what went wrong, if anything did."""

    number: int
    quads: int
    problem: str


def log(store: Generations) -> Iterator[Entry]:
    """Yield the generations that are kept, the oldest first."""
    current = store.current.number
    for generation in store.all():
        data = open_snapshot(generation.data)
        graphs = sum(1 for _ in data.named_graphs())
        yield Entry(generation, len(data), graphs, generation.number == current)


def rollback(store: Generations, number: int, made: datetime) -> Generation:
    """Make a new generation of an old one, which stays; return it."""
    with store.draft() as draft:
        open_snapshot(store.of_number(number).data).backup(draft / DATA)
        return store.publish(draft, "rollback", f"generation {number}", made)


def backup(store: Generations, folder: Path, made: datetime) -> None:
    """Make a store of its own, whose first generation is the current one of this."""
    create_store(folder, made, "backup", open_snapshot(store.current.data).backup)


def verify(store: Generations) -> Iterator[Verdict]:
    """Read all of every generation; the engine checks the sums of the blocks that it reads."""
    for generation in store.all():
        yield _read(generation)


def _read(generation: Generation) -> Verdict:
    try:
        data = open_snapshot(generation.data)
        deque(data.dump(), maxlen=0)
        return Verdict(generation.number, len(data), "")
    except (OSError, RuntimeError, StoreError) as error:
        return Verdict(generation.number, 0, str(error))
