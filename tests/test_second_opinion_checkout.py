"""A third engine, pyrudof, finds what the queries find in the data of the benchmark, of all families of constraints."""

import runpy
from collections import Counter
from pathlib import Path

import pyrudof
from pyoxigraph import RdfFormat, parse, serialize

from oxiana.graph.terms import external
from oxiana.graph.validation.compiled.validating import validate

BENCH = Path(__file__).parents[1] / "bench"
DATATYPE = external("sh", "DatatypeConstraintComponent")
TRIPLES = 20_000


def test_pyrudof_finds_the_same_but_for_ill_formed_literals(tmp_path: Path) -> None:
    triples = tuple(runpy.run_path(str(BENCH / "generate.py"))["generate"](TRIPLES))
    (tmp_path / "data.nt").write_bytes(serialize(triples, format=RdfFormat.N_TRIPLES) or b"")
    shapes = BENCH / "diplomacy.ttl"
    report = validate(triples, parse(shapes.read_bytes(), RdfFormat.TURTLE))
    ours = Counter((str(one.focus).strip("<>"), one.component.value) for one in report.results)

    rudof = pyrudof.Rudof(pyrudof.RudofConfig())
    rudof.read_data(str(tmp_path / "data.nt"), format=pyrudof.RDFFormat.NTriples)
    rudof.read_shacl(str(shapes))
    others = Counter(
        (one.focus_node.strip("<>"), one.constraint_component.strip("<>")) for one in rudof.validate_shacl()
    )

    assert len({component for _, component in ours}) > 10
    assert others <= ours
    assert {component for _, component in ours - others} == {DATATYPE.value}
