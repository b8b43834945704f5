"""Writes that are checked before they are done: by shapes, by the generation they were meant for, or only told."""

import subprocess

import pytest
import requests
from pyoxigraph import RdfFormat, parse

pytestmark = pytest.mark.alike

SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<s:Person> a sh:NodeShape ; sh:targetClass <c:Person> ;
  sh:property [ sh:path <p:name> ; sh:minCount 1 ; sh:datatype xsd:string ] ;
  sh:property [ sh:path <p:age> ; sh:maxCount 1 ; sh:severity sh:Warning ] .
"""
DATA = (
    '<a:old> a <c:Person> . <a:older> a <c:Person> . <a:oldest> a <c:Person> . <a:good> a <c:Person> ; <p:name> "G" .'
)
G = "http://example.org/g"


@pytest.fixture(scope="module")
def client(writer, tmp_path_factory):
    """A guarded store in which three violations stand already; one that is mended cannot come back."""
    folder = tmp_path_factory.mktemp("guarded")
    (folder / "shapes.ttl").write_text(SHAPES)
    (folder / "data.ttl").write_text(DATA)
    with writer(folder / "store", folder / "data.ttl", "--guard", folder / "shapes.ttl") as client:
        yield client


BREAKING = [
    "INSERT DATA { <a:new> a <c:Person> }",
    "INSERT DATA { <a:good> <p:name> 1 }",
    "INSERT DATA { [] a <c:Person> }",
    'DELETE DATA { <a:good> <p:name> "G" }',
    "DELETE { ?s <p:name> ?o } WHERE { ?s <p:name> ?o }",
    'INSERT DATA { <a:x> <p:name> "x" } ; INSERT { ?s a <c:Person> } WHERE { BIND(<a:y> AS ?s) }',
    "DROP DEFAULT ; INSERT DATA { <a:new> a <c:Person> . <a:newer> a <c:Person> }",
]


@pytest.mark.parametrize("update", BREAKING)
def test_a_write_that_breaks_shapes_anew_is_refused_with_the_report(client, update):
    before = client.rows()
    refused = client.update(update, status=409)
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert refused.json()["violations"]
    assert not any("a:old" in line for line in refused.json()["violations"])
    assert client.rows() == before


@pytest.mark.parametrize(
    "update",
    [
        'INSERT DATA { <a:named> a <c:Person> ; <p:name> "N" }',
        "INSERT DATA { <a:good> <p:age> 1, 2 }",
        "INSERT DATA { GRAPH <a:g> { <a:nameless> a <c:Person> } }",
        "DELETE DATA { <a:older> a <c:Person> }",
        "DELETE WHERE { <a:oldest> ?p ?o }",
    ],
)
def test_a_write_that_breaks_nothing_anew_is_done(client, update):
    client.update(update)
    client.update("INSERT DATA { <a:newer> a <c:Person> }", status=409)


def test_what_was_mended_cannot_be_broken_again(client):
    client.update('INSERT DATA { <a:older> a <c:Person> ; <p:name> "O" }')
    client.update('DELETE DATA { <a:older> <p:name> "O" }', status=409)


def test_graphs_are_guarded_too(client):
    client.put("", "<a:new> a <c:Person> .", 409, method="POST")
    client.put("", "[] a <c:Person> .", 409, method="POST")
    client.put("", "<a:old> a <c:Person> . <a:new> a <c:Person> .", 409)
    client.put("", '<a:old> a <c:Person> . <a:good> a <c:Person> ; <p:name> "G" .', 204)
    client.put(G, "<a:new> a <c:Person> .", 201)
    client.put(None, "<a:new> a <c:Person> .", 409, media_type="application/trig")
    assert client.send("DELETE", "store?dry-run=true").json()["mended"] == 1


def test_the_report_comes_in_the_format_that_is_wished_for(client):
    headers = {"Content_Type": "application/sparql-update", "Accept": "text/turtle"}
    refused = client.send("POST", "update", BREAKING[0], **headers)
    assert refused.status_code == 409
    assert refused.headers["Content-Type"] == "text/turtle; charset=utf-8"
    (focus,) = (q.object for q in parse(refused.content, format=RdfFormat.TURTLE) if "focusNode" in q.predicate.value)
    assert focus.value == "a:new"
    page = client.send("POST", "update", BREAKING[0], **{**headers, "Accept": "text/html"})
    assert (page.status_code, page.headers["Content-Type"]) == (409, "text/html; charset=utf-8")


def test_a_dry_run_tells_and_changes_nothing(client):
    before = client.rows()
    told = client.update('INSERT DATA { <a:old> <p:name> "O" }', status=200, **{"dry-run": "true"}).json()
    assert told == {"known": 0, "mended": 1, "status": 204, "written": False}
    client.update(BREAKING[0], status=409, **{"dry-run": "true"})
    client.update("CLEAR", status=400, **{"dry-run": "true"})
    client.update("CLEAR ALL", status=400, **{"dry-run": "perhaps"})
    named = {"path": "store", "params": {"graph": f"{G}/new", "dry-run": "true"}}
    assert client.send("PUT", body="<a:s> <a:p> 1 .", Content_Type="text/turtle", **named).json()["status"] == 201
    assert client.send("DELETE", **named).status_code == 404
    assert client.send("POST", "update?dry-run=true", {"update": "CLEAR ALL"}, token=None).status_code == 401
    assert client.rows() == before


def test_a_write_meant_for_another_generation_is_not_done(client):
    tags = [
        client.update("INSERT DATA { <a:s> <a:p> 1 }").headers["ETag"],
        requests.get(f"{client.url}sparql", params={"query": "ASK {}"}, timeout=20).headers["ETag"],
        client.send("GET", "store?default").headers["ETag"],
    ]
    update = {"method": "POST", "path": "update", "Content_Type": "application/sparql-update"}
    for tag in tags:
        assert client.send(**update, body="CLEAR ALL", params={"dry-run": "true"}, If_Match=tag).status_code == 200
    assert client.send(**update, body="INSERT DATA { <a:s> <a:p> 2 }", If_Match=f'"x", {tags[0]}').status_code == 204
    new = client.send("GET", "store?default").headers["ETag"]
    for tag, status in ((tags[0], 200), (new, 412), (f"{tags[0]}, {new}", 412)):
        wanted = {"params": {"dry-run": "true"}, "If_None_Match": tag}
        assert client.send(**update, body="CLEAR ALL", **wanted).status_code == status
    for tag in tags:
        lost = client.send(**update, body="CLEAR ALL", If_Match=tag)
        assert (lost.status_code, lost.json()["type"]) == (412, f"{client.url}problems/stale")
    assert client.rows()


def test_a_graph_is_made_only_if_it_is_not_there_or_changed_only_if_it_is(client):
    graph = {"path": "store", "params": {"graph": f"{G}2"}, "body": "<a:s> <a:p> 1 .", "Content_Type": "text/turtle"}
    client.send("DELETE", "store", params=graph["params"])
    assert client.send("PUT", **graph, If_Match="*").status_code == 412
    assert client.send("PUT", **graph, If_None_Match="*").status_code == 201
    assert client.send("PUT", **graph, If_None_Match="*").status_code == 412
    assert client.send("PUT", **graph, If_Match="*").status_code == 204
    client.send("DELETE", "store", params=graph["params"])


def test_a_start_with_other_shapes_compares_by_them(writer, tmp_path):
    (tmp_path / "shapes.ttl").write_text(SHAPES)
    with writer(tmp_path / "store", "--guard", tmp_path / "shapes.ttl") as client:
        client.update('INSERT DATA { <a:s> a <c:Person> ; <p:name> "S" ; <p:code> "S" }')
    (tmp_path / "shapes.ttl").write_text(SHAPES.replace("sh:datatype xsd:string", "sh:maxLength 0"))
    with writer(tmp_path / "store", "--guard", tmp_path / "shapes.ttl") as client:
        client.update('INSERT DATA { <a:s> <p:code> "T" }')
        client.update('INSERT DATA { <a:s> <p:name> "T" }', status=409)


def test_shapes_that_cannot_be_used_are_told_at_the_start(oxiana, token, tmp_path):
    (tmp_path / "shapes.ttl").write_text("<s:x> <http://www.w3.org/2002/07/owl#imports> <http://127.0.0.1:1/> .")
    options = [
        "--store",
        tmp_path / "store",
        "--enable-update",
        "--token-file",
        token,
        "--guard",
        tmp_path / "shapes.ttl",
    ]
    told = subprocess.run([oxiana, "serve", *options], capture_output=True, text=True, timeout=30, check=False)
    assert told.returncode == 1
    assert told.stderr.count("\n") == 1
