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

_PREFIX: Final = struct.Struct("!cI")


class Frame(Enum):
    """The frames of one job: its parameters and payload one way; a head, data and an end the other way."""

    JOB = b"J"
    PAYLOAD = b"P"
    HEAD = b"H"
    DATA = b"D"
    END = b"E"


@dataclass(frozen=True)
class Job:
    """One piece of work: its name in the table of jobs, what it is told, its bytes, whether to compress the answer."""

    name: str
    parameters: Mapping[str, object] = field(default_factory=dict)
    payload: bytes = b""
    gzip: bool = False


def _exactly(connection: socket.socket, length: int) -> bytes:
    """Return the next ``length`` bytes; EOFError when the other side ends before."""
    buffer = bytearray(length)
    view, got = memoryview(buffer), 0
    while got < length:
        count = connection.recv_into(view[got:])
        if not count:
            raise EOFError
        got += count
    return bytes(buffer)


def send_frame(connection: socket.socket, frame: Frame, body: bytes) -> None:
    """Send one frame."""
    connection.sendall(_PREFIX.pack(frame.value, len(body)) + body)


def read_frame(connection: socket.socket) -> tuple[Frame, bytes]:
    """Return the next frame; EOFError when the other side is gone."""
    kind, length = _PREFIX.unpack(_exactly(connection, _PREFIX.size))
    return Frame(kind), _exactly(connection, length)


def send_job(connection: socket.socket, job: Job) -> None:
    """Hand a job to a worker."""
    told = {"name": job.name, "parameters": dict(job.parameters), "gzip": job.gzip}
    send_frame(connection, Frame.JOB, json.dumps(told).encode())
    send_frame(connection, Frame.PAYLOAD, job.payload)


def read_job(connection: socket.socket) -> Job:
    """Return the next job; EOFError when the front process wants no more of this worker."""
    said = json.loads(read_frame(connection)[1])
    return Job(said["name"], said["parameters"], read_frame(connection)[1], said["gzip"])


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
