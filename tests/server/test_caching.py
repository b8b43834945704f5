"""What a client or the server has need not be asked again; what may change always is."""

import pytest
import requests

from oxiana.server.cache import OVERHEAD, Cache, Kept, tag

pytestmark = pytest.mark.alike

QUERY = "SELECT * { ?s <http://example.org/says> ?o }"


def ask(server, query=QUERY, **headers):
    headers = {name.replace("_", "-"): value for name, value in headers.items()}
    return requests.get(f"{server.url}sparql", params={"query": query}, headers=headers, timeout=20)


def test_a_client_that_has_the_answer_keeps_it(server):
    first = ask(server)
    assert first.headers["ETag"].startswith('"')
    again = ask(server, If_None_Match=f'"other", {first.headers["ETag"]}')
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert again.headers["Vary"] == first.headers["Vary"]
    assert ask(server, If_None_Match='"other"').status_code == 200


def test_a_post_is_always_answered(server):
    headers = {"If-None-Match": ask(server).headers["ETag"]}
    assert requests.post(f"{server.url}sparql", data={"query": QUERY}, headers=headers, timeout=20).status_code == 200


def test_the_tag_hangs_on_question_format_coding_and_dataset(server):
    tags = [
        ask(server).headers["ETag"],
        ask(server, Accept="text/csv").headers["ETag"],
        ask(server, Accept_Encoding="identity").headers["ETag"],
        ask(server, query=QUERY + " LIMIT 2").headers["ETag"],
        server.ask(QUERY, **{"default-graph-uri": "http://example.org/g1"}).headers["ETag"],
        server.ask(QUERY, limit="2").headers["ETag"],
    ]
    assert len(set(tags)) == len(tags)


def test_the_tag_hangs_on_the_data(server, patient, world):
    """Two servers of the same data are asked, and one of other data."""
    first = ask(server).headers["ETag"]
    assert ask(patient).headers["ETag"] == first
    assert ask(world).headers["ETag"] != first


def test_an_answer_is_kept(server):
    query = f"{QUERY} # kept"
    first, again = ask(server, query), ask(server, query)
    assert first.content == again.content
    assert again.headers["Server-Timing"] == "cache;desc=hit"
    assert first.headers["Content-Type"] == again.headers["Content-Type"]


def test_a_preview_that_is_kept_still_says_that_there_is_more(server):
    for _ in range(2):
        assert server.ask(f"{QUERY} # preview", limit="1").headers["X-Truncated"] == "rows; limit=1"


@pytest.mark.parametrize("function", ["RAND()", "NOW()", "UUID()", "struuid()"])
def test_what_may_change_is_never_kept(server, function):
    query = f"SELECT ({function} AS ?x) {{}}"
    first, again = ask(server, query), ask(server, query)
    assert first.status_code == 200
    assert first.content != again.content
    assert "ETag" not in first.headers


def test_failures_are_not_kept(server):
    query = "SELECT (COUNT(*) AS ?n) { ?a ?p ?b . ?c ?q ?d . ?e ?r ?f }"
    for _ in range(2):
        response = server.ask(query, timeout="100ms")
        assert response.status_code == 503
        assert "ETag" not in response.headers


def test_the_cache_holds_no_more_than_its_size():
    cache = Cache(8 * (100 + OVERHEAD))
    for number in range(20):
        cache.put(str(number), Kept({}, b"x" * 100))
    assert [number for number in range(20) if cache.get(str(number))] == list(range(12, 20))
    cache.put("12", Kept({}, b"y" * 50))
    assert cache.get("13")
    cache.put("more", Kept({}, b"z" * 50))
    assert [number for number in range(20) if cache.get(str(number))] == [12, 13, *range(15, 20)]
    cache.put("large", Kept({}, b"x" * 101))
    assert cache.get("large") is None


def test_names_differ_where_parts_differ():
    names = [tag("a", "b"), tag("ab"), tag("a", ["b"]), tag("b", "a"), tag("a", None), tag("a")]
    assert len(set(names)) == len(names)
