"""What a worker can no longer do: take more memory, open a file or a connection, or dump core."""

import ctypes
import errno
import platform
import resource
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, TypeVar

T = TypeVar("T")

_PR_SET_SECCOMP: Final = 22
_PR_SET_NO_NEW_PRIVS: Final = 38
_SOCKET_CALL: Final = {"x86_64": 41, "aarch64": 198, "riscv64": 198}
_LOAD_WORD, _JUMP_IF_EQUAL, _RETURN = 0x20, 0x15, 0x06
_SECCOMP_ERRNO, _SECCOMP_ALLOW = 0x00050000, 0x7FFF0000
_LIBC: Final = ctypes.CDLL(None, use_errno=True)


def address_space() -> int:
    """Return the bytes of address space this process has now."""
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    return pages * resource.getpagesize()


def confine(memory: int) -> None:
    """Give up what answering needs not; ``memory`` is what may be taken on top of the present size, in bytes.

    With no descriptor to give, the kernel refuses every new file and socket, whatever a query makes the engine try.
    """
    _expendable()
    limit_memory(memory)
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))


def confine_to_files() -> None:
    """Give up what a worker over a store on disk needs not: it opens files, but the kernel refuses every socket."""
    _expendable()
    _refuse_sockets()


def _expendable() -> None:
    """Be the first to go when the system has no memory, and leave nothing behind."""
    Path("/proc/self/oom_score_adj").write_text("1000")
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def limit_memory(memory: int) -> None:
    """Let this process take so many bytes on top of its present size, and no more."""
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (address_space() + memory, most))


def lift_memory() -> None:
    """Let this process take what it needs, until it is limited again."""
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (most, most))


@contextmanager
def on_top(opening: Callable[[], T]) -> Iterator[T]:
    """Yield what is opened, whose size does not count; when it is over the limit is what it was."""
    limit, most = resource.getrlimit(resource.RLIMIT_AS)
    size = address_space()
    lift_memory()
    try:
        opened = opening()
        if limit != resource.RLIM_INFINITY:
            resource.setrlimit(resource.RLIMIT_AS, (limit + max(0, address_space() - size), most))
        yield opened
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (limit, most))


class _Instruction(ctypes.Structure):
    """One instruction of a filter (``struct sock_filter``)."""

    _fields_ = (("code", ctypes.c_ushort), ("jt", ctypes.c_ubyte), ("jf", ctypes.c_ubyte), ("k", ctypes.c_uint))


class _Filter(ctypes.Structure):
    """A filter of system calls (``struct sock_fprog``)."""

    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.POINTER(_Instruction)))


def _refuse_sockets() -> None:
    """Let the kernel answer every call for a socket with EACCES (seccomp, mode 2); OSError when it cannot."""
    number = _SOCKET_CALL[platform.machine()]
    program = (_Instruction * 4)(
        _Instruction(_LOAD_WORD, 0, 0, 0),
        _Instruction(_JUMP_IF_EQUAL, 0, 1, number),
        _Instruction(_RETURN, 0, 0, _SECCOMP_ERRNO | errno.EACCES),
        _Instruction(_RETURN, 0, 0, _SECCOMP_ALLOW),
    )
    loaded = _Filter(len(program), program)
    if _LIBC.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) or _LIBC.prctl(_PR_SET_SECCOMP, 2, ctypes.byref(loaded), 0, 0):
        raise OSError(ctypes.get_errno(), "the kernel filters no system calls")
