"""Validation over HTTP: documents are posted, a report comes back or is kept; nothing posted is run or fetched."""

import hashlib
import json
import math
import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from flask import Blueprint, Response, g, render_template, request

from oxiana.graph import jsonld
from oxiana.graph.errors import LimitReached
from oxiana.graph.terms import expanded
from oxiana.graph.validation.compiled.validating import Engine
from oxiana.graph.validation.datagraph import REMEDY, graph_called, usual
from oxiana.graph.validation.inferring import Inference
from oxiana.graph.validation.report import SEVERITY_NAMES
from oxiana.server import posting
from oxiana.server.errors import BadRequest, NotFound
from oxiana.server.formats import HTML, OFFERS, TURTLE, Kind
from oxiana.server.markup import here, spoken
from oxiana.server.metrics import Metrics
from oxiana.server.negotiation import OVERRIDES, Choice, negotiate, represent, wishes
from oxiana.server.parameters import check_names, timeout
from oxiana.server.pool import Pool
from oxiana.server.posting import Document
from oxiana.server.querylog import Entry, digest
from oxiana.server.reports import Reports, Shown
from oxiana.server.running import Asking, new_id
from oxiana.server.settings import Settings
from oxiana.server.shelf import Shelved
from oxiana.server.tasks import Tasks
from oxiana.server.taskviews import accepted
from oxiana.server.workers.profiles import OWN, profiles
from oxiana.server.workers.wire import Job

POSTED, SERVED = "posted", "server"
"""Whose data it is."""

ENGINES: Final = tuple(engine.value for engine in Engine)
IMPORTS: Final = ("refuse", "ignore")
"""What happens to shapes that import others: nobody follows that."""

INFERENCES: Final = tuple(how.value for how in Inference)


PARAMETERS: Final = (
    *("profile", "engine", "inference", "target", "shape", "severity", "graph", "imports", "source"),
    *("baseline", "timeout", "async", "lang", *OVERRIDES),
)
"""What a request may say of a validation, in its URL or in a form."""

PARTS: Final = ("data", "shapes")
"""The documents that a form has, as files or as texts."""


class Unwritten(LimitReached):
    """A report is there, at ``report``, but a limit ended the writing of it."""

    def __init__(self, error: LimitReached, report: str) -> None:
        self.report = report
        super().__init__(error.limit, error.problem, f"the report is kept at {report}: ask for a page of it")


def _one_of(name: str, values: Sequence[str]) -> str:
    """Return a parameter, the first value when it is not there; BadRequest when it is another."""
    value = request.values.get(name) or values[0]
    if value not in values:
        raise BadRequest(f"{name}={value!r} is unknown: give {', '.join(values)}")
    return value


def _digest(documents: Sequence[Document]) -> str:
    return hashlib.sha256(b"".join(document.body for document in documents)).hexdigest()


def _nodes(name: str) -> list[str]:
    """Return the nodes that a parameter names; BadRequest for what is none."""
    values = [value for value in request.values.getlist(name) if value]
    for value in values:
        if not value.startswith("_:"):
            try:
                expanded(value)
            except ValueError as error:
                remedy = "write it in full, or with a prefix that is known here"
                raise BadRequest(f"{name}={value!r} is no IRI: {remedy}") from error
    return values


def _graph(documents: Sequence[Document]) -> str:
    """Return what the graph is called that is to be validated."""
    graph = request.values.get("graph") or usual(documents=_has_data(documents))
    try:
        graph_called(graph)
    except ValueError as error:
        raise BadRequest(f"graph={graph!r} is no IRI: {REMEDY}") from error
    return graph


def _has_data(documents: Sequence[Document]) -> bool:
    return any(document.part == "data" for document in documents)


def _background() -> bool:
    """Whether the client will not wait (RFC 7240, section 4.1)."""
    wished = [wish.split(";")[0].strip().lower() for wish in request.headers.get("Prefer", "").split(",")]
    return "respond-async" in wished or _one_of("async", ("false", "true", "1", "0")) in ("true", "1")


def _check_names() -> None:
    """Raise BadRequest for what is misspelt, in whatever part of the request."""
    check_names("the URL", request.args, PARAMETERS)
    check_names("the form", request.form, (*PARAMETERS, *PARTS, *(f"{part}-type" for part in PARTS)))
    check_names("the files", request.files, PARTS)


