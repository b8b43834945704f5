"""The life of one worker: a job, its answer, the next job, until the front process closes the connection."""

import os
import socket

from oxiana.graph.garbage import uncollected
from oxiana.server.workers.failures import SENT, packed
from oxiana.server.workers.jobs import JOBS
from oxiana.server.workers.reply import Reply
from oxiana.server.workers.snapshots import Source
from oxiana.server.workers.wire import Connection, Job


def _do(source: Source, job: Job, reply: Reply) -> None:
    """Do one job and say how it ended; a defect ends the worker, and the front process sees that."""
    try:
        with uncollected():
            facts = JOBS[job.name](source(job.snapshot), job, reply)
    except SENT as error:
        reply.fail(packed(error))
    except MemoryError:
        os.abort()  # there may be no memory to say so: the front process reads the signal
    else:
        reply.end(facts)


def serve(end: socket.socket, source: Source, max_result: int) -> None:
    """Do jobs until there are no more."""
    connection = Connection(end)
    while True:
        try:
            job = connection.receive_job()
            _do(source, job, Reply(connection, max_result, gzip=job.gzip))
        except (EOFError, BrokenPipeError, ConnectionResetError):
            return
