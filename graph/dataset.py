"""The dataset: what stands in the default graph, and what in which named graph.

Default graph: the content of accepted claims, all claim metadata, reference data, the ontology with its concepts and,
once derived, the inferred triples. Named graphs: one a claim, accepted or not, and the fixed ones of ``layout``.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from pyoxigraph import BlankNode, CanonicalizationAlgorithm, Dataset, DefaultGraph, Literal, NamedNode, Quad, Triple

from oxiana.graph.layout import ONTOLOGY, REFERENCE, SHAPES
from oxiana.graph.sources import Knowledge
from oxiana.graph.terms import concept, term

STATES: Final = term("states")
_RANK: Final = term("claimRank")
_MEMBER: Final = term("memberClaim")
_PREFERRED: Final = term("preferredClaim")
_DEPRECATED: Final = concept("rankDeprecated")


def assemble(knowledge: Knowledge) -> Iterator[Quad]:
    """Yield the stated quads of the dataset, nothing inferred."""
    metadata = [quad for quad in knowledge.records if isinstance(quad.graph_name, DefaultGraph)]
    content = [quad for quad in knowledge.records if not isinstance(quad.graph_name, DefaultGraph)]
    ontology = labelled(knowledge.ontology, "ontology")
    rejected = not_accepted(metadata)
    yield from metadata
    yield from content
    yield from _in(None, _statements(content))
    yield from _in(None, (quad.triple for quad in content if quad.graph_name not in rejected))
    for name, triples in ((REFERENCE, [quad.triple for quad in knowledge.reference]), (ONTOLOGY, ontology)):
        yield from _in(name, triples)
        yield from _in(None, triples)
    yield from _in(SHAPES, labelled(knowledge.shapes, "shapes"))


def not_accepted(metadata: Iterable[Quad]) -> frozenset[NamedNode]:
    """Return the claims that are deprecated, or stand in a conflict of which another claim is preferred."""
    deprecated: set[NamedNode] = set()
    members: dict[str, set[NamedNode]] = {}
    preferred: dict[str, set[NamedNode]] = {}
    for quad in metadata:
        subject, value = quad.subject, quad.object
        if not isinstance(subject, NamedNode) or not isinstance(value, NamedNode):
            continue
        if quad.predicate == _RANK and value == _DEPRECATED:
            deprecated.add(subject)
        elif quad.predicate == _MEMBER:
            members.setdefault(subject.value, set()).add(value)
        elif quad.predicate == _PREFERRED:
            preferred.setdefault(subject.value, set()).add(value)
    outranked = (members.get(conflict, set()) - winners for conflict, winners in preferred.items())
    return frozenset(deprecated.union(*outranked))


def labelled(triples: Iterable[Triple], prefix: str) -> list[Triple]:
    """Return the triples with blank nodes named by RDFC-1.0, ``prefix`` before the number."""
    dataset = Dataset(Quad(*triple) for triple in triples)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return [Triple(_resource(quad, prefix), quad.predicate, _value(quad, prefix)) for quad in dataset]


def _resource(quad: Quad, prefix: str) -> NamedNode | BlankNode | Triple:
    return _prefixed(quad.subject, prefix) if isinstance(quad.subject, BlankNode) else quad.subject


def _value(quad: Quad, prefix: str) -> NamedNode | BlankNode | Literal | Triple:
    return _prefixed(quad.object, prefix) if isinstance(quad.object, BlankNode) else quad.object


def _prefixed(node: BlankNode, prefix: str) -> BlankNode:
    return BlankNode(prefix + node.value.removeprefix("c14n"))


def _statements(content: Iterable[Quad]) -> Iterator[Triple]:
    """Yield which nodes each claim states."""
    for claim, subject in dict.fromkeys((quad.graph_name, quad.subject) for quad in content):
        if isinstance(claim, NamedNode) and isinstance(subject, NamedNode):
            yield Triple(claim, STATES, subject)


def _in(name: NamedNode | None, triples: Iterable[Triple]) -> Iterator[Quad]:
    return (Quad(triple.subject, triple.predicate, triple.object, name) for triple in triples)
