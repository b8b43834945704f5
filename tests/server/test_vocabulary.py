"""The page of the ontology: every term has its place, every link leads somewhere, every picture shows the data."""

import re
from collections.abc import Callable, Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from pyoxigraph import NamedNode, Store

from oxiana.graph.examples import of_classes
from oxiana.graph.ontology import packaged_ontology
from oxiana.graph.release import open_release
from oxiana.graph.terms import PREFIXES, compact, external, term
from oxiana.graph.vocabulary import read_vocabulary
from oxiana.server.diagram import Diagram, Wording, draw
from oxiana.server.patterns import KIND_OF, Link, patterns
from oxiana.server.vocabulary import FACTS, TOLD_ELSEWHERE

TERMS = read_vocabulary(packaged_ontology().whole)
AS_WRITTEN = Wording(lambda node: node.value, lambda node: compact(node.value).removeprefix("ox:"))
LINKS = [
    Link(term("Meeting"), term("place"), term("GeographicArea")),
    Link(term("Meeting"), term("hasParticipation"), term("Participation")),
    Link(term("Meeting"), term("follows"), term("Meeting")),
    Link(term("Meeting"), term("occurredOn"), external("xsd", "date")),
    Link(term("Participation"), term("participant"), term("Agent")),
    Link(term("Agent"), term("performs"), term("Meeting")),
]


