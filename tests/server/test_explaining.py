"""The server explains a triple as the command line does, and pages link from what is inferred to why."""

from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import requests

TRIPLE = {"subject": "id:initiative-business-council", "predicate": "ox:supportedBy", "object": "id:state-kz"}
LONG = """
PREFIX id: <https://w3id.org/oxiana/id/>
PREFIX ox: <https://w3id.org/oxiana/ontology#>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
ox:isPartOf a owl:TransitiveProperty .
"""


def _explained(served: str, accept: str, **triple: str) -> requests.Response:
    return requests.get(f"{served}/explain", params=triple, headers={"Accept": accept}, timeout=20)


class Links(HTMLParser):
    """The targets of the links of a page, with their texts."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self._target = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._target = dict(attrs).get("href") or "" if tag == "a" else ""

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002 - the name that HTMLParser gives it
        self._target = ""

    def handle_data(self, data: str) -> None:
        if self._target:
            self.found[self._target] = data


@pytest.mark.parametrize(("accept", "form"), [("text/plain", "text"), ("application/json", "json")])
def test_the_server_tells_what_the_command_tells(
    served: str, release: Path, here: Callable[..., Any], accept: str, form: str
) -> None:
    told = here("explain", *TRIPLE.values(), "--release", release, "--format", form)
    assert (told.returncode, told.stdout) == (0, _explained(served, accept, **TRIPLE).text)


def test_a_page_of_a_thing_leads_from_what_is_inferred_to_its_claims(served: str) -> None:
    page = requests.get(f"{served}/id/initiative-business-council.html", timeout=20).text
    (why, *_) = [target for target, text in Links(page).found.items() if text == "why?"]
    proof = requests.get(served + why, headers={"Accept": "text/html"}, timeout=20)
    assert proof.status_code == 200
    assert any(target.startswith("/claim/c-") for target in Links(proof.text).found)


def test_a_page_speaks_the_language_that_is_asked_for(served: str) -> None:
    text = _explained(served, "text/html", **TRIPLE, lang="ru").text
    assert "Почему это верно" in text
    assert "Казахстан" in text
    assert "Два свойства подряд" in text


@pytest.mark.parametrize(
    ("triple", "status", "detail"),
    [
        ({**TRIPLE, "object": "id:state-uz"}, 404, "there is id:initiative-business-council ox:supportedBy id:"),
        ({**TRIPLE, "object": '"$triple ${subject} $"'}, 404, "not in the graph"),
        ({**TRIPLE, "object": '"} UNION { ?s ?p ?o"@en'}, 404, "not in the graph"),
        ({**TRIPLE, "subject": "id:a . id:b"}, 400, "write an IRI"),
        ({"subject": "id:a"}, 400, "name the triple"),
    ],
)
def test_what_is_not_there_is_told_with_what_is(served: str, triple: dict[str, str], status: int, detail: str) -> None:
    answer = _explained(served, "application/json", **triple)
    assert answer.status_code == status
    assert detail in answer.json()["detail"]


@pytest.mark.alike
def test_a_proof_without_end_is_given_up(serve: Any, tmp_path: Path) -> None:
    file = tmp_path / "long.trig"
    stated = [f"id:x{n} ox:isPartOf id:x{n + 1} ." for n in range(400)]
    inferred = [f"id:x0 ox:isPartOf id:x{n} ." for n in range(2, 401)]
    graph = ["GRAPH <https://w3id.org/oxiana/graph/inferred> {", *inferred, "}"]
    file.write_text("\n".join([LONG, *stated, *inferred, *graph]))
    with serve(file) as running:
        short = running.get("explain", {"subject": "id:x0", "predicate": "ox:isPartOf", "object": "id:x9"})
        long = running.get("explain", {"subject": "id:x0", "predicate": "ox:isPartOf", "object": "id:x400"})
    assert (short.status_code, long.status_code) == (200, 503)
    assert short.json()["rule"] == "transitive-properties"
    assert {premise["known"] for premise in short.json()["premises"]} == {"rule", "record"}
    assert "400 queries" in long.json()["detail"]
