"""What is released was validated by queries; the reference engine reports the same of it, or it would not go out."""

from pathlib import Path

from oxiana.graph.pipeline import validate
from oxiana.graph.release import open_release
from oxiana.graph.reports.values import as_json
from oxiana.graph.store import MemoryStore
from oxiana.graph.validation.compiled.validating import Engine


def test_the_reference_engine_reports_of_the_release_what_the_queries_report(release: Path) -> None:
    store = MemoryStore(open_release(release).quads())
    by_queries, by_reference = validate(store, Engine.COMPILED), validate(store, Engine.PYSHACL)
    assert by_reference == by_queries
    assert as_json(by_queries) == (release / "report.json").read_text("utf-8")
    assert {note.engine for note in by_reference.notes} == {"pyshacl"}
    assert by_queries.notes == ()
