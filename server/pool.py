"""The pool of workers: which job may run, for how long, and who is stopped."""

import contextlib
import json
import math
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from threading import Condition, Lock, Thread, local
from typing import Final

from oxiana.graph.errors import OxianaError
from oxiana.server import processors
from oxiana.server.endings import too_long
from oxiana.server.errors import Crowded, Stopped, Unready
from oxiana.server.formats import JSON_RESULTS, Kind
from oxiana.server.nursery import Loaded, Nursery, Worker
from oxiana.server.running import Answer, Asking, Running, ended
from oxiana.server.settings import Settings
from oxiana.server.workers.wire import Frame, Job

GLANCE: Final = 0.1
"""How often, in seconds, the watch looks whether the clients are still there."""

ABREAST: Final = len(processors.ALL) + 1
"""So many jobs begin at once, one more than there are processors, of those that run for more than an instant.

When they have run for a glance, others begin.
"""

STOPPING: Final = "the server is stopping"

LONG: Final = 0.25
"""What has run for so many seconds gives way to all that has not."""

INSTANT: Final = 0.004
"""What is over in so many seconds holds nobody up."""

REST: Final = 10.0
"""So many seconds a worker waits for its next job before it ends, if there are more than shall wait."""

_FIRST: Final = Job("query", {"text": "ASK {}", "media_types": {Kind.BOOLEAN.value: JSON_RESULTS.media_type}})
"""What new data is asked before it is served."""


@dataclass(frozen=True)
class Asked:
    """The data that is asked, and where the workers for it come from."""

    nursery: Nursery
    data: Loaded


