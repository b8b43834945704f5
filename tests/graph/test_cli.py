"""The commands as a user runs them: what they print, where, and how they end."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from oxiana.graph.pipeline import Build

WORLD = Path(__file__).parent.parent / "world"
HERALD = WORLD / "documents" / "900_lake-herald.txt"
GIVEN = Path(__file__).parent / "rules" / "superclasses" / "given.ttl"


Here = Callable[..., Any]


@pytest.fixture
def from_world(here: Here) -> Here:
    """Builds a release of the invented world."""
    folders = [part for name in ("records", "reference", "shapes") for part in (f"--{name}", WORLD / name)]
    return lambda *arguments: here("build", *folders, *arguments)


def test_build_prints_its_figures(built: Build, tmp_path: Path, from_world: Here) -> None:
    ended = from_world("--out", tmp_path / "release", "--format", "json")
    assert ended.returncode == 0, ended.stderr
    figures = json.loads(ended.stdout)
    assert float(figures.pop("seconds")) > 0
    assert figures == built.summary()


def test_build_lists_what_stops_it_and_exits_1(tmp_path: Path, from_world: Here) -> None:
    (tmp_path / "one.yaml").write_text("- iri: id:meeting-a\n  occurredOn: today\n- iri: id:b\n  type: Meting\n")
    ended = from_world("--records", tmp_path, "--out", tmp_path / "release")
    assert (ended.returncode, ended.stdout) == (1, "")
    assert len(ended.stderr.splitlines()) == 2
    assert not (tmp_path / "release").exists()


def test_cite_prints_the_entry_to_paste(here: Here) -> None:
    ended = here("cite", HERALD, "On 3 May 2031")
    assert ended.returncode == 0
    assert ended.stdout.startswith("- iri: id:span-fd5ad12d-29-42\n  type: EvidenceSpan\n")


def test_cite_finds_a_document_by_how_its_name_begins(here: Here) -> None:
    by_option = here("cite", "900", "On 3 May 2031", "--documents", WORLD / "documents")
    by_variable = here("cite", "900", "On 3 May 2031", OXIANA_DOCUMENTS=str(WORLD / "documents"))
    assert by_option.stdout == by_variable.stdout == here("cite", HERALD, "On 3 May 2031").stdout


def test_cite_refuses_words_that_stand_twice_on_one_line_and_exits_1(here: Here) -> None:
    ended = here("cite", HERALD, "Lake Meeting")
    assert (ended.returncode, ended.stdout) == (1, "")
    assert "2 places: line 1, column 1 (offset 0)" in ended.stderr
    assert len(ended.stderr.splitlines()) == 1


def test_check_evidence_prints_counts(here: Here) -> None:
    ended = here("check", "evidence", "--documents", WORLD / "documents", "--records", WORLD / "records")
    assert ended.returncode == 0
    assert dict(line.split() for line in ended.stdout.splitlines()) == {
        "documents": "2",
        "snapshots": "2",
        "spans": "13",
        "mismatches": "0",
    }


def test_check_evidence_lists_mismatches_and_exits_1(tmp_path: Path, here: Here) -> None:
    ended = here("check", "evidence", "--documents", tmp_path, "--records", WORLD / "records", "--format", "json")
    assert ended.returncode == 1
    assert json.loads(ended.stdout)["mismatches"] == 2
    assert len(ended.stderr.splitlines()) == 2


def test_format_rewrites_and_check_only_tells(tmp_path: Path, here: Here) -> None:
    file = tmp_path / "a.ttl"
    file.write_text("<a:b> <a:c> <a:e> , <a:d> .\n")
    told = here("format", "--check", tmp_path)
    assert (told.returncode, told.stdout) == (1, f"would change {file}\n")
    assert here("format", tmp_path).returncode == 0
    assert file.read_text() == "<a:b> <a:c> <a:d>, <a:e> .\n"
    assert here("format", "--check", tmp_path).returncode == 0


@pytest.mark.parametrize(
    ("sparql", "form", "expected"),
    [
        ("SELECT ?m ?n { ?m ox:editionNumber ?n }", "text", "m                  n\nid:meeting-lake-2  2\n"),
        (
            "SELECT ?m ?n { ?m ox:editionNumber ?n }",
            "json",
            '[\n  {\n    "m": "id:meeting-lake-2",\n    "n": "2"\n  }\n]\n',
        ),
        ("ASK { id:meeting-lake-2 a ox:SummitMeeting }", "text", "true\n"),
        ("CONSTRUCT { ?m ox:editionNumber ?n } WHERE { ?m ox:editionNumber ?n }", "text", None),
    ],
)
def test_query_answers_from_a_release(built: Build, sparql: str, form: str, expected: str | None, here: Here) -> None:
    ended = here("query", "--release", built.release.path, "--format", form, sparql)
    assert ended.returncode == 0
    assert ended.stdout == (expected or ended.stdout)
    assert "id:meeting-lake-2" in ended.stdout or expected == "true\n"


def test_validate_is_one_of_the_commands_and_ends_with_its_verdict(tmp_path: Path, here: Here) -> None:
    prefixes = "@prefix ox: <https://w3id.org/oxiana/ontology#> . @prefix sh: <http://www.w3.org/ns/shacl#> ."
    (tmp_path / "shape.ttl").write_text(f"{prefixes} [] sh:targetClass ox:ObservedValue ; sh:nodeKind sh:Literal .")
    ended = here("validate", GIVEN, "-s", tmp_path / "shape.ttl")
    assert (ended.returncode, ended.stderr) == (1, "")
    assert ended.stdout.startswith("conforms: false")


@pytest.mark.parametrize("arguments", [("build", "--nonsense"), ("cite",), ("nonsense",), ("format",)])
def test_a_usage_error_exits_2(arguments: tuple[str, ...], here: Here) -> None:
    assert here(*arguments).returncode == 2


def test_a_file_that_is_no_rdf_is_named(tmp_path: Path, here: Here) -> None:
    (tmp_path / "letter.doc").touch()
    ended = here("validate", tmp_path / "letter.doc")
    assert ended.returncode == 2
    assert "letter.doc" in ended.stderr


def test_a_misspelt_command_is_told_with_the_one_that_is_meant(here: Here) -> None:
    ended = here("valdate")
    assert ended.returncode == 2
    assert "'validate'" in ended.stderr
