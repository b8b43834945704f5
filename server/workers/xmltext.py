"""XML that says the same text as the result: no carriage return lost, nothing written that XML cannot say."""

import re
from typing import Final

from oxiana.graph.errors import NotWritable
from oxiana.server.workers.reply import Reply

_REFUSALS: Final = (
    (re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]"), "a control character, which XML forbids"),
    (re.compile(rb"<[^\s<>/]*:[\s>/]"), "a property whose IRI does not end in a name, as RDF/XML demands"),
)


class XmlFile:
    """A binary file before a reply. XML readers take a bare carriage return for a line feed: it becomes a reference.

    The engine writes whole characters, and no carriage return of its own.
    """

    def __init__(self, reply: Reply) -> None:
        self._reply = reply

    def write(self, data: bytes) -> int:
        """Pass the bytes on; NotWritable when XML has no way to say them."""
        for pattern, thing in _REFUSALS:
            if pattern.search(data):
                self._reply.error = NotWritable("text", f"the answer has {thing}: ask for another format")
                raise self._reply.error
        self._reply.write(data.replace(b"\r", b"&#13;"))
        return len(data)

    def flush(self) -> None:
        """Do nothing, as the reply does."""
