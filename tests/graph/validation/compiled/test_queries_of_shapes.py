"""Queries that shapes bring along: run for all focus nodes at once, they find what they find for each."""

from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from oxiana.graph.validation import pyshacl
from oxiana.graph.validation.compiled.queries import UserQuery
from oxiana.graph.validation.compiled.validating import Engine, validate
from oxiana.graph.validation.report import Report, Result, ordered

pytestmark = pytest.mark.alike

GRAPH = tuple(parse((Path(__file__).parent / "queries.ttl").read_bytes(), format=RdfFormat.TURTLE))


def _told(report: Report) -> Report:
    return replace(report, results=ordered(tuple(map(_comparable, report.results))))


def _comparable(result: Result) -> Result:
    """pySHACL describes shapes without a name by a memory of graphs that are gone."""
    told = result.component.value.rpartition("#")[2]
    messages = () if told in {"NodeConstraintComponent", "NotConstraintComponent"} else result.messages
    return replace(result, messages=messages, details=tuple(map(_comparable, result.details)))


def test_queries_find_what_pyshacl_finds_node_by_node() -> None:
    ours = validate(GRAPH, GRAPH, Engine.COMPILED)
    assert _told(ours) == _told(pyshacl.validate(GRAPH, GRAPH))
    assert len(ours.results) == 18
    assert not ours.notes


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("SELECT $this { $this <p> ?x ; <q>/^<r>* ?y . ?y <s> [ <t> 1 ] }", {"p", "q", "r", "s", "t"}),
        (
            "SELECT $this { $this <p> 'x'@en , 1.5 FILTER NOT EXISTS { ?x <q> true } FILTER (?x > 1) ?x <r> 2 }",
            {"p", "q", "r"},
        ),
        ("SELECT $this { OPTIONAL { $this <p> ?x } { ?x <q> ?y } UNION { ?x <r> ?y } } ORDER BY ?x", {"p", "q", "r"}),
        ("SELECT $this { $this <p> ?x . BIND (EXISTS { ?x <q> ?y } AS ?z) $this !<r> ?x }", {"p", "q", "r"}),
        ("SELECT $this { $this ?any ?x }", None),
        ("SELECT $this { ?x <p> ( 1 2 ) }", None),
    ],
)
def test_what_a_query_looks_at_is_known_or_known_not_to_be(text: str, found: set[str] | None) -> None:
    assert UserQuery(text).mentioned == found
