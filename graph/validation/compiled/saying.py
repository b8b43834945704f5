"""What is said of a violation when the shape has no message: the words of pySHACL, so that engines say the same."""

from dataclasses import dataclass
from functools import lru_cache

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from oxiana.graph.terms import PREFIXES
from oxiana.graph.validation.lookup import RDF_FIRST, Lookup, Term

_XSD_STRING = f"{PREFIXES['xsd']}string"
_DEEPEST = 12
_NOTHING = Lookup(())


@dataclass(frozen=True, slots=True)
class Saying:
    """A violation that is to be put into words; ``path`` is the node that describes the path of the shape."""

    shapes: Lookup
    focus: Term
    value: Term | None
    path: Term | None

    @property
    def focus_text(self) -> str:
        """The focus node in words."""
        return told(_NOTHING, self.focus)

    @property
    def value_text(self) -> str:
        """The value in words."""
        return "" if self.value is None else told(_NOTHING, self.value)

    @property
    def path_text(self) -> str:
        """The path in words, empty at a node shape."""
        return "" if self.path is None else told(self.shapes, self.path)

    def of(self, *terms: Term) -> list[str]:
        """Return terms of the shapes in words."""
        return [told(self.shapes, term) for term in terms]


def told(triples: Lookup, term: Term | Triple, depth: int = 0) -> str:
    """Return a term in words; a blank node is described by its triples."""
    match term:
        case NamedNode():
            local = term.value.removeprefix(PREFIXES["sh"])
            return f"sh:{local}" if local != term.value else f"<{term.value}>"
        case BlankNode():
            return _described(triples, term, depth + 1)
        case Triple():
            return f"<<( {' '.join(told(triples, part, depth + 1) for part in term)} )>>"
    return _literal(term)


@lru_cache(maxsize=1 << 12)
def _literal(term: Literal) -> str:
    """Return a literal in words; rdflib, whose idea of its value is told, is not loaded before it is needed."""
    from oxiana.graph.rdf import quiet, to_rdflib_term

    with quiet():
        value = getattr(to_rdflib_term(term), "value", None)
    text = f'"{term.value}"'
    if value is not None and str(value) != term.value:
        text += f" = {str(value).split(' object at 0x')[0]}"
    if term.language:
        return f"Literal({text}, lang={term.language})"
    if term.datatype.value == _XSD_STRING:
        return f"Literal({text})"
    return f"Literal({text}, datatype=<{term.datatype.value}>)"


def _described(triples: Lookup, node: BlankNode, depth: int) -> str:
    if depth > _DEEPEST:
        return "<http://recursion.too.deep>"
    properties: dict[str, list[str]] = {}
    for predicate, value in triples.properties(node):
        if predicate == RDF_FIRST:
            return f"( {' '.join(told(triples, item, depth) for item in triples.items(node) or ())} )"
        properties.setdefault(told(triples, predicate), []).append(told(triples, value, depth))
    if not properties:
        return "[ ]"
    parts = (f"{name} {', '.join(sorted(values))}" for name, values in sorted(properties.items()))
    return f"[ {' ; '.join(parts)} ]"
