"""How a process is ended by a person, the clock or its parent: an engine does not leave a query to hear of a signal."""

import ctypes
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from oxiana.graph.errors import LimitReached

_PR_SET_PDEATHSIG: Final = 1


def die_with_parent(parent: int) -> None:
    """Let the kernel kill this process when its parent ends, even by SIGKILL."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(0)


def carry_on_for(seconds: float) -> None:
    """Return in a child process that the kernel ends after so long; the caller exits as the child does.

    Raise LimitReached in the caller if the child was ended by the clock, or otherwise from outside.
    """
    parent = os.getpid()
    child = os.fork()
    if not child:
        die_with_parent(parent)
        signal.setitimer(signal.ITIMER_REAL, seconds)
        return
    with interruptible():
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if code == -signal.SIGALRM:
        raise LimitReached("timeout", f"it takes longer than {seconds:g} seconds", "give it more time, or less to do")
    if code < 0:
        name = signal.Signals(-code).name
        raise LimitReached("memory", f"it was ended by {name}", "give it more memory, or less to do")
    sys.exit(code)


@contextmanager
def interruptible() -> Iterator[None]:
    """Let an interrupt end the process at once, whatever it is at."""
    handler = signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, handler)
