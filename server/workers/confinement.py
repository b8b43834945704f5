"""What a worker can no longer do: take more memory, open a file or a connection, dump core, or outlive the zygote."""

import ctypes
import os
import resource
import signal
from pathlib import Path
from typing import Final

_PR_SET_PDEATHSIG: Final = 1
_LIBC: Final = ctypes.CDLL(None, use_errno=True)


def die_with_parent(parent: int) -> None:
    """Let the kernel kill this process when its parent ends, even by SIGKILL."""
    _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(0)


def address_space() -> int:
    """Return the bytes of address space this process has now."""
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    return pages * resource.getpagesize()


def confine(memory: int) -> None:
    """Give up what answering needs not; ``memory`` is what may be taken on top of the present size, in bytes.

    With no descriptor to give, the kernel refuses every new file and socket, whatever a query makes the engine try.
    """
    Path("/proc/self/oom_score_adj").write_text("1000")
    ceiling = address_space() + memory
    resource.setrlimit(resource.RLIMIT_AS, (ceiling, ceiling))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))
