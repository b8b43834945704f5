"""What is no HTTP, or too much of it, is refused before the application sees it, with problem details as there."""

import json
from http import HTTPStatus
from typing import Final

from waitress.adjustments import Adjustments
from waitress.parser import HTTPRequestParser, ParsingError
from waitress.task import ErrorTask
from waitress.utilities import Error, RequestHeaderFieldsTooLarge

from oxiana.graph.errors import OxianaError
from oxiana.server.errors import (
    PROBLEM,
    BadRequest,
    CodingNotRead,
    HeadersTooLong,
    TooLarge,
    UriTooLong,
    VersionNotSpoken,
    details,
)

HEADERS: Final = 16 << 10
"""The most bytes that the headers of a request may have, besides its target."""


class Refusal(Error):  # type: ignore[misc]  # waitress is not typed
    """A refusal with an error of ours."""

    def __init__(self, error: OxianaError) -> None:
        super().__init__(str(error))
        self.error = error


class Parser(HTTPRequestParser):  # type: ignore[misc]
    """Reads a request, and refuses what waitress lets pass: no host or two (RFC 9112, 3.2), an unknown version."""

    error: Error | None

    def received(self, data: bytes) -> int:
        """Take more of the request; tell a target that is too long from headers that are."""
        consumed: int = super().received(data)
        if isinstance(self.error, RequestHeaderFieldsTooLarge):
            limit = self.adj.max_request_header_size - HEADERS
            line = (self.header_plus + data).lstrip().partition(b"\r\n")[0]
            self.error = Refusal(UriTooLong(limit) if len(line) > limit else HeadersTooLong(HEADERS))
        return consumed

    def parse_header(self, header_plus: bytes) -> None:
        """Read the first line and the headers."""
        super().parse_header(header_plus)
        if len(header_plus) - len(self.first_line) > HEADERS:
            self.error = Refusal(HeadersTooLong(HEADERS))
        if self.version not in ("1.0", "1.1", ""):
            self.error = Refusal(VersionNotSpoken(f"HTTP/{self.version} is not spoken here: ask with HTTP/1.1"))
        hosts = self.headers.get("HOST")
        if hosts is None and self.version == "1.1":
            raise ParsingError("there is no Host header: send one")
        if hosts is not None and "," in hosts:
            raise ParsingError("there are several Host headers: send one")


class ProblemTask(ErrorTask):  # type: ignore[misc]
    """Answers with the problem details of an error."""

    def execute(self) -> None:
        """Write the answer."""
        said = details(_ours(self.request.error, self.channel.adj), self.channel.server.root)
        data = json.dumps(said).encode()
        status = HTTPStatus(int(str(said["status"])))
        self.status = f"{status.value} {status.phrase}"
        self.response_headers += [("Content-Type", PROBLEM.content_type), ("Access-Control-Allow-Origin", "*")]
        self.set_close_on_finish()
        self.content_length = len(data)
        self.write(data)


def _ours(error: Error, adjustments: Adjustments) -> OxianaError:
    """Return what an error of waitress is among ours."""
    if isinstance(error, Refusal):
        return error.error
    match error.code:
        case 413:
            return TooLarge(adjustments.max_request_body_size)
        case 500:
            return OxianaError("the server failed: its log says why")
        case 501:
            return CodingNotRead("this transfer coding is not read here: send the body whole or chunked")
    return BadRequest(f"the request is no HTTP: {error.body}")
