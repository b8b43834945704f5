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
    "Shapes": re.findall(r'Finding\([\w.]+, "(\w+)"', inspect.getsource(lint) + inspect.getsource(meta)),
    "Evidence": [field.name for field in fields(Verification)],
}


@pytest.mark.parametrize("part", PRINTED)
def test_the_headings_of_a_part_are_the_names_its_command_prints(part: str) -> None:
    section = PAGE.read_text("utf-8").partition(f"\n## {part}\n")[2].partition("\n## ")[0]
    headings = re.findall(r"^### `(.+)`$", section, flags=re.MULTILINE)
    assert sorted(headings) == sorted(set(PRINTED[part]))
