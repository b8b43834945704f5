"""The processes of this machine, as they are at a moment: one may end while they are looked at."""

from contextlib import suppress
from pathlib import Path
from typing import NamedTuple


class Process(NamedTuple):
    """A process: its number, the letter of its state, the number of its parent, and how nice it is to others."""

    number: int
    state: str
    parent: int
    niceness: int


def processes() -> list[Process]:
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            state, parent, *rest = stat.read_text().rpartition(")")[2].split()
            found.append(Process(int(stat.parent.name), state, int(parent), int(rest[14])))
    return found


def children(number: int) -> set[int]:
    """Return the processes that a process has started."""
    return {process.number for process in processes() if process.parent == number}


def descendants(number: int) -> set[int]:
    """Return the processes under a process, itself included."""
    listed, found = processes(), {number}
    while more := {process.number for process in listed if process.parent in found} - found:
        found |= more
    return found


def alive(number: int) -> bool:
    return any(process.number == number and process.state != "Z" for process in processes())
