"""Linked data: what an IRI of the graph answers, in every format."""

import re
from typing import Any

import pytest
import requests
from pyoxigraph import BlankNode, NamedNode, Quad, RdfFormat, parse

from oxiana.graph.published import earlier_versions, read_version

BASE = "https://w3id.org/oxiana/"
MEETING = "id/meeting-consultative-5"
CLAIM = "claim/c-8600566c-0002"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
SUFFIXES = {
    "ttl": "text/turtle",
    "nt": "application/n-triples",
    "rdf": "application/rdf+xml",
    "jsonld": "application/ld+json",
    "trig": "application/trig",
    "nq": "application/n-quads",
    "html": "text/html",
}
DOCUMENTS = [
    CLAIM,
    "concept/voice",
    "concept/directQuotation",
    "shape",
    "shape/OneDay",
    "graph/reference",
    "graph/inferred",
    "ontology",
    "ontology/0.1.0",
    "ontology/1.4.0",
    "dataset/oxiana",
]


def fetch(server: Any, path: str, accept: str = "*/*", **headers: str) -> requests.Response:
    return requests.get(
        server.url + path,
        headers={"Accept": accept, "Accept-Encoding": "identity", **headers},
        timeout=20,
        allow_redirects=False,
    )


def quads(response: requests.Response) -> set[Quad]:
    """Return what an answer states, by itself: nothing is fetched."""
    media_type = response.headers["Content-Type"].partition(";")[0]
    return set(parse(response.content, RdfFormat.from_media_type(media_type)))


@pytest.mark.parametrize(
    ("accept", "suffix"),
    [*((media_type, suffix) for suffix, media_type in SUFFIXES.items()), ("*/*", "ttl"), (BROWSER, "html")],
)
def test_an_entity_leads_to_the_document_in_the_format_of_the_request(world: Any, accept: str, suffix: str) -> None:
    response = fetch(world, MEETING, accept)
    assert response.status_code == 303
    assert response.headers["Location"] == f"/{MEETING}.{suffix}"
    assert "Accept" in response.headers["Vary"]


@pytest.mark.alike
@pytest.mark.parametrize("path", [MEETING, *DOCUMENTS])
@pytest.mark.parametrize(("suffix", "media_type"), SUFFIXES.items())
def test_a_suffix_names_the_format(world: Any, path: str, suffix: str, media_type: str) -> None:
    response = fetch(world, f"{path}.{suffix}", "image/png")
    assert response.status_code == 200
    assert response.headers["Content-Type"].partition(";")[0] == media_type
    assert response.headers["Content-Location"] == f"/{path}.{suffix}"
    if suffix != "html":
        assert quads(response)


@pytest.mark.parametrize("path", DOCUMENTS)
def test_a_document_answers_at_once_and_says_where_this_format_of_it_is(world: Any, path: str) -> None:
    response = fetch(world, path, "text/turtle;q=0.5, application/n-triples")
    assert response.status_code == 200
    assert response.headers["Content-Type"].startswith("application/n-triples")
    assert response.headers["Content-Location"] == f"/{path}.nt"
    assert "Accept" in response.headers["Vary"]


@pytest.mark.parametrize("path", [MEETING, "shape/OneDay", "concept/voice"])
def test_all_formats_of_one_graph_say_the_same(world: Any, path: str) -> None:
    triples = {suffix: quads(fetch(world, f"{path}.{suffix}")) for suffix in ("ttl", "nt", "rdf")}
    named = {suffix: {q for q in found if isinstance(q.predicate, NamedNode)} for suffix, found in triples.items()}
    assert len({len(found) for found in named.values()}) == 1


@pytest.mark.parametrize("path", [MEETING, CLAIM, "id/state-kz", "concept/voice", "graph/reference"])
def test_json_ld_says_what_n_quads_say_with_the_part_of_the_context_that_it_needs(world: Any, path: str) -> None:
    response = fetch(world, f"{path}.jsonld")
    assert quads(response) == quads(fetch(world, f"{path}.nq"))
    published = fetch(world, "context.jsonld").json()["@context"]
    assert response.json()["@context"].items() < published.items()


