"""A report is a resource: kept for those who know its number, shown whole, by page or in part, in every format."""

import csv
import io
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
import requests
from pyoxigraph import RdfFormat, parse

from oxiana.graph.errors import LimitReached
from oxiana.server.errors import NotFound
from oxiana.server.formats import HTML, OFFERS, Kind
from oxiana.server.shelf import LIFE, Shelf

PREFIXES = "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <http://example.org/> .\n"
SHAPES = f"""{PREFIXES}
ex:Person a sh:NodeShape ; sh:targetClass ex:Person ; sh:property ex:name , ex:age .
ex:name a sh:PropertyShape ; sh:path ex:name ; sh:minCount 1 ; sh:message "a person has a name"@en .
ex:age a sh:PropertyShape ; sh:path ( ex:life ex:age ) ; sh:maxInclusive 150 ; sh:severity sh:Warning .
"""
PEOPLE = "".join(f"ex:p{number:03} a ex:Person ; ex:life [ ex:age {100 + number} ] .\n" for number in range(120))
"""120 persons, all without a name, 69 of them too old."""
LABEL = re.compile(r"_:\w+")


def post(server: Any, **options: Any) -> requests.Response:
    files = {"data": ("d.ttl", PREFIXES + PEOPLE, "text/turtle"), "shapes": ("s.ttl", SHAPES, "text/turtle")}
    options = {"headers": {"Accept": "application/json"}, "files": files, **options}
    return requests.post(f"{server.url}shacl/validate", timeout=20, **options)


@pytest.fixture(scope="module")
def address(world: Any) -> str:
    """The address of a report that is kept."""
    location = post(world).headers["Location"]
    assert re.fullmatch(r"/shacl/reports/[0-9a-f]{32}", location)
    return f"{world.url}{location.removeprefix('/')}"


def get(address: str, **options: Any) -> requests.Response:
    return requests.get(address, timeout=20, **{"headers": {"Accept": "application/json"}, **options})


def numbers(response: requests.Response) -> dict[str, int]:
    return {count["shape"].rpartition("/")[2]: count["number"] for count in response.json()["counts"]}


@pytest.mark.parametrize("offer", [offer for offer in OFFERS[Kind.REPORT] if offer is not HTML], ids=lambda o: o.name)
def test_a_report_is_there_in_every_format(address: str, offer: Any) -> None:
    response = get(f"{address}.{offer.suffix}", headers={})
    assert response.status_code == 200
    assert response.headers["Content-Type"] == offer.content_type
    assert response.headers["SHACL-Conforms"] == "false"
    assert response.headers["Cache-Control"] == "no-store"
    assert response.content == get(address, headers={"Accept": offer.media_type}).content


@pytest.mark.parametrize("offer", [offer for offer in OFFERS[Kind.REPORT] if offer is not HTML], ids=lambda o: o.name)
def test_the_answer_to_a_validation_is_the_report_that_is_kept(world: Any, offer: Any) -> None:
    answer = post(world, headers={"Accept": offer.media_type})
    kept = get(f"{world.url}{answer.headers['Location'].removeprefix('/')}", headers={"Accept": offer.media_type})
    assert LABEL.sub("_:", answer.text) == LABEL.sub("_:", kept.text)
    told = ("Content-Type", "SHACL-Conforms", "Cache-Control", "Link")
    assert [answer.headers[name] for name in told] == [kept.headers[name] for name in told]


@pytest.mark.parametrize("offer", OFFERS[Kind.REPORT], ids=lambda o: o.name)
def test_a_worker_that_can_open_no_file_writes_every_format(world: Any, offer: Any) -> None:
    """A report of many different nodes is too long for the front process to write."""
    data = PREFIXES + "".join(f"ex:{number * 7919**9 % 10**30} a ex:Person .\n" for number in range(1, 400))
    files = {"data": ("d.ttl", data, "text/turtle"), "shapes": ("s.ttl", SHAPES, "text/turtle")}
    response = post(world, files=files, headers={"Accept": offer.media_type})
    assert (response.status_code, response.headers["SHACL-Conforms"]) == (200, "false")


def test_a_report_counts_all_and_lists_all(address: str) -> None:
    response = get(address)
    assert numbers(response) == {"name": 120, "age": 69}
    assert len(response.json()["results"]) == 189
    assert len(list(csv.DictReader(io.StringIO(get(f"{address}.csv").text)))) == 189


