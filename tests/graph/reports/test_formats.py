"""Every format says the whole report, in a way that its readers accept, whatever stands in the data."""

import csv
import io
import json
import os
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from junitparser import JUnitXml
from markupsafe import escape
from pydantic_sarif.model import StaticAnalysisResultsFormatSarifVersion210JsonSchema as Sarif
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from oxiana.graph.files import read_files
from oxiana.graph.reports.formats import BY_MEDIA_TYPE, FORMATS, written
from oxiana.graph.reports.places import Place, places
from oxiana.graph.reports.triples import as_rdf
from oxiana.graph.terms import external
from oxiana.graph.turtle import isomorphic
from oxiana.graph.validation.paths import Alternative, Inverse, Repeat
from oxiana.graph.validation.paths import Sequence as Steps
from oxiana.graph.validation.report import INFO, WARNING, Note, Report, Result, ordered
from oxiana.graph.validation.report_rdf import read_results, to_triples

A, B, P, SHAPE, OTHER, IDLE, GRAVE = (
    NamedNode(f"http://example.org/{name}") for name in ("a", "b", "p", "S", "T", "Idle", "Grave")
)
MIN, OR = external("sh", "MinCountConstraintComponent"), external("sh", "OrConstraintComponent")
SAID = (Literal("one <b>is</b> needed", language="en"), Literal("нужен один", language="ru"))
HOSTILE = Literal("</script><script>alert(1)</script>\x07]]>\"'=1+1")
REPORT = Report(
    ordered(
        (
            Result(A, MIN, SHAPE, path=P, messages=SAID),
            Result(B, OR, BlankNode("s"), value=HOSTILE, details=(Result(B, MIN, OTHER, path=P),)),
            Result(A, MIN, OTHER, WARNING, path=P, value=Literal(1)),
            Result(A, MIN, OTHER, INFO, conforms_to=("the <b>other</b> shape",)),
            Result(A, MIN, OTHER, GRAVE),
        )
    ),
    (SHAPE,),
    (IDLE,),
    notes=(Note(SHAPE, "python", "a path of no steps"),),
)
NOTHING = Report(unmet=(IDLE,))
SYNTAXES = {
    "turtle": RdfFormat.TURTLE,
    "nt": RdfFormat.N_TRIPLES,
    "jsonld": RdfFormat.JSON_LD,
    "rdfxml": RdfFormat.RDF_XML,
}


def _text(name: str, report: Report = REPORT) -> str:
    return written(report, FORMATS[name]).decode()


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_report_gives_the_same_bytes_in_every_format(name: str) -> None:
    assert _text(name) == _text(name)
    assert BY_MEDIA_TYPE[FORMATS[name].media_type] is FORMATS[name]


@pytest.mark.parametrize("name", SYNTAXES.keys() - {"rdfxml"})
def test_the_results_come_back_from_rdf(name: str) -> None:
    read = read_results(parse(written(REPORT, FORMATS[name]), format=SYNTAXES[name]))
    told = [(result.focus, result.component, result.value, result.messages) for result in read]
    assert told == [(result.focus, result.component, result.value, result.messages) for result in REPORT.results]


def test_the_results_come_back_from_rdf_xml_but_for_what_xml_cannot_hold() -> None:
    read = read_results(parse(written(REPORT, FORMATS["rdfxml"]), format=RdfFormat.RDF_XML))
    assert [result.focus for result in read] == [result.focus for result in REPORT.results]


@pytest.mark.parametrize("name", SYNTAXES)
def test_validation_of_nothing_does_not_conform_in_rdf(name: str) -> None:
    said = {quad.predicate for quad in parse(written(NOTHING, FORMATS[name]), format=SYNTAXES[name])}
    assert external("sh", "conforms") not in said


def _long() -> Report:
    """A report that is long, with every kind of result in it several times."""
    odd = Literal("100 % \"sure\" %(NODE)s <urn:oxiana:focus> \n \\ '''")
    path = Steps((P, Alternative((Inverse(A), Repeat(B, "*")))))
    many = (Result(NamedNode(f"http://example.org/{number}"), MIN, SHAPE) for number in range(1000))
    odd_ones = (
        Result(focus, OR, SHAPE, INFO, path, value, BlankNode("c"), messages, details)
        for focus in (A, BlankNode("b"), odd)
        for value in (None, odd, Literal(1), Literal("x", language="en"), B, Triple(A, P, odd))
        for messages in ((), (odd,), SAID)
        for details in ((), (Result(B, MIN, OTHER, path=P),))
    )
    return Report(ordered((*many, *odd_ones)), (SHAPE,), (IDLE,), about={"data": "100 %"})


