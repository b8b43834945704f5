"""Running queries can be seen and stopped: all of them by the operator, one by whoever knows its number."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

pytestmark = pytest.mark.alike

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?p ?b . ?c ?q ?d . ?e ?r ?f }"


def test_the_operator_sees_all_queries_and_their_number_stops_them(patient, until):
    with ThreadPoolExecutor(1) as clients:
        asked = clients.submit(patient.ask, ENDLESS)
        until(patient.queries)
        (query,) = patient.queries()
        assert query["query"] == ENDLESS
        assert query["client"] == "127.0.0.1"
        assert 0 < query["seconds_left"] <= 60
        assert re.fullmatch("[0-9a-f]{32}", query["id"])
        address = f"{patient.url}queries/{query['id']}"
        shown = requests.get(address, timeout=20).json()
        assert (shown["id"], "client" in shown) == (query["id"], False)
        assert requests.delete(address, timeout=20).status_code == 204
        assert asked.result().status_code == 503
        assert "cancelled" in asked.result().json()["detail"]
    assert requests.delete(address, timeout=20).status_code == 404


@pytest.mark.parametrize(
    ("authorization", "status"),
    [
        (None, 401),
        ("Bearer wrong", 403),
        ("Bearer", 401),
        ("Basic b3BlcmF0b3I6b3BlcmF0b3I=", 401),
        ("Bearer \xe9", 403),
    ],
)
def test_without_the_token_nobody_sees_all(patient, authorization, status):
    headers = {"Authorization": authorization.encode("latin-1")} if authorization else {}
    response = requests.get(f"{patient.url}queries", headers=headers, timeout=20)
    assert response.status_code == status
    assert response.headers.get("WWW-Authenticate") == ("Bearer" if status == 401 else None)


def test_without_an_operator_nobody_sees_all(server):
    assert server.get("queries").status_code == 403


def test_a_clients_own_number_is_no_key(patient, until):
    with ThreadPoolExecutor(1) as clients:
        headers = {"Query-Id": "mine"}
        asked = clients.submit(
            requests.get, f"{patient.url}sparql", params={"query": ENDLESS}, headers=headers, timeout=30
        )
        until(lambda: patient.labels() == ["mine"])
        assert requests.delete(f"{patient.url}queries/mine", timeout=20).status_code == 404
        requests.delete(f"{patient.url}queries/{patient.queries()[0]['id']}", timeout=20)
        assert asked.result().status_code == 503


def test_every_answer_has_its_number(server):
    numbers = {server.ask(f"ASK {{}} # {n}").headers["Query-Id"] for n in range(5)}
    assert len(numbers) == 5


def test_health_and_readiness(server):
    assert server.get("health").json() == {"status": "alive"}
    assert server.get("healthz").status_code == 200
    ready = server.get("ready").json()
    assert ready["status"] == "ready"
    assert re.fullmatch("[0-9a-f]{64}", ready["release"])


def test_the_log_says_who_asked_what_and_how_it_ended(server, until):
    response = server.ask("ASK {} # for the log")
    until(lambda: any(entry["id"] == response.headers["Query-Id"] for entry in server.entries()))
    entry = next(entry for entry in server.entries() if entry["id"] == response.headers["Query-Id"])
    assert (entry["client"], entry["method"], entry["status"], entry["outcome"]) == (
        "127.0.0.1",
        "GET",
        200,
        "complete",
    )
    assert entry["bytes"] == len(response.content)
    assert re.fullmatch("[0-9a-f]{16}", entry["query"])
    assert entry["ms"] > 0


def test_queries_are_counted(serve, numbers, until):
    with serve("--timeout", "300ms", numbers) as counting:
        counting.ask("ASK {}")
        counting.ask("ASK {}")
        counting.ask("ASK {")
        counting.ask(ENDLESS)
        until(lambda: "oxiana_query_seconds_count 4" in counting.get("metrics").text)
        metrics = counting.get("metrics")
    assert metrics.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    for line in (
        'oxiana_queries_total{status="200",outcome="complete"} 1',
        'oxiana_queries_total{status="200",outcome="kept"} 1',
        'oxiana_queries_total{status="400",outcome="refused"} 1',
        'oxiana_queries_total{status="503",outcome="refused"} 1',
        'oxiana_query_seconds_bucket{le="+Inf"} 4',
        "oxiana_query_seconds_count 4",
        "oxiana_queries_running 0",
        "oxiana_ready 1",
    ):
        assert f"{line}\n" in metrics.text