def test_pages_lead_from_one_to_the_next(address: str) -> None:
    found: list[str] = []
    place: str | None = f"{address}.json?size=50"
    pages = 0
    while place:
        response = get(place)
        assert numbers(response) == {"name": 120, "age": 69}
        found += [result["focus"]["value"] + result["shape"] for result in response.json()["results"]]
        following = response.links.get("next")
        place = requests.compat.urljoin(address, following["url"]) if following else None
        pages += 1
    assert (pages, len(found), len(set(found))) == (4, 189, 189)
    assert response.links["prev"]["url"].endswith("page=3")


@pytest.mark.parametrize(
    ("chosen", "number"),
    [
        ({"shape": "http://example.org/age"}, 69),
        ({"path": "<http://example.org/life>/<http://example.org/age>"}, 69),
        ({"component": "http://www.w3.org/ns/shacl#MinCountConstraintComponent"}, 120),
        ({"severity": "http://www.w3.org/ns/shacl#Warning"}, 69),
        ({"path": "http://example.org/name"}, 120),
        ({"path": "<http://example.org/name>"}, 120),
        ({"severity": "violation"}, 120),
        ({"focus": "http://example.org/p119"}, 2),
        ({"focus": ["http://example.org/p119", "http://example.org/p000"], "shape": "http://example.org/name"}, 2),
        ({"focus": "http://example.org/nobody"}, 0),
    ],
)
def test_results_are_chosen_by_what_they_are_about(address: str, chosen: dict[str, Any], number: int) -> None:
    for suffix in ("json", "nt"):
        response = get(f"{address}.{suffix}", params=chosen)
        assert response.headers["SHACL-Conforms"] == "false"
        if suffix == "json":
            assert (len(response.json()["results"]), response.json()["conforms"]) == (number, False)
        else:
            triples = list(parse(response.content, RdfFormat.N_TRIPLES))
            assert sum(t.predicate.value.endswith("#result") for t in triples) == number
            assert [t.object.value for t in triples if t.predicate.value.endswith("#conforms")] == ["false"]


@pytest.mark.parametrize(
    ("mistake", "said"),
    [
        ({"severty": "warning"}, "severty in the URL means nothing here"),
        ({"severity": "bogus"}, "severity='bogus' is none: give violation, warning, info, or an IRI"),
        ({"component": "MinCount"}, "component='MinCount' is none: give an IRI"),
        ({"shape": "Person"}, "shape='Person' is none: give an IRI"),
    ],
)
def test_a_choice_of_results_that_is_misspelt_is_refused(address: str, mistake: dict[str, str], said: str) -> None:
    response = get(address, params=mistake)
    assert response.status_code == 400
    assert response.json()["detail"].startswith(said)


@pytest.mark.parametrize("accept", ["application/json", "text/html"])
def test_a_page_beyond_the_last_is_not_there(address: str, accept: str) -> None:
    for part, last in (({}, 4), ({"shape": "http://example.org/age"}, 2), ({"focus": "http://example.org/nobody"}, 1)):
        statuses = [
            get(address, params={**part, "page": str(page)}, headers={"Accept": accept}).status_code
            for page in (last, last + 1)
        ]
        assert statuses == [200, 404]


@pytest.mark.parametrize("junk", [{"page": "0"}, {"page": "x"}, {"size": "-1"}, {"size": "100000"}, {"page": "1" * 99}])
def test_a_page_that_cannot_be_is_refused(address: str, junk: dict[str, str]) -> None:
    assert get(address, params=junk).status_code == 400


def test_a_page_for_people_groups_explains_and_suggests(world: Any) -> None:
    response = post(world, headers={"Accept": "text/html"})
    assert response.history[0].status_code == 303
    named = post(world, params={"format": "html"})
    assert named.headers["Content-Type"].startswith("text/html")
    text = response.text
    assert text.count("a person has a name") == 1
    assert text.count('<div class="line">') == 50
    assert "INSERT DATA { &lt;http://example.org/p000&gt; &lt;http://example.org/name&gt;" in text
    assert "SELECT DISTINCT ?this" in text
    assert 'rel="next"' in text
    assert "Данные не соответствуют формам." in get(f"{response.url}?lang=ru", headers={"Accept": "text/html"}).text


