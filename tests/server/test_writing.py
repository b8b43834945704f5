"""Writes: whole or not at all, durable, seen by who asks next; each test starts from an empty store."""

from concurrent.futures import ThreadPoolExecutor

import pytest
import rdflib
import requests

pytestmark = pytest.mark.alike

G = "http://example.org/g"
EX = "http://example.org/"
ALL = "SELECT * { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"
SD = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("writing") / "store"


@pytest.fixture(scope="module")
def writing(writer, folder, token):
    with writer(folder, "--operator-token-file", token, "--empty", "--keep", "3", "--queue-time", "20s") as client:
        yield client


@pytest.fixture
def client(writing):
    writing.update("DROP ALL")
    return writing


def test_who_asks_next_sees_what_was_written(client):
    assert client.rows() == []
    for number in range(5):
        client.update(f"INSERT DATA {{ <{EX}s> <{EX}p> {number} }}")
        assert len(client.rows()) == number + 1


def test_an_update_is_sent_as_body_or_as_form_to_either_address(client):
    for number, path in enumerate(["sparql", "update", "query"]):
        text = f"INSERT DATA {{ <{EX}s> <{EX}p> {number} }}"
        assert client.send("POST", path, text, Content_Type="application/sparql-update; charset=utf-8").ok
        assert client.send("POST", path, {"update": text.replace("p>", "q>")}).status_code == 204
    assert len(client.rows()) == 6


def test_only_who_has_the_token_writes(client):
    for token, status in ((None, 401), ("another", 403)):
        for method, path in (("POST", "update"), ("PUT", "store?default"), ("DELETE", "store?default")):
            response = client.send(method, path, "CLEAR ALL", token, Content_Type="application/sparql-update")
            assert response.status_code == status
            assert ("WWW-Authenticate" in response.headers) == (status == 401)
    assert client.rows() == []


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        ({"data": {"update": ["CLEAR ALL", "CLEAR ALL"]}}, 400),
        ({"data": {"update": "CLEAR ALL", "query": "ASK {}"}}, 400),
        ({"data": {"update": " "}}, 400),
        ({"params": {"update": "CLEAR ALL"}}, 400),
        ({"data": {"query": "CLEAR ALL"}}, 400),
        ({"data": {"update": "SELECT * {}"}}, 400),
        ({"data": {"update": "INSERT DATA { <a:s> x:p 1 }"}}, 400),
        ({"data": "CLEAR ALL", "headers": {"Content-Type": "text/plain"}}, 415),
        ({"data": {"update": "CLEAR ALL", "default-graph-uri": "a:g"}}, 400),
        ({"data": {"update": "INSERT DATA { <a:s> <a:p> 1 }; DROP GRAPH <a:none>"}}, 409),
        ({"data": {"update": "CREATE GRAPH <a:g>; CREATE GRAPH <a:g>"}}, 409),
        ({"data": {"update": "LOAD <http://127.0.0.1:1/>"}}, 403),
        ({"data": {"update": "INSERT { ?s ?p ?o } WHERE { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }"}}, 403),
        ({"data": {"update": "INSERT DATA { <a:s> <a:p> 1 }; LOAD SILENT <a:x>; LOAD <http://127.0.0.1:1/>"}}, 403),
        ({"data": {"update": "WITH <a:g> DELETE WHERE { ?s ?p ?o }", "using-graph-uri": "a:g"}}, 400),
        (
            {"data": {"update": "DELETE { ?s ?p ?o } USING <a:g> WHERE { ?s ?p ?o }", "using-named-graph-uri": "a:g"}},
            400,
        ),
    ],
)
def test_what_is_wrong_is_refused_and_changes_nothing(client, request_, status):
    client.update(f"INSERT DATA {{ <{EX}s> <{EX}p> 1 }}")
    headers = {"Authorization": f"Bearer {client.token}", **request_.get("headers", {})}
    response = requests.post(f"{client.url}sparql", **{**request_, "headers": headers}, timeout=20)
    assert response.status_code == status, response.text
    assert response.headers["Content-Type"] == "application/problem+json"
    assert len(client.rows()) == 1


