"""Records in, checked graph out."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import rdflib


def open(release: Path) -> "rdflib.Dataset":  # noqa: A001 - `oxiana.graph.open` reads as what it does
    """Return a release, its catalogue included, as an rdflib dataset; its default graph is what is accepted."""
    from oxiana.graph.release import open_release
    from oxiana.graph.store.rdflib import RdflibStore

    return RdflibStore(open_release(release).dataset()).dataset