def test_a_shape_without_a_label_is_shown_by_its_iri(world: Any) -> None:
    query = "SELECT $this { $this a <http://example.org/Person> }"
    shapes = (
        f'{PREFIXES} ex:S sh:targetClass ex:Person ; sh:sparql [ sh:select "{query}" ] . ex:T sh:targetClass ex:No .'
    )
    files = {"data": ("d.ttl", PREFIXES + PEOPLE, "text/turtle"), "shapes": ("s.ttl", shapes, "text/turtle")}
    text = post(world, files=files, headers={"Accept": "text/html"}).text
    assert "expected: what the query of this rule does not find</h3>" in text
    assert "http://example.org/S</a>" in text
    assert "http://example.org/T</a>" in text
    assert "sh:sparql" in text


def test_a_shape_without_an_iri_is_called_by_what_leads_to_it(world: Any) -> None:
    shapes = f"{PREFIXES} [] sh:targetClass ex:Person ; sh:property [ sh:path ex:name ; sh:minCount 1 ] ."
    files = {"data": ("d.ttl", PREFIXES + PEOPLE, "text/turtle"), "shapes": ("s.ttl", shapes, "text/turtle")}
    text = post(world, files=files, headers={"Accept": "text/html"}).text
    target = "the shape with sh:targetClass &lt;http://example.org/Person&gt;"
    assert f"<code>{target}, at &lt;http://example.org/name&gt;</code>" in text
    assert f"<li><code>{target}</code></li>" in text


def test_what_shapes_without_a_message_demand_is_told_in_the_language_of_the_page(world: Any) -> None:
    shapes = f"{PREFIXES} ex:S sh:targetClass ex:Person ; sh:property [ sh:path ex:name ; sh:minCount 1 ] ."
    files = {"data": ("d.ttl", PREFIXES + PEOPLE, "text/turtle"), "shapes": ("s.ttl", shapes, "text/turtle")}
    page = post(world, files=files, headers={"Accept": "text/html"})
    assert "expected: at least 1 value</h3>" in page.text
    russian = get(f"{page.url}?lang=ru", headers={"Accept": "text/html"}).text
    assert "ожидается: не меньше 1 значения</h3>" in russian
    assert "Less than 1 values" not in page.text + russian
    assert "Less than 1 values" in get(page.url, headers={"Accept": "text/turtle"}).text


def test_a_text_that_should_be_a_number_is_shown_as_a_text(world: Any) -> None:
    number = "<http://www.w3.org/2001/XMLSchema#integer>"
    shapes = f"{PREFIXES} ex:S sh:targetClass ex:Person ; sh:property [ sh:path ex:age ; sh:datatype {number} ] ."
    data = f'{PREFIXES} ex:x a ex:Person ; ex:age "5" .'
    files = {"data": ("d.ttl", data, "text/turtle"), "shapes": ("s.ttl", shapes, "text/turtle")}
    assert "<code>&#34;5&#34;</code>" in post(world, files=files, headers={"Accept": "text/html"}).text


def test_nodes_are_called_by_the_names_that_the_data_gives_them(world: Any) -> None:
    label = "<http://www.w3.org/2000/01/rdf-schema#label>"
    data = f'{PREFIXES} ex:x a ex:Person ; {label} "Timur <b>"@en , "Тимур"@ru .'
    files = {"data": ("d.ttl", data, "text/turtle"), "shapes": ("s.ttl", SHAPES, "text/turtle")}
    page = post(world, files=files, headers={"Accept": "text/html"})
    assert (
        '<a href="http://example.org/x" title="http://example.org/x" rel="external noreferrer">Timur &lt;b&gt;</a>'
        in page.text
    )
    assert "Тимур</a>" in get(f"{page.url}?lang=ru", headers={"Accept": "text/html"}).text


def test_a_report_is_forgotten_when_its_owner_says_so(world: Any) -> None:
    place = f"{world.url}{post(world).headers['Location'].removeprefix('/')}"
    assert requests.delete(place, timeout=20).status_code == 204
    for response in (get(place), requests.delete(place, timeout=20), get(f"{world.url}shacl/reports/{'0' * 32}")):
        assert response.status_code == 404
    assert get(f"{world.url}shacl/reports").status_code == 404


def person(number: int, name: str = "") -> str:
    told = f' ; ex:name "{name}"' if name else ""
    return f"ex:p{number} a ex:Person{told} .\n"


def checked(server: Any, *people: str, **params: str) -> requests.Response:
    data = ("d.ttl", PREFIXES + "".join(people), "text/turtle")
    return post(server, files={"data": data, "shapes": ("s.ttl", SHAPES, "text/turtle")}, params=params)


