"""Requests and what answers them, one a line of ``exchanges/*.yaml``: formats, headers, the rules of the protocol."""

from pathlib import Path

import pytest
import requests
import yaml

pytestmark = pytest.mark.alike

QUERIES = {
    "select": "SELECT ?s ?o { ?s <http://example.org/knows> ?o } ORDER BY ?s",
    "ask": "ASK {}",
    "construct": "PREFIX e: <http://example.org/> CONSTRUCT WHERE { ?s e:knows ?o }",
    "describe": "DESCRIBE <http://example.org/b>",
    "long": "SELECT * { ?s ?p ?o } ORDER BY ?s LIMIT 100",
    "now": "SELECT (NOW() AS ?x) {}",
    "broken": "SELECT * {",
}
"""The texts behind the key ``q`` of an exchange."""

EXCHANGES = [
    pytest.param(exchange, id=f"{file.stem}-{exchange.get('name', number)}")
    for file in sorted(Path(__file__).with_name("exchanges").glob("*.yaml"))
    for number, exchange in enumerate(yaml.safe_load(file.read_text()))
]


def sent(url, exchange):
    """Send the request of an exchange, with no header but its own."""
    params = exchange.get("params", {})
    pairs = [tuple(pair) for pair in (params.items() if isinstance(params, dict) else params)]
    if "q" in exchange:
        pairs.append(("query", QUERIES[exchange["q"]]))
    headers = {"Content-Type": exchange.get("content"), "Accept": exchange.get("accept"), **exchange.get("headers", {})}
    with requests.Session() as session:
        session.headers.clear()
        return session.request(
            exchange.get("method", "GET"),
            url + exchange.get("path", "sparql"),
            params=pairs,
            data=exchange.get("form") or exchange.get("body", "").encode() or None,
            headers={name: value for name, value in headers.items() if value is not None},
            timeout=20,
        )


@pytest.mark.parametrize("exchange", EXCHANGES)
def test_each_request_has_its_answer(server, exchange):
    response = sent(server.url, exchange)
    assert response.status_code == exchange.get("status", 200), response.text
    assert response.headers.get("Content-Type") == exchange.get("type", response.headers.get("Content-Type"))
    text = response.content.decode()
    for part in exchange.get("has", []):
        assert part in text
    for part in exchange.get("lacks", []):
        assert part not in text
    for name, part in exchange.get("headers_have", {}).items():
        assert name in response.headers
        assert part in response.headers[name]
    for name in exchange.get("without", []):
        assert name not in response.headers
    if response.status_code >= 400 and text and "html" not in exchange.get("accept", ""):
        problem = response.json()
        assert response.headers["Content-Type"] == "application/problem+json"
        assert problem["type"].startswith(f"{server.url}problems/")
        assert (problem["status"], bool(problem["title"] and problem["detail"])) == (response.status_code, True)