def test_iris_are_the_published_ones_wherever_the_server_is(world: Any) -> None:
    host = world.url.removeprefix("http://").rstrip("/")
    for suffix in SUFFIXES:
        body = fetch(world, f"{MEETING}.{suffix}").text
        assert host not in body
        assert f"{BASE}{MEETING}" in body or "id:meeting-consultative-5" in body


def test_a_description_has_the_statements_the_links_to_it_and_the_names_of_what_it_is_linked_with(world: Any) -> None:
    found = {
        (q.subject.value, q.predicate.value.rpartition("#")[2], q.object.value)
        for q in quads(fetch(world, f"{MEETING}.nt"))
    }
    dushanbe, act = f"{BASE}id/settlement-dushanbe", f"{BASE}id/act-support-council"
    assert (f"{BASE}{MEETING}", "place", dushanbe) in found
    assert (dushanbe, "prefLabel", "Душанбе") in found
    assert (act, "madeAt", f"{BASE}{MEETING}") in found
    assert (dushanbe, "exactMatch", "http://www.wikidata.org/entity/Q9365") not in found


def test_formats_with_graphs_say_which_claim_states_what(world: Any) -> None:
    found = quads(fetch(world, f"{MEETING}.trig"))
    dates = {q.graph_name for q in found if q.predicate.value.endswith("#occurredOn")}
    assert {NamedNode(f"{BASE}claim/c-8600566c-0002"), NamedNode(f"{BASE}claim/c-39882c76-0001")} < dates


def test_a_claim_in_turtle_is_its_metadata_and_its_content_needs_a_format_with_graphs(world: Any) -> None:
    stated = "ontology#supportOf"
    assert stated not in fetch(world, f"{CLAIM}.nt").text
    content = [q for q in quads(fetch(world, f"{CLAIM}.nq")) if q.graph_name == NamedNode(BASE + CLAIM)]
    assert any(stated in q.predicate.value for q in content)


def test_a_named_graph_is_named_where_the_format_has_names(world: Any) -> None:
    graphs = {q.graph_name for q in quads(fetch(world, "graph/reference.nq"))}
    assert graphs == {NamedNode(f"{BASE}graph/reference")}


def test_the_ontology_leaves_concepts_to_their_own_documents(world: Any) -> None:
    subjects = {q.subject for q in quads(fetch(world, "ontology.nt"))}
    assert NamedNode(f"{BASE}ontology#Meeting") in subjects
    assert NamedNode(f"{BASE}concept/voice") not in subjects


def test_an_earlier_version_of_the_ontology_stays_as_it_was_published(world: Any) -> None:
    (file,) = (file for name, file in earlier_versions().items() if name == "0.1.0")
    published = {t for t in read_version(file) if not str(t.subject).startswith(f"<{BASE}concept/")}
    served = quads(fetch(world, "ontology/0.1.0.nt"))
    assert len(served) == len(published)
    said = {t for t in published if not isinstance(t.subject, BlankNode) and not isinstance(t.object, BlankNode)}
    assert said <= {q.triple for q in served}
    page = fetch(world, "ontology/0.1.0", BROWSER)
    assert page.status_code == 200
    assert f"{BASE}ontology/0.1.0" in page.text


def test_a_shape_comes_with_the_nameless_nodes_it_is_made_of(world: Any) -> None:
    text = fetch(world, "shape/OneDay.nt").text
    assert text.count("shacl#datatype") == 3
    assert "EventDates" not in text


