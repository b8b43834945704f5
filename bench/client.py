"""Load as a program in Python makes it: urllib3 in 8 threads over connections that stay open; prints answers a second.

python bench/client.py URL ACCEPT SECONDS
"""

import secrets
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Final

import urllib3

CONNECTIONS: Final = 8


def client(pool: urllib3.PoolManager, url: str, accept: str, until: float) -> int:
    """Ask until the time is over, each time with a text of its own; return how many answers came."""
    run, number = secrets.token_hex(4), 0
    while time.monotonic() < until:
        number += 1
        answer = pool.request("GET", f"{url}%0A%23{run}-{number}", headers={"Accept": accept})
        if answer.status != 200:
            raise SystemExit(f"{url} answers {answer.status}")
    return number


def main(url: str, accept: str, seconds: float) -> None:
    """Measure and print."""
    begun = time.monotonic()
    with urllib3.PoolManager(maxsize=CONNECTIONS) as pool, ThreadPoolExecutor(CONNECTIONS) as threads:
        clients = [threads.submit(client, pool, url, accept, begun + seconds) for _ in range(CONNECTIONS)]
        answers = sum(done.result() for done in clients)
    print(answers / (time.monotonic() - begun))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], float(sys.argv[3]))
