"""Every name that a check prints is explained in the documentation, and no explanation outlives its check."""

import inspect
import re
from dataclasses import fields
from pathlib import Path

import pytest

from oxiana.graph.evidence import Verification
from oxiana.graph.ontology import check_ontology, packaged_ontology
from oxiana.graph.validation import lint, meta

PAGE = Path(__file__).resolve().parent.parent / "docs" / "checks.md"
PRINTED = {
    "Ontology": [check.id for check in check_ontology(packaged_ontology())],
    "Shapes": re.findall(r'Finding\(\s*[\w.]+,\s*"(\w+)"', inspect.getsource(lint) + inspect.getsource(meta)),
    "Evidence": [field.name for field in fields(Verification)],
}


@pytest.mark.parametrize("part", PRINTED)
def test_the_headings_of_a_part_are_the_names_its_command_prints(part: str) -> None:
    section = PAGE.read_text("utf-8").partition(f"\n## {part}\n")[2].partition("\n## ")[0]
    headings = re.findall(r"^### `(.+)`$", section, flags=re.MULTILINE)
    assert sorted(headings) == sorted(set(PRINTED[part]))


@pytest.mark.parametrize("table", ["What covers what", "The pitfalls of OOPS!", "The criteria of FOOPS!"])
def test_a_table_of_qualities_names_checks_and_tests_that_exist(table: str) -> None:
    rows = re.search(rf"^##+ {table}\n(.*?)(?=^#|\Z)", PAGE.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    assert rows
    named = {name for line in rows[1].splitlines() for name in re.findall(r"`([a-z0-9-]+)`", line.rpartition(" | ")[2])}
    assert named <= {name for names in PRINTED.values() for name in names}
    for line in re.findall(r"^\| \w.*", rows[1], re.MULTILINE):
        assert re.search(r"`|\]\(|below|waived|after publication", line), line
    for link in re.findall(r"\]\(\.\./([^)]+)\)", rows[1]):
        assert (PAGE.parent.parent / link).is_file(), link
