"""What a page tells of one thing: its statements with the claims that state them, its names, and what links to it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad, Triple

from oxiana.graph.terms import external, graph
from oxiana.server.asking import Ask, Term
from oxiana.server.labels import Labels, labels_of

PAGE: Final = 50
"""How many links to a thing one page shows."""

_TYPE: Final = external("rdf", "type")
_NAMES: Final = (external("skos", "prefLabel"), external("skos", "altLabel"), external("rdfs", "label"))
_DESCRIPTIONS: Final = (external("skos", "definition"), external("dcterms", "description"))
_FIXED_GRAPHS: Final = frozenset(graph(name) for name in ("reference", "inferred", "ontology"))

_STATEMENTS: Final = """
SELECT ?property ?value ?graph WHERE {
  { $thing ?property ?value } UNION
  { GRAPH ?graph { $thing ?property ?value } FILTER(?graph NOT IN (graph:shapes, graph:catalog)) }
  FILTER(?property != skos:hiddenLabel)
}"""
"""Misspellings are there to be searched, not to be shown."""

_CLAIMS: Final = """
SELECT ?claim ?speaker ?voice ?modality ?document ?start ?end WHERE {
  VALUES ?claim { $claims }
  OPTIONAL { ?claim ox:attributedTo ?speaker }
  OPTIONAL { ?claim ox:voice ?voice }
  OPTIONAL { ?claim ox:modality ?modality }
  OPTIONAL { ?claim ox:claimSource ?document }
  OPTIONAL { ?claim ox:hasEvidence ?span . ?span ox:spanStart ?start ; ox:spanEnd ?end }
} ORDER BY ?claim ?start ?end"""

_LINK_COUNTS: Final = """
SELECT ?property (COUNT(*) AS ?count) WHERE { ?other ?property $thing FILTER(isIRI(?other)) }
GROUP BY ?property ORDER BY DESC(?count) ?property"""

_LINKS: Final = """
SELECT ?other ?property WHERE { ?other ?property $thing FILTER(isIRI(?other)) }
ORDER BY ?property ?other LIMIT $limit OFFSET $offset"""

_CONTENT: Final = "SELECT ?subject ?property ?value WHERE { GRAPH $thing { ?subject ?property ?value } } LIMIT 500"


@dataclass(frozen=True)
class Span:
    """A range of code points of a document."""

    start: str
    end: str


@dataclass(frozen=True)
class ClaimLine:
    """Who says it, how, in which document, and where in it."""

    iri: NamedNode
    speaker: Term | None
    voice: Term | None
    modality: Term | None
    document: Term | None
    spans: tuple[Span, ...]


@dataclass(frozen=True)
class Statement:
    """One value of a property; ``accepted`` is false when only claims that are not accepted state it."""

    value: Term
    claims: tuple[ClaimLine, ...]
    graphs: tuple[NamedNode, ...]
    accepted: bool


@dataclass(frozen=True)
class TypeOf:
    """A class of the thing, and whether it was only derived."""

    value: NamedNode
    derived: bool


@dataclass(frozen=True)
class Links:
    """What links to the thing: how often by each property, and one page of the links."""

    counts: tuple[tuple[NamedNode, int], ...]
    links: tuple[Triple, ...]
    page: int

    @property
    def total(self) -> int:
        """How many links there are."""
        return sum(count for _, count in self.counts)

    @property
    def pages(self) -> int:
        """How many pages they fill."""
        return -(-self.total // PAGE)


@dataclass(frozen=True)
class Portrait:
    """All that a page shows of the thing."""

    thing: NamedNode
    types: tuple[TypeOf, ...]
    names: tuple[Literal, ...]
    descriptions: tuple[Literal, ...]
    properties: tuple[tuple[NamedNode, tuple[Statement, ...]], ...]
    accepted: tuple[Quad, ...]
    content: tuple[Triple, ...]
    incoming: Links
    labels: Labels


@dataclass(frozen=True)
class _Sources:
    """The graphs in which each property and value of the thing stands; the default graph is None."""

    graphs: Mapping[tuple[NamedNode, Term], frozenset[NamedNode | None]]

    def claims(self) -> list[NamedNode]:
        found = {g for graphs in self.graphs.values() for g in graphs if g is not None and g not in _FIXED_GRAPHS}
        return sorted(found, key=lambda g: g.value)


def _sources(ask: Ask, thing: NamedNode) -> _Sources:
    graphs: dict[tuple[NamedNode, Term], set[NamedNode | None]] = defaultdict(set)
    for row in ask.select(_STATEMENTS, thing=thing):
        graphs[row["property"], row["value"]].add(row["graph"])
    return _Sources({pair: frozenset(found) for pair, found in graphs.items()})


def _claim_lines(ask: Ask, claims: Sequence[NamedNode]) -> dict[NamedNode, ClaimLine]:
    if not claims:
        return {}
    lines = {}
    for claim, group in groupby(ask.select(_CLAIMS, claims=claims), key=lambda row: row["claim"]):
        rows = list(group)
        spans = tuple(Span(row["start"].value, row["end"].value) for row in rows if row["start"])
        first = rows[0]
        lines[claim] = ClaimLine(claim, first["speaker"], first["voice"], first["modality"], first["document"], spans)
    return lines


def _statement(value: Term, found: frozenset[NamedNode | None], lines: Mapping[NamedNode, ClaimLine]) -> Statement:
    named = sorted((g for g in found if g is not None), key=lambda g: g.value)
    return Statement(
        value,
        tuple(lines[g] for g in named if g in lines),
        tuple(g for g in named if g in _FIXED_GRAPHS),
        None in found,
    )


def _properties(
    sources: _Sources, lines: Mapping[NamedNode, ClaimLine]
) -> tuple[tuple[NamedNode, tuple[Statement, ...]], ...]:
    apart = {_TYPE, *_NAMES, *_DESCRIPTIONS}
    grouped: dict[NamedNode, list[Statement]] = defaultdict(list)
    for (prop, value), found in sorted(sources.graphs.items(), key=lambda item: str(item[0])):
        if prop not in apart:
            grouped[prop].append(_statement(value, found, lines))
    ranked = sorted(grouped.items(), key=lambda item: min(_rank(statement) for statement in item[1]))
    return tuple((prop, tuple(sorted(statements, key=_rank))) for prop, statements in ranked)


def _rank(statement: Statement) -> int:
    """Put what documents say first, then reference data, then what is derived."""
    if statement.claims:
        return 0
    return 2 if graph("inferred") in statement.graphs else 1


def _incoming(ask: Ask, thing: NamedNode, page: int) -> Links:
    counts = tuple((row["property"], int(row["count"].value)) for row in ask.select(_LINK_COUNTS, thing=thing))
    rows = ask.select(_LINKS, thing=thing, limit=PAGE, offset=(page - 1) * PAGE) if counts else []
    return Links(counts, tuple(Triple(row["other"], row["property"], thing) for row in rows), page)


def _content(ask: Ask, thing: NamedNode) -> tuple[Triple, ...]:
    rows = ask.select(_CONTENT, thing=thing)
    return tuple(sorted((Triple(row["subject"], row["property"], row["value"]) for row in rows), key=str))


def _values(sources: _Sources, *properties: NamedNode) -> list[Term]:
    found = [(properties.index(prop), value) for prop, value in sources.graphs if prop in properties]
    return [value for _, value in sorted(found, key=lambda pair: (pair[0], str(pair[1])))]


def _literals(sources: _Sources, *properties: NamedNode) -> tuple[Literal, ...]:
    return tuple(value for value in _values(sources, *properties) if isinstance(value, Literal))


def _types(sources: _Sources) -> tuple[TypeOf, ...]:
    inferred = graph("inferred")
    return tuple(
        TypeOf(value, derived=inferred in found)
        for (prop, value), found in sorted(sources.graphs.items(), key=lambda item: (inferred in item[1], str(item[0])))
        if prop == _TYPE and isinstance(value, NamedNode)
    )


def _mentioned(
    sources: _Sources, lines: Iterable[ClaimLine], links: Links, content: Iterable[Triple]
) -> set[NamedNode]:
    said = (part for line in lines for part in (line.speaker, line.voice, line.modality, line.document))
    linked = (part for triple in (*links.links, *content) for part in (triple.subject, triple.predicate, triple.object))
    stated = (part for pair in sources.graphs for part in pair)
    return {part for part in (*said, *linked, *stated) if isinstance(part, NamedNode)} | {p for p, _ in links.counts}


def portrait(ask: Ask, thing: NamedNode, lang: str, page: int) -> Portrait | None:
    """Return what a page tells of the thing, with this page of its links; None when nothing is known of it."""
    sources = _sources(ask, thing)
    content = _content(ask, thing)
    links = _incoming(ask, thing, page)
    if not (sources.graphs or content or links.counts):
        return None
    lines = _claim_lines(ask, sources.claims())
    return Portrait(
        thing=thing,
        types=_types(sources),
        names=_literals(sources, *_NAMES),
        descriptions=_literals(sources, *_DESCRIPTIONS),
        properties=_properties(sources, lines),
        accepted=tuple(
            sorted((Quad(thing, *pair) for pair, found in sources.graphs.items() if None in found), key=str)
        ),
        content=content,
        incoming=links,
        labels=labels_of(ask, _mentioned(sources, lines.values(), links, content) | {thing}, lang),
    )
