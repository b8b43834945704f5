"""The page of the ontology: its patterns as pictures, its classes as a tree, and each term with what is said of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode

from oxiana.graph.examples import Example, of_classes
from oxiana.graph.terms import ONTOLOGY, PREFIXES, compact, external, term
from oxiana.server import description
from oxiana.server.asking import Ask
from oxiana.server.diagram import Diagram, Wording, draw
from oxiana.server.expressions import Piece, worded
from oxiana.server.labels import Labels, labels_of
from oxiana.server.lexicon import Branch, Lexicon, is_ours
from oxiana.server.markup import language
from oxiana.server.outline import Outline, Value
from oxiana.server.patterns import Link, Pattern, drawn, links, patterns

KINDS: Final = {
    "Classes": "Class",
    "Object properties": "ObjectProperty",
    "Data properties": "DatatypeProperty",
    "Annotation properties": "AnnotationProperty",
}
"""The heading under which each kind of term stands."""

_TYPE, _KIND_OF = external("rdf", "type"), external("rdfs", "subClassOf")
_DERIVED_FROM: Final = term("derivedFrom")
FACTS: Final = {
    _KIND_OF: "Kind of",
    external("owl", "equivalentClass"): "The same as",
    external("rdfs", "domain"): "Of",
    external("rdfs", "range"): "Values",
    external("rdfs", "seeAlso"): "Values from",
    external("rdfs", "subPropertyOf"): "Implies",
    external("owl", "inverseOf"): "Reverse of",
    external("owl", "propertyChainAxiom"): "Follows from the path",
    _DERIVED_FROM: "Derived from",
    term("bringsTo"): "Brings to the stage",
    external("owl", "propertyDisjointWith"): "Never together with",
    external("skos", "exactMatch"): "Elsewhere, exactly",
    external("skos", "closeMatch"): "Elsewhere, nearly",
    external("skos", "broadMatch"): "Elsewhere, wider",
    external("skos", "narrowMatch"): "Elsewhere, narrower",
    external("skos", "relatedMatch"): "Elsewhere, related",
    external("dcterms", "isReplacedBy"): "Use instead",
    external("skos", "editorialNote"): "Note for editors",
}
"""What is said of a term in its own triples, and how the page words it, in order."""
TOLD_ELSEWHERE: Final = frozenset(
    {
        _TYPE,
        external("rdfs", "label"),
        external("skos", "definition"),
        external("skos", "scopeNote"),
        external("skos", "example"),
        external("owl", "deprecated"),
        external("vs", "term_status"),
        external("rdfs", "isDefinedBy"),
        external("dcterms", "created"),
    }
)
"""What is said of a term and shown in another way: as its heading, a badge, a paragraph; or the same of all terms."""
_CHARACTERISTICS: Final = {
    external("owl", "TransitiveProperty"): "transitive",
    external("owl", "SymmetricProperty"): "symmetric",
    external("owl", "IrreflexiveProperty"): "irreflexive",
}


@dataclass(frozen=True)
class Fact:
    """A line about a term: its heading, and values of one or several pieces each."""

    heading: str
    values: tuple[tuple[Piece, ...], ...]

    @property
    def short(self) -> bool:
        """Whether the values can stand in one line: each is a single name."""
        return all(len(value) == 1 and not isinstance(value[0], Literal) for value in self.values)


@dataclass(frozen=True)
class TermCard:
    """A class or property as the page shows it."""

    node: NamedNode
    definitions: tuple[Literal, ...]
    notes: tuple[Literal, ...]
    examples: tuple[Literal, ...]
    facts: tuple[Fact, ...]
    badges: tuple[str, ...]
    query: Example | None

    @property
    def local(self) -> str:
        """The name without its namespace, which is the anchor on the page."""
        return self.node.value.removeprefix(PREFIXES["ox"])


@dataclass(frozen=True)
class Picture:
    """A pattern, and its picture from the data."""

    pattern: Pattern
    diagram: Diagram


@dataclass(frozen=True)
class Vocabulary:
    """Everything that the page of the ontology shows."""

    header: Outline
    labels: Labels
    pictures: tuple[Picture, ...]
    tree: tuple[Branch, ...]
    groups: tuple[tuple[str, tuple[TermCard, ...]], ...]
    derived: frozenset[NamedNode]

    @property
    def above(self) -> frozenset[str]:
        """What the page says of the ontology at its head already."""
        return frozenset(
            external(*name).value for name in (("rdf", "type"), ("dcterms", "title"), ("dcterms", "description"))
        )

    @property
    def versions(self) -> tuple[Literal, ...]:
        """The version of the ontology."""
        return _spoken(self.header, "owl", "versionInfo")

    @property
    def descriptions(self) -> tuple[Literal, ...]:
        """What the ontology is about, in the language of the page."""
        return _spoken(self.header, "dcterms", "description")


def vocabulary(ask: Ask) -> Vocabulary | None:
    """Return the content of the page; None where the data has no ontology."""
    found = description.of_ontology(ask)
    if not found:
        return None
    lexicon = Lexicon(found.triples)
    named = {node for t in found.triples for node in t if isinstance(node, NamedNode)}
    labels = labels_of(ask, {*named, ONTOLOGY}, language())
    return Vocabulary(
        _header(lexicon.of(ONTOLOGY)),
        labels,
        tuple(_pictures(ask, lexicon, labels)),
        lexicon.tree(),
        tuple(_groups(lexicon)),
        frozenset(t.subject for t in found.triples if t.predicate == _DERIVED_FROM and is_ours(t.subject)),
    )


def _groups(lexicon: Lexicon) -> Iterator[tuple[str, tuple[TermCard, ...]]]:
    """Yield the terms by kind; one that is of several kinds stands under the first."""
    seen: set[NamedNode] = set()
    for heading, kind in KINDS.items():
        found = [node for node in lexicon.of_kind(kind) if node not in seen]
        seen.update(found)
        yield heading, tuple(_card(lexicon, node) for node in found)


def _header(outline: Outline) -> Outline:
    """Return what is said of the ontology itself, without what is said in another language."""
    said = ((prop, tuple(v for v in values if not _in_another_language(v))) for prop, values in outline.properties)
    return Outline(outline.node, tuple(said))


def _pictures(ask: Ask, lexicon: Lexicon, labels: Labels) -> Iterator[Picture]:
    found = links(ask, patterns())
    above = {cls: lexicon.above(cls) for cls in lexicon.of_kind("Class")}
    wording = Wording(lambda node: labels.name(node).text, lambda node: compact(node.value).removeprefix("ox:"))
    for pattern in patterns():
        shown = [link for link in drawn(pattern, found, above) if _told(lexicon, link)]
        if shown:
            yield Picture(pattern, draw(pattern.classes, shown, wording))


def _told(lexicon: Lexicon, link: Link) -> bool:
    return all(map(lexicon.knows, (link.start, link.property, link.end)))


def _card(lexicon: Lexicon, node: NamedNode) -> TermCard:
    outline = lexicon.of(node)
    return TermCard(
        node,
        _spoken(outline, "skos", "definition"),
        _spoken(outline, "skos", "scopeNote"),
        _spoken(outline, "skos", "example"),
        tuple(_facts(lexicon, node)),
        tuple(_badges(outline)),
        of_classes().get(node.value.removeprefix(PREFIXES["ox"])),
    )


def _spoken(outline: Outline, vocabulary: str, local: str) -> tuple[Literal, ...]:
    """Return the texts in the language of the page, and those in none."""
    values = outline.values(external(vocabulary, local))
    return tuple(value for value in values if isinstance(value, Literal) and value.language in (language(), None))


def _facts(lexicon: Lexicon, node: NamedNode) -> Iterator[Fact]:
    outline = lexicon.of(node)
    for prop, heading in FACTS.items():
        values = tuple(value for value in outline.values(prop) if not _in_another_language(value))
        if values:
            yield Fact(heading, tuple(map(worded, values)))
    for heading, found in _said_elsewhere(lexicon, node):
        if found:
            yield Fact(heading, tuple((other,) for other in found))


def _in_another_language(value: Value) -> bool:
    return isinstance(value, Literal) and value.language not in (language(), None)


def _said_elsewhere(lexicon: Lexicon, node: NamedNode) -> Iterator[tuple[str, list[NamedNode]]]:
    """Yield what stands in the triples of other terms."""
    for heading, prop in (
        ("Kinds", _KIND_OF),
        ("Properties", external("rdfs", "domain")),
        ("Value of", external("rdfs", "range")),
        ("Reverse of", external("owl", "inverseOf")),
        ("Implied by", external("rdfs", "subPropertyOf")),
        ("From this is derived", _DERIVED_FROM),
    ):
        yield heading, lexicon.with_value(prop, node)
    yield "Never also", lexicon.excluded_by(node)


def _badges(outline: Outline) -> Iterator[str]:
    """Yield the words that a reader must not miss."""
    if external("owl", "deprecated") in dict(outline.properties):
        yield "deprecated"
    if outline.values(_DERIVED_FROM):
        yield "derived"
    if Literal("testing") in outline.values(external("vs", "term_status")):
        yield "testing"
    types = outline.values(_TYPE)
    yield from (word for kind, word in _CHARACTERISTICS.items() if kind in types)