def test_a_silent_load_does_nothing_and_what_comes_after_is_done(client):
    client.update(f"LOAD SILENT <http://127.0.0.1:1/x> INTO GRAPH <{G}> ; INSERT DATA {{ <{EX}s> <{EX}p> 1 }}")
    client.update(f"PREFIX e: <{EX}> LOAD SILENT e:x ; INSERT DATA {{ e:s e:p 2 }}")
    assert len(client.rows()) == 2


@pytest.mark.parametrize(
    "update",
    [
        "INSERT { GRAPH <a:t> { ?s ?p ?o } } WHERE { ?s ?p ?o }",
        "INSERT DATA { <a:w> <a:p> 1 } ; INSERT { GRAPH <a:t> { ?s ?p ?o } } WHERE { ?s ?p ?o }",
    ],
)
def test_the_dataset_of_the_parameters_is_that_of_all_patterns(client, update):
    client.update("INSERT DATA { <a:d> <a:p> 1 GRAPH <a:g> { <a:g> <a:p> 1 } GRAPH <a:h> { <a:h> <a:p> 1 } }")
    client.update(update, **{"using-graph-uri": ["a:g", "a:h"]})
    assert {row["s"]["value"] for row in client.rows("SELECT ?s { GRAPH <a:t> { ?s ?p ?o } }")} == {"a:g", "a:h"}


def test_the_short_form_of_delete_has_the_dataset_too(client):
    client.update("INSERT DATA { <a:s> <a:p> 1, 2 GRAPH <a:g> { <a:s> <a:p> 1 } }")
    client.update("DELETE WHERE { ?s <a:p> ?o }", **{"using-graph-uri": "a:g"})
    assert [row["o"]["value"] for row in client.rows("SELECT * { ?s ?p ?o }")] == ["2"]
    client.update("DELETE WHERE { GRAPH ?g { ?s ?p ?o } }", **{"using-named-graph-uri": "a:none"})
    assert client.ask("GRAPH <a:g> { ?s ?p ?o }")


def test_graphs_are_put_posted_read_and_deleted(client):
    assert client.put(G, "<#s> <#p> 1 .", 201).headers["Location"].endswith("store?graph=http%3A%2F%2Fexample.org%2Fg")
    client.put(G, f"<{G}#s> <{G}#p> 2 .", 204)
    client.put(G, "<#s> <#p> 3 .", 204, method="POST")
    triples = client.send("GET", "store", params={"graph": G}, Accept="application/n-triples").text
    assert sorted(triples.split()[2][1] for triples in triples.splitlines()) == ["2", "3"]
    assert f"<{G}#s>" in triples
    assert client.send("HEAD", "store", params={"graph": G}).status_code == 200
    assert client.put(G, "", 204, method="DELETE").content == b""
    assert client.send("HEAD", "store", params={"graph": G}).status_code == 404
    assert client.put(G, "", 404, method="DELETE").headers["Content-Type"] == "application/problem+json"


def test_the_default_graph_is_always_there(client):
    client.put("", "<a:s> <a:p> 1 .", 204)
    client.put("", "<a:s> <a:p> 2 .", 204, method="POST")
    assert len(client.rows()) == 2
    client.put("", "", 204, method="DELETE")
    assert client.rows() == []


def test_an_empty_graph_is_there(client):
    client.put(G, "", 201)
    assert client.send("GET", "store", params={"graph": G}, Accept="application/n-triples").content == b""
    client.put(G, "", 204)


def test_a_graph_has_its_place_below_the_store(client):
    made = client.send("POST", "store", "<> <a:p> 1 .", Content_Type="text/turtle")
    assert made.status_code == 201
    place = made.headers["Location"].removeprefix(client.url)
    assert place.startswith("store/")
    assert made.headers["Location"] in client.send("GET", place, Accept="application/n-triples").text
    assert client.send("DELETE", place).status_code == 204
    assert client.send("PUT", "store/a%20b/1.ttl", "<> <a:p> 1 .", Content_Type="text/turtle").status_code == 201
    assert client.send("GET", "store", params={"graph": f"{client.url}store/a%20b/1.ttl"}).status_code == 200


