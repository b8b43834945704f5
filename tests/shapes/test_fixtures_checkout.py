"""pySHACL, the reference, reports of every fixture what the queries report; once, for the wheel has the same shapes."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import Quad

from oxiana.graph.validation import pyshacl
from oxiana.graph.validation.lookup import Statement
from oxiana.graph.validation.report import Report

FOLDER = Path(__file__).parent
FIXTURES = sorted(path for path in FOLDER.glob("*/*valid*.ttl") if not path.name.endswith(".report.ttl"))


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_the_reference_engine_reports_the_same(
    path: Path,
    data: Callable[[Path], tuple[Statement, ...]],
    every_shape: tuple[Quad, ...],
    report_on: Callable[[Path], Report],
) -> None:
    assert pyshacl.validate(data(path), every_shape) == report_on(path)
