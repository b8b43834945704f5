"""The servers that are measured side by side: each is started on the same file, and is asked over HTTP only."""

import contextlib
import getpass
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

PEERS: Final = Path(sys.prefix, "peers", "bin")
"""Where `make bench-http` puts the peers: apart from what the project itself needs."""

PATIENCE: Final = 120.0
_TICKS: Final = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Endpoint:
    """A server: its name in tables, the address that answers queries, the process that was started."""

    name: str
    url: str
    process: int

    def target(self, query: str) -> str:
        """Return the address of a query."""
        return f"{self.url}?query={urllib.parse.quote(query)}"

    def answer(self, query: str, accept: str) -> bytes:
        """Return the whole answer to a query."""
        request = urllib.request.Request(self.target(query), headers={"Accept": accept})  # noqa: S310
        with urllib.request.urlopen(request, timeout=PATIENCE) as response:  # noqa: S310 - a server of our own
            body: bytes = response.read()
        return body

    def first_byte(self, query: str, accept: str) -> tuple[float, int]:
        """Return the seconds to the first byte of an answer, and how many bytes it has."""
        request = urllib.request.Request(self.target(query), headers={"Accept": accept})  # noqa: S310
        begun = time.perf_counter()
        with urllib.request.urlopen(request, timeout=PATIENCE) as response:  # noqa: S310
            length = len(response.read(1))
            first = time.perf_counter() - begun
            while chunk := response.read(1 << 20):
                length += len(chunk)
        return first, length

    def memory(self) -> float:
        """Return the most megabytes that the process which speaks HTTP has had in memory so far."""
        status = Path(f"/proc/{self.process}/status").read_text()
        return int(status.partition("VmHWM:")[2].split()[0]) / 1024

    def processor(self) -> float:
        """Return the seconds of processor time that the server has taken, its children's included."""
        return sum(_taken(process) for process in _descendants(self.process))


def _stat(process: int) -> list[str]:
    return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()


def _taken(process: int) -> float:
    """Return the processor time of a process and of its children that are gone."""
    try:
        return sum(map(int, _stat(process)[11:15])) / _TICKS
    except OSError:
        return 0.0


def _descendants(process: int) -> set[int]:
    parents = {}
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            parents[int(entry.name)] = int(_stat(int(entry.name))[1])
    found = {process}
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return found


@contextlib.contextmanager
def _running(name: str, command: Sequence[str | Path], url: str) -> Iterator[Endpoint]:
    """Run a server until it is no longer needed; it is there once it answers a query."""
    with subprocess.Popen(list(map(str, command)), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            endpoint = Endpoint(name, url, process.pid)
            _wait(endpoint, process)
            yield endpoint
        finally:
            process.terminate()


def _wait(endpoint: Endpoint, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            endpoint.answer("ASK {}", "application/sparql-results+json")
        except (urllib.error.URLError, ConnectionError):
            if process.poll() is not None or time.monotonic() > deadline:
                raise SystemExit(f"{endpoint.name} did not start") from None
            time.sleep(0.05)
        else:
            return


def _port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextlib.contextmanager
def oxiana(data: Path, *flags: str) -> Iterator[Endpoint]:
    """Run our server, as a user does."""
    port = _port()
    command = [Path(sys.executable).with_name("oxiana"), "serve", "--port", str(port), *flags, data]
    with _running("oxiana", command, f"http://127.0.0.1:{port}/sparql") as endpoint:
        yield endpoint


@contextlib.contextmanager
def oxigraph(data: Path) -> Iterator[Endpoint]:
    """Load the data into a store on disk, and run the Oxigraph server on it."""
    program, port = PEERS / "oxigraph", _port()
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([program, "load", "--location", folder, "--file", data], check=True, capture_output=True)
        command = [program, "serve-read-only", "--location", folder, "--bind", f"127.0.0.1:{port}"]
        with _running("oxigraph", command, f"http://127.0.0.1:{port}/query") as endpoint:
            yield endpoint


@contextlib.contextmanager
def rdflib_endpoint(data: Path) -> Iterator[Endpoint]:
    """Run rdflib-endpoint on the data."""
    port = _port()
    command = [PEERS / "rdflib-endpoint", "serve", "--host", "127.0.0.1", "--port", str(port), data]
    with _running("rdflib-endpoint", command, f"http://127.0.0.1:{port}/") as endpoint:
        yield endpoint


@contextlib.contextmanager
def nginx(behind: Endpoint) -> Iterator[Endpoint]:
    """Run nginx before our server, as the documented file says, on a port and in a folder of its own."""
    port, here = _port(), Path(__file__).parent
    with tempfile.TemporaryDirectory() as folder:
        site = (here.parent / "docs" / "deployment" / "nginx.conf").read_text()
        for documented, ours in {
            "listen 80;": f"listen 127.0.0.1:{port};",
            "127.0.0.1:8000": urllib.parse.urlsplit(behind.url).netloc,
            "/var/cache/nginx/oxiana": f"{folder}/cache",
        }.items():
            site = site.replace(documented, ours)
        Path(folder, "site.conf").write_text(site)
        shutil.copy(here / "nginx.conf", folder)
        options = f"daemon off; user {getpass.getuser()};"
        command = ["nginx", "-p", folder, "-c", "nginx.conf", "-e", "error.log", "-g", options]
        with _running("nginx", command, f"http://127.0.0.1:{port}/sparql") as endpoint:
            yield endpoint
