"""What the shapes of this graph say of its own nodes: on the page of each, and of all together in a badge."""

from dataclasses import dataclass
from typing import Final

from flask import Blueprint, Response, render_template, request
from pyoxigraph import NamedNode

from oxiana.graph.errors import LimitReached, ShapesRejected
from oxiana.graph.findings import verdict
from oxiana.graph.validation.report import VIOLATION, Report, Result
from oxiana.server.cache import Cache, Kept, tag
from oxiana.server.errors import Crowded
from oxiana.server.pool import Pool
from oxiana.server.workers.kept import unpacked

MOST: Final = 50
"""So many findings stand on the page of a node."""

_LETTER: Final = 6.4
"""The width of a letter on the badge, in pixels, at most."""


class SelfCheck:
    """Validates the data that is served by its own shapes."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    def of(self, thing: NamedNode) -> tuple[Result, ...] | None:
        """Return what is found at a node, nothing where there are no shapes to use; None if that took too much."""
        try:
            return self._report([thing.value], MOST).results
        except ShapesRejected:
            return ()
        except Crowded:
            raise
        except LimitReached:
            return None

    def whole(self) -> Report:
        """Return the report on the default graph, with its counts alone."""
        return self._report([], 1)

    def _report(self, targets: list[str], most: int) -> Report:
        order = {"documents": [], "contexts": {}, "about": {}, "most": most, "targets": targets}
        return unpacked(self._pool.run("validate", order)).listed


@dataclass(frozen=True)
class Badge:
    """The words on a badge, and how grave they are: ``good``, ``fair``, ``bad`` or ``unknown``."""

    words: str
    grade: str

    @property
    def width(self) -> int:
        """The width of the words in pixels."""
        return round(len(self.words) * _LETTER) + 12


def badge(report: Report) -> Badge:
    """Return the badge of a report: how many violations, else how many other results."""
    violations = sum(count.number for count in report.counts() if count.severity == VIOLATION)
    if verdict(report) == "unknown":
        return Badge("nothing validated", "unknown")
    if violations:
        return Badge(f"{violations} violations", "bad")
    return Badge(f"{report.total} remarks", "fair") if report.total else Badge("conforms", "good")


def blueprint(pool: Pool) -> Blueprint:
    """Return the route of the badge, which is made once for each state of the data."""
    routes, check, cache = Blueprint("selfcheck", __name__), SelfCheck(pool), Cache(1 << 16)

    def badge_svg() -> Response:
        name = tag(pool.data.id, "badge")
        kept = cache.get(name)
        if kept is None:
            kept = Kept({}, render_template("badge.svg", badge=badge(check.whole())).encode())
            cache.put(name, kept)
        response = Response(kept.body, content_type="image/svg+xml")
        response.headers["Cache-Control"] = "public, max-age=300"
        response.set_etag(name)
        response.make_conditional(request)
        return response

    routes.add_url_rule("/shacl/badge.svg", "badge", badge_svg)
    return routes
