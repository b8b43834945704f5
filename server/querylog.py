"""The log of queries: one JSON object a line on standard error, with who asked, what it cost and how it ended."""

import hashlib
import json
import sys
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

_encoded: Final = json.JSONEncoder(ensure_ascii=False).encode


def digest(query: str) -> str:
    """Return a short name of a query's text, the same for the same text."""
    return hashlib.sha256(query.encode(errors="surrogatepass")).hexdigest()[:16]


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")


@dataclass
class Entry:
    """One line: filled while the answer is given, written when it is over."""

    client: str
    method: str
    id: str
    at: str = field(default_factory=_now)
    label: str | None = None
    query: str = ""
    status: int = 0
    outcome: str = "refused"
    bytes: int = 0
    rows: int | None = None
    ms: float = 0.0
    started: float = field(default_factory=time.monotonic, repr=False)

    def write(self) -> None:
        """Write the line."""
        self.ms = round((time.monotonic() - self.started) * 1000, 1)
        said = {name: value for name, value in vars(self).items() if name != "started" and value is not None}
        sys.stderr.write(_encoded(said) + "\n")