@pytest.mark.parametrize("form", [*SYNTAXES.values(), RdfFormat.TRIG, RdfFormat.N_QUADS])
def test_a_long_report_is_the_same_in_every_syntax(form: RdfFormat) -> None:
    long = _long()
    if form in (RdfFormat.RDF_XML, RdfFormat.JSON_LD):
        long = replace(long, results=tuple(one for one in long.results if not isinstance(one.value, Triple)))
    read = [quad.triple for quad in parse(as_rdf(long, form), format=form)]
    assert isomorphic(read, to_triples(long))


def test_a_long_path_is_written_without_looking_for_the_one_form_of_the_report() -> None:
    path = Steps((P,) * 5000)
    report = Report(
        (Result(A, MIN, SHAPE, path=path), Result(B, OR, SHAPE, details=(Result(B, MIN, OTHER, path=path),))), (SHAPE,)
    )
    read = parse(written(report, FORMATS["turtle"]), format=RdfFormat.TURTLE)
    assert {(result.focus, result.path) for result in read_results(read)} == {(A, path), (B, None)}


def test_text_begins_with_the_verdict_and_tells_details_notes_and_idle_shapes() -> None:
    lines = _text("text").splitlines()
    assert lines[0] == "conforms: false"
    assert any(line.startswith("    Violation: <http://example.org/b>") for line in lines)
    assert "    it conforms to the <b>other</b> shape" in lines
    assert lines[-3:] == [
        "results: 2 Violation, 1 Warning, 1 Info, 1 <http://example.org/Grave>",
        "met no node: <http://example.org/Idle>",
        "checked by python: <http://example.org/S>: a path of no steps",
    ]
    assert _text("text", NOTHING).splitlines()[:2] == [
        "conforms: unknown",
        "no shape met a node: nothing was validated",
    ]


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (Literal("5"), '"5"'),
        (Literal('a"\n'), r'"a\"\n"'),
        (Literal(5), '"5"^^xsd:integer'),
        (Literal("5", language="en"), '"5"@en'),
        (Literal("5", datatype=A), '"5"^^<http://example.org/a>'),
        (A, "<http://example.org/a>"),
    ],
)
def test_a_value_is_told_whole_where_its_type_may_be_wrong(value: Literal | NamedNode, told: str) -> None:
    kind, pattern = external("sh", "DatatypeConstraintComponent"), external("sh", "PatternConstraintComponent")
    report = Report(
        (Result(B, kind, SHAPE, path=P, value=value), Result(B, pattern, SHAPE, path=P, value=Literal("5")))
    )
    first, second, *_ = _text("text", report).splitlines()[2:]
    assert first.startswith(f"Violation: {B} {P} {told}: sh:D")
    assert second.startswith(f"Violation: {B} {P} 5: sh:P")
    assert [row["value"] for row in csv.DictReader(io.StringIO(_text("csv", report), newline=""))] == [told, "5"]
    assert f"<code>{escape(told)}</code>" in _text("html", report)


def test_a_node_that_is_its_own_value_is_told_once() -> None:
    kind = external("sh", "NodeKindConstraintComponent")
    assert 'Violation: "5": sh:N' in _text("text", Report((Result(Literal("5"), kind, SHAPE, value=Literal("5")),)))


def test_json_says_everything() -> None:
    said = json.loads(_text("json"))
    assert said["conforms"] is False
    assert sum(count["number"] for count in said["counts"]) == len(said["results"]) == 5
    assert [result["details"][0]["path"] for result in said["results"] if "details" in result] == [str(P)]
    assert [result["conformsTo"] for result in said["results"] if "conformsTo" in result] == [
        ["the <b>other</b> shape"]
    ]
    assert said["notes"] == [{"shape": SHAPE.value, "engine": "python", "reason": "a path of no steps"}]
    assert json.loads(_text("json", NOTHING))["conforms"] is None


