"""The web server before the application: waitress, in this process, with our limits and our errors.

Waitress reads a request whole before it takes a thread, and writes what is ready without one, so slow clients hold
none; it tells when a client has left; and when an answer is cut it closes the connection without the last chunk.
"""

import logging
import socket
import time
from threading import local
from typing import Final

from flask import Flask
from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.server import TcpWSGIServer

from oxiana.graph.errors import OxianaError
from oxiana.server import memory
from oxiana.server.refusing import HEADERS, Parser, ProblemTask
from oxiana.server.sending import Task
from oxiana.server.settings import Settings
from oxiana.server.threads import Threads

GRACE: Final = 2.0
"""So many seconds a thread may go on after the time limits of queries, to write what is left."""

LINGER: Final = 1.0
"""So many seconds a connection may be silent while the server stops: who has just sent a request is still heard."""

GLANCE: Final = 0.05

MUCH: Final = 1 << 22
"""After so many bytes of answers, the memory that they went through is given back."""

_FORWARDED: Final = {"x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-forwarded-port"}


class Channel(HTTPChannel):  # type: ignore[misc]
    """A connection, and since when a thread has been at work for it."""

    task_class = Task
    parser_class = Parser
    error_task_class = ProblemTask
    busy_since: float | None = None

    def service(self) -> None:
        """Answer one request."""
        self.busy_since = time.time()
        self.server.serving.channel = self
        try:
            super().service()
        finally:
            self.server.serving.channel = None
            self.busy_since = None

    def needs_loop(self) -> bool:
        """Whether there is something to do that only the loop does, which hears of new requests by itself."""
        return bool(self.total_outbufs_len or self.requests or self.will_close or self.close_when_flushed)

    def is_stuck(self, now: float, patience: float) -> bool:
        """Whether a thread has been at it for too long, or the client has read nothing for too long."""
        unread = self.total_outbufs_len and now - self.last_activity > self.adj.channel_timeout
        return bool(unread) or (self.busy_since is not None and now - self.busy_since > patience)

    def is_idle(self, since: float) -> bool:
        """Whether there has been nothing to do since then, nor half a request."""
        busy = self.requests or self.request or self.total_outbufs_len
        return not busy and self.last_activity < since


class Server(TcpWSGIServer):  # type: ignore[misc]
    """The server: it lets no client hold a thread for more than ``patience`` seconds; clients see it at ``root``.

    When it stops, it takes no new connection, and answers what is asked on those there are, for ``grace`` seconds.
    """

    channel_class = Channel
    patience: float = 60.0
    grace: float = 10.0
    root: str = "/"
    stopping = False
    sent = 0

    def __init__(self, *args: object, **named: object) -> None:
        self.serving = local()
        super().__init__(*args, **named)

    def pull_trigger(self) -> None:
        """Wake the loop, unless a thread that has answered calls, and all is sent: that spares most of its turns."""
        channel: Channel | None = getattr(self.serving, "channel", None)
        if channel is None or channel.needs_loop():
            super().pull_trigger()

    def stop(self) -> None:
        """Begin to stop; may be called by a signal handler."""
        self.stopping = True
        self.pull_trigger()

    def run(self) -> None:
        """Serve until told to stop, or interrupted."""
        try:
            while not self.stopping:
                self._look(self.adj.asyncore_loop_timeout)
            self._drain()
        except (SystemExit, KeyboardInterrupt):
            self.task_dispatcher.shutdown()

    def _look(self, seconds: float) -> None:
        """Do what connections are ready for, waiting so long for one that is."""
        self.asyncore.loop(seconds, use_poll=True, map=self._map, count=1)

    def _drain(self) -> None:
        """Take no new connection, and let those there are end."""
        begun = time.time()
        self.del_channel()
        self.socket.close()
        while self.active_channels and time.time() < begun + self.grace:
            self._look(GLANCE)
            lingered = time.time() - LINGER
            for channel in list(self.active_channels.values()):
                if begun < lingered and channel.is_idle(lingered):
                    channel.handle_close()

    def maintenance(self, now: float) -> None:
        """Close the connections that are idle or stuck, and give back memory; waitress calls this once a second."""
        super().maintenance(now)
        if self.sent > MUCH:
            self.sent = 0
            memory.give_back()
        for channel in list(self.active_channels.values()):
            if channel.is_stuck(now, self.patience):
                channel.handle_close()


class _NotCuts(logging.Filter):
    """An answer that is cut on purpose stands in the query log: its traceback is left out."""

    def filter(self, record: logging.LogRecord) -> bool:
        return not (record.exc_info and isinstance(record.exc_info[1], OxianaError))


def _adjustments(settings: Settings) -> Adjustments:
    trusted = {"trusted_proxy": settings.trusted_proxy, "trusted_proxy_headers": _FORWARDED}
    return Adjustments(
        threads=settings.threads,
        connection_limit=settings.connections,
        max_request_body_size=settings.max_body,
        max_request_header_size=settings.max_url + HEADERS,
        channel_request_lookahead=1,
        cleanup_interval=1,
        asyncore_use_poll=True,
        ident=None,
        clear_untrusted_proxy_headers=True,
        **(trusted if settings.trusted_proxy else {}),
    )


def front(app: Flask, listener: socket.socket, settings: Settings) -> Server:
    """Return the server on a listening socket; ``run`` serves until an interrupt."""
    logging.getLogger("waitress").addFilter(_NotCuts())
    address = (listener.family, listener.type, listener.proto, listener.getsockname())
    server = Server(
        app,
        _sock=listener,
        dispatcher=Threads(settings.threads),
        adj=_adjustments(settings),
        sockinfo=address,
        bind_socket=False,
    )
    server.root = f"{settings.base_url or ''}/"
    server.grace = settings.grace
    server.patience = settings.timeout + 2 * settings.queue_time + GRACE  # a validation and its report may both wait
    return server
