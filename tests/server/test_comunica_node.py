"""Comunica reads whole answers, and takes no cut one for whole."""

import json
import subprocess
from pathlib import Path

ASK = Path(__file__).parents[1] / "node" / "comunica.cjs"
TRIPLES = "?s <http://example.org/number> ?o"
ENDLESS = "{ ?a ?p ?b . ?c ?q ?d . ?e ?r ?f FILTER (STRENDS(STR(?f), '99')) }"
"""It is cut after some thousand rows: more would tell Comunica nothing else."""


def ended(server, *queries):
    """Return how each query ended: with so many rows or triples, or with an error."""
    command = ["node", str(ASK), f"{server.url}sparql", *queries]
    run = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    return [json.loads(line) for line in run.stdout.splitlines()]


def test_comunica_reads_whole_answers_and_hears_of_cut_ones(server):
    rows, triples, cut_rows, cut_triples, refused = ended(
        server,
        f"SELECT * {{ {TRIPLES} }}",
        f"CONSTRUCT {{ {TRIPLES} }} WHERE {{ {TRIPLES} }}",
        f"SELECT * {ENDLESS}",
        f"CONSTRUCT {{ ?a ?q ?f }} WHERE {ENDLESS}",
        "SELECT (COUNT(*) AS ?n) " + ENDLESS,
    )
    assert (rows, triples) == ({"count": 3000}, {"count": 3000})
    assert "error" in cut_rows
    assert "error" in cut_triples
    assert "503" in refused["error"]
