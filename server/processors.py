"""Which processors the processes run on: the front process keeps to one of them, its workers to none.

Threads of one interpreter take turns. Where they are on several processors, each turn wakes another of these, which
costs more than a small answer does.
"""

import ctypes
import os
from collections.abc import Iterable
from contextlib import suppress
from typing import Final

ALL: Final = frozenset(os.sched_getaffinity(0))
"""The processors that this process was given."""


def settle() -> None:
    """Keep this thread, and all that it will start, to the processor that it is on."""
    with suppress(OSError):  # where that is forbidden, it is only slower
        os.sched_setaffinity(0, {ctypes.CDLL(None).sched_getcpu()})


def roam(processors: Iterable[int]) -> None:
    """Let this process run on any of these processors."""
    with suppress(OSError):
        os.sched_setaffinity(0, processors)
