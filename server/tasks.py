"""Validations that run as jobs of their own, while their client does something else and asks now and then how far."""

import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Event, Lock
from typing import Final

from oxiana.graph.errors import LimitReached, OxianaError
from oxiana.server.endings import words
from oxiana.server.errors import Crowded, NotFound, Stopped
from oxiana.server.pool import Pool
from oxiana.server.running import Answer, Asking, new_id
from oxiana.server.shelf import LIFE, Shelved, place
from oxiana.server.workers.wire import Job

MOST_WAITING: Final = 32
"""So many jobs may run and wait; who comes then is turned away."""

MOST_KNOWN: Final = 1000
"""So many jobs are remembered when they are over."""


@dataclass(eq=False)
class Task:
    """A validation under way, or over: how far it is, where its report is, or what ended it.

    ``timeout`` is what its client grants it, ``known`` the number of a report whose results are left out.
    """

    number: str
    begun: float
    job: Job | None
    timeout: float | None = None
    known: str | None = None
    news: Mapping[str, object] = field(default_factory=dict)
    report: str | None = None
    error: OxianaError | None = None
    ended: float | None = None
    cancelled: Event = field(default_factory=Event)

    @property
    def over(self) -> bool:
        """Whether there is nothing more to wait for."""
        return self.report is not None or self.error is not None

    @property
    def seconds(self) -> float:
        """How long it has taken, or took."""
        return (self.ended or time.monotonic()) - self.begun

    @property
    def state(self) -> str:
        """The state in one word."""
        if self.report:
            return "done"
        if self.error:
            return "failed"
        return "running" if self.news else "waiting"


class Tasks:
    """The jobs that run and wait, and for an hour those that are over; a quarter of the workers does them."""

    def __init__(self, pool: Pool, workers: int, size: int, keep: Callable[[Answer], Shelved]) -> None:
        self._pool, self._size, self._keep = pool, size, keep
        self._threads = ThreadPoolExecutor(max(1, workers // 4), "validation")
        self._tasks: dict[str, Task] = {}
        self._lock = Lock()

    def begin(self, job: Job, client: str, timeout: float | None = None, known: Shelved | None = None) -> Task:
        """Let a job begin when there is a worker for it; Crowded when too many wait, or too many bytes."""
        task = Task(new_id(), time.monotonic(), job, timeout, known.number if known else None)
        with self._lock:
            self._forget()
            waiting = [other for other in self._tasks.values() if not other.over]
            held = sum(len(other.job.payload) for other in waiting if other.job)
            if len(waiting) >= MOST_WAITING or held + len(job.payload) > self._size:
                raise Crowded(10)
            self._tasks[task.number] = task
        self._threads.submit(self._run, task, client)
        return task

    def get(self, number: str) -> Task:
        """Return the job of this number; NotFound when there is none, or none any more."""
        with self._lock:
            self._forget()
            if number in self._tasks and not self._tasks[number].cancelled.is_set():
                return self._tasks[number]
        raise NotFound("there is no job of this number: one that is over is remembered for an hour")

    def cancel(self, number: str) -> None:
        """Stop a job and tell no more of it; until its turn has come it still counts as one that waits."""
        task = self.get(number)
        task.cancelled.set()
        task.job = None

    def _forget(self) -> None:
        oldest = time.monotonic() - LIFE
        over = [task for task in self._tasks.values() if task.over]
        for rank, task in enumerate(reversed(over)):
            if rank >= MOST_KNOWN or task.begun < oldest or task.cancelled.is_set():
                del self._tasks[task.number]

    def _run(self, task: Task, client: str) -> None:
        def told(news: Mapping[str, object]) -> None:
            task.news = news

        asking = Asking(
            client, task.number, timeout=task.timeout, gone=task.cancelled.is_set, background=True, told=told
        )
        try:
            job = task.job
            if job is None:
                raise Stopped("the job was cancelled")
            task.report = place(self._keep(self._pool.start(job, asking)).number, task.known)
        except Crowded as error:
            task.error = error
        except LimitReached as error:  # it is a job already
            task.error = LimitReached(error.limit, error.problem, words("validate").remedy)
        except OxianaError as error:
            task.error = error
        except BaseException:
            task.error = OxianaError("the validation failed: the log of the server says why")
            raise
        finally:
            task.job, task.ended = None, time.monotonic()
