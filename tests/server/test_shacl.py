"""Validation over HTTP: what is posted is parsed and checked, and nothing in it is run, fetched or kept."""

import json
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from pyoxigraph import RdfFormat, parse

PREFIXES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix ex: <http://example.org/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""
SHAPES = (
    f"{PREFIXES} ex:Named a sh:NodeShape ; sh:targetClass ex:Person ; sh:property ex:name . "
    'ex:name a sh:PropertyShape ; sh:path ex:name ; sh:minCount 1 ; sh:message "a person has a name"@en .'
)
GOOD = f'{PREFIXES} ex:a a ex:Person ; ex:name "A" .'
BAD = f"{PREFIXES} ex:a a ex:Person ."
OTHER = f"{PREFIXES} ex:a a ex:Dog ."

REPORTS = [
    "text/turtle",
    "application/n-triples",
    "application/ld+json",
    "application/rdf+xml",
    "application/trig",
    "application/n-quads",
    "application/json",
    "text/csv",
    "text/plain",
    "application/sarif+json",
    "text/html",
]

SOON = sorted((Path(__file__).parent / "soon").iterdir())
"""A meeting that is to be "soon", which is no date, in every format."""

Part = tuple[str, bytes, str]


def part(name: str, text: str | bytes, media_type: str) -> Part:
    return name, text if isinstance(text, bytes) else text.encode(), media_type


def post(server: Any, data: str | bytes, shapes: str | bytes | None = None, accept: str = "application/json",
         data_type: str = "text/turtle", shapes_type: str = "text/turtle") -> requests.Response:  # fmt: skip
    parts = {"data": part("data", data, data_type)}
    if shapes is not None:
        parts["shapes"] = part("shapes", shapes, shapes_type)
    return requests.post(f"{server.url}shacl/validate", files=parts, headers={"Accept": accept}, timeout=20)


def send(server: Any, body: str | bytes, media_type: str | None, accept: str = "application/json") -> requests.Response:
    headers = {"Accept": accept} | ({"Content-Type": media_type} if media_type else {})
    return requests.post(f"{server.url}shacl/validate", data=body, headers=headers, timeout=20)


@pytest.mark.parametrize(
    ("data", "verdict"),
    [(GOOD, "true"), (BAD, "false"), (OTHER, "unknown"), ("", "unknown")],
    ids=["conforms", "violates", "nothing to check", "empty"],
)
@pytest.mark.parametrize("accept", REPORTS)
def test_every_report_says_its_verdict(world: Any, data: str, verdict: str, accept: str) -> None:
    response = post(world, data, SHAPES, accept)
    assert response.status_code == 200
    assert response.headers["Content-Type"].startswith(accept)
    assert response.headers["SHACL-Conforms"] == verdict
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("accept", REPORTS[:6])
def test_a_report_in_rdf_is_one_of_the_shacl_vocabulary(world: Any, accept: str) -> None:
    found = {
        (q.predicate.value.rpartition("#")[2], q.object.value)
        for q in parse(post(world, BAD, SHAPES, accept).content, RdfFormat.from_media_type(accept))
    }
    for pair in (
        ("conforms", "false"),
        ("focusNode", "http://example.org/a"),
        ("resultPath", "http://example.org/name"),
        ("sourceShape", "http://example.org/name"),
        ("resultMessage", "a person has a name"),
    ):
        assert pair in found


@pytest.mark.parametrize(
    "accept", ["application/json", "text/csv", "text/plain", "application/sarif+json", "text/html"]
)
def test_a_report_for_people_and_programs_names_node_and_fault(world: Any, accept: str) -> None:
    text = post(world, BAD, SHAPES, accept).text
    assert "http://example.org/a" in text
    assert "a person has a name" in text


