"""The job of making the next generation: the data is changed in a draft, which the front process publishes."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from pyoxigraph import DefaultGraph, Quad, RdfFormat, Store, serialize

from oxiana.graph.diagnosis import diagnosis
from oxiana.graph.errors import SyntaxProblem
from oxiana.graph.store import DiskStore, Snapshot
from oxiana.graph.store.generations import DATA
from oxiana.graph.validation.baseline import Difference
from oxiana.graph.validation.report import Report
from oxiana.graph.validation.report_rdf import to_triples
from oxiana.graph.writing.changes import Add, AddToGraph, Change, DeleteGraph, PutGraph, Replace, Update
from oxiana.graph.writing.guard import guard, new_violations
from oxiana.server.workers import graphs
from oxiana.server.workers.confinement import on_top
from oxiana.server.workers.failures import GraphConflict, NoSuchGraph, QueryFailed
from oxiana.server.workers.posted import NOWHERE, Posted, quads
from oxiana.server.workers.reply import Reply
from oxiana.server.workers.wire import Job

_SUPPOSED: Final = re.compile(r"The graph .* (?:does not exist|already exists)")
"""What the engine says of an update that supposes a graph, or none."""


@dataclass(frozen=True)
class Order:
    """A write: ``update``, ``put``, ``post`` or ``delete``, to be done in the folder ``draft``.

    The graph ``None`` stands for all graphs, the empty name for the default graph. ``documents`` tells part, media type
    and length of each document in the payload, whose relative IRIs start at ``base``; ``text`` is that of an update,
    whose patterns are matched in the ``union`` of all graphs if that is wished, ``guard`` the file of the shapes that
    may not be broken.
    """

    kind: str
    graph: str | None = None
    documents: Sequence[tuple[str, str, int]] = ()
    contexts: Mapping[str, str] = field(default_factory=dict)
    base: str = NOWHERE
    text: str = ""
    using: Sequence[str] = ()
    using_named: Sequence[str] = ()
    union: bool = False
    guard: str = ""
    draft: str = ""

    def change(self, payload: bytes) -> Change:
        """Return the change that is ordered."""
        if self.kind == "update":
            return Update(self.text, self.using, self.using_named, self.union)
        if self.kind == "delete":
            return Replace(()) if self.graph is None else DeleteGraph(graphs.name(self.graph))
        graph = None if self.graph is None else graphs.name(self.graph)
        sent = tuple(self._quads(payload))
        if graph is None:
            return Replace(sent) if self.kind == "put" else Add(sent)
        triples = tuple(_of_one_graph(quad).triple for quad in sent)
        return (PutGraph if self.kind == "put" else AddToGraph)(graph, triples)

    def _quads(self, payload: bytes) -> Iterator[Quad]:
        start = 0
        for part, media_type, length in self.documents:
            yield from quads(Posted(part, media_type, payload[start : start + length], self.base), self.contexts)
            start += length


def _of_one_graph(quad: Quad) -> Quad:
    if not isinstance(quad.graph_name, DefaultGraph):
        raise SyntaxProblem("document", f"it names the graph {quad.graph_name}: the request names the graph already")
    return quad


def answer(current: Store, job: Job, reply: Reply) -> Mapping[str, object]:
    """Make the draft and close it; the head says whether the graph was there, the body what the write would break."""
    order = Order(**job.parameters)  # type: ignore[arg-type]
    change = order.change(job.payload)
    existed, difference = _drafted(change, Snapshot(current), order, Path(job.snapshot).parent)
    if isinstance(change, DeleteGraph) and not existed:
        raise NoSuchGraph(str(order.graph))
    reply.head |= {"existed": existed, "known": difference.known, "gone": difference.gone}
    reply.write(serialize(to_triples(difference.report), format=RdfFormat.N_TRIPLES) or b"")
    return {}


def _drafted(change: Change, current: Snapshot, order: Order, generation: Path) -> tuple[bool, Difference]:
    """Make the change in the draft; return whether its graph was there before, and what it broke."""
    try:
        current.backup(Path(order.draft, DATA))
        with on_top(lambda: DiskStore(Path(order.draft, DATA))) as opened, opened as store:
            graph = change.named()
            existed = graph is None or store.has(graph)
            change.apply(store)
            return existed, _checked(change, current, store, order, generation)
    except SyntaxError as error:
        raise diagnosis(order.text, error, "update") from error
    except (OSError, RuntimeError, ValueError) as error:
        problem = str(error)
        raise (GraphConflict if _SUPPOSED.fullmatch(problem) else QueryFailed)(problem) from error


def _checked(change: Change, current: Snapshot, store: DiskStore, order: Order, generation: Path) -> Difference:
    if not order.guard:
        return Difference(Report(), 0, 0)
    rules = guard(Path(order.guard))
    before = rules.report(current, generation)
    after = rules.report_anew(store, before, change.touched(current, store))
    rules.keep(after, Path(order.draft))
    return new_violations(before, after)
