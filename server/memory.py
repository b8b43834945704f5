"""The front process gives back the memory of answers that are over.

By default the C library keeps an arena for every few threads, each as large as the largest answer that went through it.
"""

import ctypes
from contextlib import suppress
from typing import Final

_TRIM_THRESHOLD: Final = -1
_ARENA_MAX: Final = -8


def give_back() -> None:
    """Share two arenas among all threads, and return to the system what is free at their ends (``mallopt``)."""
    with suppress(AttributeError):  # a C library without it keeps no arenas
        mallopt = ctypes.CDLL(None).mallopt
        mallopt(_ARENA_MAX, 2)
        mallopt(_TRIM_THRESHOLD, 1 << 20)
