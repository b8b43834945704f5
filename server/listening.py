"""Where the server listens: on an address of its own, or on the socket that systemd holds for it."""

import os
import socket
from typing import Final

from oxiana.graph.errors import CannotListen
from oxiana.server.settings import Settings

BACKLOG: Final = 1024
"""So many connections may wait to be taken."""

_FIRST_PASSED: Final = 3


def url(host: str, port: int) -> str:
    """Return the address that clients use."""
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/"


def address(listener: socket.socket) -> str:
    """Return the address of a listening socket."""
    host, port = listener.getsockname()[:2]
    return url(host, port)


def listen(settings: Settings) -> socket.socket:
    """Return a listening socket: the one that was passed (sd_listen_fds(3)), or else a new one."""
    if os.environ.pop("LISTEN_PID", "") == str(os.getpid()) and os.environ.pop("LISTEN_FDS", "") == "1":
        os.set_inheritable(_FIRST_PASSED, False)  # noqa: FBT003
        return socket.socket(fileno=_FIRST_PASSED)
    try:
        family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
        return socket.create_server((settings.host, settings.port), family=family, backlog=BACKLOG)
    except OSError as error:
        where = f"{settings.host}:{settings.port}"
        reason = str(error.strerror or error).partition(" (")[0]
        raise CannotListen(where, reason, "take another with --host and --port") from error
