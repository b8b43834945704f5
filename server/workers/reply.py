"""What a worker sends back for one job: a head with the first bytes, then bytes, then how it ended."""

import json
import time
import zlib
from collections.abc import Mapping
from typing import Final

from oxiana.graph.errors import LimitReached
from oxiana.server.workers.failures import Failure
from oxiana.server.workers.wire import Connection, Frame

CHUNK: Final = 1 << 16
PATIENCE: Final = 0.2
"""Bytes wait at most so many seconds for more of them."""

WORTH_COMPRESSING: Final = 1400
"""Shorter answers fit one packet anyway."""


class Reply:
    """A binary file that a job writes its answer to; ``head`` says what the answer is, before its first byte."""

    def __init__(self, connection: Connection, limit: int, *, gzip: bool = False) -> None:
        self._connection, self._limit = connection, limit
        self._gzip = zlib.compressobj(level=4, wbits=31) if gzip else None
        self._buffer = bytearray()
        self._begun, self._flushed, self._total = False, time.monotonic(), 0
        self.head: dict[str, object] = {}
        self.error: Exception | None = None

    def write(self, data: bytes) -> int:
        """Take bytes of the answer; LimitReached when there are too many."""
        self._total += len(data)
        if self._total > self._limit:
            self.error = LimitReached("max_result", f"the answer is longer than {self._limit} bytes", "ask for less")
            raise self.error
        self._buffer += data
        if len(self._buffer) >= CHUNK or time.monotonic() - self._flushed > PATIENCE:
            self._send()
        return len(data)

    def tell(self, **news: object) -> None:
        """Say how far the job is, while nothing of its answer is there yet."""
        self._connection.send((Frame.NEWS, json.dumps(news).encode()))

    def flush(self) -> None:
        """Do nothing: bytes go out when there are enough of them, or when they have waited."""

    def part(self) -> None:
        """Send what there is so far, which is of use by itself: what follows may fail, and has the limit to itself."""
        self._send()
        self._limit += self._total

    def _unsent(self) -> list[tuple[Frame, bytes]]:
        """Return the frames that are due: the head, if it is not out yet, and the bytes gathered since."""
        frames = []
        if not self._begun:
            self._begun = True
            if self._gzip:
                self.head["encoding"] = "gzip"
            frames.append((Frame.HEAD, json.dumps(self.head).encode()))
        data = bytes(self._buffer)
        self._buffer.clear()
        if self._gzip:
            data = self._gzip.compress(data) + self._gzip.flush(zlib.Z_SYNC_FLUSH)
        return [*frames, (Frame.DATA, data)] if data else frames

    def _send(self) -> None:
        self._connection.send(*self._unsent())
        self._flushed = time.monotonic()

    def end(self, facts: Mapping[str, object]) -> None:
        """Say that the answer is whole."""
        if not self._begun:
            self.head["whole"] = True
            if len(self._buffer) < WORTH_COMPRESSING:
                self._gzip = None
        frames = self._unsent()
        if self._gzip:
            frames.append((Frame.DATA, self._gzip.flush()))
        self._connection.send(*frames, (Frame.END, json.dumps({**facts, "bytes": self._total}).encode()))

    def fail(self, failure: Failure) -> None:
        """Say that there is no whole answer, and why."""
        self._connection.send((Frame.END, json.dumps({"failure": failure}).encode()))
