"""From records to release: read, assemble, infer, validate; what the checks find decides whether it is published."""

from collections.abc import Iterable, Sized
from dataclasses import dataclass
from importlib.metadata import version as installed_version
from pathlib import Path
from typing import Final

from pyoxigraph import DefaultGraph, Triple

from oxiana.graph import catalogue, findings, release, turtle
from oxiana.graph.catalogue import Edition, File
from oxiana.graph.dataset import assemble
from oxiana.graph.errors import ReleaseRefused
from oxiana.graph.inference import Inference, infer
from oxiana.graph.layout import INFERRED, SHAPES
from oxiana.graph.products import PRODUCTS, Content, Product, changes_since
from oxiana.graph.release import Release
from oxiana.graph.rule import packaged_rules
from oxiana.graph.sources import Sources, read
from oxiana.graph.store import MemoryStore, Store
from oxiana.graph.validation.compiled.validating import Engine
from oxiana.graph.validation.release import validate_catalogue, validate_release
from oxiana.graph.validation.report import Report

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


def build(sources: Sources, out: Path, engine: Engine = Engine.AUTO, previous: Release | None = None) -> Build:
    """Build and publish a release; raise an AuthorError, and leave what is at ``out``, if the knowledge is not fit.

    If the ``previous`` release differs, the catalogue names it, and a file tells what has changed.
    """
    store = MemoryStore(assemble(read(sources)))
    inference = infer(store, packaged_rules())
    report = validate(store, engine)
    _refuse(report)
    return Build(publish(store, report, out, previous), inference, report)


def validate(store: Store, engine: Engine = Engine.AUTO) -> Report:
    """Validate the default graph: what is stated first, then with what is inferred."""
    inferred = list(store.get(INFERRED))
    stated = set(store.get(DefaultGraph())) - set(inferred)
    return validate_release(_ordered(stated), _ordered(inferred), store.get(SHAPES), engine)


def _refuse(report: Report) -> None:
    if refusals := findings.refusals(report):
        raise ReleaseRefused(refusals)


def publish(store: Store, report: Report, out: Path, previous: Release | None = None) -> Release:
    """Write the release of the dataset in this store."""
    content = Content(sorted(store.dump(), key=str), report)
    identity = release.digest(release.canonical(content.quads))
    version = f"{installed_version('oxiana')}+{identity[:12]}"
    before = previous if previous and previous.id != identity else None
    products = (*PRODUCTS, changes_since(before.quads())) if before else PRODUCTS
    files = {product.name: product.write(content) for product in products}
    listed = [_listed(product, files[product.name]) for product in products]
    edition = Edition(identity, version, before.version if before else None)
    described = catalogue.describe(store, edition, listed)
    _refuse(validate_catalogue(described))
    files[release.CATALOG_FILE] = turtle.write(described).encode()
    return release.write_release(files, Release(out, identity, version, _counts(store, report, content.quads)))


def _listed(product: Product, data: bytes) -> File:
    return File(product.name, product.media_type, product.titles, product.dump, len(data), release.digest(data))


def _counts(store: Store, report: Report, quads: Sized) -> dict[str, int]:
    (row,) = store.select(_CLAIMS)
    return {
        "claims": int(row["count"].value),
        "quads": len(quads),
        "inferred": sum(1 for _ in store.get(INFERRED)),
        "shapes": len(report.met),
        "results": len(report.results),
    }


def _ordered(triples: Iterable[Triple]) -> list[Triple]:
    return sorted(triples, key=str)