def test_what_is_new_since_another_report_is_told_apart(world: Any) -> None:
    before = checked(world, person(1), person(2), person(3)).headers["Location"].rpartition("/")[2]
    after = checked(world, person(1), person(2, "B"), person(4), person(5))
    address = f"{world.url}shacl/reports/{after.headers['Location'].rpartition('/')[2]}/diff/{before}"
    difference = get(address)
    assert [one["focus"]["value"][-2:] for one in difference.json()["results"]] == ["p4", "p5"]
    assert (difference.json()["about"]["known"], difference.json()["about"]["gone"]) == ("1", "2")
    assert (numbers(difference), difference.headers["SHACL-Conforms"]) == ({"name": 2}, "false")
    assert len(list(csv.DictReader(io.StringIO(get(f"{address}.csv").text)))) == 2
    assert "known and still there: 1, gone: 2." in get(address, headers={"Accept": "text/html"}).text
    assert get(f"{address[:-1]}x").status_code == 404
    again = checked(world, person(1), person(3), baseline=before)
    assert (again.headers["SHACL-Conforms"], again.json()["results"]) == ("true", [])
    assert again.headers["Location"].endswith(f"/diff/{before}")


def test_a_report_tells_what_was_checked_against_what(world: Any) -> None:
    one, other = checked(world, person(1)), checked(world, person(2), engine="compiled")
    about, another = one.json()["about"], other.json()["about"]
    assert about["shapes"] == another["shapes"]
    assert (about["data"] == another["data"], about["engine"], another["engine"]) == (False, "auto", "compiled")
    assert f'shape/data> "{about["data"]}"' in get(f"{world.url[:-1]}{one.headers['Location']}.nt").text
    served = requests.post(f"{world.url}shacl?profile=skos&format=json&graph=union", timeout=20).json()["about"]
    assert served["data"] == f"release:{world.get('ready').json()['release']}"
    assert (served["graph"], served["shapes"]) == ("union", "skos")


@pytest.fixture(scope="module")
def narrow(serve: Callable[..., AbstractContextManager[Any]], tmp_path_factory: Any) -> Iterator[Any]:
    """A server that lists few results."""
    data: Path = tmp_path_factory.mktemp("narrow") / "empty.ttl"
    data.write_text("")
    with serve("--max-results", "10", data) as server:
        yield server


@pytest.mark.alike
def test_a_report_that_is_cut_says_so_and_counts_all(narrow: Any) -> None:
    response = post(narrow)
    assert response.headers["X-Truncated"] == "results; limit=10"
    assert (numbers(response), len(response.json()["results"])) == ({"name": 120, "age": 69}, 10)
    assert response.json()["total"] == 189
    assert (
        "results: 120 Violation, 69 Warning\nlisted: 10 of 189" in post(narrow, headers={"Accept": "text/plain"}).text
    )
    assert 'shape/total> "189"' in post(narrow, headers={"Accept": "application/n-triples"}).text
    assert "10 / 189" in post(narrow, headers={"Accept": "text/html"}).text
    assert "X-Truncated" not in post(narrow, params={"target": "http://example.org/p001"}).headers


def test_a_report_that_is_too_long_to_write_is_kept(serve: Callable[..., AbstractContextManager[Any]]) -> None:
    with serve("--empty", "--max-result", "20K") as server:
        response = post(server)
        assert (response.status_code, response.json()["limit"]) == (503, "max_result")
        address = re.search(r"kept at (/shacl/reports/\w+)", response.json()["detail"])
        assert address
        assert get(f"{server.url[:-1]}{address[1]}?size=5").json()["total"] == 189


def test_the_shelf_forgets_by_age_and_by_size() -> None:
    now = 0.0
    shelf = Shelf(100, lambda: now)
    first, second = shelf.put(b"a" * 60), shelf.put(b"b" * 40)
    assert [shelf.get(report.number) for report in (first, second)] == [first, second]
    third = shelf.put(b"c" * 60)
    with pytest.raises(NotFound):
        shelf.get(first.number)
    assert shelf.get(second.number).body == b"b" * 40
    with pytest.raises(LimitReached):
        shelf.put(b"d" * 101)
    now = LIFE
    for report in (second, third):
        with pytest.raises(NotFound):
            shelf.get(report.number)
    assert len({shelf.put(b"").number for _ in range(50)}) == 50
