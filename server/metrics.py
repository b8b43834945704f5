"""Counts of queries for Prometheus, in its text format (version 0.0.4)."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from functools import partial
from itertools import accumulate
from threading import Lock
from typing import Final

from flask import Blueprint, Response, g

from oxiana.server.pool import Pool
from oxiana.server.querylog import Entry

BUCKETS: Final = (0.01, 0.1, 1.0, 10.0, float("inf"))
"""The upper bounds, in seconds, of the histogram of durations."""


class Metrics:
    """What has been counted since the start."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._answers: Counter[tuple[int, str]] = Counter()
        self._durations = [0] * len(BUCKETS)
        self._seconds, self._bytes = 0.0, 0

    def _end(self, entry: Entry) -> None:
        """Log a query that is over, and count it."""
        entry.write()
        seconds = entry.ms / 1000
        with self._lock:
            self._answers[entry.status, entry.outcome.partition(":")[0]] += 1
            self._durations[bisect_left(BUCKETS, seconds)] += 1
            self._seconds += seconds
            self._bytes += entry.bytes

    def note(self, response: Response) -> Response:
        """Let the query or write of this request be logged and counted when it is over; tell the client its number."""
        entry: Entry | None = g.get("entry")
        if entry:
            response.headers["Query-Id"] = entry.id
            entry.status = response.status_code
            response.call_on_close(partial(self._end, entry))
        return response

    def lines(self, pool: Pool) -> Iterator[str]:
        """Yield the lines of the text format."""
        with self._lock:
            answers, durations = sorted(self._answers.items()), list(accumulate(self._durations))
            seconds, sent = self._seconds, self._bytes
        yield "# TYPE oxiana_queries_total counter"
        for (status, outcome), number in answers:
            yield f'oxiana_queries_total{{status="{status}",outcome="{outcome}"}} {number}'
        yield "# TYPE oxiana_query_seconds histogram"
        for bound, number in zip(BUCKETS, durations, strict=True):
            label = "+Inf" if bound == BUCKETS[-1] else f"{bound:g}"
            yield f'oxiana_query_seconds_bucket{{le="{label}"}} {number}'
        yield f"oxiana_query_seconds_sum {seconds:.3f}"
        yield f"oxiana_query_seconds_count {durations[-1]}"
        yield "# TYPE oxiana_result_bytes_total counter"
        yield f"oxiana_result_bytes_total {sent}"
        yield "# TYPE oxiana_queries_running gauge"
        yield f"oxiana_queries_running {len(pool.running())}"
        yield "# TYPE oxiana_ready gauge"
        yield f"oxiana_ready {int(pool.ready)}"
        yield "# TYPE oxiana_data_info gauge"
        yield f'oxiana_data_info{{release="{pool.data.id}"}} 1'


def blueprint(metrics: Metrics, pool: Pool) -> Blueprint:
    """Return the route of the metrics."""
    routes = Blueprint("metrics", __name__)

    def show() -> Response:
        text = "\n".join(metrics.lines(pool))
        return Response(f"{text}\n", content_type="text/plain; version=0.0.4; charset=utf-8")

    routes.add_url_rule("/metrics", "show", show)
    return routes
