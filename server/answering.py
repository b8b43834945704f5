"""From what a worker answers to what the client gets: a whole body, or a stream that is cut when the answer is."""

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from typing import Final
from urllib.parse import quote

from flask import Response, request

from oxiana.graph.errors import OxianaError
from oxiana.server.cache import Cache, Kept
from oxiana.server.negotiation import Choice, represent
from oxiana.server.problems import problem
from oxiana.server.querylog import Entry
from oxiana.server.running import Answer

_IN_MEMORY: Final = 1 << 20
_IN_IRIS: Final = ":/?#[]@!$&'()*+,;=%~"


def follow(answer: Answer, entry: Entry) -> Iterator[bytes]:
    """Yield the bytes, and note how they ended; what ends them early is raised, so that the connection is cut."""
    entry.outcome = "abandoned"
    try:
        for chunk in answer:
            entry.bytes += len(chunk)
            yield chunk
    except OxianaError as error:
        entry.outcome = f"cut: {problem(error).slug}"
        raise
    entry.outcome = "complete"
    entry.rows = answer.rows


def keep(chunks: Iterable[bytes], head: Mapping[str, object], cache: Cache, name: str) -> Iterator[bytes]:
    """Yield the bytes, and keep them all under the name, if they are not too many."""
    held: list[bytes] = []
    length = 0
    for chunk in chunks:
        length += len(chunk)
        if length <= cache.most:
            held.append(chunk)
        yield chunk
    if length <= cache.most:
        cache.put(name, Kept(head, b"".join(held)))


def _spooled(chunks: Iterable[bytes]) -> tuple[Iterator[bytes], int]:
    """Return the bytes again once all are there, and how many: an HTTP/1.0 client cannot tell a cut from an end."""
    file = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - read after this returns, closed when forgotten
    for chunk in chunks:
        file.write(chunk)
    length = file.tell()
    file.seek(0)
    return iter(lambda: file.read(1 << 16), b""), length


def _headed(response: Response, head: Mapping[str, object], rows: int) -> Response:
    if "encoding" in head:
        response.headers["Content-Encoding"] = str(head["encoding"])
    if head.get("truncated"):
        response.headers["X-Truncated"] = f"rows; limit={rows}"
    if isinstance(unknown := head.get("unknown"), list):
        response.headers["X-Unknown-Functions"] = ", ".join(f"<{quote(iri, _IN_IRIS)}>" for iri in unknown)
    return response


def whole(kept: Kept, choice: Choice, rows: int) -> Response:
    """Return the response to a question whose whole answer is at hand."""
    return _headed(represent(kept.body, choice), kept.head, rows)


def stream(chunks: Iterator[bytes], answer: Answer, choice: Choice) -> Response:
    """Return the response to a question that is still being answered."""
    if request.method == "HEAD":
        response = represent(iter(()), choice)
    elif request.environ.get("SERVER_PROTOCOL") == "HTTP/1.0":
        body, length = _spooled(chunks)
        response = represent(body, choice)
        response.content_length = length
    else:
        response = represent(chunks, choice)
    response.call_on_close(answer.close)
    return _headed(response, answer.head, 0)


def is_had(name: str) -> bool:
    """Whether the client has the answer of this name; ``*`` does not say so of one that is yet to be found."""
    if request.method == "POST" or "If-None-Match" not in request.headers:
        return False
    tags = request.if_none_match
    return not tags.star_tag and tags.contains_weak(name)


def unless_had(response: Response) -> Response:
    """Return the answer, or 304 to a client that wants it only if there is none (``If-None-Match: *``)."""
    if request.method == "POST" or response.status_code != 200 or "If-None-Match" not in request.headers:
        return response
    if not request.if_none_match.star_tag:
        return response
    response.close()
    return Response(b"", 304, response.headers)


def timing(answer: Answer) -> str:
    """Return the value of Server-Timing: milliseconds of waiting for a worker, and of its work up to the first byte."""
    return f"wait;dur={answer.waited * 1000:.2f}, exec;dur={answer.first_byte * 1000:.2f}"
