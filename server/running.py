"""A job that a worker is doing, and its answer as it comes."""

import json
import secrets
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from oxiana.graph.errors import OxianaError
from oxiana.server.endings import death
from oxiana.server.formats import Kind
from oxiana.server.nursery import Worker
from oxiana.server.workers.failures import unpacked
from oxiana.server.workers.wire import Frame, Job

_BURIAL: Final = 2.0


def new_id() -> str:
    """Return a number for a job: 128 random bits, so that who knows it has been told it."""
    return secrets.token_hex(16)


@dataclass(frozen=True)
class Asking:
    """Who asks, and on what terms: ``timeout`` can only lower the limit, ``gone`` says whether the client has left.

    ``id`` is the number of the job, which nobody can guess. A job in the ``background`` may take long; ``told`` hears
    how far it is.
    """

    client: str = ""
    id: str = field(default_factory=new_id)
    label: str | None = None
    timeout: float | None = None
    gone: Callable[[], bool] | None = None
    background: bool = False
    told: Callable[[Mapping[str, object]], None] | None = None


@dataclass(eq=False)
class Running:
    """A job in a worker; ``verdict`` is why it was stopped, if it was."""

    worker: Worker
    job: Job
    asking: Asking
    deadline: float
    asked: float
    started: float = field(default_factory=time.monotonic)
    verdict: OxianaError | None = None
    news: Mapping[str, object] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """The number of the job."""
        return self.asking.id

    def receive(self) -> tuple[Frame, bytes]:
        """Return the next frame that is no news; raises why there is none."""
        try:
            while True:
                frame, body = self.worker.connection.receive()
                if frame is not Frame.NEWS:
                    return frame, body
                self._hear(json.loads(body))
        except (EOFError, OSError) as error:
            raise self._end_of_worker() from error

    def _hear(self, news: Mapping[str, object]) -> None:
        self.news = news
        if self.asking.told:
            self.asking.told(news)

    def _end_of_worker(self) -> OxianaError:
        if self.verdict:
            return self.verdict
        self.worker.ended.wait(_BURIAL)
        return death(self.job.name, self.news, self.worker.status)


Release = Callable[[Running, bool], None]
"""Gives a worker back: to the pool if it can do another job, else to the grave."""


class Answer:
    """The answer to a job: what its head said, then bytes, and after the last of them the worker's facts.

    Iterating raises what ended the job when that was not its end; ``close`` stops a job that nobody reads to its end.
    """

    def __init__(self, running: Running, head: Mapping[str, object], release: Release) -> None:
        self._running, self._release = running, release
        self._over = False
        self.id: Final = running.id
        self.waited: Final = running.started - running.asked
        self.first_byte: Final = time.monotonic() - running.started
        self.head: Final = head
        self.facts: Mapping[str, object] = {}

    @property
    def kind(self) -> Kind:
        """What the answer to a query is."""
        return Kind(self.head["kind"])

    @property
    def encoding(self) -> str | None:
        """The content coding of the bytes, if they have one."""
        return str(self.head["encoding"]) if "encoding" in self.head else None

    @property
    def whole(self) -> bool:
        """Whether the job is done already, so that reading will neither wait nor fail."""
        return bool(self.head.get("whole"))

    @property
    def rows(self) -> int | None:
        """How many rows there were, where they were counted."""
        return int(str(self.facts["rows"])) if "rows" in self.facts else None

    @property
    def truncated(self) -> bool:
        """Whether there would have been more rows."""
        return bool(self.head.get("truncated"))

    def __iter__(self) -> Iterator[bytes]:
        try:
            while True:
                frame, body = self._running.receive()
                if frame is Frame.END:
                    return self._finish(body)
                yield body
        finally:
            self.close()

    def _finish(self, body: bytes) -> None:
        """Give the worker back, and raise the failure if the job ended with one."""
        self._over = True
        self._release(self._running, True)  # noqa: FBT003
        self.facts = ended(body)

    def read(self) -> bytes:
        """Return all bytes."""
        return b"".join(self)

    def close(self) -> None:
        """Stop the job if it is not over."""
        if not self._over:
            self._over = True
            self._release(self._running, False)  # noqa: FBT003


def ended(body: bytes) -> Mapping[str, object]:
    """Return the facts of an end frame; raises the failure it tells of."""
    said = json.loads(body)
    if "failure" in said:
        raise unpacked(said["failure"])
    facts: Mapping[str, object] = said
    return facts
