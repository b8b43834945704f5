"""The job of looking at a report that is kept: all of it, a page, or the results that are chosen, in any format."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from pyoxigraph import RdfFormat, Store

from oxiana.graph.findings import verdict
from oxiana.graph.reports import formats
from oxiana.graph.reports.formats import BY_MEDIA_TYPE
from oxiana.graph.reports.triples import as_rdf
from oxiana.graph.validation.report import Report
from oxiana.server.workers.kept import new_since, packed, selected, unpacked
from oxiana.server.workers.query import PREVIEW
from oxiana.server.workers.reply import Reply
from oxiana.server.workers.wire import Job


@dataclass(frozen=True)
class Order:
    """What to show of a report: the results that fit, and of them one page; as a preview, bytes as ``kept`` has them.

    ``size`` 0 is one page of all. ``known`` is the length of the report itself where another follows it in the payload,
    whose results are left out; 0 where none does.
    """

    media_type: str
    wanted: Mapping[str, Sequence[str]] = field(default_factory=dict)
    page: int = 1
    size: int = 0
    known: int = 0


@dataclass(frozen=True)
class View:
    """The bytes that show a report, its verdict, how many of its results fit, are listed, and were found."""

    body: bytes
    verdict: str
    fitting: int
    listed: int
    total: int


def parts(payload: bytes, known: int) -> tuple[bytes, ...]:
    """Return the report, and the one that is known, if there is one."""
    return (payload[:known], payload[known:]) if known else (payload,)


def view(data: bytes, order: Order) -> View:
    """Return what is wanted of a report."""
    all_of_it, *known = map(unpacked, parts(data, order.known))
    for other in known:
        all_of_it = new_since(all_of_it, other)
    fitting = selected(all_of_it, order.wanted)
    start = (order.page - 1) * order.size
    shown = replace(fitting, lines=fitting.lines[start : start + order.size]) if order.size else fitting
    body = packed(shown) if order.media_type == PREVIEW else written(shown.listed, order.media_type)
    return View(body, verdict(shown.report), len(fitting.lines), len(all_of_it.lines), shown.report.total)


def answer(store: Store, job: Job, reply: Reply) -> Mapping[str, object]:  # noqa: ARG001
    """Write what is wanted of the report in the payload; the head has the numbers."""
    shown = view(job.payload, Order(**job.parameters))  # type: ignore[arg-type]
    reply.head |= {name: value for name, value in vars(shown).items() if name != "body"}
    reply.write(shown.body)
    return {}


def written(report: Report, media_type: str) -> bytes:
    """Return the report in a format of this server."""
    if media_type in BY_MEDIA_TYPE:
        return formats.written(report, BY_MEDIA_TYPE[media_type])
    form = RdfFormat.from_media_type(media_type)
    if form is None:
        raise ValueError(f"{media_type} is no format of reports")
    return as_rdf(report, form)
