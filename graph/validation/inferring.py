"""What follows from data before it is validated: by RDFS, by OWL RL, or by the rules of this graph."""

from collections.abc import Iterable
from enum import Enum
from typing import Final

from pyoxigraph import NamedNode, Quad, Triple

from oxiana.graph.errors import ShapesRejected
from oxiana.graph.inference import infer
from oxiana.graph.layout import INFERRED
from oxiana.graph.rule import packaged_rules
from oxiana.graph.store.oxigraph import MemoryStore
from oxiana.graph.terms import external
from oxiana.graph.validation.lookup import Statement


class Inference(Enum):
    """How to infer: not at all; the closures that pySHACL offers; the rules that ``oxiana build`` runs."""

    NONE = "none"
    RDFS = "rdfs"
    OWL_RL = "owlrl"
    BOTH = "both"
    RULES = "rules"


ENTAILMENT: Final = external("sh", "entailment")
_CLOSED_BY_RDFS: Final = frozenset({Inference.RDFS, Inference.BOTH})
_REGIMES: Final = {
    "http://www.w3.org/ns/entailment/Simple": frozenset(Inference),
    "http://www.w3.org/ns/entailment/RDF": _CLOSED_BY_RDFS,
    "http://www.w3.org/ns/entailment/RDFS": _CLOSED_BY_RDFS,
}
"""What gives each regime of entailment that can be had here."""


def check_entailment(shapes: Iterable[Statement], how: Inference) -> None:
    """Raise ShapesRejected if shapes need what is not inferred: to go on would be no verdict (SHACL, section 1.5)."""
    for item in shapes:
        if item.predicate != ENTAILMENT:
            continue
        given = _REGIMES.get(item.object.value, frozenset()) if isinstance(item.object, NamedNode) else frozenset()
        if how not in given:
            remedy = "choose the inference rdfs or both" if given else "remove it, for nothing here gives it"
            raise ShapesRejected(f"the shapes need the entailment {item.object}", remedy)


def inferred(statements: Iterable[Statement], how: Inference) -> tuple[Triple, ...]:
    """Return what follows from one graph and is not stated in it; closures take long over large data."""
    if how is Inference.NONE:
        return ()
    if how is Inference.RULES:
        store = MemoryStore(Quad(item.subject, item.predicate, item.object) for item in statements)
        infer(store, packaged_rules())
        return tuple(store.get(INFERRED))
    from oxiana.graph.validation import pyshacl

    return pyshacl.closure(statements, how.value)
