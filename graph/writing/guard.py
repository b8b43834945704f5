"""The guard of a store: shapes that a write may not break where they held before.

The report on each generation is kept beside its data, so that a write costs one validation, and none but of what it
touches unless that is much.
"""

import hashlib
import os
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pyoxigraph import CanonicalizationAlgorithm, Dataset, Quad, RdfFormat, Triple, parse, serialize

from oxiana.graph.store.interface import Store
from oxiana.graph.validation.baseline import Difference, since
from oxiana.graph.validation.compiled.changing import revalidate
from oxiana.graph.validation.compiled.validating import validate_store
from oxiana.graph.validation.lookup import Statement
from oxiana.graph.validation.report import VIOLATION, Report, at_least
from oxiana.graph.validation.report_rdf import read_results, to_triples
from oxiana.graph.validation.vetting import vet

MANY = 300
"""A change of more triples costs more to follow than a validation of everything."""


@dataclass(frozen=True)
class Guard:
    """Shapes, and the name that reports by them are kept under."""

    shapes: tuple[Quad, ...]
    name: str

    def report(self, store: Store, kept: Path) -> Report:
        """Return the report on a generation, kept in its folder; if it is not there yet, it is made, and kept."""
        try:
            return Report(read_results(parse((kept / self.name).read_bytes(), format=RdfFormat.N_TRIPLES)))
        except FileNotFoundError:
            report = validate_store(store, self.shapes)
            self.keep(report, kept)
            return report

    def report_anew(self, store: Store, before: Report, touched: Iterable[Triple]) -> Report:
        """Return the report on a store after a change of no more than these triples."""
        touched = tuple(touched)
        if len(touched) > MANY:
            return validate_store(store, self.shapes)
        return revalidate(store, self.shapes, before, touched) if touched else before

    def keep(self, report: Report, folder: Path) -> None:
        """Keep the report on a generation in its folder, whole or not at all."""
        unfinished = folder / f"unfinished-{self.name}"
        with unfinished.open("wb") as file:
            file.write(serialize(to_triples(report), format=RdfFormat.N_TRIPLES) or b"")
            file.flush()
            os.fsync(file.fileno())
        unfinished.rename(folder / self.name)


def new_violations(before: Report, after: Report) -> Difference:
    """Return what is violated after and was not before: by focus node, path, value, component and shape."""
    return since(at_least(after, VIOLATION), at_least(before, VIOLATION).results)


def vetted(shapes: Iterable[Statement]) -> bytes:
    """Return shapes as N-Triples that are the same for the same shapes; ShapesRejected when they cannot be used."""
    triples = Dataset(Quad(one.subject, one.predicate, one.object) for one in vet(shapes))
    triples.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return b"".join(sorted((serialize(triples, format=RdfFormat.N_TRIPLES) or b"").splitlines(keepends=True)))


@lru_cache(maxsize=2)
def guard(file: Path) -> Guard:
    """Return the guard whose shapes :func:`vetted` has written into a file."""
    content = file.read_bytes()
    name = f"guard-{hashlib.sha256(content).hexdigest()[:16]}.nt"
    return Guard(tuple(parse(content, format=RdfFormat.N_TRIPLES)), name)
