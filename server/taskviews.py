"""Jobs of validation as resources: how far one is, and where its report is; DELETE stops it."""

import json

from flask import Blueprint, Response, render_template, request

from oxiana.server.formats import HTML, PLAIN_JSON
from oxiana.server.markup import here, spoken
from oxiana.server.negotiation import Choice, negotiate, represent
from oxiana.server.problems import details
from oxiana.server.tasks import Task, Tasks


def _place(task: Task) -> str:
    return here(f"/shacl/jobs/{task.number}")


def _said(task: Task) -> dict[str, object]:
    """Return the state of a job, as JSON says it; ``done`` and ``of`` count shapes."""
    said = {"id": task.number, "state": task.state, "seconds": round(task.seconds, 3)}
    if task.report:
        said["report"] = here(task.report)
    if task.error:
        said["problem"] = details(task.error, request.url_root)
    return {**said, **task.news}


def _written(task: Task, status: int) -> Response:
    choice = negotiate(request, (PLAIN_JSON, HTML))
    if choice.format is HTML:
        return spoken(represent(render_template("job.html", task=task, said=_said(task)), choice, status))
    return represent(json.dumps(_said(task)), choice, status)


def accepted(task: Task, choice: Choice) -> Response:
    """Answer that a job has been taken on (RFC 9110, 15.3.3), and where it is told how far; lead a person there."""
    if choice.format is HTML:
        return Response(b"", 303, {"Location": _place(task)})
    response = represent(json.dumps(_said(task)), Choice(PLAIN_JSON, PLAIN_JSON.content_type), 202)
    response.headers |= {"Location": _place(task), "Preference-Applied": "respond-async", "Retry-After": "1"}
    response.headers["Cache-Control"] = "no-store"
    return response


class Jobs:
    """Answers requests about jobs."""

    def __init__(self, tasks: Tasks) -> None:
        self._tasks = tasks

    def show(self, number: str) -> Response:
        """Tell how far a job is; lead to its report when that is there."""
        task = self._tasks.get(number)
        response = _written(task, 303 if task.report else 200)
        response.headers["Cache-Control"] = "no-store"
        if task.report:
            response.location = here(task.report)
        elif not task.over:
            response.headers["Retry-After"] = "1"
        return response

    def cancel(self, number: str) -> Response:
        """Stop a job: whoever has the number may."""
        self._tasks.cancel(number)
        return Response(status=204)


def blueprint(tasks: Tasks) -> Blueprint:
    """Return the routes of jobs."""
    routes, jobs = Blueprint("jobs", __name__, url_prefix="/shacl/jobs"), Jobs(tasks)
    routes.add_url_rule("/<number>", "show", jobs.show)
    routes.add_url_rule("/<number>", "cancel", jobs.cancel, methods=["DELETE"])
    return routes
