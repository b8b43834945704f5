"""The shapes warn of nothing in the released data but what is listed with a reason, and find no violation."""

import json
from pathlib import Path

import yaml

from oxiana.graph.terms import PREFIXES, compact, external

LISTED = yaml.safe_load((Path(__file__).parent / "warnings.yaml").read_text("utf-8"))


def test_every_warning_is_listed_with_its_reason(release: Path) -> None:
    results = json.loads((release / "report.json").read_text("utf-8"))["results"]
    found: dict[str, set[tuple[str, str]]] = {}
    for result in results:
        about = (result["shape"].removeprefix(PREFIXES["oxs"]), compact(result["focus"]["value"]))
        found.setdefault(result["severity"], set()).add(about)
    assert found.keys() <= {external("sh", "Warning").value, external("sh", "Info").value}
    assert found[external("sh", "Warning").value] == {(entry["shape"], entry["focus"]) for entry in LISTED}
    assert all(entry["reason"] for entry in LISTED)
