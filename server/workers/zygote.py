"""The one process that holds the data and does nothing but fork: workers share its memory, and it never runs a query.

It is started before the front process has any thread, reads its orders from one socket, and when that closes it kills
every worker and ends. It loads what it takes to validate when the first worker is to do that, unless the data has
shapes of its own.
"""

import gc
import json
import os
import selectors
import signal
import socket
import sys
from pathlib import Path
from typing import Final

from oxiana.graph import interrupting
from oxiana.graph.errors import OxianaError
from oxiana.graph.garbage import uncollected
from oxiana.server import processors
from oxiana.server.workers import confinement, jobs, worker
from oxiana.server.workers.data import Data, empty, from_files, from_release
from oxiana.server.workers.snapshots import OnDisk, Source, in_memory
from oxiana.server.workers.wire import Message, hear, tell

NICER: Final = 10
"""By so much does a worker give way (see nice(2)): it has a tenth of the time of one that does not, if both want it."""


class Zygote:
    """The data, if it is in memory, the socket of orders, and the workers alive, by the number they were given."""

    def __init__(self, control: socket.socket, data: Data | None, *, max_memory: int, max_result: int) -> None:
        self._control, self._data = control, data
        self._max_memory, self._max_result = max_memory, max_result
        self._workers: dict[int, int] = {}

    def equip(self) -> None:
        """Load what it takes to validate, for all workers from now on."""
        jobs.equip(self._data.store if self._data else None)

    def _equipped(self) -> bool:
        """Equip what serves already, and say whether that was possible: if not, it serves all else as before."""
        try:
            with uncollected():
                self.equip()
        except Exception:  # noqa: BLE001 - whatever is wrong with it
            sys.excepthook(*sys.exc_info())
            return False
        gc.collect()
        gc.freeze()
        return True

    def _live(self, connection: socket.socket, parent: int) -> None:
        """Be a worker, to the end of the process."""
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        interrupting.die_with_parent(parent)
        self._control.close()
        worker.serve(connection, self._confined(), self._max_result)

    def _confined(self) -> Source:
        """Give up what a worker needs not, and return where its data comes from."""
        if self._data is None:
            confinement.confine_to_files()
            return OnDisk(self._max_memory)
        confinement.confine(self._max_memory)
        return in_memory(self._data.store)

    def _fork(self, number: int, connection: socket.socket) -> None:
        parent = os.getpid()
        try:
            child = os.fork()
        except OSError:
            connection.close()
            tell(self._control, {"ended": number, "status": -signal.SIGKILL})
            return
        if child:
            self._workers[number] = child
            connection.close()
            return
        status = 1
        try:
            self._live(connection, parent)
            status = 0
        finally:
            if status:
                sys.excepthook(*sys.exc_info())
            os._exit(status)

    def _kill(self, number: int) -> None:
        if child := self._workers.get(number):
            os.kill(child, signal.SIGKILL)

    def _give_way(self, number: int) -> None:
        if child := self._workers.get(number):
            os.setpriority(os.PRIO_PROCESS, child, os.getpriority(os.PRIO_PROCESS, 0) + NICER)

    def _obey(self) -> None:
        """Carry out one order; EOFError when there will be no more."""
        order, connection = hear(self._control)
        match order:
            case {"fork": int(number)} if connection:
                self._fork(number, connection)
            case {"give_way": int(number)}:
                self._give_way(number)
            case {"kill": int(number)}:
                self._kill(number)
            case {"equip": True}:
                tell(self._control, {"equipped": self._equipped()})

    def _reap(self) -> None:
        """Collect the dead, and tell the front process how each ended."""
        numbers = {child: number for number, child in self._workers.items()}
        while self._workers:
            child, status = os.waitpid(-1, os.WNOHANG)
            if not child:
                return
            number = numbers[child]
            del self._workers[number]
            tell(self._control, {"ended": number, "status": os.waitstatus_to_exitcode(status)})

    def run(self) -> None:
        """Fork, kill and reap until the front process is gone."""
        wake, woken = socket.socketpair()
        for end in (wake, woken):
            end.settimeout(0)
        signal.set_wakeup_fd(wake.fileno(), warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        selector = selectors.DefaultSelector()
        selector.register(self._control, selectors.EVENT_READ)
        selector.register(woken, selectors.EVENT_READ)
        try:
            while True:
                for key, _ in selector.select():
                    if key.fileobj is woken:
                        woken.recv(4096)
                        self._reap()
                    else:
                        self._obey()
        except (EOFError, BrokenPipeError, ConnectionResetError):
            for number in self._workers:
                self._kill(number)
        finally:
            signal.set_wakeup_fd(-1)


def _read(told: Message) -> Data | None:
    """Return the data to hold in memory; None when the workers read it from disk."""
    if told["on_disk"]:
        return None
    if told["empty"]:
        return empty()
    files = told["files"]
    if isinstance(files, list) and files:
        return from_files([Path(file) for file in files])
    return from_release(Path(str(told["release"])))


def main() -> None:
    """Read the data, say so, and serve the front process on the socket whose number is the first argument."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    control = socket.socket(fileno=int(sys.argv[1]))
    told = json.loads(sys.argv[2])
    processors.roam(told["processors"])
    try:
        data = _read(told)
    except OxianaError as error:
        tell(control, {"failed": str(error)})
        return
    zygote = Zygote(control, data, max_memory=told["max_memory"], max_result=told["max_result"])
    equipped = told["equipped"] or (data is not None and jobs.has_shapes(data.store))
    if equipped:
        zygote.equip()
    gc.collect()
    gc.freeze()
    tell(control, {"ready": data.id if data else "", "version": data.version if data else "", "equipped": equipped})
    zygote.run()