def test_the_files_of_a_form_are_posted_together(client):
    files = [("a", ("1.ttl", "<a:s> <a:p> _:b .", "text/turtle")), ("b", ("2.nt", "<a:s> <a:p> _:b .", ""))]
    headers = {"Authorization": f"Bearer {client.token}"}
    sent = requests.post(f"{client.url}store", params={"graph": G}, files=files, headers=headers, timeout=20)
    assert sent.status_code == 201
    assert len(client.rows()) == 2


def test_all_graphs_are_replaced_added_to_and_removed_at_once(client):
    quads = "<a:s> <a:p> <a:o> .\n<a:s> <a:p> <a:o> <a:g> .\n"
    client.put(None, quads, 204, media_type="application/n-quads")
    client.put(None, quads.replace("a:g", "a:h"), 204, method="POST", media_type="application/n-quads")
    assert len(client.rows()) == 3
    client.put(None, "<a:x> { <a:s> <a:p> 1 }", 204, media_type="application/trig")
    assert [row["g"]["value"] for row in client.rows()] == ["a:x"]
    client.put(None, "", 204, method="DELETE")
    assert client.rows() == []


@pytest.mark.parametrize(
    ("body", "media_type", "status"),
    [
        ("<a:s> <a:p>", "text/turtle", 400),
        ("<a:g> { <a:s> <a:p> 1 }", "application/trig", 400),
        ('{"@context": "http://127.0.0.1:1/", "@id": "a:s"}', "application/ld+json", 400),
        ('<!DOCTYPE r [<!ENTITY e "x">]><r/>', "application/rdf+xml", 403),
        ("<a:s> <a:p> 1 .", "text/plain", 415),
        ("<a:s> <a:p> 1 .", "text/turtle; charset=latin-1", 415),
    ],
)
def test_a_bad_document_leaves_the_graph_as_it_was(client, body, media_type, status):
    client.put(G, "<a:s> <a:p> 1 .")
    before = client.rows()
    client.put(G, body, status, media_type=media_type)
    assert client.rows() == before


def test_a_part_of_a_document_is_not_taken_for_it(client):
    client.put(G, "<a:s> <a:p> 1 .")
    part = {"body": "<a:s> <a:p> 2 .", "Content_Type": "text/turtle", "Content_Range": "bytes 0-14/30"}
    assert client.send("PUT", "store", params={"graph": G}, **part).status_code == 400
    assert client.ask("GRAPH <http://example.org/g> { ?s ?p 1 }")


def test_a_name_that_is_no_iri_is_refused(client):
    client.put("no iri", "<a:s> <a:p> 1 .", 400)
    assert client.send("PUT", "store?graph=a:g&default", "", Content_Type="text/turtle").status_code == 400
    assert client.send("PATCH", "store?default", "").status_code == 405


def test_blank_nodes_of_two_documents_are_two(client):
    for _ in range(2):
        client.put(G, "_:b <a:p> 1 .", method="POST")
    assert len({row["s"]["value"] for row in client.rows()}) == 2


@pytest.mark.parametrize(
    "update",
    [
        "INSERT { ?a ?b ?c } WHERE { ?a ?p ?b . ?c ?q ?d . ?e ?r ?f . ?g ?h ?i . ?j ?k ?l }",
        "INSERT { [] <a:p> ?a } WHERE { ?a ?p ?b . ?c ?q ?d . ?e ?r ?f . ?g ?h ?i . ?j ?k ?l }",
        "INSERT DATA { <a:s> <a:p> 1 } ; DELETE { ?a ?b ?c } WHERE { ?a ?p ?b . ?c ?q ?d . ?e ?r ?f . ?g ?h ?i }",
    ],
)
def test_an_update_without_end_changes_nothing_and_stops_nobody(client, update):
    triples = " ".join(f"<a:{number}> <a:p> {number} ." for number in range(300))
    client.update(f"INSERT DATA {{ {triples} }}")
    before = len(client.rows())
    response = client.update(update, status=503, timeout="500ms")
    assert response.json()["limit"] in {"timeout", "max_memory"}
    assert len(client.rows()) == before == 300
    client.update("INSERT DATA { <a:s> <a:p> 1 }")


