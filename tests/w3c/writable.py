"""A server that takes writes, for suites that make their own data."""

import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import requests
from pyoxigraph import Quad, RdfFormat, parse, serialize
from running import serving

SHARED_MEMORY: Final = "/dev/shm"  # noqa: S108 - a folder is made in it that only we can read
IN_MEMORY: Final = SHARED_MEMORY if os.access(SHARED_MEMORY, os.W_OK) else None
"""Where there is no disk to wait for: what is tested here is not what survives."""


@dataclass(frozen=True)
class Writable:
    """Where the server is, and the session of one who may write."""

    url: str
    session: requests.Session

    def update(self, text: str, *, dry: bool = False) -> requests.Response:
        """Send an update, perhaps only to hear whether it would be done."""
        params = {"dry-run": "true"} if dry else {}
        return self.session.post(f"{self.url}/update", params=params, data={"update": text}, timeout=30)

    def fill(self, quads: Iterable[Quad]) -> None:
        """Let the store hold these quads and no others."""
        headers = {"Content-Type": "application/n-quads"}
        body = serialize(quads, format=RdfFormat.N_QUADS)
        self.session.put(f"{self.url}/store", data=body, headers=headers, timeout=30).raise_for_status()

    def quads(self) -> list[Quad]:
        """Return what the store holds."""
        response = self.session.get(f"{self.url}/store", headers={"Accept": "application/n-quads"}, timeout=30)
        return list(parse(response.content, RdfFormat.N_QUADS))


@contextmanager
def writable() -> Iterator[Writable]:
    """Start a server of an empty store, and stop it."""
    with tempfile.TemporaryDirectory(dir=IN_MEMORY) as folder:
        token = Path(folder) / "token"
        token.write_text("a token of the tests")
        flags = ("--store", Path(folder) / "store", "--enable-update", "--token-file", token, "--empty")
        with serving(*flags) as address, requests.Session() as session:
            session.headers.clear()
            session.headers["Authorization"] = f"Bearer {token.read_text()}"
            yield Writable(address, session)
