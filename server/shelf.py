"""Reports that are kept for those who know their number: in memory, for an hour at most, and never listed."""

import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Final

from oxiana.graph.errors import LimitReached
from oxiana.server.errors import NotFound

LIFE: Final = 3600.0
"""How long a report is kept, in seconds."""


@dataclass(frozen=True)
class Shelved:
    """A report as bytes (see ``workers.kept``), and when it will be forgotten."""

    number: str
    body: bytes
    until: float


def place(report: str, known: str | None = None) -> str:
    """Return where a report is on this server, or what is new in it since a known one; both by their numbers."""
    return f"/shacl/reports/{report}/diff/{known}" if known else f"/shacl/reports/{report}"


class Shelf:
    """The reports last made, in at most ``size`` bytes; the oldest go first."""

    def __init__(self, size: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._size, self._clock, self._held = size, clock, 0
        self._reports: OrderedDict[str, Shelved] = OrderedDict()
        self._lock = Lock()

    def put(self, body: bytes) -> Shelved:
        """Keep a report under a new number, which nobody can guess; LimitReached when it is too long."""
        if len(body) > self._size:
            raise LimitReached("reports", f"the report has {len(body)} bytes, too many to keep", "check fewer shapes")
        report = Shelved(secrets.token_hex(16), body, self._clock() + LIFE)
        with self._lock:
            self._reports[report.number] = report
            self._held += len(body)
            self._forget()
        return report

    def get(self, number: str) -> Shelved:
        """Return the report of this number; NotFound when there is none, or none any more."""
        with self._lock:
            self._forget()
            if number in self._reports:
                return self._reports[number]
        raise NotFound("there is no report of this number: a report is kept for an hour at most")

    def drop(self, number: str) -> None:
        """Forget a report; NotFound when there is none."""
        self.get(number)
        with self._lock:
            self._remove(number)

    def _forget(self) -> None:
        now = self._clock()
        for number, report in list(self._reports.items()):
            if report.until > now and self._held <= self._size:
                return
            self._remove(number)

    def _remove(self, number: str) -> None:
        removed = self._reports.pop(number, None)
        if removed:
            self._held -= len(removed.body)