def test_json_loses_no_message_of_a_language_and_no_reason_why_a_shape_met_nothing() -> None:
    said = (Literal("one"), Literal("two"), Literal("three", language="en"), Literal("four", language="en"))
    report = Report((Result(A, MIN, SHAPE, messages=said),), (SHAPE,), (IDLE,), (OTHER,))
    told = json.loads(_text("json", report))
    assert told["results"][0]["messages"] == {"": ["one", "two"], "en": ["three", "four"]}
    assert (told["unmet"], told["excused"]) == ([IDLE.value], [OTHER.value])


def test_csv_has_a_row_for_each_result() -> None:
    rows = list(csv.DictReader(io.StringIO(_text("csv"), newline="")))
    assert len(rows) == 5
    assert rows[0]["message"] in {"one <b>is</b> needed", ""}
    assert {row["value"] for row in rows} >= {HOSTILE.value, "1"}


def test_sarif_is_what_its_schema_describes() -> None:
    log = Sarif.model_validate_json(_text("sarif"))
    (run,) = log.runs
    assert [str(result.level.value) for result in run.results] == ["error", "error", "warning", "note", "error"]
    rules = run.tool.driver.rules
    assert all(rules[result.ruleIndex].id == result.ruleId for result in run.results)
    assert Sarif.model_validate_json(_text("sarif", NOTHING)).runs[0].results == []
    assert "nothing was validated" in _text("sarif", NOTHING)


def test_junit_is_read_by_those_who_read_it() -> None:
    (suite,) = JUnitXml.fromstring(written(REPORT, FORMATS["junit"]))
    outcome = {case.name: [type(one).__name__ for one in case.result] for case in suite}
    assert outcome == {
        str(SHAPE): ["Failure"],
        "sh:OrConstraintComponent": ["Failure"],
        str(OTHER): ["Failure"],
        str(IDLE): ["Skipped"],
    }
    assert (suite.tests, suite.failures, suite.skipped, suite.errors) == (4, 3, 1, 0)
    assert JUnitXml.fromstring(written(NOTHING, FORMATS["junit"])).errors == 1


def test_each_result_is_one_command_of_a_workflow_whatever_its_value() -> None:
    multiline = Report((Result(A, MIN, SHAPE, value=Literal("1\n::error::2%")),), (SHAPE,))
    assert _text("github", multiline).count("\n") == 1
    assert "1%0A::error::2%25" in _text("github", multiline)
    assert [command.split(" ")[0] for command in _text("github").splitlines()] == [
        *("::error", "::error", "::warning", "::notice", "::error"),
        "::warning::<http://example.org/Idle>:",
    ]
    assert _text("github", NOTHING).startswith("::error::no shape met a node")


def test_warnings_alone_do_not_fail_in_junit() -> None:
    (suite,) = JUnitXml.fromstring(written(Report((Result(A, MIN, SHAPE, WARNING),), (SHAPE,)), FORMATS["junit"]))
    assert suite.failures == 0
    assert "Warning" in next(iter(suite)).system_out


class _Tags(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value for name, value in attrs if name in {"href", "src"} and value]


def test_html_is_one_whole_page_that_runs_and_loads_nothing() -> None:
    page = _Tags(_text("html"))
    assert {"html", "title", "style", "table"} <= set(page.tags)
    assert not {"script", "link", "img"} & set(page.tags)
    assert "one &lt;b&gt;is&lt;/b&gt; needed" in _text("html")
    anchors = {link for link in page.links if link.startswith("#")}
    assert len(anchors) == 5
    assert all(f'id="{anchor[1:]}"' in _text("html") for anchor in anchors)
    assert "nothing was validated" in _text("html", NOTHING)


def test_html_of_very_many_results_says_how_many_are_left_out() -> None:
    many = Report(tuple(Result(NamedNode(f"http://example.org/{n}"), MIN, SHAPE) for n in range(1002)), (SHAPE,))
    assert re.search(r"And 2 more", _text("html", many))


def test_nodes_are_placed_at_the_first_line_that_begins_with_them(tmp_path: Path) -> None:
    turtle, triples = tmp_path / "some data.ttl", tmp_path / "more.nt"
    turtle.write_text("@prefix : <http://example.org/> .\n\n:b :knows :a .\n:a :p 1 ;\n  :p 2 .\n:a :p 3 .\n")
    triples.write_text(f"{B} {P} {A} .\n")
    found = places(REPORT, [turtle, triples, tmp_path / "absent.json"])
    assert found == {A: Place(turtle.as_posix(), 4), B: Place(turtle.as_posix(), 3)}
    assert f"{turtle.as_posix()}:4" in written(REPORT, FORMATS["html"], found).decode()
    placed = json.loads(written(REPORT, FORMATS["json"], found))["results"]
    assert {one["place"]["line"] for one in placed if one["focus"]["value"] == A.value} == {4}
    for name in ("junit", "text"):
        assert f"{turtle.as_posix()}:4: Violation" in written(REPORT, FORMATS[name], found).decode()
    results = Sarif.model_validate_json(written(REPORT, FORMATS["sarif"], found)).runs[0].results
    shown = [result.locations[0].physicalLocation for result in results]
    assert {place.region.startLine for place in shown} == {3, 4}
    assert all(place.artifactLocation.uri.endswith("some%20data.ttl") for place in shown)


