"""A server for tests that only need its address."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

OXIANA = str(Path(sys.executable).with_name("oxiana"))


@contextmanager
def serving(*arguments: str | Path) -> Iterator[str]:
    """Start ``oxiana serve`` with these arguments on a free port, yield its address, and stop it."""
    command = [OXIANA, "serve", "--port", "0", *map(str, arguments)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout
        yield process.stdout.readline().strip().rstrip("/")
        process.terminate()
