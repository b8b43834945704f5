"""Validation over HTTP: a document is posted, a report comes back; nothing that is posted is run, fetched or kept."""

from typing import Final

from flask import Blueprint, Response, render_template, request
from pyoxigraph import BlankNode, NamedNode, RdfFormat, parse

from oxiana.graph import findings, jsonld
from oxiana.graph.validation.lookup import Resource
from oxiana.graph.validation.report import Report
from oxiana.graph.validation.report_rdf import read_results
from oxiana.server import posting, reports
from oxiana.server.asking import PoolAsk
from oxiana.server.formats import HTML, OFFERS, Kind
from oxiana.server.labels import labels_of
from oxiana.server.markup import language, spoken
from oxiana.server.negotiation import Choice, negotiate, represent
from oxiana.server.pool import Pool
from oxiana.server.posting import Document, Posting
from oxiana.server.running import Answer
from oxiana.server.settings import Settings
from oxiana.server.workers.wire import Job

CONFORMS: Final = "SHACL-Conforms"
DEFAULT: Final = "default"
"""What ``graph=`` calls the default graph."""


def _told(document: Document) -> tuple[str, str, int]:
    return document.part, document.media_type, len(document.body)


def _job(posting: Posting, graph: str = "") -> Job:
    documents = [document for document in (posting.data, posting.shapes) if document]
    contexts = {jsonld.CONTEXT: jsonld.context_text().decode()}
    told = {"documents": [_told(document) for document in documents], "contexts": contexts, "graph": graph}
    return Job("validate", told, b"".join(document.body for document in documents))


def _node(text: str) -> Resource:
    return BlankNode(text[2:]) if text.startswith("_:") else NamedNode(text[1:-1])


def _nodes(told: object) -> tuple[Resource, ...]:
    return tuple(_node(str(text)) for text in told) if isinstance(told, list) else ()


def _report(answer: Answer) -> Report:
    """Return the report that a worker has sent."""
    results = read_results(tuple(parse(answer.read(), RdfFormat.N_TRIPLES)))
    head = answer.head
    return Report(results, _nodes(head["met"]), _nodes(head["unmet"]), _nodes(head["excused"]))


class Validator:
    """Answers requests to validate."""

    def __init__(self, settings: Settings, pool: Pool) -> None:
        self._pool, self._most, self._ask = pool, settings.max_rows, PoolAsk(pool)

    def form(self) -> Response:
        """Answer with the form for people."""
        html = render_template("validate.html", report=None, release=self._pool.data.id)
        return spoken(represent(html, Choice(HTML, HTML.content_type)))

    def validate(self) -> Response:
        """Answer with the report on what is posted."""
        return self._answer(_job(posting.data(request)))

    def validate_own(self) -> Response:
        """Answer with the report on a graph of this server by the shapes that are posted."""
        graph = request.args.get("graph", DEFAULT)
        return self._answer(_job(posting.shapes(request), "" if graph == DEFAULT else graph))

    def _answer(self, job: Job) -> Response:
        choice = negotiate(request, OFFERS[Kind.REPORT])
        report = _report(self._pool.start(job))
        if choice.format is HTML:
            response = spoken(represent(self._page(report), choice))
        else:
            response = represent(reports.written(report, choice.format), choice)
        response.headers[CONFORMS] = findings.verdict(report)
        response.headers["Cache-Control"] = "no-store"
        return response

    def _page(self, report: Report) -> str:
        shown = report.results[: self._most]
        nodes = [node for r in shown for node in (r.focus, r.value, r.shape, r.path)]
        named = (node for node in (*nodes, *report.unmet, *report.met) if isinstance(node, NamedNode))
        labels = labels_of(self._ask, named, language())
        return render_template(
            "validate.html",
            report=report,
            shown=shown,
            labels=labels,
            verdict=findings.verdict(report),
            release=self._pool.data.id,
        )


def blueprint(settings: Settings, pool: Pool) -> Blueprint:
    """Return the routes of the validation service."""
    routes, validator = Blueprint("shacl", __name__), Validator(settings, pool)
    routes.add_url_rule("/shacl/validate", "form", validator.form)
    routes.add_url_rule("/shacl/validate", "validate", validator.validate, methods=["POST"])
    routes.add_url_rule("/shacl", "validate_own", validator.validate_own, methods=["POST"])
    return routes
