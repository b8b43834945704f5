"""Every fact of the gold inventory is in the graph with span and value; no claim goes beyond it without a reason."""

import json
import os
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import pyoxigraph
import pytest

from oxiana.graph.terms import PREFIXES

GOLD = Path(os.environ["OXIANA_GOLD"])
FACTS = [json.loads(line) for path in sorted(GOLD.glob("facts-*.jsonl")) for line in path.read_text().splitlines()]
EXTRA = Path(__file__).with_name("claims-beyond-gold.json")

SPANS = """
SELECT ?file ?claim ?start ?end WHERE {
  ?claim ox:hasEvidence ?span .
  ?span ox:spanStart ?start ; ox:spanEnd ?end ; ox:inSnapshot/ox:snapshotOf/dcterms:identifier ?file .
}"""
LITERALS = """
SELECT ?claim ?value WHERE {
  ?claim a ox:Claim .
  { GRAPH ?claim { ?node ?property ?value } } UNION { GRAPH ?claim { ?node ?property ?object } ?node ?any ?value }
  FILTER(isLiteral(?value))
}"""


@dataclass
class Claim:
    """A claim as the coverage sees it: its spans by document, and the literals of the nodes it states."""

    spans: list[tuple[str, int, int]] = field(default_factory=list)
    values: set[str] = field(default_factory=set)


@pytest.fixture(scope="module")
def claims(release: Path) -> dict[str, Claim]:
    store = pyoxigraph.Store()
    store.bulk_load(path=str(release / "oxiana.nq"), format=pyoxigraph.RdfFormat.N_QUADS)
    found: dict[str, Claim] = defaultdict(Claim)
    for row in store.query(SPANS, prefixes=PREFIXES):
        place = (row["file"].value, int(row["start"].value), int(row["end"].value))
        found[row["claim"].value].spans.append(place)
    for row in store.query(LITERALS, prefixes=PREFIXES):
        found[row["claim"].value].values.add(row["value"].value)
    return found


def _overlap(fact: dict[str, Any], span: tuple[str, int, int]) -> int:
    file, start, end = span
    return min(end, fact["end"]) - max(start, fact["begin"]) if file == fact["doc"] else 0


def _covering(fact: dict[str, Any], claims: dict[str, Claim]) -> list[Claim]:
    half = (fact["end"] - fact["begin"]) / 2
    return [claim for claim in claims.values() if any(_overlap(fact, span) >= half for span in claim.spans)]


def _same(gold: Any, text: str) -> bool:
    """A number equals a literal of the same number; a year or a date equals a date that begins with it."""
    try:
        if Decimal(str(gold)) == Decimal(text):
            return True
    except InvalidOperation:
        pass
    return text.startswith(str(gold)) and text[len(str(gold)) :][:1] in ("", "-")


def _states(fact: dict[str, Any], claim: Claim) -> bool:
    return fact["value"] is None or any(_same(fact["value"], text) for text in claim.values)


def test_every_fact_is_covered_by_a_claim_of_its_document_with_its_value(
    claims: dict[str, Claim], capsys: pytest.CaptureFixture[str]
) -> None:
    missing = []
    covered: Counter[tuple[str, str]] = Counter()
    for fact in FACTS:
        candidates = _covering(fact, claims)
        if any(_states(fact, claim) for claim in candidates):
            covered[fact["doc"][:3], fact["kind"]] += 1
        else:
            missing.append(f"{fact['id']} {'value ' + str(fact['value']) if candidates else 'no span'}")
    total = Counter((fact["doc"][:3], fact["kind"]) for fact in FACTS)
    with capsys.disabled():
        print()
        for (document, kind), count in sorted(total.items()):
            print(f"gold facts of {document}, {kind}: {covered[document, kind]} of {count}")
    assert not missing, f"{len(missing)} of {len(FACTS)}: {missing}"


def test_no_claim_goes_beyond_the_gold_without_a_reason(claims: dict[str, Claim]) -> None:
    reasons: dict[str, str] = json.loads(EXTRA.read_text()) if EXTRA.is_file() else {}
    beyond = {
        iri
        for iri, claim in claims.items()
        if not any(_overlap(fact, span) > 0 for fact in FACTS for span in claim.spans)
    }
    assert beyond == set(reasons)
