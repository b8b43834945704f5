"""``oxiana validate`` as a user runs it: files, standard input, servers; what it prints, where, and how it ends."""

import gzip
import json
import os
import pty
import re
import signal
import subprocess
import time
from contextlib import chdir, suppress
from pathlib import Path
from typing import NamedTuple

import pytest
import requests
from click.testing import CliRunner
from pyoxigraph import QuerySolutions, RdfFormat, Store, parse
from running import OXIANA

from oxiana.graph.cli_validation import TOLD_OF_SHAPES, Progress, command
from oxiana.graph.errors import SyntaxProblem
from oxiana.graph.reports.formats import FORMATS
from oxiana.graph.validation.report_rdf import read_results
from oxiana.server.workers.data import from_files

PREFIXES = "@prefix ex: <http://example.org/> . @prefix sh: <http://www.w3.org/ns/shacl#> .\n"
SHAPES = f"""{PREFIXES}
ex:Named a sh:NodeShape ; sh:targetClass ex:Person ; sh:property ex:name , ex:nick ;
  sh:or ( [ sh:path ex:born ; sh:minCount 1 ] [ sh:path ex:age ; sh:minCount 1 ; sh:maxCount 2 ] ) .
ex:name a sh:PropertyShape ; sh:path ex:name ; sh:minCount 1 .
ex:nick a sh:PropertyShape ; sh:path ex:nick ; sh:maxCount 0 ; sh:severity sh:Warning .
"""
BAD = f"{PREFIXES}\nex:x a ex:Person ; ex:age 1 ."
ODD = f'{PREFIXES}\nex:z a ex:Person ; ex:name "Z" ; ex:age 1 ; ex:nick "z" .'
GOOD = f'{PREFIXES}\nex:y a ex:Person ; ex:name "Y" ; ex:age 1 .'
OTHER = f"{PREFIXES}\nex:y a ex:Dog ."
LOOP = f"""{PREFIXES}
ex:Loop a sh:NodeShape ; sh:targetClass ex:Person ; sh:property ex:knows . ex:knows sh:path ex:knows ; sh:node ex:Loop .
ex:Name a sh:NodeShape ; sh:targetClass ex:Person ; sh:property ex:name . ex:name sh:path ex:name ; sh:minCount 1 .
"""


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("files")
    for name, text in {"shapes": SHAPES, "bad": BAD, "odd": ODD, "good": GOOD, "other": OTHER, "loop": LOOP}.items():
        (folder / f"{name}.ttl").write_text(text)
    (folder / "unfinished.ttl").write_text(
        f"{PREFIXES} [] a sh:ValidationReport ; sh:result [ a sh:ValidationResult ] ."
    )
    (folder / "marked.ttl").write_text(BAD, "utf-8-sig")
    (folder / "wide.ttl").write_text(BAD, "utf-16")
    (folder / "packed.ttl").write_bytes(gzip.compress(BAD.encode()))
    (folder / "relative.ttl").write_text(f"{PREFIXES} <x> a ex:Person .")
    (folder / "context.jsonld").write_text('{"@context": "http://127.0.0.1:9/"}')
    return folder


class Ended(NamedTuple):
    """How a command ended: its exit code, what it printed, and what it said to people."""

    returncode: int
    stdout: str
    stderr: str


def _run(folder: Path, *arguments: str, given: str | None = None) -> Ended:
    with chdir(folder):
        result = CliRunner().invoke(command, arguments, input=given)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Ended(result.exit_code, result.stdout, result.stderr)