def test_nothing_validated_is_no_success(world: Any) -> None:
    response = post(world, OTHER, SHAPES)
    assert response.json()["validatedNothing"] is True
    assert response.json()["unmet"] == ["http://example.org/Named"]
    assert "Nothing was validated" in post(world, OTHER, SHAPES, "text/html").text
    assert "shape/validatedNothing" in post(world, OTHER, SHAPES, "application/n-triples").text


@pytest.mark.parametrize("document", SOON, ids=lambda path: path.name)
def test_a_body_is_checked_by_the_shapes_of_this_server(world: Any, document: Path) -> None:
    media_type = RdfFormat.from_extension(document.suffix.removeprefix("."))
    assert media_type
    response = send(world, document.read_bytes(), f"{media_type.media_type}; charset=utf-8")
    assert response.status_code == 200
    assert response.headers["SHACL-Conforms"] == "false"
    for result in response.json()["results"]:
        assert result["focus"]["value"] == "http://example.org/a"
        assert result["shape"] == "https://w3id.org/oxiana/shape/OneDay"
        assert result["messages"].keys() == {"en", "ru"}


def test_subclasses_of_the_ontology_count_for_targets(world: Any) -> None:
    data = 'PREFIX ox: <https://w3id.org/oxiana/ontology#> <http://e/a> a ox:Workshop ; ox:occurredOn "soon" .'
    assert send(world, data, "text/turtle").headers["SHACL-Conforms"] == "unknown"
    known = data.replace("Workshop", "SummitMeeting")
    assert send(world, known, "text/turtle").headers["SHACL-Conforms"] == "false"


def test_a_form_takes_texts_with_a_format_and_files_with_a_name(world: Any) -> None:
    url = f"{world.url}shacl/validate"
    headers = {"Accept": "text/plain"}
    json_ld = json.dumps({"@id": "http://example.org/a", "@type": "http://example.org/Person"})
    as_text = requests.post(
        url, data={"data": json_ld, "data-type": "application/ld+json", "shapes": SHAPES}, headers=headers, timeout=20
    )
    files = {"data": ("d.jsonld", json_ld.encode(), "application/octet-stream"), "shapes": ("s.ttl", SHAPES.encode())}
    as_files = requests.post(url, files=files, headers=headers, timeout=20)
    assert as_text.headers["SHACL-Conforms"] == as_files.headers["SHACL-Conforms"] == "false"


@pytest.mark.parametrize("media_type", ["application/ld+json", "text/plain;charset=utf-8"])
def test_a_text_of_a_form_goes_by_the_media_type_that_it_has_itself(world: Any, media_type: str) -> None:
    json_ld = json.dumps({"@id": "http://example.org/a", "@type": "http://example.org/Person"})
    is_json = media_type == "application/ld+json"
    parts = [
        ("data", (None, GOOD, "text/turtle")),
        ("data", (None, json_ld if is_json else OTHER, media_type)),
        ("shapes", (None, SHAPES)),
    ]
    response = requests.post(f"{world.url}shacl/validate", files=parts, timeout=20)
    assert (response.status_code, response.headers["SHACL-Conforms"]) == (200, "true")
    refused = requests.post(f"{world.url}shacl/validate", files={"data": (None, GOOD, "application/pdf")}, timeout=20)
    assert refused.status_code == 415


@pytest.mark.parametrize("data", [(None, GOOD), ("d.ttl", GOOD)], ids=["as text", "as file"])
@pytest.mark.parametrize("path", ["shacl", "shacl/validate?source=server"])
def test_data_is_not_taken_where_that_of_this_server_is_validated(
    world: Any, path: str, data: tuple[str | None, str]
) -> None:
    parts = {"data": data, "shapes": ("s.ttl", SHAPES)}
    response = requests.post(f"{world.url}{path}", files=parts, timeout=20)
    assert (response.status_code, "leave it out" in response.json()["detail"]) == (400, True)
    blank = requests.post(f"{world.url}{path}", files={**parts, "data": (data[0] and "", "")}, timeout=20)
    assert blank.status_code == 200


