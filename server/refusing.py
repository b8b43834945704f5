"""What is no HTTP, or too much of it, is refused before the application sees it, with problem details as there."""

import json
import re
from collections.abc import Mapping
from html import escape
from http import HTTPStatus
from typing import Final

from waitress.adjustments import Adjustments
from waitress.parser import HTTPRequestParser, ParsingError, TransferEncodingNotImplemented
from waitress.task import ErrorTask
from waitress.utilities import Error, RequestHeaderFieldsTooLarge

from oxiana.graph.errors import OxianaError
from oxiana.server.errors import BadRequest, CodingNotRead, HeadersTooLong, TooLarge, UriTooLong, VersionNotSpoken
from oxiana.server.formats import HTML
from oxiana.server.problems import PROBLEM, details

HEADERS: Final = 16 << 10
"""The most bytes that the headers of a request may have, besides its target."""

_HOST: Final = re.compile(r"(?:\[[0-9A-Fa-fv:.%~_-]+\]|[\w.~!$&'()*+;=%-]*)(?::[0-9]*)?", re.ASCII)
_LATER: Final = re.compile(rb"(?<= HTTP/1\.)[2-9]$")
"""The number of a version of HTTP/1 after 1.1, which is read like 1.1 (RFC 9110, 2.5)."""

_FOLD: Final = re.compile(rb"\r\n[ \t]")
_CODINGS: Final = re.compile(rb"\r\ntransfer-encoding:([^\r]*)", re.IGNORECASE)
_COMMA: Final = re.compile(r"[ \t]*,[ \t]*")


class Refusal(Error):  # type: ignore[misc]  # waitress is not typed
    """A refusal with an error of ours."""

    def __init__(self, error: OxianaError) -> None:
        super().__init__(str(error))
        self.error = error


class Parser(HTTPRequestParser):  # type: ignore[misc]
    """Reads a request, and refuses what waitress lets pass: what two servers in a row could read in two ways."""

    error: Error | None
    expect_continue: bool

    def received(self, data: bytes) -> int:
        """Take more of the request; tell a target that is too long from headers that are.

        Nobody is told to go on sending what is refused, or not there.
        """
        consumed: int = super().received(data)
        if isinstance(self.error, RequestHeaderFieldsTooLarge):
            limit = self.adj.max_request_header_size - HEADERS
            line = (self.header_plus + data).lstrip().partition(b"\r\n")[0]
            self.error = Refusal(UriTooLong(limit) if len(line) > limit else HeadersTooLong(HEADERS))
        self.expect_continue = self.expect_continue and not self.completed
        return consumed

    def parse_header(self, header_plus: bytes) -> None:
        """Read the first line and the headers."""
        line, end, lines = header_plus.partition(b"\r\n")
        super().parse_header(_LATER.sub(b"1", line) + end + lines)
        if len(lines) > HEADERS:
            self.error = Refusal(HeadersTooLong(HEADERS))
        if not self.version:
            raise ParsingError("the first line has no version: ask with HTTP/1.1")
        if self.version not in ("1.0", "1.1"):
            self.error = Refusal(VersionNotSpoken(f"HTTP/{self.version} is not spoken here: ask with HTTP/1.1"))
        if "close" in _COMMA.split(self.headers.get("CONNECTION", "").lower()):
            self.headers["CONNECTION"], self.connection_close = "close", True
        self._check_end(header_plus)
        self._check_host()

    def _check_end(self, header_plus: bytes) -> None:
        """Refuse a request that could be read to end in several places (RFC 9112, 5.2, 6.1)."""
        codings = b",".join(_CODINGS.findall(header_plus))
        if _FOLD.search(header_plus):
            raise ParsingError("a header goes on in the next line: write it in one")
        if codings and self.version == "1.0":
            raise ParsingError("HTTP/1.0 has no transfer codings: send a Content-Length")
        if b"," in codings:
            raise TransferEncodingNotImplemented("only one transfer coding is read")
        if codings and "CONTENT_LENGTH" in self.headers:
            raise ParsingError("there are a Content-Length and a Transfer-Encoding: send one of them")

    def _check_host(self) -> None:
        """Refuse a request to no host, or to what is none (RFC 9112, 3.2); that of an absolute target goes first."""
        host = self.proxy_netloc or self.headers.get("HOST")
        if host is None and self.version == "1.1":
            raise ParsingError("there is no Host header: send one")
        if "," in self.headers.get("HOST", ""):
            raise ParsingError("there are several Host headers: send one")
        if host is not None:
            if not _HOST.fullmatch(host):
                raise ParsingError(f"{host!r} is no host: name one, with or without a port")
            self.headers["HOST"] = host


class ProblemTask(ErrorTask):  # type: ignore[misc]
    """Answers with the problem details of an error."""

    def execute(self) -> None:
        """Write the answer."""
        said = details(_ours(self.request.error, self.channel.adj), self.channel.server.root)
        for_people = "text/html" in self.request.headers.get("ACCEPT", "")
        data = (_page(said) if for_people else json.dumps(said)).encode()
        content_type = HTML.content_type if for_people else PROBLEM.content_type
        status = HTTPStatus(int(str(said["status"])))
        self.status = f"{status.value} {status.phrase}"
        self.response_headers += [
            ("Content-Type", content_type),
            ("Vary", "Accept"),
            ("Access-Control-Allow-Origin", "*"),
        ]
        self.set_close_on_finish()
        self.content_length = len(data)
        self.write(data)


def _page(said: Mapping[str, object]) -> str:
    """Return what a browser shows of a problem: no template is at hand before there is an application."""
    title, detail = (escape(str(said[name])) for name in ("title", "detail"))
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{title}</title>\n</head>\n'
        f"<body>\n<h1>{title}</h1>\n<p>{detail}</p>\n</body>\n</html>\n"
    )


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
