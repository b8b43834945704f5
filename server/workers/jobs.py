"""The table of jobs: what workers can be asked to do; imported before the fork, for a worker can open no file."""

from collections.abc import Callable, Mapping
from typing import Final

from pyoxigraph import Store

from oxiana.server.workers import graphs, query, review, validate, write
from oxiana.server.workers.reply import Reply
from oxiana.server.workers.wire import Job

Work = Callable[[Store, Job, Reply], Mapping[str, object]]
"""Sets the head of the reply, writes the answer, and returns facts for the log, such as the number of rows."""

JOBS: Final[Mapping[str, Work]] = {
    "query": query.answer,
    "graph": graphs.write,
    "validate": validate.answer,
    "write": write.answer,
    "report": review.answer,
}


def prepare(store: Store | None) -> None:
    """Load what jobs load on first use; called before the fork, for a worker can open no file."""
    validate.prepare(store)
