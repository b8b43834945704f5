"""Answers that are kept, and the names that let clients keep them: of the data, the question and the format."""

import hashlib
import json
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Final

from oxiana.server.nursery import Loaded

OVERHEAD: Final = 1 << 10
"""About so many bytes are held for a kept answer besides its own."""


def tag(*parts: object) -> str:
    """Return what names an answer: a digest of everything it depends on (strings, numbers, lists, None)."""
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:32]


def tag_in(data: Loaded, *parts: object) -> str:
    """Return what names an answer from this data; the name of one from a store begins with that of the generation."""
    return f"{data.id}.{tag(*parts)}" if data.snapshot else tag(data.id, *parts)


@dataclass(frozen=True)
class Kept:
    """A whole answer: what its head said, and its bytes."""

    head: Mapping[str, object]
    body: bytes

    @property
    def size(self) -> int:
        """About how many bytes it takes to keep it."""
        return len(self.body) + OVERHEAD


class Cache:
    """The answers last asked for, in at most ``size`` bytes."""

    def __init__(self, size: int) -> None:
        self._size, self._held = size, 0
        self._answers: OrderedDict[str, Kept] = OrderedDict()
        self._lock = Lock()

    @property
    def most(self) -> int:
        """The longest answer that is kept, in bytes."""
        return self._size // 8

    def get(self, name: str) -> Kept | None:
        """Return the answer of this name, if it is kept."""
        with self._lock:
            if name in self._answers:
                self._answers.move_to_end(name)
            return self._answers.get(name)

    def put(self, name: str, answer: Kept) -> None:
        """Keep an answer, and forget those longest unasked to make room."""
        if answer.size > self.most:
            return
        with self._lock:
            self._drop(name)
            self._answers[name] = answer
            self._held += answer.size
            while self._held > self._size:
                self._drop(next(iter(self._answers)))

    def _drop(self, name: str) -> None:
        dropped = self._answers.pop(name, None)
        if dropped:
            self._held -= dropped.size
