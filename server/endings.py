"""What is said of a job that was ended from outside: by its kind, by what it was doing, and by the signal."""

import signal
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from oxiana.graph.errors import LimitReached, OxianaError, ShapesRejected, SyntaxProblem
from oxiana.server.workers.failures import QueryFailed


@dataclass(frozen=True)
class Words:
    """What a kind of job is called, what would take less, and what gives it more time."""

    name: str
    remedy: str
    longer: str = ""


_QUERY: Final = Words("the query", "ask for less")
_WORDS: Final = {
    "validate": Words("the validation", "check less at a time", ", or let it run as a job with async=true"),
    "report": Words("the work on the report", "ask for a page of it"),
    "graph": Words("the dump", "ask for one graph"),
}


def words(job: str) -> Words:
    """Return the words for a job of the table of jobs."""
    return _WORDS.get(job, _QUERY)


def too_long(job: str, seconds: float) -> LimitReached:
    """Return what is said of a job that took more than its time."""
    said = words(job)
    return LimitReached("timeout", f"{said.name} took longer than {round(seconds, 3):g} s", said.remedy + said.longer)


def death(job: str, news: Mapping[str, object], status: int) -> OxianaError:
    """Return what the end of a worker stands for, when nobody meant to stop it; ``news`` is what it last told."""
    said = words(job)
    match -status:
        case signal.SIGABRT:
            return LimitReached("max_memory", f"{said.name} took too much memory", said.remedy)
        case signal.SIGKILL:
            return LimitReached("max_memory", "the system ran out of memory", said.remedy)
        case signal.SIGSEGV:
            return _too_deep(said, str(news.get("reading", "")), job)
    return QueryFailed("the worker that answered broke down")


def _too_deep(said: Words, reading: str, job: str) -> OxianaError:
    if reading:
        return SyntaxProblem(reading, "it is nested too deep; write it flatter")
    if job == "validate":
        return ShapesRejected("the shapes are nested too deep", "write them flatter")
    return LimitReached("depth", f"{said.name} is nested too deep", "write it flatter")
