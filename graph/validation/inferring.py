"""What follows from data before it is validated: by RDFS, by OWL RL, or by the rules of this graph."""

from collections.abc import Iterable
from enum import Enum

from pyoxigraph import Quad, Triple

from oxiana.graph.inference import infer
from oxiana.graph.layout import INFERRED
from oxiana.graph.rule import packaged_rules
from oxiana.graph.store.oxigraph import MemoryStore
from oxiana.graph.validation.lookup import Statement


class Inference(Enum):
    """How to infer: not at all; the closures that pySHACL offers; the rules that ``oxiana build`` runs."""

    NONE = "none"
    RDFS = "rdfs"
    OWL_RL = "owlrl"
    BOTH = "both"
    RULES = "rules"


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
