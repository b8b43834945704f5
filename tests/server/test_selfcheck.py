"""The data that is served is checked by its own shapes, where people see it."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from pyoxigraph import NamedNode

from oxiana.graph.terms import external
from oxiana.graph.validation.report import INFO, VIOLATION, Report, Result
from oxiana.server.selfcheck import badge

NODE = NamedNode("http://example.org/a")
MIN_COUNT = external("sh", "MinCountConstraintComponent")


ENDLESS = """
GRAPH <https://w3id.org/oxiana/graph/shapes> {
  oxs:Slow a sh:NodeShape ; sh:targetClass ox:Meeting ; sh:sparql [ a sh:SPARQLConstraint ;
    sh:select "SELECT $this { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o FILTER(?c = ?o) }" ] .
}
"""
DATA = """
PREFIX ox: <https://w3id.org/oxiana/ontology#> PREFIX id: <https://w3id.org/oxiana/id/>
PREFIX sh: <http://www.w3.org/ns/shacl#> PREFIX oxs: <https://w3id.org/oxiana/shape/>
id:meeting-a a ox:Meeting ; ox:occurredOn "soon" .
id:meeting-b a ox:Meeting .
GRAPH <https://w3id.org/oxiana/graph/shapes> {
  oxs:Meeting a sh:NodeShape ; sh:targetClass ox:Meeting ; sh:property oxs:day .
  oxs:day a sh:PropertyShape ; sh:path ox:occurredOn ; sh:maxCount 0 ;
    sh:message "a meeting has no <day> here"@en , "день встречи лишний"@ru .
}
"""


@pytest.fixture(scope="module")
def checked(serve: Any, tmp_path_factory: Any) -> Iterator[Any]:
    """A server of two meetings, one of which its own shapes find wrong."""
    data = tmp_path_factory.mktemp("checked") / "data.trig"
    data.write_text(DATA)
    with serve(data) as running:
        yield running


def test_the_badge_says_what_a_validation_finds(checked: Any) -> None:
    response = checked.get("shacl/badge.svg")
    assert response.headers["Content-Type"] == "image/svg+xml"
    assert re.findall("<title>(.*)</title>", response.text) == ["SHACL: 1 violations"]
    headers = {"If-None-Match": response.headers["ETag"]}
    assert requests.get(f"{checked.url}shacl/badge.svg", headers=headers, timeout=20).status_code == 304


@pytest.mark.parametrize(
    ("report", "said", "grade"),
    [
        (Report(), "nothing validated", "unknown"),
        (Report(met=(NODE,)), "conforms", "good"),
        (Report((Result(NODE, MIN_COUNT, NODE, INFO),), (NODE,)), "1 remarks", "fair"),
        (Report((Result(NODE, MIN_COUNT, NODE, VIOLATION),), (NODE,)), "1 violations", "bad"),
    ],
)
def test_a_badge_is_as_grave_as_its_report(report: Report, said: str, grade: str) -> None:
    assert (badge(report).words, badge(report).grade) == (said, grade)


def test_a_server_without_shapes_has_no_badge(server: Any) -> None:
    assert server.get("shacl/badge.svg").status_code == 422


def test_the_page_of_a_node_shows_what_is_wrong_with_it(checked: Any) -> None:
    wrong = checked.get("id/meeting-a.html", accept="text/html").text
    assert 'id="findings"' in wrong
    assert "a meeting has no &lt;day&gt; here" in wrong
    assert "день встречи лишний" in checked.get("id/meeting-a.html?lang=ru", accept="text/html").text
    assert 'id="findings"' not in checked.get("id/meeting-b.html", accept="text/html").text


@pytest.mark.alike
def test_a_page_that_could_not_be_checked_says_so(serve: Any, tmp_path: Any) -> None:
    data = tmp_path / "slow.trig"
    noise = "".join(f"id:meeting-b ox:n {number} .\n" for number in range(300))
    data.write_text(DATA + ENDLESS + noise)
    with serve("--timeout", "1s", data) as running:
        page = running.get("id/meeting-a.html", accept="text/html")
    assert (page.status_code, "could not be checked at this node" in page.text) == (200, True)
    assert (page.headers["Cache-Control"], page.headers.get("ETag")) == ("no-store", None)