@pytest.mark.alike
@pytest.mark.parametrize(
    "path", [*(f"{MEETING}.{suffix}" for suffix in SUFFIXES), *DOCUMENTS, f"{MEETING}.html?lang=ru"]
)
def test_what_the_client_has_is_not_sent_again(world: Any, path: str) -> None:
    first = fetch(world, path, BROWSER if "html" in path else "*/*")
    tag = first.headers["ETag"]
    again = fetch(world, path, BROWSER if "html" in path else "*/*", **{"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    assert requests.get(again.url, headers={"If-None-Match": "*"}, timeout=20).status_code == 304
    assert (again.headers["ETag"], again.headers["Vary"]) == (tag, first.headers["Vary"])


def test_each_format_and_language_has_its_own_tag(world: Any) -> None:
    paths = [*(f"{MEETING}.{suffix}" for suffix in SUFFIXES), f"{MEETING}.html?lang=ru", f"{MEETING}.html?lang=en"]
    tags = [fetch(world, path).headers["ETag"] for path in paths]
    assert len(set(tags)) == len(paths)
    assert all(tag.startswith("W/") == (".html" in path) for path, tag in zip(paths, tags, strict=True))


def test_every_answer_links_to_its_other_formats_its_iri_its_description_and_its_licence(world: Any) -> None:
    links = {
        link["rel"]: link["url"]
        for link in requests.utils.parse_header_links(fetch(world, f"{MEETING}.ttl").headers["Link"])
    }
    assert links["canonical"] == links["cite-as"] == f"{BASE}{MEETING}"
    assert links["describedby"] == "/.well-known/void"
    assert links["license"].startswith("https://creativecommons.org/")
    header = fetch(world, f"{MEETING}.ttl").headers["Link"]
    for suffix, media_type in SUFFIXES.items():
        assert f'</{MEETING}.{suffix}>; rel="alternate"; type="{media_type}"' in header


@pytest.mark.alike
@pytest.mark.parametrize("path", [MEETING, f"{MEETING}.ttl", f"{MEETING}.html", *DOCUMENTS])
def test_head_answers_like_get_without_a_body(world: Any, path: str) -> None:
    headers = {"Accept-Encoding": "identity"}
    response = requests.head(world.url + path, headers=headers, timeout=20, allow_redirects=False)
    got = fetch(world, path)
    assert (response.status_code, response.content) == (got.status_code, b"")
    assert response.headers.get("ETag") == got.headers.get("ETag")


@pytest.mark.parametrize(
    "path",
    [
        "id/nobody",
        "id/nobody.ttl",
        "concept/nothing",
        "claim/c-00000000-0001",
        "shape/Nothing.nt",
        "graph/nothing",
        "ontology/9.9.9",
        "id/%3Cx%3E",
        "dataset/other",
    ],
)
def test_what_is_not_known_is_not_found(world: Any, path: str) -> None:
    response = fetch(world, path, "text/turtle")
    assert response.status_code in (400, 404)
    assert response.headers["Content-Type"] == "application/problem+json"
    page = fetch(world, path, BROWSER)
    assert (page.status_code, page.headers["Content-Type"]) == (response.status_code, "text/html; charset=utf-8")


@pytest.mark.parametrize("suffix", ["", ".ttl"])
def test_what_was_replaced_leads_to_what_replaces_it(world: Any, suffix: str) -> None:
    response = fetch(world, f"id/meeting-dushanbe-2023{suffix}")
    assert (response.status_code, response.headers["Location"]) == (301, f"/{MEETING}{suffix}")


@pytest.mark.parametrize("path", ["id/meeting-withdrawn", "id/meeting-withdrawn.html"])
def test_what_was_withdrawn_is_gone(world: Any, path: str) -> None:
    assert fetch(world, path).status_code == 410


def test_a_format_that_does_not_exist_is_not_acceptable(world: Any) -> None:
    assert fetch(world, MEETING, "image/png").status_code == 406
    assert fetch(world, "concept/voice", "image/png").status_code == 406


def test_any_iri_of_the_data_has_a_document(world: Any) -> None:
    response = fetch(world, "resource?iri=http://qudt.org/vocab/unit/USD", "text/turtle")
    assert response.status_code == 200
    assert "value-intraregional-trade-004-1" in response.text
    same = fetch(world, response.headers["Content-Location"].lstrip("/"))
    assert same.text == response.text


def test_an_iri_of_the_graph_itself_leads_to_its_own_address(world: Any) -> None:
    for iri, path in ((f"{BASE}{MEETING}", f"/{MEETING}"), (f"{BASE}ontology%23Meeting", "/ontology#Meeting")):
        response = fetch(world, f"resource?iri={iri}")
        assert (response.status_code, response.headers["Location"]) == (303, path)


@pytest.mark.parametrize("iri", ["", "no iri", "http://example.org/%20<x>"])
def test_what_is_no_iri_is_a_bad_request(world: Any, iri: str) -> None:
    assert requests.get(f"{world.url}resource", params={"iri": iri}, timeout=20).status_code == 400


def test_the_language_of_a_page_is_the_one_asked_for_else_the_browsers(world: Any) -> None:
    for path, header, lang in (
        (f"{MEETING}.html", "ru", "ru"),
        (f"{MEETING}.html?lang=en", "ru", "en"),
        (f"{MEETING}.html", "fr", "en"),
    ):
        response = fetch(world, path, BROWSER, **{"Accept-Language": header})
        assert response.headers["Content-Language"] == lang
        assert f'<html lang="{lang}">' in response.text
        assert "Accept-Language" in response.headers["Vary"]
    assert "Accept-Language" not in fetch(world, f"{MEETING}.ttl").headers["Vary"]


def test_a_page_shows_which_claim_states_each_value(world: Any) -> None:
    row = re.search(r"<td><span>2023-09-14.*?</tr>", fetch(world, f"{MEETING}.html").text, re.DOTALL)
    assert row
    for part in (
        "/claim/c-8600566c-0002",
        "/claim/c-39882c76-0001",
        "Kassym-Jomart Tokayev",
        "reported speech",
        "document 004",
        "100\u2013180",
    ):
        assert part in row[0]


def test_a_page_marks_what_only_a_claim_says_that_is_not_accepted(world: Any) -> None:
    row = re.search(r'<tr class="[^"]*set-aside">.*?</tr>', fetch(world, f"{MEETING}.html").text, re.DOTALL)
    assert row
    for part in ("2023-09", "not accepted", "/claim/c-39882c76-0002"):
        assert part in row[0]


def test_a_page_leads_to_other_pages_of_this_server_and_shows_the_published_iri(world: Any) -> None:
    page = fetch(world, f"{MEETING}.html").text
    assert 'href="/id/settlement-dushanbe"' in page
    assert f'<p class="iri">{BASE}{MEETING}</p>' in page


def test_a_page_holds_its_json_ld(world: Any) -> None:
    page = fetch(world, f"{MEETING}.html").text
    text = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert text
    assert f'"iri": "{BASE}{MEETING}"' in text[1]
    assert set(parse(text[1], RdfFormat.JSON_LD)) <= quads(fetch(world, f"{MEETING}.jsonld"))


def test_a_misspelt_name_is_not_shown(world: Any) -> None:
    assert "Nutrleu" not in fetch(world, "id/person-nurtleu.html").text


@pytest.mark.alike
def test_links_to_a_thing_are_counted_and_paged(tmp_path: Any, serve: Any) -> None:
    lines = "".join(f"<{BASE}id/item-{n:03}> <{BASE}ontology#partOf> <{BASE}id/whole> .\n" for n in range(120))
    data = tmp_path / "links.nt"
    data.write_text(f'<{BASE}id/whole> <http://www.w3.org/2004/02/skos/core#prefLabel> "whole"@en .\n{lines}')
    with serve(data) as server:
        pages = [fetch(server, f"id/whole.html?page={n}").text for n in (1, 2, 3)]
        turtle = fetch(server, "id/whole.nt").text
    assert all("(120)" in page for page in pages)
    shown = [set(re.findall(r'href="/id/(item-\d+)"', page)) for page in pages]
    assert [len(found) for found in shown] == [50, 50, 20]
    assert len(set.union(*shown)) == 120
    assert turtle.count("#partOf") == 100