class Validator:
    """Answers requests to validate."""

    def __init__(self, settings: Settings, pool: Pool, reports: Reports, tasks: Tasks) -> None:
        self._settings, self._pool, self._reports, self._tasks = settings, pool, reports, tasks

    def form(self) -> Response:
        """Answer with the form for people."""
        html = render_template(
            "validate.html", release=self._pool.data.id, profiles=profiles(), engines=ENGINES, settings=self._settings
        )
        return spoken(represent(html, Choice(HTML, HTML.content_type)))

    def profile(self, name: str) -> Response:
        """Answer with the shapes of a profile."""
        found = next((profile for profile in profiles() if profile.name == name), None)
        if found is None:
            raise NotFound(f"there is no profile {name}: there are {', '.join(p.name for p in profiles())}")
        choice = negotiate(request, (TURTLE, HTML))
        if choice.format is HTML:
            return spoken(represent(render_template("profile.html", profile=found), choice))
        return represent(found.turtle, choice)

    def validate(self) -> Response:
        """Answer with the report on what is posted, or of the data of this server if the form says so."""
        g.entry = Entry(request.remote_addr or "", request.method, new_id())
        if _one_of("source", (POSTED, SERVED)) == SERVED:
            return self._answer(self._job(posting.shapes(request, needed=False)))
        return self._answer(self._job(posting.data(request)))

    def validate_own(self) -> Response:
        """Answer with the report on a graph of this server by the shapes that are posted, or by a profile."""
        g.entry = Entry(request.remote_addr or "", request.method, new_id())
        _one_of("source", (SERVED,))
        return self._answer(self._job(posting.shapes(request, needed="profile" not in request.values)))

    def _job(self, documents: Sequence[Document]) -> Job:
        _check_names()
        profile = _one_of("profile", (OWN, *(profile.name for profile in profiles())))
        order = {
            "documents": [(d.part, d.name, d.media_type, len(d.body)) for d in documents],
            "contexts": {jsonld.CONTEXT: jsonld.context_text().decode()},
            "about": self._about(documents, profile),
            "most": self._settings.max_results,
            "graph": _graph(documents),
            "profile": profile,
            "engine": _one_of("engine", ENGINES),
            "inference": _one_of("inference", INFERENCES),
            "severity": _one_of("severity", tuple(SEVERITY_NAMES)[::-1]),
            "imports": _one_of("imports", IMPORTS) == "ignore",
            "targets": _nodes("target"),
            "shapes": _nodes("shape"),
        }
        return Job("validate", order, b"".join(document.body for document in documents))

    def _about(self, documents: Sequence[Document], profile: str) -> dict[str, str]:
        """Return of which data and shapes the report will be: digests of what is posted, names of what is here."""
        data, shapes = ([d for d in documents if d.part == part] for part in ("data", "shapes"))
        ours = self._pool.data.id
        return {
            "data": f"sha256:{_digest(data)}" if data else f"release:{ours}",
            "graph": "" if data else _graph(documents),
            "shapes": f"sha256:{_digest(shapes)}" if shapes else f"{profile}:{ours}" if profile == OWN else profile,
            "engine": _one_of("engine", ENGINES),
        }

    def _answer(self, job: Job) -> Response:
        choice = negotiate(request, OFFERS[Kind.REPORT])
        granted = timeout(request.values.getlist("timeout"))
        known = self._reports.known(request.values.get("baseline"))
        g.entry.query = digest(json.dumps(job.parameters))
        if _background():
            g.entry.outcome = "accepted"
            return accepted(self._tasks.begin(job, g.entry.client, granted, known), choice)
        gone = request.environ.get("waitress.client_disconnected")
        asking = Asking(g.entry.client, g.entry.id, timeout=granted, gone=gone)
        return self._made(job, asking, choice, known)

    def _made(self, job: Job, asking: Asking, choice: Choice, known: Shelved | None) -> Response:
        """Answer with the report that a worker makes, written by it too unless it is for a page or less a known one."""
        if choice.format is not HTML and known is None:
            job = replace(job, parameters={**job.parameters, "shown": choice.format.media_type})
        begun = time.monotonic()
        answer = self._pool.start(job, asking)
        shelved, rest = self._reports.keep_first(answer)
        shown = Shown(shelved, known)
        location = here(shown.path)
        try:
            body = b"".join(rest)
            g.entry.outcome, g.entry.bytes, g.entry.rows = "complete", len(shelved.body), answer.rows
            if choice.format is HTML:
                return Response(b"", 303, {"Location": f"{location}.html" if wishes(request) else location})
            if known:
                response = self._reports.written(shown, choice, seconds=self._left(asking, begun))
            else:
                response = self._reports.answered(shown, choice, answer, body)
        except LimitReached as error:
            raise Unwritten(error, location) from error
        response.location = location
        return response

    def _left(self, asking: Asking, begun: float) -> float:
        """Return how many seconds are left to write a report: a moment in any case."""
        limit = min(asking.timeout or math.inf, self._settings.timeout)
        return max(min(limit, 1.0), limit - (time.monotonic() - begun))


def blueprint(settings: Settings, pool: Pool, reports: Reports, tasks: Tasks, metrics: Metrics) -> Blueprint:
    """Return the routes of the validation service."""
    routes, validator = Blueprint("shacl", __name__), Validator(settings, pool, reports, tasks)
    routes.add_url_rule("/shacl/validate", "form", validator.form)
    routes.add_url_rule("/profile/<name>", "profile", validator.profile)
    routes.add_url_rule("/shacl/validate", "validate", validator.validate, methods=["POST"])
    routes.add_url_rule("/shacl", "validate_own", validator.validate_own, methods=["POST"])
    routes.before_request(lambda: posting.keep_body(request))
    routes.after_request(metrics.note)
    return routes