def test_writes_at_once_are_all_done_one_after_the_other(client):
    with ThreadPoolExecutor(6) as writers:
        done = [writers.submit(client.update, f"INSERT DATA {{ <a:s> <a:p> {number} }}") for number in range(12)]
    assert all(future.result().status_code == 204 for future in done)
    assert len({future.result().headers["ETag"] for future in done}) == 12
    assert len(client.rows()) == 12


def test_what_a_write_takes_in_memory_comes_on_top_of_the_store(writer, tmp_path):
    many = " ".join(map(str, range(200)))
    hog = f"VALUES ?x {{ {many} }} VALUES ?y {{ {many} }} VALUES ?z {{ {many} }}"
    with writer(tmp_path / "store", "--max-memory", "16M") as client:
        for number in range(3):
            client.update(f"INSERT DATA {{ <a:s> <a:p> {number} }}")
        refused = client.update(f"INSERT {{ ?s <a:q> ?z }} WHERE {{ {hog} BIND(BNODE() AS ?s) }}", status=503)
        assert refused.json()["limit"] == "max_memory"
        assert len(client.rows()) == 3


def test_a_running_write_is_listed_and_can_be_stopped(client, until):
    client.update("INSERT DATA { " + " ".join(f"<a:{number}> <a:p> {number} ." for number in range(300)) + " }")
    endless = "DELETE { ?a ?p ?b } WHERE { ?a ?p ?b . ?c ?q ?d . ?e ?r ?f . ?g ?h ?i . FILTER(?b > ?d + ?f + ?i) }"
    with ThreadPoolExecutor(1) as writers:
        stopped = writers.submit(client.update, endless, 503)
        until(lambda: client.send("GET", "queries").json()["queries"])
        (running,) = client.send("GET", "queries").json()["queries"]
        assert (running["job"], running["query"]) == ("write", endless)
        assert client.send("DELETE", f"queries/{running['id']}", token=None).status_code == 204
        assert stopped.result().json()["type"].endswith("/problems/stopped")
    assert len(client.rows()) == 300


def test_readers_keep_the_generation_they_began_with(client):
    triples = " ".join(f"<a:{number}> <a:p> {number} ." for number in range(300))
    client.update(f"INSERT DATA {{ {triples} }}")
    query = {"query": "SELECT * { ?a ?p ?b . ?c ?q ?d }"}
    headers = {"Accept": "text/csv", "Accept-Encoding": "identity"}
    with requests.get(f"{client.url}sparql", params=query, headers=headers, stream=True, timeout=20) as answer:
        for number in range(2):
            client.update(f"DELETE DATA {{ <a:{number}> <a:p> {number} }}")
        assert answer.content.count(b"\r\n") == 300 * 300 + 1
    assert len(client.rows()) == 298


def test_a_write_renames_every_answer(client):
    tags = []
    for number in range(2):
        client.update(f"INSERT DATA {{ <a:s> <a:p> {number} }}")
        for params in ({"query": "ASK {}"}, {"query": ALL}):
            response = requests.get(f"{client.url}sparql", params=params, timeout=20)
            again = requests.get(f"{client.url}sparql", params=params, timeout=20)
            assert response.headers["ETag"] == again.headers["ETag"]
            tags.append(response.headers["ETag"])
    assert len(set(tags)) == 4


def test_writes_are_logged(client):
    answers = [client.update("CLEAR ALL"), client.put(G, "", 201), client.update("CLEAR", 400)]
    outcomes = [(entry["method"], entry["status"], entry["outcome"]) for entry in map(client.entry, answers)]
    assert outcomes == [("POST", 204, "complete"), ("PUT", 201, "complete"), ("POST", 400, "refused")]


def test_what_is_wrong_with_the_store_is_told_to_the_operator_alone(serve, client_of, token, tmp_path, until):
    with serve("--store", tmp_path / "store", "--enable-update", "--token-file", token) as server:
        (tmp_path / "store" / "generations").rename(tmp_path / "gone")
        for answer in (server.ask("ASK {}"), client_of(server.url).update("CLEAR ALL", 500)):
            assert answer.status_code == 500
            assert str(tmp_path) not in answer.text
        until(lambda: any(str(tmp_path) in line for line in server.log))


