"""The zygote, seen from the front process: started, asked for workers, told to kill them, started anew if it dies."""

import json
import logging
import os
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Final

from oxiana.graph.errors import OperatorError
from oxiana.server import memory, processors
from oxiana.server.settings import Settings
from oxiana.server.workers.wire import Connection, Message, hear, tell

PAUSE: Final = 1.0
"""So many seconds pass before data that could not be loaded again is tried once more."""

GLANCE: Final = 0.1
"""How often, in seconds, who waits for the zygote looks whether it is still there."""

PATIENCE: Final = 10.0
"""So many seconds who wants to validate waits until that can be done."""


class LoadFailed(OperatorError):
    """The zygote could not read the data; the message is the zygote's own."""


@dataclass(frozen=True)
class Source:
    """Where the data comes from: RDF files, or else the release; or nowhere, or a store on disk."""

    files: Sequence[Path]
    release: Path
    empty: bool = False
    on_disk: bool = False


@dataclass
class Worker:
    """One worker: where it came from, its number, the connection to it, since when it waits, and how it ended.

    ``status`` is an exit code, or minus a signal. Only one that is ``equipped`` can validate and write reports.
    """

    home: "Nursery"
    number: int
    connection: Connection
    equipped: bool
    idle_since: float = field(default_factory=time.monotonic)
    ended: Event = field(default_factory=Event)
    status: int = 0
    gives_way: bool = False

    def kill(self) -> None:
        """End the worker now, whatever it is doing."""
        self.home.kill(self)

    def give_way(self) -> None:
        """Let the work of all other workers go before its own, from now on: there is no way back."""
        if not self.gives_way:
            self.gives_way = True
            self.home.give_way(self)

    def dismiss(self) -> None:
        """End the worker and give up the line to it."""
        self.kill()
        self.connection.close()


@dataclass(frozen=True)
class Loaded:
    """The data that is asked: what names its content, its version, and where it is, if it is on disk."""

    id: str
    version: str
    snapshot: str = ""


class Nursery:
    """Starts the zygote, waits for the data, and forks workers."""

    def __init__(self, source: Source, settings: Settings, *, equipped: bool = False) -> None:
        self._source, self._settings = source, settings
        self._orders: Final[Message] = {
            "files": [str(file) for file in source.files],
            "release": str(source.release),
            "empty": source.empty,
            "on_disk": source.on_disk,
            "max_memory": settings.max_memory,
            "max_result": settings.max_result,
            "processors": sorted(processors.ALL),
        }
        self._lock = Lock()
        self._workers: dict[int, Worker] = {}
        self._last, self._closing = 0, Event()
        self.ready, self.equipped = Event(), Event()
        self._equips = equipped
        self._launch()
        self._listener = Thread(target=self._listen, name="nursery", daemon=True)
        self._listener.start()

    def _launch(self) -> None:
        """Start a zygote and wait until it holds the data; LoadFailed says why it cannot."""
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        module, orders = "oxiana.server.workers.start", {**self._orders, "equipped": self._equips}
        self._process = subprocess.Popen(  # noqa: S603 - our own program, on arguments of our own
            [sys.executable, "-P", "-m", module, str(theirs.fileno()), json.dumps(orders)],
            stdin=subprocess.DEVNULL, pass_fds=[theirs.fileno()], start_new_session=True,
            env=memory.huge_pages(os.environ),
        )  # fmt: skip
        theirs.close()
        try:
            said, _ = hear(ours)
        except EOFError:
            said = {"failed": "the process that loads the data broke down"}
        if "failed" in said:
            ours.close()
            self._process.wait()
            raise LoadFailed(str(said["failed"]))
        with self._lock:
            self._control = ours
            self.loaded = Loaded(str(said["ready"]), str(said["version"]))
            if said["equipped"]:
                self._equips = True
                self.equipped.set()
            elif self._equips:  # that was asked for while it read the data
                self._tell_to_equip()
            self.ready.set()

    def _listen(self) -> None:
        """Hear how workers end; start anew when the zygote itself is gone."""
        while not self._closing.is_set():
            try:
                match hear(self._control)[0]:
                    case {"equipped": True}:
                        self.equipped.set()
                    case {"equipped": False}:
                        self._equips = False
                    case {"ended": int(number), "status": int(status)}:
                        self._buried(number, status)
            except (OSError, EOFError):
                self._relaunch()

    def _buried(self, number: int, status: int) -> None:
        worker = self._workers.pop(number, None)
        if worker:
            worker.status = status
            worker.ended.set()

    def _relaunch(self) -> None:
        """The zygote died, and its workers with it: start another until one lives, unless the server is stopping."""
        with self._lock:
            self.ready.clear()
            for worker in self._workers.values():
                worker.ended.set()
            self._workers.clear()
            self._control.close()
        self._process.wait()
        while not self._closing.is_set() and not self.ready.is_set():
            try:
                self._launch()
            except LoadFailed as error:
                logging.getLogger("oxiana").error("the data is not loaded: %s", error)
                self._closing.wait(PAUSE)

    def equip(self) -> None:
        """Let the workers of the future validate; return when they can, or it becomes clear that they cannot yet.

        What that takes is loaded only now; a zygote that takes the place of another begins with it.
        """
        deadline = time.monotonic() + PATIENCE
        with self._lock:
            if not self._equips:
                self._equips = True
                self._tell_to_equip()
        while self.ready.is_set() and self._equips and time.monotonic() < deadline:
            if self.equipped.wait(GLANCE):
                return

    def _tell_to_equip(self) -> None:
        with suppress(OSError):  # one that is gone is replaced
            tell(self._control, {"equip": True})

    def fork(self) -> Worker:
        """Return a new worker, which can be given a job at once: if it never comes to be, that job hears of its end."""
        ours, theirs = socket.socketpair()
        with self._lock, theirs, suppress(OSError):
            self._last += 1
            worker = Worker(self, self._last, Connection(ours), self.equipped.is_set())
            self._workers[worker.number] = worker
            tell(self._control, {"fork": worker.number}, theirs)
        return worker

    def kill(self, worker: Worker) -> None:
        """End a worker now, whatever it is doing."""
        self._order("kill", worker)
        with suppress(OSError):
            worker.connection.shut()

    def give_way(self, worker: Worker) -> None:
        """Let other processes go before a worker."""
        self._order("give_way", worker)

    def _order(self, order: str, worker: Worker) -> None:
        with self._lock, suppress(OSError):  # a zygote that is gone has taken its workers along
            if worker.number in self._workers:
                tell(self._control, {order: worker.number})

    def again(self) -> "Nursery":
        """Return another one, with what the same files say now; LoadFailed when they cannot be read."""
        return Nursery(self._source, self._settings, equipped=self._equips)

    def close(self) -> None:
        """End the zygote and all workers."""
        self._closing.set()
        self.ready.clear()
        with suppress(OSError):  # it is closed while another zygote is started
            self._control.shutdown(socket.SHUT_RDWR)
        self._process.wait()
        self._listener.join()
        self._control.close()
