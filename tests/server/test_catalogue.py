"""What describes the dataset, and its files."""

import hashlib
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import requests
from pyoxigraph import NamedNode, RdfFormat, Store, parse

OXIANA = str(Path(sys.executable).with_name("oxiana"))
DATASET = NamedNode("https://w3id.org/oxiana/dataset/oxiana")
VOID_DATASET = NamedNode("http://rdfs.org/ns/void#Dataset")


def get(url: str, accept: str = "*/*", **headers: str) -> requests.Response:
    return requests.get(url, headers={"Accept": accept, "Accept-Encoding": "identity", **headers}, timeout=20)


@pytest.mark.parametrize("path", [".well-known/void", "void", "void.ttl", "dataset/oxiana"])
def test_the_catalogue_is_where_clients_look_for_it(world: Any, path: str) -> None:
    response = get(world.url + path, "text/turtle")
    assert response.status_code == 200
    assert any(q.subject == DATASET and q.object == VOID_DATASET for q in parse(response.content, RdfFormat.TURTLE))


@pytest.mark.parametrize("suffix", ["nt", "jsonld", "rdf", "html"])
def test_the_catalogue_has_every_format(world: Any, suffix: str) -> None:
    assert get(f"{world.url}void.{suffix}").status_code == 200
    assert get(f"{world.url}void.xls").status_code == 404


def test_the_dumps_are_the_files_of_the_release(release: Path, served: str) -> None:
    listed = get(f"{served}/dump").json()
    assert listed["files"].keys() == {path.name for path in release.iterdir()}
    for name, file in listed["files"].items():
        response = get(served + file["url"])
        assert response.status_code == 200
        assert response.content == (release / name).read_bytes()
        assert hashlib.sha256(response.content).hexdigest() == file["sha256"] == response.headers["ETag"].strip('"')
        assert response.headers["Content-Type"].partition(";")[0] == file["type"]
        assert len(response.content) == file["bytes"]
        assert response.links["license"]["url"] == "https://creativecommons.org/licenses/by/4.0/"


def test_a_file_has_the_type_that_the_catalogue_gives(served: str) -> None:
    catalogue = Store()
    catalogue.load(get(f"{served}/void.nt").content, RdfFormat.N_TRIPLES)
    rows = list(catalogue.query("SELECT ?file ?type { ?file <http://www.w3.org/ns/dcat#mediaType> ?type }"))
    files = get(f"{served}/dump").json()["files"]
    assert len(rows) > 10
    for row in rows:
        assert row["type"].value.endswith(f"/{files[row['file'].value.rpartition('/')[2]]['type']}")


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_the_page_leads_to_every_file_and_says_what_it_holds(release: Path, served: str, lang: str) -> None:
    page = get(f"{served}/about?lang={lang}", "text/html").text
    found = dict(re.findall(r'<a href="/dump/([^"?]+)[^"]*">[^<]+</a></dt><dd>([^<]+)', page))
    assert found.keys() == {path.name for path in release.iterdir()}
    assert all(re.match(r"\w.+ · [\d.]+ ", text) for text in found.values())


def test_the_checksums_fit_the_files(served: str, tmp_path: Path) -> None:
    for name in get(f"{served}/dump").json()["files"]:
        (tmp_path / name).write_bytes(get(f"{served}/dump/{name}").content)
    checked = subprocess.run(["sha256sum", "--check", "--strict", "SHA256SUMS"], cwd=tmp_path, check=False)
    assert checked.returncode == 0


def test_a_dump_is_resumable_and_not_sent_twice(served: str) -> None:
    whole = get(f"{served}/dump/oxiana.nq")
    rest = get(f"{served}/dump/oxiana.nq", Range="bytes=1000-", **{"If-Range": whole.headers["ETag"]})
    behind = get(f"{served}/dump/oxiana.nq", Range="bytes=99999999999-")
    assert (behind.status_code, behind.headers["Content-Range"]) == (416, f"bytes */{len(whole.content)}")
    assert (rest.status_code, rest.content) == (206, whole.content[1000:])
    assert get(f"{served}/dump/oxiana.nq", **{"If-None-Match": whole.headers["ETag"]}).status_code == 304


def test_the_iri_of_a_file_in_the_catalogue_is_its_address(served: str) -> None:
    catalogue = Store()
    catalogue.load(get(f"{served}/void.nt").content, RdfFormat.N_TRIPLES)
    rows = catalogue.query("SELECT ?file { ?dataset <http://rdfs.org/ns/void#dataDump> ?file } ORDER BY ?file")
    dumps = [row["file"].value.removeprefix("https://w3id.org/oxiana/") for row in rows]
    assert {Path(dump).name.split(".")[1] for dump in dumps} == {"nq", "trig", "jsonld", "ttl", "rdf"}
    dump = next(dump for dump in dumps if dump.endswith(".nq"))
    assert get(f"{served}/{dump}").headers["Content-Type"].startswith("application/n-quads")
    version = dump.rpartition("/")[0]
    assert get(f"{served}/{version}").status_code == 200
    assert get(f"{served}/{version}x/oxiana.nq").status_code == 404


@pytest.mark.parametrize("name", ["nothing.nq", "..%2Frelease.json", "%2e%2e/x"])
def test_no_other_file_is_a_dump(served: str, name: str) -> None:
    assert get(f"{served}/dump/{name}").status_code == 404


def test_a_server_of_files_offers_no_dump_of_a_release_beside_them(world: Any) -> None:
    assert get(f"{world.url}dump").json()["files"] == {}


def test_the_examples_are_resources_that_run_here(served: str) -> None:
    found = Store()
    found.load(get(f"{served}/.well-known/sparql-examples", "text/turtle").content, RdfFormat.TURTLE)
    rows = found.query(
        "PREFIX sh: <http://www.w3.org/ns/shacl#> SELECT * { ?e a sh:SPARQLExecutable ; "
        "<https://schema.org/target> ?endpoint ; <https://schema.org/keywords> ?keyword ; "
        "sh:select|sh:construct|sh:ask ?query }"
    )
    asked = [(row["endpoint"].value, row["query"].value) for row in rows]
    assert len(asked) >= 10
    for endpoint, query in asked:
        answer = requests.get(
            endpoint, params={"query": query}, headers={"Accept": "text/csv, text/plain, */*;q=0.1"}, timeout=20
        )
        assert answer.status_code == 200
        assert len(answer.text.splitlines()) > 1 or answer.text.strip() == "true", query


def test_the_context_is_the_one_records_are_read_with(world: Any) -> None:
    response = get(f"{world.url}context.jsonld")
    assert response.headers["Content-Type"] == "application/ld+json"
    assert response.json()["@context"]["iri"] == "@id"
    assert get(f"{world.url}context.jsonld", **{"If-None-Match": response.headers["ETag"]}).status_code == 304


def test_robots_are_kept_from_what_computes(world: Any) -> None:
    assert re.search(r"^Disallow: /sparql$", get(f"{world.url}robots.txt").text, re.MULTILINE)


@pytest.mark.alike
def test_a_release_named_from_the_working_directory_gives_its_files(release: Path) -> None:
    command = [OXIANA, "serve", "--release", release.name, "--port", "0"]
    with subprocess.Popen(
        command, cwd=release.parent, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as server:
        assert server.stdout is not None
        address = server.stdout.readline().split()[-1].rstrip("/")
        try:
            reply = requests.get(f"{address}/dump/catalog.ttl", timeout=10)
        finally:
            server.terminate()
    assert reply.status_code == 200
    assert reply.content == (release / "catalog.ttl").read_bytes()