def test_old_generations_go(client, folder):
    for number in range(6):
        client.update(f"INSERT DATA {{ <a:s> <a:p> {number} }}")
    assert len(list((folder / "generations").iterdir())) <= 4


def test_the_description_says_that_it_is_writable(client):
    graph = rdflib.Graph().parse(data=requests.get(f"{client.url}sparql", timeout=20).text, format="turtle")
    assert set(graph.objects(None, SD.supportedLanguage)) == {SD.SPARQL10Query, SD.SPARQL11Query, SD.SPARQL11Update}
    assert set(graph.objects(None, SD.feature)) == {SD.EmptyGraphs}


def test_other_sites_hear_which_methods_write(client, server):
    answer = requests.options(f"{client.url}store", timeout=20)
    assert {"PUT", "DELETE", "POST"} < set(answer.headers["Access-Control-Allow-Methods"].split(", "))
    answer = requests.options(f"{server.url}store", timeout=20)
    assert set(answer.headers["Access-Control-Allow-Methods"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


def test_what_was_written_is_there_after_a_start_anew(serve, writer, client_of, tmp_path):
    store = tmp_path / "store"
    (tmp_path / "data.trig").write_text("<a:s> <a:p> 1 . <a:g> { <a:s> <a:p> 2 }")
    with writer(store, tmp_path / "data.trig") as client:
        client.update("INSERT DATA { <a:s> <a:p> 3 }")
    with serve("--store", store) as server:
        client = client_of(server.url)
        assert len(client.rows()) == 3
        client.update("CLEAR ALL", status=403)
        client.put("", "", 403)
        assert client.rows("SELECT * { ?s ?p 2 }") == []
    with serve("--store", store, "--union-default-graph") as server:
        assert client_of(server.url).rows("SELECT * { ?s ?p 2 }")


def test_an_empty_server_has_no_quads_and_takes_none(serve, client_of):
    with serve("--empty") as server:
        assert client_of(server.url).rows() == []
        client_of(server.url).update("CLEAR ALL", status=403)


def test_the_union_is_the_default_graph_only_on_demand(serve, client_of, tmp_path):
    (tmp_path / "data.trig").write_text("<a:s> <a:p> 1 . <a:g> { <a:s> <a:p> 2 }")
    with serve("--union-default-graph", tmp_path / "data.trig") as server:
        client = client_of(server.url)
        assert {row["o"]["value"] for row in client.rows("SELECT ?o { ?s ?p ?o }")} == {"1", "2"}
        assert [row["o"]["value"] for row in client.rows("SELECT ?o FROM <a:g> { ?s ?p ?o }")] == ["2"]
        graph = rdflib.Graph().parse(data=requests.get(f"{server.url}sparql", timeout=20).text, format="turtle")
        assert set(graph.objects(None, SD.feature)) == {SD.UnionDefaultGraph}
        default = client.send("GET", "store?default", Accept="application/n-triples").text
        assert default == '<a:s> <a:p> "1"^^<http://www.w3.org/2001/XMLSchema#integer> .\n'


def test_patterns_of_updates_find_what_queries_find(writer, tmp_path):
    (tmp_path / "data.trig").write_text("<a:s> <a:p> 1 . <a:g> { <a:s> <a:p> 2 }")
    with writer(tmp_path / "store", "--union-default-graph", tmp_path / "data.trig") as client:
        client.update("INSERT { GRAPH <a:t> { ?s <a:found> ?o } } WHERE { ?s <a:p> ?o }")
        assert {row["o"]["value"] for row in client.rows("SELECT ?o { GRAPH <a:t> { ?s ?p ?o } }")} == {"1", "2"}
        client.update("INSERT { <a:t> <a:p> ?o } WHERE { GRAPH <a:g> { ?s ?p ?o } }")
        assert client.ask("<a:t> <a:p> 2")
        assert {row["g"]["value"] for row in client.rows("SELECT ?g { GRAPH ?g {} }")} == {"a:g", "a:t"}