def test_whose_data_is_validated_is_not_said_otherwise_than_by_the_route(world: Any) -> None:
    headers = {"Content-Type": "text/turtle"}
    for source, status in (("posted", 400), ("server", 200)):
        url = f"{world.url}shacl?source={source}"
        assert requests.post(url, SHAPES, headers=headers, timeout=20).status_code == status


@pytest.mark.parametrize(
    ("data", "data_type", "shapes", "what", "line"),
    [
        ("<http://e/a> <http://e/b>\n  1 ;;; 2", "text/turtle", SHAPES, "data", 2),
        (GOOD, "text/turtle", SHAPES + "\nex:a ex:b", "shapes", 8),
        ('{"@id": ', "application/ld+json", SHAPES, "data", None),
        ("<rdf:RDF>", "application/rdf+xml", SHAPES, "data", None),
    ],
)
def test_what_does_not_parse_is_named_with_its_place(
    world: Any, data: str, data_type: str, shapes: str, what: str, line: int | None
) -> None:
    response = post(world, data, shapes, data_type=data_type)
    problem = response.json()
    assert (response.status_code, problem["what"]) == (400, what)
    assert line is None or (problem["line"], problem["column"] > 0) == (line, True)


CONSTRAINT = "ex:S a sh:NodeShape ; sh:targetClass ex:Person ; sh:sparql ex:c . ex:c a sh:SPARQLConstraint ; sh:select"


@pytest.fixture
def listener() -> Iterator["Listener"]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield Listener(listening)


class Listener:
    """An address that must never be called."""

    def __init__(self, listening: socket.socket) -> None:
        self._calls: list[object] = []
        self._socket = listening
        self.url = f"http://127.0.0.1:{listening.getsockname()[1]}/x"
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        try:
            while True:
                connection, address = self._socket.accept()
                self._calls.append(address)
                connection.close()
        except OSError:
            return

    def heard(self) -> int:
        """Return how many calls there were before one that this makes itself."""
        with socket.create_connection(self._socket.getsockname()) as last:
            last.recv(1)
        return len(self._calls) - 1


REACHING = sorted((Path(__file__).parent / "reaching").glob("*.ttl"))
"""Shapes that would call an address, one way each; the address is one that does not exist."""


@pytest.mark.parametrize("shapes", REACHING, ids=lambda path: path.stem)
def test_shapes_that_reach_outside_are_refused_and_call_nobody(world: Any, listener: Listener, shapes: Path) -> None:
    response = post(world, BAD, shapes.read_text().replace("http://elsewhere.invalid/x", listener.url))
    assert (response.status_code, listener.heard()) == (422, 0)
    assert response.json()["type"].endswith("/problems/shapes-rejected")


JSON_LD, RDF_XML = "application/ld+json", "application/rdf+xml"
OURS = "https://w3id.org/oxiana/context.jsonld"
FETCHING = {
    "a remote context": (JSON_LD, '{"@context": "URL", "@id": "http://e/a", "p": 1}', 400),
    "a remote context in a list": (JSON_LD, '{"@context": [{"p": "http://x/p"}, "URL"], "p": 1}', 400),
    "an imported context": (JSON_LD, '{"@context": {"@version": 1.1, "@import": "URL"}, "p": 1}', 400),
    "a context of our own and another": (JSON_LD, f'{{"@context": ["{OURS}", "URL"], "iri": "http://e/a"}}', 400),
    "an external entity": (RDF_XML, '<!DOCTYPE r [<!ENTITY x SYSTEM "URL">]><r>&x;</r>', 403),
    "an external parameter entity": (RDF_XML, '<!DOCTYPE r [<!ENTITY % x SYSTEM "URL"> %x;]><r/>', 403),
    "an external DTD": (RDF_XML, '<!DOCTYPE r SYSTEM "URL"><r/>', 400),
    "owl:imports in data": ("text/turtle", "<http://e/o> <http://www.w3.org/2002/07/owl#imports> <URL> .", 200),
    "an IRI as data": ("text/turtle", "URL", 400),
}


