"""On what terms a write is wanted (RFC 9110, section 13.1), and how one that breaks shapes is refused."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from flask import Response, request

from oxiana.graph.reports.formats import BY_MEDIA_TYPE, written
from oxiana.server.errors import BadRequest, BreaksShapes, Stale
from oxiana.server.formats import HTML, OFFERS, PLAIN_JSON, Kind
from oxiana.server.negotiation import NotAcceptable, negotiate, represent
from oxiana.server.problems import PROBLEM, answer, problem

_REPORTS: Final = tuple(
    offer for offer in OFFERS[Kind.REPORT] if offer.media_type in BY_MEDIA_TYPE and offer is not PLAIN_JSON
)
"""The formats of a refusal; in plain JSON it is problem details."""


@dataclass(frozen=True)
class Terms:
    """Whether a write is only told, not done, and on what it hangs.

    ``unchanged`` are entity tags of the generation that must still be the current one, ``changed`` are tags of those
    that must not be; ``there`` says whether the graph must be there, or must not.
    """

    dry_run: bool = False
    unchanged: frozenset[str] | None = None
    changed: frozenset[str] = frozenset()
    there: bool | None = None

    def check_generation(self, name: str) -> None:
        """Raise Stale when the current generation is not the one that was meant."""
        if self.unchanged is not None and name not in _generations(self.unchanged):
            raise Stale("the store was written since: read it again")
        if name in _generations(self.changed):
            raise Stale("the store was not written since")

    def check_graph(self, *, existed: bool) -> None:
        """Raise Stale when the graph is there and must not be, or the other way round."""
        if self.there is not None and self.there is not existed:
            raise Stale(f"the graph is {'there already' if existed else 'not there'}")


def _generations(tags: Iterable[str]) -> set[str]:
    return {tag.partition(".")[0] for tag in tags}


def terms() -> Terms:
    """Return the terms of the request."""
    told = request.args.get("dry-run", "false")
    if told not in ("true", "false"):
        raise BadRequest(f"dry-run={told} is neither true nor false")
    same, other = request.if_match, request.if_none_match
    there = True if same.star_tag else False if other.star_tag else None
    unchanged = frozenset(same.as_set(include_weak=True)) if same and not same.star_tag else None
    return Terms(told == "true", unchanged, frozenset(other.as_set(include_weak=True)), there)


def refusal(error: BreaksShapes) -> Response:
    """Answer with the report in a format of reports that is wished for, else with problem details."""
    try:
        choice = negotiate(request, (PROBLEM, *_REPORTS))
    except NotAcceptable:
        return answer(error)
    if choice.format in (PROBLEM, HTML):
        return answer(error)
    body = written(error.report, BY_MEDIA_TYPE[choice.format.media_type])
    return represent(body, choice, problem(error).status)