ENDINGS = {
    "good.ttl": 0,
    "bad.ttl": 1,
    "odd.ttl": 1,
    "other.ttl": 1,
    "good.ttl other.ttl": 0,
    "good.ttl bad.ttl": 1,
    "odd.ttl -w": 0,
    "odd.ttl --fail-on violation": 0,
    "odd.ttl --severity violation": 0,
    "odd.ttl --allow-infos": 1,
    "odd.ttl --allow-infos --allow-warning": 0,
    "odd.ttl --allow-infos --fail-on violation": 0,
    "good.ttl -f human -e good.ttl -ef turtle": 0,
    "bad.ttl --focus http://example.org/nobody,http://example.org/x": 1,
    "good.ttl --focus http://example.org/y,http://example.org/nobody,b": 0,
    "bad.ttl -w": 1,
    "bad.ttl --target ex:nobody": 1,
    "bad.ttl good.ttl --target http://example.org/y": 0,
    "bad.ttl --shape http://example.org/nick --target http://example.org/x": 0,
    "bad.ttl --shape http://example.org/nothing": 2,
    "absent.ttl": 2,
    "": 2,
    "bad.ttl --endpoint http://127.0.0.1:9/": 2,
    "--endpoint http://127.0.0.1:9/": 2,
    "--endpoint http://127.0.0.1:9/ -i rdfs": 2,
    "--endpoint http://127.0.0.1:9/ --graph union": 2,
    "bad.ttl --graph nonsense": 2,
    "bad.ttl --timeout 0": 2,
    "bad.ttl --timeout -1": 2,
    "bad.ttl --timeout nan": 2,
    "bad.ttl --timeout soon": 2,
    "good.ttl - -": 2,
    "- -e -": 2,
    "good.ttl --baseline good.ttl": 2,
    "good.ttl --baseline unfinished.ttl": 2,
    "marked.ttl": 1,
    "relative.ttl": 1,
    "packed.ttl": 2,
    "wide.ttl": 2,
    "context.jsonld": 2,
    "good.ttl -o absent/report.txt": 2,
    "good.ttl -m": 0,
}


@pytest.mark.parametrize("arguments", ENDINGS)
def test_it_ends_with_its_verdict(arguments: str, files: Path) -> None:
    ended = _run(files, *arguments.split(), "-s", "shapes.ttl")
    assert ended.returncode == ENDINGS[arguments], ended.stderr
    assert bool(ended.stderr) is (ended.returncode == 2 or "nobody" in arguments)


@pytest.mark.parametrize("engine", ["auto", "compiled", "pyshacl"])
def test_every_engine_finds_the_same(engine: str, files: Path) -> None:
    ended = _run(files, "bad.ttl", "odd.ttl", "-s", "shapes.ttl", "--engine", engine, "-f", "csv")
    assert ended.stdout.count("\n") == 3
    assert "http://example.org/x" in ended.stdout


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_can_be_written_to_a_file(form: str, files: Path, tmp_path: Path) -> None:
    ended = _run(files, "bad.ttl", "-s", "shapes.ttl", "-f", form, "-o", str(tmp_path / "report"))
    assert (ended.returncode, ended.stdout) == (1, "")
    assert "http://example.org/x" in (tmp_path / "report").read_text("utf-8")


def test_data_and_shapes_come_by_standard_input_in_the_syntax_that_is_named(files: Path) -> None:
    as_data = _run(
        files, "-", "-df", "nt", "-s", "shapes.ttl", given="<http://example.org/x> a <http://example.org/Person> ."
    )
    assert as_data.returncode == 2
    triple = (
        f"<http://example.org/x> <{'http://www.w3.org/1999/02/22-rdf-syntax-ns#type'}> <http://example.org/Person> ."
    )
    assert _run(files, "-", "-df", "nt", "-s", "shapes.ttl", given=triple).returncode == 1
    assert _run(files, "bad.ttl", "-s", "-", given=SHAPES).returncode == 1
    assert _run(files, "bad.ttl", "-s", "-", "-sf", "nt", given=SHAPES).returncode == 2


def test_the_closest_branch_is_told_in_detail(files: Path) -> None:
    nobody = f'{PREFIXES} ex:n a ex:Person ; ex:name "N" .'
    said = json.loads(_run(files, "-", "-s", "shapes.ttl", "-f", "json", given=nobody).stdout)
    (result,) = said["results"]
    assert [detail["path"] for detail in result["details"]] == ["<http://example.org/born>"]


