"""The table of jobs: what workers can be asked to do; imported before the fork, for a worker can open no file.

What it takes to validate and to write reports is more than all the rest, pySHACL among it, and is loaded only when
that is asked for.
"""

from collections.abc import Callable, Mapping
from typing import Final

from pyoxigraph import Store

from oxiana.graph.terms import graph
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


def equip(store: Store | None) -> None:
    """Load what it takes to validate."""
    validate.prepare(store)


def has_shapes(store: Store) -> bool:
    """Say whether data has shapes of its own, which each page of a node puts to it."""
    return next(store.quads_for_pattern(None, None, None, graph("shapes")), None) is not None
