"""How a triple is known: who states it and where, or by which rule it follows and from what."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import groupby
from typing import Final

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, QuerySolution, Triple

from oxiana.graph.layout import ONTOLOGY, REFERENCE
from oxiana.graph.proof import Select, Step, prove
from oxiana.graph.rule import Rule, Term

_HOLDS: Final = "SELECT (1 AS ?yes) WHERE {{ {triple} }}"
_GRAPHS: Final = "SELECT ?graph WHERE {{ GRAPH ?graph {{ {triple} }} }} ORDER BY ?graph"
_CLAIMS: Final = """
SELECT ?claim ?speaker ?voice ?modality ?rank ?document ?start ?end WHERE {{
  VALUES ?claim {{ {nodes} }}
  ?claim a ox:Claim ; ox:attributedTo ?speaker ; ox:voice ?voice ; ox:modality ?modality ; ox:hasEvidence ?span .
  ?span ox:spanStart ?start ; ox:spanEnd ?end ; ox:inSnapshot/ox:snapshotOf ?document .
  OPTIONAL {{ ?claim ox:claimRank ?given }}
  BIND(COALESCE(?given, oxc:rankNormal) AS ?rank)
}} ORDER BY ?claim ?document ?start ?speaker"""
_SOURCES: Final = "SELECT DISTINCT ?source WHERE {{ {subject} dcterms:source ?source }} ORDER BY ?source"


class Known(Enum):
    """On what a triple rests."""

    CLAIMS = "claims"
    REFERENCE = "reference"
    ONTOLOGY = "ontology"
    RECORD = "record"
    RULE = "rule"


@dataclass(frozen=True, slots=True)
class Place:
    """Code points of a document, from ``start`` to before ``end``."""

    document: NamedNode
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Testimony:
    """A claim: who says it, how, of what rank it is, and where it stands."""

    claim: NamedNode
    speakers: tuple[NamedNode, ...]
    voice: NamedNode
    modality: NamedNode
    rank: NamedNode
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """A triple and how it is known: claims and sources if it is stated, rule and premises if it is inferred.

    A record is what is said of a claim or its evidence itself, not by it; the claims are then those it is said of.
    """

    triple: Triple
    known: Known
    claims: tuple[Testimony, ...] = ()
    sources: tuple[NamedNode, ...] = ()
    rule: Rule | None = None
    premises: tuple["Explanation", ...] = ()

    @property
    def axioms(self) -> list[Triple]:
        """The premises that are of the ontology."""
        return [premise.triple for premise in self.premises if premise.known is Known.ONTOLOGY]

    @property
    def facts(self) -> list["Explanation"]:
        """The other premises."""
        return [premise for premise in self.premises if premise.known is not Known.ONTOLOGY]


def explain(select: Select, rules: Sequence[Rule], triple: Triple) -> Explanation | None:
    """Return how a triple of the default graph is known; None if it is not there."""
    if not any(select(_HOLDS.format(triple=triple))):
        return None
    return _explained(select, prove(select, rules, [triple]), Quad(*triple))


def claims_that_state(select: Select, triple: Triple) -> tuple[Testimony, ...]:
    """Return the claims whose content has the triple, accepted or not."""
    return _testimonies(select, _graphs(select, triple))


def _explained(select: Select, proofs: Mapping[Triple, Step], statement: Quad) -> Explanation:
    if not isinstance(statement.graph_name, DefaultGraph):
        return Explanation(statement.triple, Known.CLAIMS, _testimonies(select, [statement.graph_name]))
    if (step := proofs.get(statement.triple)) is None:
        return _stated(select, statement.triple)
    premises = tuple(_explained(select, proofs, premise) for premise in step.premises)
    return Explanation(statement.triple, Known.RULE, rule=step.rule, premises=premises)


def _stated(select: Select, triple: Triple) -> Explanation:
    """Return how a triple is known that no rule derives; blank nodes there are only in the ontology."""
    if isinstance(triple.subject, BlankNode) or isinstance(triple.object, BlankNode):
        return Explanation(triple, Known.ONTOLOGY)
    graphs = _graphs(select, triple)
    claims = _testimonies(select, graphs)
    if ONTOLOGY in graphs:
        return Explanation(triple, Known.ONTOLOGY, claims)
    if REFERENCE in graphs:
        sources = tuple(row["source"] for row in select(_SOURCES.format(subject=triple.subject)))
        return Explanation(triple, Known.REFERENCE, claims, sources)
    if claims:
        return Explanation(triple, Known.CLAIMS, claims)
    return Explanation(triple, Known.RECORD, _testimonies(select, [triple.subject]))


def _graphs(select: Select, triple: Triple) -> list[NamedNode]:
    return [row["graph"] for row in select(_GRAPHS.format(triple=triple))]


def _testimonies(select: Select, nodes: Iterable[Term]) -> tuple[Testimony, ...]:
    """Return the claims among the nodes."""
    rows = select(_CLAIMS.format(nodes=" ".join(map(str, nodes))))
    return tuple(_testimony(claim, list(group)) for claim, group in groupby(rows, key=lambda row: row["claim"]))


def _testimony(claim: NamedNode, rows: Sequence[QuerySolution]) -> Testimony:
    places = (Place(row["document"], int(row["start"].value), int(row["end"].value)) for row in rows)
    speakers = tuple(dict.fromkeys(row["speaker"] for row in rows))
    first = rows[0]
    return Testimony(claim, speakers, first["voice"], first["modality"], first["rank"], tuple(dict.fromkeys(places)))