@pytest.mark.parametrize("name", FETCHING)
def test_data_that_names_other_documents_fetches_none(world: Any, listener: Listener, name: str) -> None:
    media_type, data, status = FETCHING[name]
    response = post(world, data.replace("URL", listener.url), SHAPES, data_type=media_type)
    assert (response.status_code, listener.heard()) == (status, 0)


def test_entities_are_not_expanded(world: Any) -> None:
    bomb = "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    document = f'<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa">{bomb}]><r>&i;</r>'
    assert post(world, document, SHAPES, data_type="application/rdf+xml").status_code == 403


def test_a_path_of_the_server_is_no_document(world: Any, tmp_path: Any) -> None:
    secret = tmp_path / "secret.ttl"
    secret.write_text("<http://example.org/secret> a <http://example.org/Person> .")
    for text in (str(secret), secret.as_uri(), f"file://{secret}"):
        response = post(world, text, SHAPES)
        assert response.status_code == 400
        assert "example.org/secret" not in response.text


@pytest.mark.parametrize(
    "shapes",
    [
        "ex:S a sh:NodeShape ; sh:targetClass ex:Person ; sh:property [ sh:minCount 1 ] .",
        'ex:S a sh:NodeShape ; sh:targetClass ex:Person ; sh:pattern "(" .',
        "ex:S a sh:NodeShape ; sh:targetClass ex:Person ; sh:minCuont 1 .",
        f'{CONSTRAINT} "SELECT nonsense" .',
    ],
    ids=["no path", "bad pattern", "misspelt term", "bad query"],
)
def test_shapes_that_are_no_shapes_are_refused(world: Any, shapes: str) -> None:
    response = post(world, BAD, PREFIXES + shapes)
    assert response.status_code == 422
    assert response.json()["remedy"]


@pytest.mark.parametrize(
    ("media_type", "status"),
    [
        (None, 415),
        ("text/plain", 415),
        ("text/n3", 415),
        ("application/pdf", 415),
        ("text/turtle; charset=utf-16", 415),
        ("multipart/form-data; boundary=x", 400),
        ("application/x-turtle", 200),
    ],
)
def test_only_rdf_is_read(world: Any, media_type: str | None, status: int) -> None:
    assert send(world, GOOD.encode(), media_type).status_code == status


def test_several_files_are_one_graph(world: Any) -> None:
    name = part("b.nt", '<http://example.org/a> <http://example.org/name> "A" .', "application/n-triples")
    parts = [("data", part("a.ttl", BAD, "text/turtle")), ("shapes", part("s.ttl", SHAPES, "text/turtle"))]
    for files, verdict in ((parts, "false"), ([*parts, ("data", name)], "true")):
        response = requests.post(f"{world.url}shacl/validate", files=files, timeout=20)
        assert response.headers["SHACL-Conforms"] == verdict
    ontology = [("data", ("o.owl", b"<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'/>"))]
    assert requests.post(f"{world.url}shacl/validate", files=ontology, timeout=20).status_code == 200
    broken = [*parts, ("data", part("c.ttl", "<http://e/a>", "text/turtle"))]
    assert requests.post(f"{world.url}shacl/validate", files=broken, timeout=20).json()["what"] == "data c.ttl"


def test_data_is_needed(world: Any) -> None:
    only_shapes = {"shapes": part("s.ttl", SHAPES, "text/turtle")}
    assert requests.post(f"{world.url}shacl/validate", files=only_shapes, timeout=20).status_code == 400


@pytest.fixture(scope="module")
def empty(serve: Any) -> Iterator[Any]:
    """A server of nothing, with little memory."""
    with serve("--empty", "--max-memory", "48M") as running:
        yield running