class Pool:
    """Workers that do jobs, at most ``settings.workers`` at once; the last of them is only ever taken for a moment."""

    def __init__(self, nursery: Nursery, settings: Settings, rest: float = REST) -> None:
        self._nursery, self._settings, self._rest = nursery, settings, rest
        self._lock = Lock()
        self._free, self._watched, self._left = (Condition(self._lock) for _ in range(3))
        self._held = local()
        self._holds: list[Asked] = []
        self._running: dict[str, Running] = {}
        self._idle: list[Worker] = []
        self._waiting, self._closing = 0, False
        self._moved: Loaded | None = None
        self._look_at = math.inf
        self._replenish()
        self._watch = Thread(target=self._keep_watch, name="watch", daemon=True)
        self._watch.start()

    @property
    def ready(self) -> bool:
        """Whether there is data to ask."""
        return self._asked.nursery.ready.is_set()

    @property
    def data(self) -> Loaded:
        """Which data is asked."""
        return self._asked.data

    @property
    def _asked(self) -> Asked:
        """What this thread asks: what it holds, or else the newest."""
        held: Asked | None = getattr(self._held, "asked", None)
        return held or self._newest

    @property
    def _newest(self) -> Asked:
        return Asked(self._nursery, self._moved or self._nursery.loaded)

    def hold(self) -> None:
        """Let this thread ask the data that is asked now, until it lets go, whatever takes its place meanwhile."""
        with self._lock:
            self._held.asked = self._newest
            self._holds.append(self._held.asked)

    def let_go(self) -> None:
        """Let this thread ask the newest data again."""
        held: Asked | None = getattr(self._held, "asked", None)
        if held:
            self._held.asked = None
            with self._lock:
                self._holds.remove(held)
                self._left.notify_all()

    def snapshots(self) -> set[str]:
        """Return the data on disk that is being asked, or will be."""
        with self._lock:
            return {running.job.snapshot for running in self._running.values()} | {
                asked.data.snapshot for asked in self._holds
            }

    def move(self, data: Loaded) -> None:
        """Let every job from now on be put to this data on disk; those under way keep theirs."""
        self._moved = data

    def renewed(self) -> Nursery:
        """Load anew what is served; LoadFailed when that cannot be read, QueryFailed when it cannot be asked."""
        nursery = self._nursery.again()
        try:
            _try(nursery)
        except OxianaError:
            nursery.close()
            raise
        return nursery

    def switch(self, nursery: Nursery) -> Nursery:
        """Ask other data from now on; jobs under way go on. Return where the old data is, to be retired."""
        if self._nursery.equipped.is_set():
            nursery.equip()
        with self._lock:
            old, self._nursery = self._nursery, nursery
            for worker in self._idle:
                worker.dismiss()
            self._idle.clear()
            self._replenish()
        return old

    def retire(self, nursery: Nursery) -> None:
        """End the processes that hold old data, once the last job on it is over."""
        with self._lock:
            self._left.wait_for(lambda: self._closing or not self._is_used(nursery))
        nursery.close()

    def _is_used(self, nursery: Nursery) -> bool:
        jobs = (running.worker.home for running in self._running.values())
        return nursery in {*jobs, *(asked.nursery for asked in self._holds)}

    def query(
        self,
        text: str,
        media_types: Mapping[Kind, str],
        *,
        rows: int = 0,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
        union: bool = False,
        gzip: bool = False,
        asking: Asking | None = None,
    ) -> Answer:
        """Ask a query (see ``workers.query.Query``); an answer of a kind with no media type is NotWritable."""
        parameters = {
            "text": text,
            "media_types": {kind.value: media_type for kind, media_type in media_types.items()},
            "rows": rows,
            "default_graphs": list(default_graphs),
            "named_graphs": list(named_graphs),
            "union": union,
        }
        return self.start(Job("query", parameters, gzip=gzip), asking)

    def run(
        self, name: str, parameters: Mapping[str, object], payload: bytes = b"", asking: Asking | None = None
    ) -> bytes:
        """Do a job of the table of jobs and return its whole answer."""
        return self.start(Job(name, parameters, payload), asking).read()

    def start(self, job: Job, asking: Asking | None = None) -> Answer:
        """Give a job to a worker and return its answer when the first bytes are there; raises what came instead."""
        snapshot = self.data.snapshot
        if snapshot and not job.snapshot:
            job = replace(job, snapshot=snapshot)
        running = self._admit(job, asking or Asking())
        with contextlib.suppress(OSError):  # the worker is gone: receiving says why
            running.worker.connection.send_job(job)
        try:
            frame, body = running.receive()
        except OxianaError:
            self._release(running, reusable=False)
            raise
        if frame is Frame.END:
            self._release(running, reusable=True)
            ended(body)
        return Answer(running, json.loads(body), self._release)

    def _admit(self, job: Job, asking: Asking) -> Running:
        """Return a worker to run in, waiting in the queue if need be; Crowded when that is full or takes too long."""
        if job.needs_equipment:
            self._asked.nursery.equip()
        asked = time.monotonic()
        most = self._settings.job_timeout if asking.background else self._settings.timeout
        limit = min(asking.timeout or math.inf, most)
        with self._lock:
            if not self.ready and not self._closing:
                raise Unready("the data is being loaded: come again in a moment")
            self._queue(limit if asking.background else None)
            if self._closing:
                raise Stopped(STOPPING)
            running = Running(self._take(job), job, asking, time.monotonic() + limit, asked)
            self._running[running.id] = running
            if min(running.deadline, time.monotonic() + GLANCE) < self._look_at:
                self._watched.notify()
        return running

    def _all_taken(self) -> bool:
        return len(self._running) >= self._settings.workers

    def _full(self) -> bool:
        """Whether a new job must wait: all workers are taken, or there are enough jobs that may be over in a moment.

        Each worker that works evicts the data of the others from the caches of the processors.
        """
        now = time.monotonic()
        in_a_moment = sum(INSTANT < now - job.started < GLANCE for job in self._running.values())
        return self._all_taken() or in_a_moment >= ABREAST

    def _queue(self, patience: float | None) -> None:
        """Wait for a place: in a queue, or with so many seconds of patience outside of it, where none gives way."""
        if self._closing or (not self._full() and not self._waiting):
            return
        if patience is not None:
            self._wait(patience)
            return
        if len(self._running) + self._waiting >= self._settings.workers + self._settings.queue:
            raise self._crowded()
        self._waiting += 1
        try:
            self._wait(self._settings.queue_time)
        finally:
            self._waiting -= 1

    def _wait(self, seconds: float) -> None:
        if not self._free.wait_for(lambda: self._closing or not self._full(), seconds):
            raise self._crowded()

    def _crowded(self) -> Crowded:
        soonest = min((running.deadline for running in self._running.values()), default=0.0)
        return Crowded(max(1, math.ceil(soonest - time.monotonic())))

    def _take(self, job: Job) -> Worker:
        nursery = self._asked.nursery
        if job.needs_equipment and not nursery.equipped.is_set():
            raise Unready("what it takes to validate is not loaded yet: come again in a moment")
        while self._idle and nursery is self._nursery:
            worker = self._idle.pop()
            if not worker.ended.is_set() and worker.equipped == nursery.equipped.is_set():
                return worker
            worker.dismiss()
        return nursery.fork()

    def _replenish(self) -> None:
        enough = min(self._settings.idle_workers, self._settings.workers - len(self._running))
        while len(self._idle) < enough and not self._closing and self._nursery.ready.is_set():
            self._idle.append(self._nursery.fork())

    def _release(self, running: Running, reusable: bool) -> None:  # noqa: FBT001
        """Take a worker back, and let the next in the queue have its place."""
        with self._lock:
            self._running.pop(running.id, None)
            as_new = running.worker.home is self._nursery and not running.worker.gives_way
            if reusable and running.verdict is None and as_new:
                running.worker.idle_since = time.monotonic()
                self._idle.append(running.worker)
            else:
                running.worker.dismiss()
            self._replenish()
            self._free.notify()
            self._left.notify_all()

    def running(self) -> list[Running]:
        """Return the jobs under way, the oldest first."""
        with self._lock:
            return list(self._running.values())

    def cancel(self, number: str) -> bool:
        """Stop a job; False when there is none of this number."""
        with self._lock:
            running = self._running.get(number)
            if running:
                self._stop(running, Stopped("the query was cancelled"))
            return running is not None

    def _stop(self, running: Running, verdict: OxianaError) -> None:
        if running.verdict is None:
            running.verdict = verdict
            running.worker.kill()

    def _keep_watch(self) -> None:
        """Stop what has run too long, what nobody waits for, and what holds the last worker."""
        with self._lock:
            while not self._closing:
                for running in self._running.values():
                    if verdict := self._judge(running):
                        self._stop(running, verdict)
                    elif time.monotonic() - running.started > LONG:
                        running.worker.give_way()
                self._dismiss()
                self._free.notify(ABREAST)  # what has run for a moment makes room
                self._look_at = self._next_look()
                pause = self._look_at - time.monotonic()
                self._watched.wait(max(0.0, pause) if pause < math.inf else None)

    def _next_look(self) -> float:
        """Return when to look again: at the next deadline, soon if there is any job, never if nothing is to be seen."""
        looks = [running.deadline for running in self._running.values() if running.verdict is None]
        if looks:
            looks.append(time.monotonic() + GLANCE)
        if self._too_many_idle():
            looks.append(self._idle[0].idle_since + self._rest)
        return min(looks, default=math.inf)

    def _too_many_idle(self) -> bool:
        return len(self._idle) > self._settings.idle_workers

    def _dismiss(self) -> None:
        """End the workers that have waited long, down to the number that shall wait; the first has waited longest."""
        while self._too_many_idle() and time.monotonic() - self._idle[0].idle_since >= self._rest:
            self._idle.pop(0).dismiss()

    def _judge(self, running: Running) -> OxianaError | None:
        now = time.monotonic()
        if now >= running.deadline:
            return too_long(running.job.name, running.deadline - running.started)
        if running.asking.gone and running.asking.gone():
            return Stopped("the client has left")
        crowd = self._waiting and self._all_taken()
        if crowd and now - running.started > self._settings.quick and self._is_last(running):
            return self._crowded()
        return None

    def _is_last(self, running: Running) -> bool:
        """Whether the job came last of those that somebody waits for: only it gives way, so that others find a worker.

        Jobs in the background are few, and none of them gives way.
        """
        waited_for = (other for other in self._running.values() if not other.asking.background)
        return len(self._running) > 1 and running is max(waited_for, key=lambda other: other.started, default=None)

    def close(self) -> None:
        """Stop all jobs and end all workers."""
        with self._lock:
            if self._closing:
                return
            self._closing = True
            for running in self._running.values():
                self._stop(running, Stopped(STOPPING))
            for worker in self._idle:
                worker.connection.close()
            self._free.notify_all()
            self._watched.notify()
            self._left.notify_all()
        self._watch.join()
        self._nursery.close()


def _try(nursery: Nursery) -> None:
    """Put a first query to new data; raises what comes instead of an answer."""
    trial = Running(nursery.fork(), _FIRST, Asking(), math.inf, time.monotonic())
    try:
        with contextlib.suppress(OSError):
            trial.worker.connection.send_job(_FIRST)
        frame, body = trial.receive()
        while frame is not Frame.END:
            frame, body = trial.receive()
        ended(body)
    finally:
        trial.worker.dismiss()
