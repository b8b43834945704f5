"""One answer on its way to the client: its head, then its bytes; the connection stays open for the next request.

Waitress would close it after each answer whose length it is not told, 304 among them, and send the head by itself.
"""

from waitress.task import WSGITask
from waitress.utilities import build_http_date


class Task(WSGITask):  # type: ignore[misc]  # waitress is not typed
    """Answers a request; one for the head alone gets not even a last chunk."""

    wrote_header: bool

    def _keeps_open(self) -> bool:
        """Whether the client can tell the end of the answer without the end of the connection (RFC 9112, 9.3)."""
        wish = self.request.headers.get("CONNECTION", "").lower()
        if self.version == "1.0":
            wished = wish == "keep-alive" and (self.content_length is not None or not self.has_body)
        else:
            wished = wish != "close"
        return wished and not self.channel.server.stopping

    def build_response_header(self) -> bytes:
        """Return the status line and the headers."""
        if not self._keeps_open():
            self.set_close_on_finish()
        elif self.version == "1.0":
            self.response_headers.append(("Connection", "Keep-Alive"))
        if self.has_body and self.version == "1.1" and self.content_length is None:
            self.response_headers.append(("Transfer-Encoding", "chunked"))
            self.chunked_response = True
        names = {name.lower() for name, _ in self.response_headers}
        if self.has_body and self.content_length is not None and "content-length" not in names:
            self.response_headers.append(("Content-Length", str(self.content_length)))
        if "date" not in names:
            self.response_headers.append(("Date", build_http_date(self.start_time)))
        lines = "".join(f"{name}: {value}\r\n" for name, value in self.response_headers)
        return f"HTTP/{self.version} {self.status}\r\n{lines}\r\n".encode("latin-1")

    def write(self, data: bytes) -> None:
        """Send bytes of the body, the first of them together with the head."""
        parts = []
        if not self.wrote_header:
            parts.append(self.build_response_header())
            self.wrote_header = True
        if self.content_length is not None:
            data = data[: self.content_length - self.content_bytes_written]
        if data and self.has_body and self.request.command != "HEAD":
            parts += [b"%X\r\n" % len(data), data, b"\r\n"] if self.chunked_response else [data]
        self.content_bytes_written += len(data)
        self.channel.server.sent += len(data)
        if parts:
            self.channel.write_soon(b"".join(parts))

    def finish(self) -> None:
        """Write what is left."""
        if self.request.command == "HEAD":
            self.write(b"")
        else:
            super().finish()