@pytest.mark.alike
def test_memory_is_limited(empty: Any) -> None:
    many = "".join(f"<http://e/{n}> a <http://example.org/Person> .\n" for n in range(20_000))
    response = post(empty, many, SHAPES)
    assert (response.status_code, response.json()["limit"]) == (503, "max_memory")
    assert "the validation took too much memory" in response.json()["detail"]
    assert post(empty, GOOD, SHAPES).headers["SHACL-Conforms"] == "true"


def test_a_server_without_shapes_says_so(empty: Any) -> None:
    response = send(empty, GOOD, "text/turtle")
    assert response.status_code == 422
    assert "post the part shapes" in response.json()["detail"]


@pytest.mark.parametrize("path", ["shacl/shapes", "shacl/shapes?format=nt", "shape.nt"])
def test_the_shapes_of_this_server_can_be_read(world: Any, path: str) -> None:
    response = world.get(path, accept="application/n-triples")
    assert response.status_code == 200
    assert "https://w3id.org/oxiana/shape/OneDay" in response.text


@pytest.mark.parametrize("constraint", [
    "sh:datatype xsd:integer", "sh:nodeKind sh:IRI", "sh:minInclusive 5", "sh:maxExclusive 0", "sh:minLength 9",
    'sh:pattern "^z"', 'sh:languageIn ( "fr" )', "sh:uniqueLang true ; sh:minCount 9", "sh:equals ex:other",
    "sh:disjoint ex:name", "sh:lessThan ex:name", "sh:not [ sh:minLength 1 ]", "sh:and ( [ sh:minLength 9 ] )",
    "sh:or ( [ sh:minLength 9 ] [ sh:datatype xsd:date ] )", "sh:xone ( [ sh:minLength 9 ] )",
    "sh:node [ sh:minLength 9 ]",
    "sh:qualifiedValueShape [ sh:minLength 9 ] ; sh:qualifiedMinCount 1", "sh:hasValue 1", "sh:in ( 1 2 )",
    "sh:class ex:Name", 'sh:datatype xsd:date ; sh:maxCount 0',
])  # fmt: skip
def test_a_worker_that_can_open_no_file_still_has_every_part_of_the_engine(world: Any, constraint: str) -> None:
    shapes = (
        f"{PREFIXES} ex:S a sh:NodeShape ; sh:targetClass ex:Person ; sh:property [ sh:path ex:name ; {constraint} ] ."
    )
    response = post(world, GOOD, shapes)
    assert (response.status_code, response.headers.get("SHACL-Conforms")) == (200, "false")


@pytest.mark.parametrize(
    ("params", "verdict"),
    [({}, "false"), ({"graph": "default"}, "false"), ({"graph": "graph:reference"}, "true"),
     ({"graph": "https://w3id.org/oxiana/graph/catalog"}, "unknown")],
    ids=["no graph", "the default graph", "a graph", "a graph without such nodes"],
)  # fmt: skip
@pytest.mark.parametrize("as_form", [True, False], ids=["form", "body"])
def test_the_data_of_this_server_is_checked_by_posted_shapes(
    world: Any, params: dict[str, str], verdict: str, *, as_form: bool
) -> None:
    shapes = f"""{PREFIXES} PREFIX ox: <https://w3id.org/oxiana/ontology#>
        ex:Undated a sh:NodeShape ; sh:targetClass ox:Meeting ;
            sh:property [ sh:path ox:occurredOn ; sh:maxCount 0 ] ."""
    sent: dict[str, Any] = {"files": {"shapes": part("s.ttl", shapes, "text/turtle")}}
    if not as_form:
        sent = {"data": shapes.encode(), "headers": {"Content-Type": "text/turtle"}}
    response = requests.post(f"{world.url}shacl", params=params, timeout=20, **sent)
    assert (response.status_code, response.headers["SHACL-Conforms"]) == (200, verdict)


