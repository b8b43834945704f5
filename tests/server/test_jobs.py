"""A validation can run as a job of its own: its client is told where it is, how far, and where the report will be."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import requests

pytestmark = pytest.mark.alike

PREFIXES = "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <http://example.org/> .\n"
SHAPES = (
    f"{PREFIXES} ex:S a sh:NodeShape ; sh:targetClass ex:Person ; sh:property [ sh:path ex:name ; sh:minCount 1 ] ."
)
BAD = f"{PREFIXES} ex:a a ex:Person ."
MANY = PREFIXES + "".join(f"ex:p{number} a ex:Person .\n" for number in range(3000))
ENDLESS = (
    PREFIXES
    + """ex:S a sh:NodeShape ; sh:targetClass ex:Person ; sh:sparql [
    a sh:SPARQLConstraint ; sh:select "SELECT $this WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c = ?i) }" ] ."""
)
"""Shapes that take longer than anybody waits."""


def begin(server: Any, data: str, shapes: str, **options: Any) -> requests.Response:
    files = {"data": ("d.ttl", data, "text/turtle"), "shapes": ("s.ttl", shapes, "text/turtle")}
    return requests.post(f"{server.url}shacl/validate", files=files, timeout=20, **options)


def look(server: Any, job: requests.Response) -> requests.Response:
    """Ask how far the job is, without following to its report."""
    return requests.get(server.url + job.headers["Location"].removeprefix("/"), timeout=20, allow_redirects=False)


@pytest.mark.parametrize("wish", [{"params": {"async": "true"}}, {"headers": {"Prefer": "respond-async, wait=5"}}])
def test_a_job_leads_to_its_report(world: Any, until: Callable[..., None], wish: dict[str, Any]) -> None:
    job = begin(world, BAD, SHAPES, **wish)
    assert (job.status_code, job.headers["Preference-Applied"]) == (202, "respond-async")
    assert job.json()["state"] in ("waiting", "running", "done")
    until(lambda: look(world, job).status_code == 303)
    report = requests.get(world.url + look(world, job).headers["Location"].removeprefix("/"), timeout=20)
    assert (report.status_code, report.headers["SHACL-Conforms"]) == (200, "false")


def test_a_job_tells_how_far_it_is_and_can_be_stopped(patient: Any, until: Callable[..., None]) -> None:
    two = ENDLESS + " ex:R a sh:NodeShape ; sh:targetClass ex:Person ; sh:nodeKind sh:IRI ."
    job = begin(patient, MANY, two, params={"async": "true"})
    until(lambda: look(patient, job).json().get("done") == 1)
    assert look(patient, job).json()["of"] == 2
    assert look(patient, job).headers["Retry-After"] == "1"
    number = job.json()["id"]
    assert [query["job"] for query in patient.queries() if query["id"] == number] == ["validate"]
    assert requests.get(f"{patient.url}sparql?query=ASK%7B%7D", timeout=20).ok
    assert requests.delete(patient.url + job.headers["Location"].removeprefix("/"), timeout=20).status_code == 204
    assert look(patient, job).status_code == 404
    until(lambda: number not in [query["id"] for query in patient.queries()])


def test_a_job_that_fails_tells_why(tmp_path: Any, serve: Any, until: Callable[..., None]) -> None:
    data = tmp_path / "empty.ttl"
    data.write_text("")
    with serve("--timeout", "500ms", "--job-timeout", "1s", data) as server:
        assert begin(server, MANY, ENDLESS).json()["limit"] == "timeout"
        job = begin(server, MANY, ENDLESS, params={"async": "true"})
        until(lambda: look(server, job).json()["state"] == "failed")
        problem = look(server, job).json()["problem"]
        assert (problem["status"], problem["limit"]) == (503, "timeout")
        assert problem["detail"] == "the validation took longer than 1 s: check less at a time"
        assert look(server, job).json()["seconds"] == look(server, job).json()["seconds"]
        broken = begin(server, "<a> <b>", SHAPES, params={"async": "true"})
        until(lambda: look(server, broken).json()["state"] == "failed")
        assert look(server, broken).json()["problem"]["status"] == 400


def test_a_job_waits_for_a_worker_as_long_as_it_may_take(serve: Any, until: Callable[..., None]) -> None:
    few = ("--empty", "--workers", "1", "--queue-time", "100ms", "--quick", "60s")
    json = {"headers": {"Accept": "application/json"}}
    with serve(*few) as server, ThreadPoolExecutor(1) as another:
        long = another.submit(begin, server, MANY, ENDLESS, params={"timeout": "3s"})
        until(lambda: begin(server, BAD, SHAPES, **json).json().get("limit") == "queue")
        job = begin(server, BAD, SHAPES, params={"async": "true"})
        until(lambda: look(server, job).status_code == 303)
        assert long.result().json()["limit"] == "timeout"


def test_a_job_ends_when_its_client_says_so(patient: Any, until: Callable[..., None]) -> None:
    job = begin(patient, MANY, ENDLESS, params={"async": "true", "timeout": "200ms"})
    until(lambda: look(patient, job).json()["state"] == "failed")
    assert "took longer than 0.2 s" in look(patient, job).json()["problem"]["detail"]


def test_a_job_leads_to_what_is_new_since_an_earlier_report(world: Any, until: Callable[..., None]) -> None:
    before = begin(world, BAD, SHAPES).headers["Location"].rpartition("/")[2]
    job = begin(world, f"{BAD} ex:b a ex:Person .", SHAPES, params={"async": "true", "baseline": before})
    until(lambda: look(world, job).status_code == 303)
    address = look(world, job).headers["Location"]
    assert address.endswith(f"/diff/{before}")
    report = requests.get(world.url + address.removeprefix("/"), headers={"Accept": "application/json"}, timeout=20)
    assert [result["focus"]["value"] for result in report.json()["results"]] == ["http://example.org/b"]


def test_a_job_since_a_report_that_is_not_there_does_not_begin(world: Any) -> None:
    assert begin(world, BAD, SHAPES, params={"async": "true", "baseline": "0"}).status_code == 404


def test_a_person_is_led_to_a_page_that_looks_again(patient: Any) -> None:
    page = begin(patient, MANY, ENDLESS, params={"async": "true"}, headers={"Accept": "text/html"})
    assert page.history[0].status_code == 303
    assert '<meta http-equiv="refresh"' in page.text
    assert requests.delete(page.url, timeout=20).status_code == 204


def test_jobs_leave_workers_for_others_and_wait_their_turn(patient: Any, until: Callable[..., None]) -> None:
    jobs = [begin(patient, MANY, ENDLESS, params={"async": "true"}) for _ in range(4)]
    until(lambda: [look(patient, job).json()["state"] for job in jobs].count("running") == 2)
    assert [look(patient, job).json()["state"] for job in jobs].count("waiting") == 2
    assert requests.get(f"{patient.url}sparql?query=ASK%7B%7D", timeout=20).ok
    for job in jobs:
        requests.delete(patient.url + job.headers["Location"].removeprefix("/"), timeout=20)
    until(lambda: not patient.queries())


def test_too_many_jobs_are_turned_away(patient: Any, until: Callable[..., None]) -> None:
    jobs = [begin(patient, MANY, ENDLESS, params={"async": "true"}) for _ in range(33)]
    assert [job.status_code for job in jobs].count(202) == 32
    assert (jobs[-1].status_code, jobs[-1].headers["Retry-After"]) == (429, "10")
    for job in jobs[5:-1]:
        requests.delete(patient.url + job.headers["Location"].removeprefix("/"), timeout=20)
        assert look(patient, job).status_code == 404
    assert begin(patient, MANY, ENDLESS, params={"async": "true"}).status_code == 429
    for job in jobs[:5]:
        requests.delete(patient.url + job.headers["Location"].removeprefix("/"), timeout=20)
    until(lambda: not patient.queries())
