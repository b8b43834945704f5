"""How the front process, the zygote and the workers talk: frames with a worker, messages with the zygote."""

import array
import json
import socket
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Final

Message = dict[str, object]

MOST: Final = 1 << 16
"""The longest message to or from the zygote."""

BUFFER: Final = 1 << 16

_PREFIX: Final = struct.Struct("!cI")


class Frame(Enum):
    """The frames of one job: its parameters and payload one way; news, a head, data and an end the other way."""

    JOB = b"J"
    PAYLOAD = b"P"
    NEWS = b"N"
    HEAD = b"H"
    DATA = b"D"
    END = b"E"


@dataclass(frozen=True)
class Job:
    """One piece of work: its name in the table of jobs, what it is told, its bytes, whether to compress the answer.

    ``snapshot`` is the folder of the data, when that is on disk.
    """

    name: str
    parameters: Mapping[str, object] = field(default_factory=dict)
    payload: bytes = b""
    gzip: bool = False
    snapshot: str = ""

    @property
    def needs_equipment(self) -> bool:
        """Whether it validates or writes a report: what that takes is not loaded for all workers."""
        return self.name in {"validate", "report"} or bool(self.parameters.get("guard"))


class Connection:
    """One end of the line between the front process and a worker."""

    def __init__(self, end: socket.socket) -> None:
        self._socket = end
        self._incoming = end.makefile("rb", BUFFER)

    def _exactly(self, length: int) -> bytes:
        data: bytes = self._incoming.read(length)
        if len(data) < length:
            raise EOFError
        return data

    def send(self, *frames: tuple[Frame, bytes]) -> None:
        """Send frames in one go: each call may cost a thread its turn."""
        self._socket.sendall(b"".join(_PREFIX.pack(kind.value, len(body)) + body for kind, body in frames))

    def receive(self) -> tuple[Frame, bytes]:
        """Return the next frame; EOFError when the other side is gone."""
        kind, length = _PREFIX.unpack(self._exactly(_PREFIX.size))
        return Frame(kind), self._exactly(length)

    def send_job(self, job: Job) -> None:
        """Hand a job to a worker."""
        told = {"name": job.name, "parameters": dict(job.parameters), "gzip": job.gzip, "snapshot": job.snapshot}
        self.send((Frame.JOB, json.dumps(told).encode()), (Frame.PAYLOAD, job.payload))

    def receive_job(self) -> Job:
        """Return the next job; EOFError when the front process wants no more of this worker."""
        said = json.loads(self.receive()[1])
        return Job(said["name"], said["parameters"], self.receive()[1], said["gzip"], said["snapshot"])

    def shut(self) -> None:
        """End the conversation: whoever waits for a frame hears that at once."""
        self._socket.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Give the line up."""
        self._incoming.close()
        self._socket.close()


def tell(control: socket.socket, message: Message, passed: socket.socket | None = None) -> None:
    """Send one message on a control socket, and with it a socket to keep."""
    rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [passed.fileno()]))] if passed else []
    control.sendmsg([json.dumps(message).encode()], rights)


def hear(control: socket.socket) -> tuple[Message, socket.socket | None]:
    """Return the next message and the socket that came with it; EOFError when the other side is gone."""
    data, ancillary, _, _ = control.recvmsg(MOST, socket.CMSG_SPACE(array.array("i").itemsize))
    if not data:
        raise EOFError
    descriptors = array.array("i")
    for _, _, passed in ancillary:
        descriptors.frombytes(passed)
    return json.loads(data), socket.socket(fileno=descriptors[0]) if descriptors else None
