"""curl reads whole answers, and its exit code tells a cut one."""

import subprocess

import pytest

ENDLESS = "SELECT * { ?a ?p ?b . ?c ?q ?d . ?e ?r ?f }"
PARTIAL_FILE = (18, 56)
"""What curl exits with when a transfer ends before its end, or its connection breaks."""


def curl(server, query, *options):
    """Ask, and return the exit code and what came."""
    command = ["curl", "--silent", "--get", "--data-urlencode", f"query={query}", *options, f"{server.url}sparql"]
    run = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    return run.returncode, run.stdout


@pytest.mark.parametrize("options", [(), ("--compressed",), ("--http1.0",)], ids=" ".join)
def test_a_whole_answer_is_read(server, options):
    code, body = curl(server, "SELECT ?o { ?s <http://example.org/number> ?o }", "-H", "Accept: text/csv", *options)
    assert (code, len(body.splitlines())) == (0, 3001)


@pytest.mark.parametrize("accept", ["text/csv", "application/json", "application/sparql-results+xml"])
@pytest.mark.parametrize("options", [(), ("--compressed",)], ids=" ".join)
def test_a_cut_answer_is_an_error(server, accept, options):
    code, body = curl(server, ENDLESS, "-H", f"Accept: {accept}", "--data-urlencode", "timeout=1500ms", *options)
    assert code in PARTIAL_FILE
    assert body


def test_a_query_that_ends_before_its_first_byte_fails(server):
    query = ENDLESS.replace("*", "(COUNT(*) AS ?n)")
    code, body = curl(server, query, "--data-urlencode", "timeout=300ms", "--fail-with-body")
    assert code == 22
    assert '"limit": "timeout"' in body


def test_a_long_body_is_sent_once_the_server_has_said_so(server, tmp_path):
    """curl asks before it sends more than a megabyte (``Expect: 100-continue``)."""
    query = tmp_path / "long.rq"
    query.write_text("ASK {} #" + "x" * 2_000_000)
    command = ["curl", "--silent", "--verbose", "-H", "Content-Type: application/sparql-query"]
    command += ["--data-binary", f"@{query}", f"{server.url}sparql"]
    run = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    assert "HTTP/1.1 100 Continue" in run.stderr
    assert "true" in run.stdout