def test_a_folder_is_all_files_of_rdf_in_it_that_are_not_hidden(files: Path, tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "good.ttl").write_text(GOOD)
    (tmp_path / "notes.txt").write_text("no RDF")
    (tmp_path / ".hidden.ttl").write_text(BAD)
    assert _run(tmp_path, ".", "-s", str(files / "shapes.ttl")).returncode == 0
    (tmp_path / "bad.ttl").write_text(BAD)
    ended = _run(tmp_path, ".", "-s", str(files / "shapes.ttl"), "-f", "github")
    assert ended.returncode == 1
    assert ended.stdout.startswith("::error file=bad.ttl,line=3,title=<http%3A//example.org/name>::Violation: ")


def test_a_named_graph_is_validated_alone(files: Path) -> None:
    for inside, outside, graph in ((GOOD, BAD, "http://example.org/g"), (BAD, GOOD, "default")):
        trig = f"{outside} ex:g {{ {inside.removeprefix(PREFIXES)} }}"
        for chosen, code in (([], 1), (["--graph", "union"], 1), (["--graph", graph], 0)):
            assert _run(files, "-", "-df", "trig", "-s", "shapes.ttl", *chosen, given=trig).returncode == code


def test_where_data_is_that_is_not_validated_is_told(files: Path) -> None:
    trig = f"{PREFIXES} ex:g {{ {GOOD.removeprefix(PREFIXES)} }}"
    ended = _run(files, "-", "-df", "trig", "-s", "shapes.ttl", "--graph", "default", given=trig)
    assert ended.returncode == 1
    assert "there are: <http://example.org/g>" in ended.stderr


@pytest.mark.parametrize(("data", "code"), [("good.ttl", 0), ("bad.ttl", 1)])
def test_the_verdict_stays_when_nobody_reads_the_report(files: Path, data: str, code: int) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    ended = subprocess.run(
        [OXIANA, "validate", data, "-s", "shapes.ttl", "-f", "json"],
        cwd=files, check=False, stdout=writing, stderr=subprocess.PIPE,
    )  # fmt: skip
    os.close(writing)
    assert (ended.returncode, ended.stderr) == (code, b"")


CHOSEN = """@prefix e: <http://example.org/> . @prefix : <http://example.org/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
:S a sh:NodeShape ; sh:targetClass :Person ; sh:property :p . :p sh:path e:name ; sh:minCount 1 ."""


@pytest.mark.parametrize(
    ("chosen", "code", "said"),
    [
        ("--target ex:x", 1, ""),
        ("--target :x --shape e:p", 1, ""),
        ("--target :x --shape :S,ex:p", 1, ""),
        ("--graph ex:g", 0, ""),
        ("--target ex:nobody", 1, "the node <http://example.org/nobody> is not in the data that is validated\n"),
        ("--target odd:x", 1, "the node <odd:x> is not in the data that is validated\n"),
        ("--shape e:p", 2, "the shape <http://example.org/p> has no target here: choose target nodes too\n"),
        ("--shape e:q", 2, "<http://example.org/q> is none of the shapes: choose one of them\n"),
    ],
)
def test_prefixes_of_data_and_shapes_are_known_to_options(
    chosen: str, code: int, said: str, files: Path, tmp_path: Path
) -> None:
    data, shapes = tmp_path / "data.trig", tmp_path / "shapes.ttl"
    data.write_text(f"{BAD} ex:g {{ {GOOD.removeprefix(PREFIXES)} }}")
    shapes.write_text(CHOSEN)
    ended = _run(files, str(data), "-s", str(shapes), *chosen.split())
    assert (ended.returncode, ended.stderr) == (code, said)


def test_results_of_a_baseline_are_not_reported_again(files: Path, tmp_path: Path) -> None:
    known = str(tmp_path / "known.ttl")
    assert _run(files, "bad.ttl", "-s", "shapes.ttl", "-f", "turtle", "-o", known).returncode == 1
    same = _run(files, "bad.ttl", "-s", "shapes.ttl", "--baseline", known)
    assert (same.returncode, same.stderr) == (0, "1 results are known, 0 known ones are gone\n")
    more = _run(files, "odd.ttl", "-s", "shapes.ttl", "--baseline", known)
    assert (more.returncode, more.stderr) == (1, "0 results are known, 1 known ones are gone\n")


