"""The web server before the application: waitress, in this process, with our limits and our errors.

Waitress reads a request whole before it takes a thread, so slow clients hold none; it tells when a client has left; and
when an answer is cut it closes the connection without the last chunk.
"""

import json
import logging
import socket
from typing import Final

from flask import Flask
from waitress.channel import HTTPChannel
from waitress.server import TcpWSGIServer, create_server
from waitress.task import ErrorTask

from oxiana.graph.errors import OxianaError
from oxiana.server.settings import Settings

HEADERS: Final = 64 << 10
"""The most bytes that the headers of a request may have, besides its target."""


class ProblemTask(ErrorTask):  # type: ignore[misc]  # waitress is not typed
    """Answers what is no HTTP, or too much of it, as the application would: with problem details."""

    def execute(self) -> None:
        """Write the answer."""
        error = self.request.error
        body = {"type": "about:blank", "title": error.reason, "status": error.code, "detail": error.body}
        data = json.dumps(body).encode()
        self.status = f"{error.code} {error.reason}"
        self.response_headers += [("Content-Type", "application/problem+json"), ("Access-Control-Allow-Origin", "*")]
        self.set_close_on_finish()
        self.content_length = len(data)
        self.write(data)


class Channel(HTTPChannel):  # type: ignore[misc]
    """A connection."""

    error_task_class = ProblemTask


class _NotCuts(logging.Filter):
    """An answer that is cut on purpose stands in the query log: its traceback is left out."""

    def filter(self, record: logging.LogRecord) -> bool:
        return not (record.exc_info and isinstance(record.exc_info[1], OxianaError))


def front(app: Flask, listener: socket.socket, settings: Settings) -> TcpWSGIServer:
    """Return the server on a listening socket; ``run`` serves until an interrupt."""
    logging.getLogger("waitress").addFilter(_NotCuts())
    options: dict[str, object] = {
        "sockets": [listener],
        "threads": settings.threads,
        "connection_limit": settings.connections,
        "max_request_body_size": settings.max_body,
        "max_request_header_size": settings.max_url + HEADERS,
        "channel_request_lookahead": 1,
        "outbuf_high_watermark": 1 << 20,
        "asyncore_use_poll": True,
        "ident": None,
        "clear_untrusted_proxy_headers": True,
    }
    if settings.trusted_proxy:
        options |= {
            "trusted_proxy": settings.trusted_proxy,
            "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-forwarded-port"},
        }
    server: TcpWSGIServer = create_server(app, **options)
    server.channel_class = Channel
    return server
