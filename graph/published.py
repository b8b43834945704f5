"""The versions of the ontology that were published before: each stays as it was, because its IRI must lead to it."""

from collections.abc import Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable

import pyoxigraph
from pyoxigraph import RdfFormat, Triple


def earlier_versions(folder: Traversable | None = None) -> Mapping[str, Traversable]:
    """Return the files of the earlier versions of the ontology in a folder, or of this package, by their numbers."""
    found = ((folder or files("oxiana.ontology")) / "published").iterdir()
    return {file.name.removesuffix(".ttl"): file for file in found if file.name.endswith(".ttl")}


def read_version(file: Traversable) -> tuple[Triple, ...]:
    """Return the triples of one version, concepts and alignments too."""
    return tuple(quad.triple for quad in pyoxigraph.parse(file.read_bytes(), RdfFormat.TURTLE))
