"""How the C library deals out memory: the front process gives back what it had for answers that are over.

By default it keeps an arena for every few threads, each as large as the largest answer that went through it.
"""

import ctypes
from collections.abc import Mapping
from contextlib import suppress
from typing import Final

_TRIM_THRESHOLD: Final = -1
_MMAP_THRESHOLD: Final = -3
_ARENA_MAX: Final = -8


def share() -> None:
    """Share two arenas among all threads, and keep what is large out of them: that goes back at once (``mallopt``)."""
    with suppress(AttributeError):  # a C library without it keeps no arenas
        mallopt = ctypes.CDLL(None).mallopt
        mallopt(_ARENA_MAX, 2)
        mallopt(_TRIM_THRESHOLD, 1 << 20)
        mallopt(_MMAP_THRESHOLD, 1 << 15)


def give_back() -> None:
    """Return to the system what is free within the arenas, between what is in use (``malloc_trim``)."""
    with suppress(AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


def huge_pages(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the environment of a process whose heap is in huge pages: a query reads all over the data.

    See the manual of the GNU C library, "Memory Allocation Tunables". What the operator has set goes before.
    """
    return {"GLIBC_TUNABLES": "glibc.malloc.hugetlb=1", **environment}
