"""Why a triple holds: its proof, down to claims and their places in documents."""

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from flask import Blueprint, Response, render_template, request
from pyoxigraph import NamedNode, QuerySolution, Triple

from oxiana.graph import narration, turtle
from oxiana.graph.asked import asked, instead
from oxiana.graph.errors import LimitReached
from oxiana.graph.explanation import Explanation, Known, explain
from oxiana.graph.rule import Term, packaged_rules
from oxiana.server.asking import Ask, PoolAsk
from oxiana.server.errors import BadRequest, NotFound
from oxiana.server.formats import HTML, PLAIN_JSON, TEXT, Format
from oxiana.server.labels import labels_of
from oxiana.server.markup import language, spoken
from oxiana.server.negotiation import negotiate, represent
from oxiana.server.pool import Pool

MOST: Final = 400
"""How many queries one explanation may take; the longest proof in the graph takes a quarter of that."""
_PARTS: Final = ("subject", "predicate", "object")
_GROUNDS: Final = {
    Known.CLAIMS: "stated by claims",
    Known.REFERENCE: "reference data",
    Known.ONTOLOGY: "ontology",
    Known.RECORD: "stated, but not by a claim",
}
"""What a page says of each ground of a triple that no rule derives."""
_WRITTEN: Final[dict[Format, Callable[[Explanation], str]]] = {
    PLAIN_JSON: narration.as_json,
    TEXT: narration.as_text,
}


class _Patient:
    """Asks the queries of one explanation, up to a limit."""

    def __init__(self, ask: Ask) -> None:
        self._ask, self._left = ask, MOST

    def select(self, query: str) -> Iterable[QuerySolution]:
        self._left -= 1
        if self._left < 0:
            remedy = "explain one of its premises, or use `oxiana explain`"
            raise LimitReached("explanation", f"the proof takes more than {MOST} queries", remedy)
        return self._ask.select(query.replace("$", "$$"))


def terms(explanation: Explanation) -> Iterator[Term]:
    """Yield every term that a page shows of the explanation."""
    yield from explanation.triple
    yield from explanation.sources
    for claim in explanation.claims:
        yield from (
            *claim.speakers,
            claim.voice,
            claim.modality,
            claim.rank,
            *(place.document for place in claim.places),
        )
    for premise in explanation.facts:
        yield from terms(premise)


def _asked() -> Triple:
    typed = [request.args.get(part, "") for part in _PARTS]
    if not all(typed):
        raise BadRequest("name the triple: subject=, predicate= and object=, each as in Turtle")
    subject, predicate, value = typed
    return asked(subject, predicate, value)


class Explainer:
    """Answers requests for explanations from one release."""

    def __init__(self, pool: Pool) -> None:
        self._pool, self._ask = pool, PoolAsk(pool)

    def explain(self) -> Response:
        """Answer with how the triple is known; 404 with what there is instead when it is not in the graph."""
        triple, choice = _asked(), negotiate(request, (PLAIN_JSON, TEXT, HTML))
        select = _Patient(self._ask).select
        found = explain(select, packaged_rules(), triple)
        if found is None:
            raise NotFound(instead(select, triple))
        if choice.format is not HTML:
            return represent(_WRITTEN[choice.format](found), choice)
        named = (term for term in terms(found) if isinstance(term, NamedNode))
        labels = labels_of(self._ask, named, language())
        shown = {"told": found, "labels": labels, "grounds": _GROUNDS, "line": turtle.line}
        return spoken(represent(render_template("explanation.html", release=self._pool.data.id, **shown), choice))


def blueprint(pool: Pool) -> Blueprint:
    """Return the route of explanations."""
    routes = Blueprint("explaining", __name__)
    routes.add_url_rule("/explain", "explain", Explainer(pool).explain)
    return routes