@pytest.mark.parametrize(("how", "code"), [("none", 1), ("rdfs", 0), ("owlrl", 0), ("both", 0), ("rules", 0)])
def test_what_follows_is_inferred_first(how: str, code: int, files: Path) -> None:
    told = "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . ex:label rdfs:subPropertyOf ex:name ."
    data = f'{PREFIXES}{told} ex:x a ex:Person ; ex:age 1 ; ex:label "X" .'
    assert _run(files, "-", "-s", "shapes.ttl", "-i", how, given=data).returncode == code


@pytest.mark.parametrize(("regime", "how", "code"), [
    ("RDFS", "none", 2), ("RDFS", "rdfs", 0), ("RDFS", "both", 0), ("Simple", "none", 0), ("OWL-Direct", "owlrl", 2),
])  # fmt: skip
def test_an_entailment_that_shapes_need_is_given_or_refused(regime: str, how: str, code: int, files: Path) -> None:
    shapes = f"{SHAPES} ex: sh:entailment <http://www.w3.org/ns/entailment/{regime}> ."
    ended = _run(files, "good.ttl", "-s", "-", "-i", how, given=shapes)
    assert (ended.returncode, "entailment" in ended.stderr) == (code, code == 2)


def test_an_ontology_sheds_light_on_the_data(files: Path, tmp_path: Path) -> None:
    ontology = tmp_path / "ontology.ttl"
    ontology.write_text(
        f"{PREFIXES} ex:o a ex:Poet . ex:Poet <http://www.w3.org/2000/01/rdf-schema#subClassOf> ex:Person ."
    )
    poet = f"{PREFIXES} ex:p a ex:Poet ; ex:age 1 ."
    assert "nothing was validated" in _run(files, "-", "-s", "shapes.ttl", given=poet).stdout
    ended = _run(files, "-", "-s", "shapes.ttl", "-e", str(ontology), "-f", "csv", given=poet)
    assert set(re.findall(r"example.org/(\w)>", ended.stdout)) == {"p"}


def test_validation_of_nothing_is_not_success_in_rdf(files: Path) -> None:
    ended = _run(files, "other.ttl", "-s", "shapes.ttl", "-f", "turtle")
    assert ended.returncode == 1
    assert "sh:conforms" not in ended.stdout
    assert "oxs:validatedNothing true" in ended.stdout


def test_the_queries_can_be_read_without_data(files: Path) -> None:
    ended = _run(files, "-s", "shapes.ttl", "--show-queries")
    assert ended.returncode == 0
    found = [query.partition("\n")[2] for query in ended.stdout.split("# <http://example.org/")[1:]]
    assert len(found) == 3
    for query in found:
        assert isinstance(Store().query(query), QuerySolutions)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("SELECT $this { $this foo:p ?value }", "the prefix foo: is not declared"),
        ("SELECT $this { $this ?p }", "nothing fits at `}`"),
    ],
)
def test_a_constraint_that_does_not_parse_is_told_in_words(query: str, said: str, files: Path) -> None:
    shapes = f'{PREFIXES} ex:S sh:targetClass ex:Person ; sh:sparql [ sh:select "{query}" ] .'
    ended = _run(files, "bad.ttl", "-s", "-", given=shapes)
    assert ended.returncode == 2
    assert ended.stderr.startswith(f"<http://example.org/S>: a SPARQL constraint does not parse: {said}")


def test_ill_formed_shapes_are_no_verdict(files: Path) -> None:
    ill = (
        f"{PREFIXES} ex:S a sh:NodeShape ; sh:targetClass ex:Person ; sh:property [ sh:path ex:p ; sh:minCount 'x' ] ."
    )
    for more in ([], ["-m"]):
        ended = _run(files, "bad.ttl", "-s", "-", *more, given=ill)
        assert (ended.returncode, ended.stdout) == (2, "")
        assert len(ended.stderr.splitlines()) == 1