class Page(HTMLParser):
    """The anchors, the links and the style attributes of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.anchors: set[str] = set()
        self.links: set[str] = set()
        self.styled: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.anchors |= {str(values["id"])} if "id" in values else set()
        self.links |= {str(values["href"])} if tag == "a" and "href" in values else set()
        self.styled += [tag] if "style" in values or tag == "style" else []


@pytest.fixture(scope="module", params=["en", "ru"])
def text(served: str, request: pytest.FixtureRequest) -> str:
    answer = requests.get(f"{served}/ontology?lang={request.param}", headers={"Accept": "text/html"}, timeout=20)
    assert answer.status_code == 200
    return answer.text


def test_every_term_has_an_anchor_its_label_and_its_definition(text: str) -> None:
    lang = "ru" if '<html lang="ru">' in text else "en"
    anchors, plain = Page(text).anchors, text.replace("&#39;", "'")
    for entry in TERMS:
        assert entry.iri.removeprefix(PREFIXES["ox"]) in anchors
        assert entry.labels[lang][0] in plain
        assert entry.definitions[lang][0] in plain


@pytest.mark.alike
def test_every_link_leads_to_something_on_this_server(served: str, text: str) -> None:
    page = Page(text)
    assert {link[1:] for link in page.links if link.startswith("#")} <= page.anchors
    for path in sorted({link.partition("#")[0] for link in page.links if link.startswith("/")}):
        fragments = {link.partition("#")[2] for link in page.links if link.startswith(f"{path}#")}
        if urlsplit(path).path == "/ontology":
            assert fragments <= page.anchors
        else:
            assert _status(served + path) == 200, path


@cache
def _status(address: str) -> int:
    """Ask for a page once, though the ontology links to it in both languages."""
    return requests.get(address, headers={"Accept": "text/html"}, timeout=20).status_code


def test_the_page_needs_no_style_of_its_own_and_no_script(text: str) -> None:
    assert Page(text).styled == []
    assert "<script" not in text


def test_the_page_is_the_same_when_asked_again(served: str, text: str) -> None:
    lang = "ru" if '<html lang="ru">' in text else "en"
    headers = {"Accept": "text/html", "Accept-Language": lang}
    again = [requests.get(f"{served}/ontology", headers=headers, timeout=20).text for _ in range(2)]
    assert again[0] == again[1]


@pytest.fixture(scope="module")
def odd(serve: Callable[..., Any]) -> Iterator[Any]:
    """A server of an ontology that nobody should write."""
    with serve(Path(__file__).parent / "odd-ontology.trig") as running:
        yield running


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_an_ontology_that_nobody_should_write_is_shown_all_the_same(lang: str, odd: Any) -> None:
    answer = odd.get("ontology", {"lang": lang}, "text/html")
    assert answer.status_code == 200
    assert "<script" not in answer.text
    anchors = re.findall(r' id="([^"]*)"', answer.text)
    assert len(anchors) == len(set(anchors))
    assert {"Claim", "Agent", "attributedTo", "a%22b", "pattern-claim"} <= set(anchors)
    assert "" not in anchors


def test_nothing_that_the_ontology_says_of_a_term_is_left_out() -> None:
    said = {t.predicate for t in packaged_ontology().whole if str(t.subject).startswith(f"<{PREFIXES['ox']}")}
    assert said <= FACTS.keys() | TOLD_ELSEWHERE


def test_every_class_of_a_pattern_has_a_query_and_every_query_a_class() -> None:
    drawn = {cls.value for pattern in patterns() for cls in pattern.classes}
    assert drawn == {term(name).value for name in of_classes()}


@pytest.fixture(scope="module")
def store(release: Path) -> Store:
    found = Store()
    found.extend(open_release(release).quads())
    return found


@pytest.mark.parametrize("name", of_classes())
def test_the_query_of_a_class_asks_for_it_and_finds_something(store: Store, name: str) -> None:
    example = of_classes()[name]
    assert {lang for lang, _ in example.titles} == {"en", "ru"}
    assert re.search(rf"\box:(CentralAsian)?{name}\b", example.query)
    assert any(store.query(example.query))
    assert len(list(store.query(example.asking_in("ru")))) > 0
    assert '"en"' not in example.asking_in("ru")


def test_every_property_of_every_pattern_is_in_its_picture(text: str) -> None:
    for pattern, picture in zip(
        patterns(), re.findall(r"<svg class=\"diagram\".*?</svg>", text, re.DOTALL), strict=True
    ):
        rows = re.findall(r'<text class="code row[^>]*>(\w+)', picture)
        boxes = re.findall(r'<text class="code" [^>]*>(\w+)', picture)
        assert set(boxes) == {compact(cls.value).removeprefix("ox:") for cls in pattern.classes}
        listed = [prop for properties in pattern.properties.values() for prop in properties]
        assert sorted(rows) == sorted(compact(prop.value).removeprefix("ox:") for prop in listed)


def _corners(diagram: Diagram) -> dict[NamedNode, tuple[int, int, int, int]]:
    return {box.cls: (box.x, box.y, box.x + box.width, box.y + box.height) for box in diagram.boxes}


def test_boxes_stand_apart_within_the_picture() -> None:
    diagram = draw(
        [term(name) for name in ("Meeting", "GeographicArea", "Participation", "Agent", "State")], LINKS, AS_WRITTEN
    )
    corners = _corners(diagram)
    assert term("State") not in corners  # nothing leads to it
    assert all(
        0 < left < right < diagram.width and 0 < top < low < diagram.height
        for left, top, right, low in corners.values()
    )
    for cls, (left, top, right, low) in corners.items():
        for other, (left2, top2, right2, low2) in corners.items():
            assert cls == other or right < left2 or right2 < left or low < top2 or low2 < top


def test_an_arrow_leaves_from_its_row_and_ends_at_the_side_of_its_box() -> None:
    diagram = draw([term(name) for name in ("Meeting", "GeographicArea", "Participation", "Agent")], LINKS, AS_WRITTEN)
    corners = _corners(diagram)
    ends = {arrow.prop: [float(n) for n in re.findall(r"[\d.]+", arrow.line + arrow.tip)] for arrow in diagram.arrows}
    assert ends.keys() == {link.property for link in LINKS} - {term("follows"), term("occurredOn")}
    for link in LINKS:
        if link.property in ends:
            numbers, start, end = ends[link.property], corners[link.start], corners[link.end or KIND_OF]
            assert numbers[0] in (start[0], start[2])
            assert start[1] < numbers[1] < start[3]
            assert numbers[8] in (end[0], end[2])
            assert end[1] < numbers[9] < end[3]


def test_what_leads_back_to_its_own_class_or_to_none_is_a_note() -> None:
    also = Link(term("Meeting"), term("place"), term("Meeting"))
    diagram = draw([term("Meeting"), term("GeographicArea")], [*LINKS[:4], also], AS_WRITTEN)
    notes = {row.text: row.note for box in diagram.boxes for row in box.rows}
    assert notes == {"place": "", "hasParticipation": "Participation", "follows": "Meeting", "occurredOn": "date"}
