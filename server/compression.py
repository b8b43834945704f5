"""Compression of the answers that are whole in memory; workers compress those that stream."""

import gzip
from typing import Final

from flask import Response, request

from oxiana.server.negotiation import gzip_accepted

WORTH_IT: Final = 1400
"""Shorter bodies fit one packet anyway."""

_TEXTS: Final = ("text/", "application/", "image/svg+xml")


def compress(response: Response) -> Response:
    """Compress the body where that helps and the client reads it; the entity tag then is a weak one."""
    if response.is_streamed or response.direct_passthrough:
        return response
    if not (response.content_type or "").startswith(_TEXTS):
        return response
    if "Accept-Encoding" not in response.headers.get("Vary", ""):
        response.vary.add("Accept-Encoding")
    if len(response.get_data()) < WORTH_IT or "Content-Encoding" in response.headers or not gzip_accepted(request):
        return response
    response.set_data(gzip.compress(response.get_data(), compresslevel=5, mtime=0))
    response.headers["Content-Encoding"] = "gzip"
    tag, _ = response.get_etag()
    if tag:
        response.set_etag(tag, weak=True)
    return response