def test_a_validation_stands_in_the_log_with_its_number(world: Any, until: Any) -> None:
    good, bad = post(world, BAD, SHAPES), post(world, "<", SHAPES)
    numbers = [response.headers["Query-Id"] for response in (good, bad)]
    until(lambda: [entry for entry in world.entries() if entry["id"] == numbers[1]])
    found = {entry["id"]: entry for entry in world.entries()}
    assert [found[number]["outcome"] for number in numbers] == ["complete", "refused"]
    assert (found[numbers[0]]["rows"], found[numbers[0]]["status"]) == (1, 200)


def test_posted_shapes_are_vetted_whatever_they_check(world: Any) -> None:
    shapes = (REACHING[0]).read_bytes()
    response = requests.post(f"{world.url}shacl", data=shapes, headers={"Content-Type": "text/turtle"}, timeout=20)
    assert response.status_code == 422


def test_a_graph_that_does_not_exist_is_not_found(world: Any) -> None:
    url, headers = f"{world.url}shacl", {"Content-Type": "text/turtle"}
    for graph, status in (("http://example.org/none", 404), ("no iri", 400)):
        response = requests.post(url, SHAPES, params={"graph": graph}, headers=headers, timeout=20)
        assert response.status_code == status


def checked(server: Any, data: str, shapes: str = SHAPES, **params: Any) -> requests.Response:
    files = {"data": part("d.trig", data, "application/trig"), "shapes": part("s.ttl", shapes, "text/turtle")}
    headers = {"Accept": "application/json"}
    return requests.post(f"{server.url}shacl/validate", files=files, params=params, headers=headers, timeout=20)


TWO = f'{PREFIXES} ex:a a ex:Person . ex:b a ex:Person . GRAPH ex:g {{ ex:a ex:name "A" . ex:c a ex:Person }}'


@pytest.mark.parametrize(
    ("params", "found"),
    [
        ({}, ["b", "c"]),
        ({"graph": "default"}, ["a", "b"]),
        ({"graph": "union"}, ["b", "c"]),
        ({"graph": "http://example.org/g"}, ["c"]),
        ({"target": "http://example.org/b"}, ["b"]),
        ({"target": "ex:b", "shape": "ex:Named"}, ["b"]),
        ({"graph": "ex:g"}, ["c"]),
        ({"target": ["http://example.org/a", "http://example.org/c"]}, ["c"]),
        ({"target": "http://example.org/ex", "shape": "http://example.org/Named"}, ["ex"]),
        ({"shape": "http://example.org/Named", "engine": "pyshacl"}, ["b", "c"]),
        ({"engine": "compiled"}, ["b", "c"]),
    ],
)
def test_graph_nodes_shapes_and_engine_can_be_chosen(world: Any, params: dict[str, Any], found: list[str]) -> None:
    response = checked(world, TWO, **params)
    nodes = [result["focus"]["value"].rpartition("/")[2] for result in response.json()["results"]]
    assert (response.status_code, sorted(nodes)) == (200, found)
    engines = {note["engine"] for note in response.json()["notes"]}
    assert engines == ({"pyshacl"} if params.get("engine") == "pyshacl" else set())


def test_what_is_no_graph_is_refused_for_data_that_is_posted_too(world: Any) -> None:
    assert checked(world, TWO, graph="no iri").status_code == 400


@pytest.mark.parametrize(("least", "number"), [("info", 3), ("warning", 2), ("violation", 1)])
def test_the_least_severity_can_be_chosen(world: Any, least: str, number: int) -> None:
    shapes = PREFIXES + "".join(
        f"ex:{name} a sh:NodeShape ; sh:targetClass ex:Person ; sh:severity sh:{name} ; sh:class ex:Dog . "
        for name in ("Info", "Warning", "Violation")
    )
    assert len(checked(world, BAD, shapes, severity=least).json()["results"]) == number


