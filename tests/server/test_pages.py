"""Pages: home, search, about, and what all pages have in common."""

import re
from html.parser import HTMLParser
from importlib.resources import files
from typing import Any

import pytest
import requests
from pyoxigraph import Store

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
PAGES = [
    "",
    "search",
    "search?q=council",
    "search?q=nothing-has-this-name",
    "about",
    "explain?subject=id:state-kz&predicate=a&object=ox:State",
    "sparql",
    "sparql?query=ASK%7B%7D",
    "sparql?query=SELECT%20*%7B%3Fs%20%3Fp%20%3Fo%7D%20LIMIT%205",
    "shacl/validate",
    "ontology",
    "shape",
    "shape/OneDay.html",
    "graph/reference.html",
    "dataset/oxiana.html",
    "id/meeting-consultative-5.html",
    "id/nobody",
    "concept/voice.html",
    "claim/c-8600566c-0002.html",
    "problems/not-found",
]
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


def page(server: Any, path: str, **headers: str) -> requests.Response:
    return requests.get(server.url + path, headers={"Accept": BROWSER, **headers}, timeout=20)


class Outline(HTMLParser):
    """What a page is made of; fails on a tag that is not closed where it should be."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def all(self, *tags: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.found if tag in tags]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("lang", ["en", "ru"])
def test_pages_are_well_formed_and_accessible(world: Any, path: str, lang: str) -> None:
    outline = Outline(page(world, path, **{"Accept-Language": lang}).text)
    assert outline.all("html") == [{"lang": lang}]
    assert len(outline.all("h1")) == len(outline.all("main")) == 1
    identifiers = [found["id"] for _, found in outline.found if "id" in found]
    assert len(identifiers) == len(set(identifiers))
    labelled = {label["for"] for label in outline.all("label")}
    fields = [field for field in outline.all("input", "textarea", "select") if field.get("type") != "hidden"]
    assert {field["id"] for field in fields} <= labelled
    anchors = {str(a["href"])[1:] for a in outline.all("a") if str(a.get("href", "")).startswith("#")}
    assert anchors <= set(identifiers)


@pytest.mark.parametrize("path", PAGES)
def test_pages_load_nothing_from_other_hosts_and_no_script_stands_in_them(world: Any, path: str) -> None:
    response = page(world, path)
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    outline = Outline(response.text)
    loaded = [a["href"] for a in outline.all("link") if a["rel"] in ("stylesheet", "icon")]
    loaded += [a.get("src") for a in outline.all("script", "img", "iframe")]
    assert all(address is None or address.startswith("/") for address in loaded)
    assert all(a.get("type") == "application/ld+json" or "src" in a for a in outline.all("script"))
    assert not any(name.startswith("on") or name == "style" for _, found in outline.found for name in found)


def test_links_of_the_home_page_lead_somewhere(world: Any) -> None:
    outline = Outline(page(world, "").text)
    paths = {str(a["href"]).partition("#")[0] for a in outline.all("a") if str(a["href"]).startswith("/")}
    assert len(paths) > 10
    for path in paths:
        assert page(world, path.lstrip("/")).status_code == 200, path


def test_home_lists_meetings_counts_and_examples(world: Any) -> None:
    text = page(world, "").text
    assert '<a href="/id/meeting-consultative-5"' in text
    assert "2023-09-14" in text
    assert '<span class="figure">1</span> initiative' in text
    assert "?example=03-who-says-so#query" in text.replace("&amp;", "&")


def test_a_client_that_reads_no_html_is_led_from_home_to_the_catalogue(world: Any) -> None:
    for accept, suffix in (("text/turtle", "ttl"), ("application/ld+json", "jsonld")):
        response = requests.get(world.url, headers={"Accept": accept}, timeout=20, allow_redirects=False)
        assert (response.status_code, response.headers["Location"]) == (303, f"/void.{suffix}")
    assert requests.get(world.url, timeout=20).headers["Content-Type"].startswith("text/html")


def test_home_links_to_the_catalogue_and_the_service(world: Any) -> None:
    header = page(world, "").headers["Link"]
    assert '</.well-known/void>; rel="describedby"' in header
    assert '</sparql>; rel="service-desc"' in header


def test_each_type_of_problem_has_a_page_that_says_what_it_means(world: Any) -> None:
    response = page(world, "problems/shapes-rejected")
    assert response.status_code == 200
    assert "422" in response.text
    assert page(world, "problems/nonsense").status_code == 404


def test_an_example_is_put_into_the_query_box(world: Any) -> None:
    text = page(world, "?example=08-voices").text
    box = re.search(r"<textarea[^>]*>(.*?)</textarea>", text, re.DOTALL)
    assert box
    assert "COUNT(?claim)" in box[1]


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("council", "initiative-council-of-national-coordinators"),
        ("COORDINATORS national", "initiative-council-of-national-coordinators"),
        ("Токаев", "person-tokayev"),
        ("Токаев".upper(), "person-tokayev"),
        ("nutrleu", "person-nurtleu"),
        ("republic of kaz", "state-kz"),
        ("004.txt", "document-004"),
    ],
    ids=["a part", "words in any order", "Russian", "capitals", "a misspelling", "another name", "an identifier"],
)
def test_things_are_found_by_any_of_their_names(world: Any, question: str, found: str) -> None:
    response = requests.get(f"{world.url}search", params={"q": question}, timeout=20)
    assert f'href="/id/{found}"' in response.text


def test_the_nearest_name_comes_first(world: Any) -> None:
    text = page(world, "search?q=kazakhstan").text
    assert text.index('href="/id/state-kz"') < text.index('href="/id/territory-kz"')


def test_search_shows_no_misspelling(world: Any) -> None:
    text = page(world, "search?q=nutrleu").text
    assert "Murat Nurtleu" in text
    assert "Murat Nutrleu" not in text


def test_search_can_be_narrowed_to_a_class(world: Any) -> None:
    kind = "https://w3id.org/oxiana/ontology%23"
    text = page(world, f"search?type={kind}State").text
    assert 'href="/id/state-kz"' in text
    assert 'href="/id/territory-kz"' not in text
    assert page(world, f"search?q=consultative&type={kind}Person").text.count('href="/id/') == 0


@pytest.mark.parametrize("q", ['") } #', "$limit $word0 ?x", "\\", '"', "\u0000x", "{conditions}", "%s"])
def test_search_takes_any_text(world: Any, q: str) -> None:
    assert requests.get(f"{world.url}search", params={"q": q}, timeout=20).status_code in (200, 400)


def test_search_refuses_a_class_that_is_no_iri(world: Any) -> None:
    assert page(world, "search?type=no%20iri").status_code == 400


def test_the_chosen_language_stays_on_links(world: Any) -> None:
    outline = Outline(page(world, "id/state-kz.html?lang=ru").text)
    local = [str(a["href"]) for a in outline.all("a") if str(a["href"]).startswith("/id/territory")]
    assert local == ["/id/territory-kz?lang=ru"]


def test_the_published_iri_of_another_site_is_left_alone(world: Any) -> None:
    outline = Outline(page(world, "id/state-kz.html").text)
    (link,) = [a for a in outline.all("a") if "wikidata" in str(a["href"])]
    assert (link["href"], link["rel"]) == ("http://www.wikidata.org/entity/Q232", "external noreferrer")


def test_every_phrase_has_a_russian_wording() -> None:
    templates = [file for file in files("oxiana.server").joinpath("templates").iterdir() if file.name.endswith(".html")]
    said = {phrase for file in templates for phrase in re.findall(r"say\(([\"'])(.+?)\1\)", file.read_text("utf-8"))}
    russian = files("oxiana.server").joinpath("templates/russian.json").read_text("utf-8")
    assert [phrase for _, phrase in said if f'"{phrase}":' not in russian] == []


def test_a_page_that_is_unchanged_is_not_sent_again(world: Any) -> None:
    first = page(world, "about")
    assert page(world, "about", **{"If-None-Match": first.headers["ETag"]}).status_code == 304


def test_example_queries_parse() -> None:
    examples = [file for file in files("oxiana.graph").joinpath("examples").iterdir() if file.name.endswith(".rq")]
    assert len(examples) >= 10
    for file in examples:
        text = file.read_text("utf-8")
        Store().query(text)
        assert re.match(r"# en: .+\n# ru: .+\n# keywords: .+\n", text)


HOSTILE = '</script><script>alert(1)</script><img src=x onerror="alert(1)">'


@pytest.mark.alike
def test_data_cannot_put_markup_into_a_page(tmp_path: Any, serve: Any) -> None:
    thing, kind = "https://w3id.org/oxiana/id/thing", "javascript:alert(1)"
    data = tmp_path / "hostile.ttl"
    data.write_text(
        f"<{thing}> <http://www.w3.org/2004/02/skos/core#prefLabel> '''{HOSTILE}'''@en ;\n"
        f"  <http://www.w3.org/2000/01/rdf-schema#seeAlso> <{kind}> ; a <{kind}> .\n"
    )
    with serve(data) as server:
        for path in ("id/thing.html", "search?q=script", "sparql?query=SELECT%20*%7B%3Fs%20%3Fp%20%3Fo%7D"):
            response = page(server, path)
            assert response.status_code == 200
            outline = Outline(response.text)
            assert all(a.get("type") == "application/ld+json" for a in outline.all("script"))
            assert outline.all("img") == []
            assert not any(str(a.get("href")).startswith("javascript:") for a in outline.all("a"))


@pytest.mark.parametrize(
    ("lang", "said"), [("en", ["deprecated", "Use instead"]), ("ru", ["устарело", "Вместо этого"])]
)
def test_a_deprecated_term_stays_on_the_page_and_says_what_to_use(world: Any, lang: str, said: list[str]) -> None:
    text = page(world, f"ontology?lang={lang}").text
    card = re.search(r'<section class="card term" id="doneBy".*?</section>', text, re.DOTALL)
    assert card
    assert all(word in card[0] for word in said)
    assert f'href="/ontology?lang={lang}#performedBy"' in card[0]
