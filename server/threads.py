"""The threads that answer requests: a queue hands each request over with one wake-up, where waitress takes several."""

import logging
import time
from queue import SimpleQueue
from threading import Thread
from typing import Protocol


class Task(Protocol):
    """What a thread does."""

    def service(self) -> None:
        """Answer one request."""


class Threads:
    """Threads that take tasks in turn; waitress calls this a dispatcher."""

    def __init__(self, count: int) -> None:
        self._tasks: SimpleQueue[Task | None] = SimpleQueue()
        self._threads = [Thread(target=self._work, name=f"answer-{n}", daemon=True) for n in range(count)]
        for thread in self._threads:
            thread.start()

    def _work(self) -> None:
        while task := self._tasks.get():
            try:
                task.service()
            except Exception:  # whatever a request does, the thread is there for the next one
                logging.getLogger("oxiana").exception("a request broke down")

    def add_task(self, task: Task) -> None:
        """Let a thread do the task when one is free."""
        self._tasks.put(task)

    def shutdown(self, timeout: float = 5.0) -> None:
        """End all threads, waiting so many seconds for what they do."""
        for _ in self._threads:
            self._tasks.put(None)
        deadline = time.monotonic() + timeout
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))