@pytest.mark.parametrize(
    ("inference", "verdict"),
    [("none", "unknown"), ("rdfs", "false"), ("owlrl", "false"), ("both", "false"), ("rules", "false")],
)
def test_what_follows_can_be_checked_too(world: Any, inference: str, verdict: str) -> None:
    data = f"{PREFIXES} ex:name rdfs:domain ex:Person . ex:a ex:name 1 ."
    ours = """PREFIX ox: <https://w3id.org/oxiana/ontology#> PREFIX ex: <http://example.org/>
        PREFIX owl: <http://www.w3.org/2002/07/owl#> ex:before owl:inverseOf ex:after . ex:a ex:before ex:b ."""
    shapes = (
        f"{PREFIXES} ex:S a sh:NodeShape ; sh:targetClass ex:Person ; sh:targetSubjectsOf ex:after ; sh:class ex:Dog ."
    )
    response = checked(world, ours if inference == "rules" else data, shapes, inference=inference)
    assert (response.status_code, response.headers["SHACL-Conforms"]) == (200, verdict)


@pytest.mark.parametrize("name", ["engine", "inference", "severity", "profile", "source", "async"])
def test_a_choice_that_there_is_not_is_refused(world: Any, name: str) -> None:
    assert checked(world, BAD, **{name: "magic"}).status_code == 400


@pytest.mark.parametrize(
    ("params", "status"),
    [
        ({"shape": "http://example.org/none"}, 422),
        ({"shape": "http://example.org/name"}, 422),
        ({"target": "no iri"}, 400),
        ({"shape": "<"}, 400),
    ],
)
def test_a_shape_or_node_that_cannot_be_is_refused(world: Any, params: dict[str, str], status: int) -> None:
    assert checked(world, BAD, **params).status_code == status


@pytest.mark.parametrize(
    ("params", "parts"),
    [({"severty": "info"}, {}), ({"shapes": "http://example.org/shapes"}, {}), ({}, {"shape": SHAPES})],
)
def test_what_is_misspelt_is_refused(world: Any, params: dict[str, str], parts: dict[str, str]) -> None:
    files = {name: part(f"{name}.ttl", text, "text/turtle") for name, text in {"data": GOOD, **parts}.items()}
    response = requests.post(f"{world.url}shacl/validate", files=files, params=params, timeout=20)
    name = next(iter({**params, **parts}))
    assert response.status_code == 400
    assert response.json()["detail"].startswith(f"{name} in the ")


@pytest.mark.parametrize("params", [{"target": "a node"}, {"shape": "<"}, {"graph": "nonsense"}])
def test_what_is_no_iri_is_named(world: Any, params: dict[str, str]) -> None:
    files = {"data": part("data", GOOD, "text/turtle"), "shapes": part("shapes", SHAPES, "text/turtle")}
    response = requests.post(f"{world.url}shacl/validate", files=files, params=params, timeout=20)
    assert response.status_code == 400
    (said,) = params.items()
    assert response.json()["detail"].startswith(f"{said[0]}={said[1]!r} is no IRI: ")


def test_all_faults_of_shapes_are_told_at_once(world: Any) -> None:
    faults = " ; ".join(f"sh:wrong{number} 1" for number in range(12))
    problem = post(world, GOOD, f"{PREFIXES} ex:S a sh:NodeShape ; sh:targetClass ex:Person ; {faults} .").json()[
        "problem"
    ]
    assert problem.count("is no term of SHACL") == 10
    assert problem.endswith("; and 2 more")


def test_the_data_of_this_server_is_checked_by_a_profile_and_by_its_own_shapes(world: Any) -> None:
    for profile in ("skos", "own"):
        response = requests.post(f"{world.url}shacl", params={"profile": profile, "format": "json"}, timeout=20)
        assert (response.status_code, response.headers["SHACL-Conforms"] == "unknown") == (200, False)
        form = {"source": "server", "profile": profile, "format": "json"}
        assert requests.post(f"{world.url}shacl/validate", data=form, timeout=20).json() == response.json()
