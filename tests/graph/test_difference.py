"""Two releases are told apart claim by claim; each is built from records, the second from changed ones."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from oxiana.graph import difference as differences
from oxiana.graph.difference import Difference, as_json, as_text
from oxiana.graph.layout import CATALOG
from oxiana.graph.pipeline import Build, build
from oxiana.graph.release import Release
from oxiana.graph.sources import Sources
from oxiana.graph.store import MemoryStore
from oxiana.graph.terms import PREFIXES
from oxiana.graph.terms import release as named

pytestmark = pytest.mark.alike

OXIANA = str(Path(sys.executable).with_name("oxiana"))
FIRST, SECOND = "document-900.yaml", "document-901.yaml"
CHANGES: dict[str, tuple[str, str, str]] = {
    "value": (FIRST, "numericValue: 120000000", "numericValue: 130000000"),
    "removed": (SECOND, r"- iri: claim:c-c2a720b3-0004\n(?:(?!- iri: claim).*\n)+", ""),
    "rank": (SECOND, "  claimRank: oxc:rankDeprecated\n", ""),
    "metadata": (FIRST, r"(c-fd5ad12d-0003\n(?:.*\n){2}  voice: oxc:)directQuotation", r"\1reportedSpeech"),
    "label": (FIRST, "Lake Herald on the second", "Lake Herald about the second"),
}
Changed = Callable[[str], Release]


def difference(old: Release, new: Release) -> Difference:
    return differences.difference(old.quads(), new.quads())


@pytest.fixture(scope="module")
def changed(world: Sources, tmp_path_factory: pytest.TempPathFactory) -> Changed:
    """Builds the world with one change in its records, once each."""

    @cache
    def build_changed(name: str) -> Release:
        folder = tmp_path_factory.mktemp(name)
        records = Path(shutil.copytree(str(world.records), folder / "records"))
        file, pattern, new = CHANGES[name]
        text, count = re.subn(pattern, new, (records / file).read_text())
        assert count == 1
        (records / file).write_text(text)
        return build(replace(world, records=records), folder / "release").release

    return build_changed


def test_equal_releases_do_not_differ(built: Build) -> None:
    found = difference(built.release, built.release)
    assert not found
    assert as_text(found) == ""
    assert found == Difference((), (), (), {})


def test_a_changed_value_is_told_as_what_the_claim_lost_and_won(built: Build, changed: Changed) -> None:
    found = difference(built.release, changed("value"))
    (change,) = found.changed
    assert change.claim.value == f"{PREFIXES['claim']}c-fd5ad12d-0003"
    assert as_text(found).splitlines()[:3] == [
        "changed  claim:c-fd5ad12d-0003",
        '  - id:value-lake-trade-900-1 ox:numericValue "120000000"^^<http://www.w3.org/2001/XMLSchema#decimal>',
        '  + id:value-lake-trade-900-1 ox:numericValue "130000000"^^<http://www.w3.org/2001/XMLSchema#decimal>',
    ]
    assert not found.elsewhere


def test_a_claim_that_went_is_removed_and_the_other_way_round_added(built: Build, changed: Changed) -> None:
    less = changed("removed")
    there, back = difference(built.release, less), difference(less, built.release)
    assert [claim.value[-4:] for claim in there.removed] == ["0004"] == [claim.value[-4:] for claim in back.added]
    assert there.added == back.removed == there.changed == back.changed == ()
    assert {name: counts[::-1] for name, counts in there.elsewhere.items()} == back.elsewhere
    assert there.elsewhere["records"] == (5, 0)  # its span
    assert there.elsewhere["inferred"][0] > 0


def test_a_claim_that_is_accepted_now_has_changed(built: Build, changed: Changed) -> None:
    found = difference(built.release, changed("rank"))
    (change,) = found.changed
    assert change.accepted == (False, True)
    assert as_text(found).splitlines()[1:3] == [
        "  - claim:c-c2a720b3-0005 ox:claimRank oxc:rankDeprecated",
        "  is now accepted",
    ]


def test_what_is_said_of_a_claim_belongs_to_it(built: Build, changed: Changed) -> None:
    (change,) = difference(built.release, changed("metadata")).changed
    assert [triple.object.value.rpartition("/")[2] for triple in (*change.removed, *change.added)] == [
        "directQuotation",
        "reportedSpeech",
    ]


def test_what_records_say_outside_claims_is_counted(built: Build, changed: Changed) -> None:
    found = difference(built.release, changed("label"))
    assert found.elsewhere == {"records": (1, 1)}
    assert found.added == found.removed == found.changed == ()
    assert as_text(found) == "records: 1 triples removed, 1 added\n"


def test_machines_get_the_same(built: Build, changed: Changed) -> None:
    said = json.loads(as_json(difference(built.release, changed("value"))))
    assert said["added"] == said["removed"] == []
    assert said["elsewhere"] == {}
    (change,) = said["changed"]
    assert change["accepted"] == [True, True]
    assert change["added"][0].endswith('"130000000"^^<http://www.w3.org/2001/XMLSchema#decimal> .')


def test_the_command_ends_as_diff_does(built: Build, changed: Changed, tmp_path: Path) -> None:
    other = changed("value")

    def ended(*arguments: str | Path) -> tuple[int, str, str]:
        done = subprocess.run([OXIANA, "diff", *map(str, arguments)], capture_output=True, text=True, check=False)
        return done.returncode, done.stdout, done.stderr

    assert ended(built.release.path, built.release.path) == (0, "", "")
    said = as_json(difference(built.release, other))
    assert ended(built.release.path, other.path, "--format", "json") == (1, said, "")
    code, printed, told = ended(built.release.path, tmp_path)
    assert (code, printed, len(told.splitlines())) == (2, "", 1)


def test_a_release_made_after_another_names_it_and_tells_what_changed(
    built: Build, world: Sources, changed: Changed, tmp_path: Path
) -> None:
    before = changed("value")
    after = build(world, tmp_path / "release", previous=before).release
    assert after.id == built.release.id
    store = MemoryStore(after.dataset())
    assert store.ask(
        f"ASK {{ GRAPH {CATALOG} {{ {named(after.version)} dcat:previousVersion {named(before.version)} }} }}"
    )
    assert (after.path / "changes.json").read_text() == as_json(difference(before, after))
    assert not (built.release.path / "changes.json").exists()


def test_a_release_is_not_made_after_itself(built: Build, world: Sources, tmp_path: Path) -> None:
    again = build(world, tmp_path / "release", previous=built.release).release
    assert [path.name for path in sorted(again.path.iterdir())] == [
        p.name for p in sorted(built.release.path.iterdir())
    ]
    assert (again.path / "catalog.ttl").read_bytes() == (built.release.path / "catalog.ttl").read_bytes()
