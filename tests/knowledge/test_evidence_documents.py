"""Every offset and digest is that of the document itself, and no passage of a document is published."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph

from oxiana.graph.terms import PREFIXES

DOCUMENTS = Path(os.environ["OXIANA_DOCUMENTS"])
OXIANA = str(Path(sys.executable).with_name("oxiana"))
WORD = re.compile(r"[^\W_]+")
RUN = 12

PROSE = """
SELECT DISTINCT ?text WHERE {
  ?thing ?property ?text FILTER(isLiteral(?text))
  FILTER NOT EXISTS { ?thing dcterms:title ?text }
  FILTER NOT EXISTS { ?thing a ox:InternationalInstrument ; ?property ?text }
  FILTER NOT EXISTS { ?thing a ox:NameForm ; ?property ?text }
}"""


def _check(documents: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [OXIANA, "check", "evidence", "--documents", str(documents)], capture_output=True, text=True, check=False
    )


def _runs(text: str) -> Iterator[tuple[str, ...]]:
    words = [word.lower() for word in WORD.findall(text)]
    return (tuple(words[start : start + RUN]) for start in range(len(words) - RUN + 1))


def test_every_digest_is_that_of_its_document() -> None:
    checked = _check(DOCUMENTS)
    assert checked.returncode == 0, checked.stderr
    figures = dict(line.split() for line in checked.stdout.splitlines()[:3])
    assert figures["documents"] == "5"
    assert int(figures["spans"]) > 400


def test_one_changed_letter_is_found(tmp_path: Path) -> None:
    changed = shutil.copytree(DOCUMENTS, tmp_path / "documents")
    victim = min(changed.glob("*.txt"))
    victim.chmod(0o644)
    victim.write_text(victim.read_text("utf-8").replace("a", "e", 1), "utf-8")
    checked = _check(changed)
    assert checked.returncode == 1
    assert "snap-a524f677" in checked.stderr


def test_no_literal_repeats_a_passage(release: Path) -> None:
    passages = {run for path in DOCUMENTS.glob("*.txt") for run in _runs(path.read_text("utf-8"))}
    store = pyoxigraph.Store()
    store.bulk_load(path=release / "oxiana.nq")
    texts = [row["text"].value for row in store.query(PROSE, prefixes=PREFIXES)]
    assert len(texts) > 1000
    assert [text for text in texts if passages.intersection(_runs(text))] == []