def test_what_would_check_nothing_is_told_beside_the_verdict(files: Path) -> None:
    vain = f"{PREFIXES} ex:S a sh:NodeShape ; sh:targetClass ex:Person ; sh:property [ sh:path ex:p ; sh:minCont 1 ] ."
    ended = _run(files, "bad.ttl", "-s", "-", given=vain)
    assert (ended.returncode, ended.stdout) == (0, "conforms: true\n")
    (line,) = ended.stderr.splitlines()
    assert line.startswith("shapes: <http://example.org/S>, at <http://example.org/p>: sh:minCont is no term of SHACL")
    many = vain + "".join(f" ex:S{number} a sh:NodeShape ." for number in range(TOLD_OF_SHAPES))
    assert _run(files, "bad.ttl", "-s", "-", given=many).stderr.splitlines()[-1].startswith("shapes: 1 more")


UNHOUSED = "<http://example.org/d> a <http://www.w3.org/ns/dcat#Dataset> ."
UNPROPOSED = "<http://example.org/i> a <https://w3id.org/oxiana/ontology#Initiative> ."


@pytest.mark.parametrize("more", ["", "inference=none", "inference=rules", "graph=default", "graph=union"])
@pytest.mark.parametrize(
    "data",
    [UNHOUSED, UNPROPOSED, f"<http://example.org/g> {{ {UNPROPOSED} }}"],
    ids=["of a catalogue", "of this graph", "in a named graph"],
)
def test_a_server_says_the_same_of_data_that_is_posted(served: str, data: str, more: str, files: Path) -> None:
    there = requests.post(
        f"{served}/shacl/validate?format=json&{more}", files={"data": ("d.trig", data)}, timeout=60
    ).json()
    chosen = [f"--{more}"] if more else []
    here = json.loads(_run(files, "-", "-df", "trig", *chosen, "-f", "json", given=data).stdout)
    for part in ("conforms", "results", "unmet"):
        assert here[part] == there[part]


@pytest.mark.alike
def test_a_server_is_validated_where_its_data_is(served: str, release: Path, files: Path) -> None:
    there = _run(files, "--endpoint", f"{served}/sparql", "-f", "nt")
    here = _run(files, str(release / "default.ttl"), "-i", "rules", "-f", "nt")
    assert (there.returncode, here.returncode) == (1, 1)
    found = [read_results(parse(ended.stdout.encode(), format=RdfFormat.N_TRIPLES)) for ended in (there, here)]
    assert found[0] == found[1] != ()


@pytest.mark.alike
def test_what_queries_cannot_do_at_a_server_the_reference_engine_does(served: str, files: Path) -> None:
    shapes = LOOP.replace("ex:Person", "<https://w3id.org/oxiana/ontology#Person>")
    ended = _run(files, "--endpoint", f"{served}/sparql", "-s", "-", "-f", "json", given=shapes)
    said = json.loads(ended.stdout)
    assert {result["shape"] for result in said["results"]} == {"http://example.org/name"}
    assert said["notes"] == [{"shape": "http://example.org/Loop", "engine": "pyshacl", "reason": "it refers to itself"}]


def test_an_answer_without_all_its_rows_is_no_ground_for_a_verdict(served: str, files: Path) -> None:
    ended = _run(files, "--endpoint", f"{served}/sparql?limit=1")
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "left out rows" in ended.stderr


def read_to_the_end(terminal: int) -> bytes:
    """Return what was written to a terminal, which is closed at its other end: an error comes after the last byte."""
    parts = []
    with suppress(OSError):
        while part := os.read(terminal, 1000):
            parts.append(part)
    os.close(terminal)
    return b"".join(parts)


def test_a_terminal_is_told_how_far_a_long_validation_is() -> None:
    ours, theirs = pty.openpty()
    with open(theirs, "w", encoding="utf-8") as terminal:  # noqa: PTH123 - it has no path
        progress = Progress(terminal, iter([0.0, 0.5, 1.5, 1.6]).__next__)
        for done in (1, 2, 3):
            progress(done, 3)
    assert read_to_the_end(ours) == b"\r2 of 3 shapes\r3 of 3 shapes\r\n"


