"""From records to release: read, assemble, infer, validate; what the checks find decides whether it is published."""

from collections.abc import Iterable, Sized
from dataclasses import dataclass
from importlib.metadata import version as installed_version
from pathlib import Path
from typing import Final

import pyoxigraph
from pyoxigraph import DefaultGraph, RdfFormat, Triple

from oxiana.graph import catalogue, findings, release, turtle
from oxiana.graph.catalogue import File
from oxiana.graph.dataset import assemble
from oxiana.graph.errors import ReleaseRefused
from oxiana.graph.inference import Inference, infer, packaged_rules
from oxiana.graph.layout import INFERRED, ONTOLOGY, SHAPES
from oxiana.graph.reification import reified
from oxiana.graph.release import Release
from oxiana.graph.sources import Sources, read
from oxiana.graph.store import MemoryStore, Store
from oxiana.graph.terms import PREFIXES
from oxiana.graph.validation.compiled.validating import Engine
from oxiana.graph.validation.release import validate_release
from oxiana.graph.validation.report import Report
from oxiana.graph.validation.report_rdf import to_triples

_FILES: Final = {
    release.DATA: ("application/n-quads", "The whole dataset in canonical N-Quads"),
    "oxiana.trig": ("application/trig", "The whole dataset in TriG"),
    "default.ttl": ("text/turtle", "The default graph: what is accepted and what follows from it"),
    "reified.ttl": ("text/turtle", "The default graph and all claims in RDF 1.2: each reifies what it states"),
    "ontology.ttl": ("text/turtle", "The ontology and its concepts"),
    "shapes.ttl": ("text/turtle", "The shapes"),
    "report.ttl": ("text/turtle", "The validation report"),
    "report.json": ("application/json", "The validation report in JSON"),
}
"""Media type and title of each file that the catalogue lists."""

_CLAIMS: Final = "SELECT (COUNT(?claim) AS ?count) WHERE { ?claim a ox:Claim }"


@dataclass(frozen=True, slots=True)
class Build:
    """A finished build: the release, what was derived for it, and what validation reports."""

    release: Release
    inference: Inference
    report: Report

    def summary(self) -> dict[str, str | int]:
        """Return the figures of the build by name."""
        return {
            **self.release.counts,
            "rounds": self.inference.rounds,
            "version": self.release.version,
            "id": self.release.id,
        }


def build(sources: Sources, out: Path, engine: Engine = Engine.AUTO) -> Build:
    """Build and publish a release; raise an AuthorError, and leave what is at ``out``, if the knowledge is not fit."""
    store = MemoryStore(assemble(read(sources)))
    inference = infer(store, packaged_rules())
    report = validate(store, engine)
    if refusals := findings.refusals(report):
        raise ReleaseRefused(refusals)
    return Build(publish(store, report, out), inference, report)


def validate(store: Store, engine: Engine = Engine.AUTO) -> Report:
    """Validate the default graph: what is stated first, then with what is inferred."""
    inferred = list(store.get(INFERRED))
    stated = set(store.get(DefaultGraph())) - set(inferred)
    return validate_release(_ordered(stated), _ordered(inferred), store.get(SHAPES), engine)


def publish(store: Store, report: Report, out: Path) -> Release:
    """Write the release of the dataset in this store."""
    quads = sorted(store.dump(), key=str)
    data = release.canonical(quads)
    identity = release.digest(data)
    version = f"{installed_version('oxiana')}+{identity[:12]}"
    files = {
        release.DATA: data,
        "oxiana.trig": pyoxigraph.serialize(quads, format=RdfFormat.TRIG, prefixes=PREFIXES) or b"",
        "default.ttl": _turtle(store.get(DefaultGraph())),
        "reified.ttl": b'VERSION "1.2"\n' + _turtle(reified(quads)),
        "ontology.ttl": _turtle(store.get(ONTOLOGY)),
        "shapes.ttl": _turtle(store.get(SHAPES)),
        "report.ttl": _turtle(to_triples(report)),
        "report.json": findings.as_json(report).encode(),
    }
    listed = [File(name, *_FILES[name], len(content), release.digest(content)) for name, content in files.items()]
    files[release.CATALOG_FILE] = _turtle(catalogue.describe(store, identity, version, listed))
    return release.write_release(files, Release(out, identity, version, _counts(store, report, quads)))


def _counts(store: Store, report: Report, quads: Sized) -> dict[str, int]:
    (row,) = store.select(_CLAIMS)
    return {
        "claims": int(row["count"].value),
        "quads": len(quads),
        "inferred": sum(1 for _ in store.get(INFERRED)),
        "shapes": len(report.met),
        "results": len(report.results),
    }


def _turtle(triples: Iterable[Triple]) -> bytes:
    return turtle.write(triples).encode()


def _ordered(triples: Iterable[Triple]) -> list[Triple]:
    return sorted(triples, key=str)