def test_sarif_gives_a_result_without_a_place_the_first_file_and_a_rule_that_stays_the_same(tmp_path: Path) -> None:
    data = tmp_path / "data.ttl"
    data.write_text(f"[] {P} 1 .\n")
    rules = set()
    for label in "xy":
        report = Report((Result(BlankNode(label), MIN, BlankNode(f"{label}s"), path=P),), (SHAPE,))
        log = Sarif.model_validate_json(written(report, FORMATS["sarif"], places(report, [data])))
        (result,) = log.runs[0].results
        place = result.locations[0].physicalLocation
        assert (place.artifactLocation.uri, place.region) == (data.as_posix(), None)
        rules.add(result.ruleId)
    assert rules == {f"{P} sh:MinCountConstraintComponent"}


PLACED = {
    "in a long string nothing begins": f'{B} {P} """\n{A} {P} 1 .\n""" .\n{A} {P} 1 .',
    "nor in one with quotes": f"{B} {P} '''\\'''\n{A} {P} 1 .\n''' .\n{A} {P} 1 .",
    "quotes that open nothing": f"# it's '''\n{B} {P} \"'''#\" , <urn:#'''> .\n\n{A} {P} '''1''' .",
    "a relative IRI": f"@base <http://example.org/c/> .\n{B} {P} 1 .\n\n<../a> {P} 1 .",
    "a relative prefix": f"BASE <http://example.org/>\nPREFIX x: <#>\nPREFIX : <.>\n:a {P} 1 .",
    "an indented subject": f"GRAPH {B} {{ # .\n\n\n  {A} {P} 1 }}",
    "what is an object before": f"{B} {P}\n{A} ,\n  {A} .\n{A} {P} 1 .",
    "a comment behind the end": f"{B} {P} 1 . # and on\n# {A}\n\n{A} {P} 1 .",
    "a graph is no node": f"{B} {P} 1 .\n{A} {{\n}}\n{A} {P} 1 .",
    "two declarations on a line": f"@prefix b: <urn:b> . @prefix a: <http://example.org/> .\n\n\na:a {P} 1 .",
}


@pytest.mark.parametrize("text", PLACED.values(), ids=PLACED)
def test_a_place_is_where_a_statement_begins(text: str, tmp_path: Path) -> None:
    file = tmp_path / "DATA.TRIG"
    file.write_text(text)
    assert A in {quad.subject for quad in read_files([file])}
    assert places(REPORT, [file])[A] == Place(file.as_posix(), 4)


def test_a_relative_iri_starts_from_the_name_of_its_file(tmp_path: Path) -> None:
    file = tmp_path / "my data.ttl"
    file.write_text(f"@prefix : <#> .\n:a {P} 1 .\n<> {P} 2 .\n")
    nodes = [quad.subject for quad in read_files([file])]
    found = places(Report(tuple(Result(node, MIN, SHAPE) for node in nodes)), [file])
    assert [found[node].line for node in nodes] == [2, 3]


def test_what_can_be_read_but_once_is_not_read_for_its_places(tmp_path: Path) -> None:
    pipe = tmp_path / "data.ttl"
    os.mkfifo(pipe)
    assert places(REPORT, [pipe]) == {}


def test_lines_end_where_editors_end_them(tmp_path: Path) -> None:
    data = tmp_path / "data.ttl"
    data.write_text(f'{B} {P} """\u2028\x0c""" .\n{A} {P} 1 .\n')
    assert places(REPORT, [data])[A].line == 2


def test_lines_for_people_are_the_same_in_every_run() -> None:
    first, second = (
        _text("text", Report((Result(A, MIN, BlankNode(label), path=P),), (BlankNode(label),))) for label in "xy"
    )
    assert first == second