def test_a_file_is_not_told_how_far_it_is(tmp_path: Path) -> None:
    with (tmp_path / "log").open("w") as log:
        Progress(log, iter([0.0, 5.0]).__next__)(1, 1)
    assert (tmp_path / "log").read_text() == ""


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("packed.ttl", "it is compressed: unpack it"),
        ("wide.ttl", "it is in UTF-16: write it in UTF-8"),
        ("context.jsonld", "none is fetched: write the context into the document"),
    ],
)
def test_what_is_wrong_with_a_file_is_told_in_words(name: str, said: str, files: Path) -> None:
    assert said in _run(files, name, "-s", "shapes.ttl").stderr
    with pytest.raises(SyntaxProblem, match=said):
        from_files([files / name])


def test_a_name_that_is_empty_is_no_folder(files: Path) -> None:
    assert "the name is empty" in _run(files, "", "-s", "shapes.ttl").stderr


@pytest.mark.alike
def test_a_report_that_cannot_be_written_is_no_verdict(files: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [OXIANA, "validate", "good.ttl", "-s", "shapes.ttl"],
            stdout=full, stderr=subprocess.PIPE, text=True, cwd=files, check=False,
        )  # fmt: skip
    assert (done.returncode, "standard output: No space left on device" in done.stderr) == (2, True)


ENDLESS = f"""{PREFIXES}
ex:Endless a sh:NodeShape ; sh:targetNode ex:n0 ; sh:sparql [ sh:select '''
  SELECT $this {{
    $this ?p ?o . ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?q FILTER (?c = ?f && ?i = ?l && ?q > ?c)
  }}
''' ] .
"""


@pytest.fixture
def endless(tmp_path: Path) -> list[str | Path]:
    """A validation that takes hours."""
    data, shapes = tmp_path / "data.ttl", tmp_path / "shapes.ttl"
    data.write_text(PREFIXES + "".join(f"ex:n{number} ex:p {number} .\n" for number in range(500)))
    shapes.write_text(ENDLESS)
    return [OXIANA, "validate", data, "-s", shapes]


@pytest.mark.alike
def test_the_clock_ends_it(endless: list[str | Path]) -> None:
    done = subprocess.run([*endless, "--timeout", "1.5"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "it takes longer than 1.5 seconds: give it more time, or less to do\n"


@pytest.mark.alike
def test_to_run_out_of_memory_is_no_verdict(files: Path, tmp_path: Path) -> None:
    data = tmp_path / "data.nt"
    data.write_text("".join(f"<http://example.org/{n}> <http://example.org/p> <urn:{n}> .\n" for n in range(500_000)))
    done = subprocess.run(
        ["bash", "-c", 'ulimit -v 300000; "$@"', "-", OXIANA, "validate", data, "-s", "shapes.ttl", "--timeout", "600"],
        cwd=files, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (2, "")
    assert "give it more" in done.stderr


def _handles_interrupts(process: int) -> bool:
    status = Path(f"/proc/{process}/status").read_text()
    return bool(int(re.findall(r"SigCgt:\s+(\w+)", status)[0], 16) >> (signal.SIGINT - 1) & 1)


@pytest.mark.alike
@pytest.mark.parametrize("arguments", [(), ("--timeout", "600")])
def test_an_interrupt_ends_it_though_the_engine_does_not_hear_of_it(
    arguments: tuple[str, ...], endless: list[str | Path]
) -> None:
    heeding = ["env", "--default-signal=INT", *endless, *arguments]  # what runs in the background ignores interrupts
    with subprocess.Popen(heeding, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        for handled in (True, False):  # Python's own way comes first
            while _handles_interrupts(process.pid) is not handled:
                time.sleep(0.005)
        process.send_signal(signal.SIGINT)
        assert process.stdout
        assert process.stdout.read() == b""  # nobody has the other end any longer
    assert process.returncode == -signal.SIGINT


def test_within_its_time_it_ends_as_ever(files: Path) -> None:
    done = subprocess.run(
        [OXIANA, "validate", "-", "-s", files / "shapes.ttl", "--timeout", "600"],
        input=BAD, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (1, "")
    assert "http://example.org/x" in done.stdout
