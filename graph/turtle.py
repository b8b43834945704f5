"""Turtle in one form, so that a difference between two files is a difference in meaning.

Prefixes that are used; subjects in the order of their IRIs, the ontology before its terms; types and names first, then
the other properties by name; blank nodes where they are used; lists in brackets; literals of several lines in triple
quotes. A comment at the top of a file stays; one further down has no place in a graph, so such a file is refused.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Final, TypeAlias

from pyoxigraph import BlankNode, CanonicalizationAlgorithm, Dataset, Literal, NamedNode, Quad, RdfFormat, Triple

from oxiana.graph.errors import SyntaxProblem, TurtleError
from oxiana.graph.parsing import parse_bytes
from oxiana.graph.terms import BASE, PREFIXES, compact, external

Node: TypeAlias = NamedNode | BlankNode
Term: TypeAlias = NamedNode | BlankNode | Literal | Triple

_WIDTH: Final = 120
_INDENT: Final = " ;\n    "
_FIRST: Final = external("rdf", "first")
_REST: Final = external("rdf", "rest")
_NIL: Final = external("rdf", "nil")
_ONTOLOGY: Final = external("owl", "Ontology")
_LEADING: Final = tuple(
    external(prefix, local)
    for prefix, local in (
        ("rdf", "type"),
        ("rdfs", "label"),
        ("skos", "prefLabel"),
        ("skos", "altLabel"),
        ("skos", "definition"),
        ("skos", "scopeNote"),
        ("skos", "example"),
        ("sh", "targetClass"),
        ("sh", "path"),
        ("rdfs", "subClassOf"),
        ("rdfs", "subPropertyOf"),
        ("rdfs", "domain"),
        ("rdfs", "range"),
    )
)
"""The properties that a reader looks for first, in this order; the others follow by name."""

_SHORT: Final = {
    external("xsd", "integer"): re.compile(r"[+-]?[0-9]+"),
    external("xsd", "decimal"): re.compile(r"[+-]?[0-9]*\.[0-9]+"),
    external("xsd", "boolean"): re.compile(r"true|false"),
}
_STRING: Final = external("xsd", "string")
_TOKEN: Final = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"""'
    r"|'''(?:[^'\\]|\\.|'(?!''))*'''"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'(?:[^'\\\n]|\\.)*'"
    r"|<[^<>\s]*>"
    r"|(?P<comment>#[^\n]*)",
    re.DOTALL,
)
_HEADER: Final = re.compile(r"(?:#[^\n]*\n|[ \t]*\n)*")


def reformat(text: str, file: str) -> str:
    """Return a Turtle text in its one form; raise TurtleError if it does not parse or would lose a comment."""
    header = (_HEADER.match(text) or [""])[0]
    comment = "\n".join(line.rstrip() for line in header.splitlines() if line.strip())
    _refuse_comments(text, len(header), file)
    try:
        triples = [quad.triple for quad in parse_bytes(file, text.encode(), RdfFormat.TURTLE)]
    except SyntaxProblem as error:
        raise TurtleError(file, error.problem, "correct the Turtle") from error
    return (f"{comment}\n\n" if comment else "") + write(triples)


def write(triples: Iterable[Triple]) -> str:
    """Return the triples as Turtle in its one form; equal graphs give equal texts."""
    return _Writer(triples).document()


def line(triples: Iterable[Triple]) -> str:
    """Return the triples as Turtle in one line, for people: without the prefixes, which are those of the project."""
    lines = write(triples).splitlines()
    return " ".join(text.strip() for text in lines if text and not text.startswith("@prefix "))


def isomorphic(one: Iterable[Triple], other: Iterable[Triple]) -> bool:
    """Return whether two graphs are equal but for the names of their blank nodes."""
    return _canonical(one) == _canonical(other)


def _canonical(triples: Iterable[Triple]) -> Dataset:
    dataset = Dataset(Quad(triple.subject, triple.predicate, triple.object) for triple in triples)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return dataset


def _refuse_comments(text: str, start: int, file: str) -> None:
    for token in _TOKEN.finditer(text, start):
        if token["comment"]:
            line = text.count("\n", 0, token.start()) + 1
            remedy = "move it to the top of the file, or make it a skos:editorialNote"
            raise TurtleError(f"{file}, line {line}", "a comment stands inside the graph and would be lost", remedy)


class _Writer:
    """Writes one graph; blank nodes have canonical names, and are written where they are used if that is one place."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self._about: dict[Node, dict[NamedNode, list[Term]]] = defaultdict(lambda: defaultdict(list))
        uses: Counter[Term] = Counter()
        for quad in _canonical(triples):
            self._about[quad.subject][quad.predicate].append(quad.object)
            uses[quad.object] += 1
        self._inline = {node for node in self._about if isinstance(node, BlankNode) and uses[node] == 1}
        self._inline -= self._in_rings()
        self._prefixes: set[str] = set()

    def document(self) -> str:
        """Return the whole text."""
        blocks = [self._block(node) for node in sorted(self._about.keys() - self._inline, key=self._subject_order)]
        prefixes = [f"@prefix {name}: <{PREFIXES[name]}> .\n" for name in sorted(self._prefixes)]
        return "\n".join(["".join(prefixes), *blocks] if prefixes else blocks)

    def _subject_order(self, node: Node) -> tuple[int, str]:
        """The ontology itself, then what is ours, then what is others', then what has no name."""
        if isinstance(node, BlankNode):
            return 3, node.value
        if _ONTOLOGY in self._about[node].get(_LEADING[0], ()):
            return 0, node.value
        return (1 if node.value.startswith(BASE) else 2), node.value

    def _in_rings(self) -> set[Node]:
        """Return the blank nodes from which one comes back to a blank node: written in place, they would never end."""
        return {node for node in self._inline if node in self._reached(node)}

    def _reached(self, start: Node) -> set[Node]:
        reached: set[Node] = set()
        waiting = [start]
        while waiting:
            for values in self._about[waiting.pop()].values():
                found = {value for value in values if isinstance(value, BlankNode) and value in self._inline} - reached
                reached |= found
                waiting += found
        return reached

    def _block(self, node: Node) -> str:
        name = self._name(node) if isinstance(node, NamedNode) or self._is_used(node) else "[]"
        return f"{name} {_INDENT.join(self._properties(node, 1))} .\n"

    def _is_used(self, node: BlankNode) -> bool:
        return any(node in values for properties in self._about.values() for values in properties.values())

    def _properties(self, node: Node, depth: int) -> list[str]:
        properties = self._about[node]
        return [self._property(key, properties[key], depth) for key in sorted(properties, key=_order)]

    def _property(self, predicate: NamedNode, values: list[Term], depth: int) -> str:
        name = "a" if predicate == _LEADING[0] else self._name(predicate)
        texts = [text for _, text in sorted((_value_order(value), self._term(value, depth)) for value in values)]
        line = f"{name} {', '.join(texts)}"
        if len(texts) == 1 or _fits(line, depth):
            return line
        pad = "\n" + "    " * (depth + 1)
        return f"{name}{pad}{f',{pad}'.join(texts)}"

    def _term(self, term: Term, depth: int) -> str:
        if isinstance(term, Literal):
            return self._literal(term)
        if isinstance(term, BlankNode) and term in self._inline:
            return self._blank(term, depth)
        if isinstance(term, Triple):
            return f"<<( {' '.join(self._term(part, depth) for part in term)} )>>"
        return "()" if term == _NIL else self._name(term)

    def _blank(self, node: BlankNode, depth: int) -> str:
        if items := list(self._items(node)):
            return self._list([self._term(item, depth + 1) for item in items], depth)
        properties = self._properties(node, depth + 1)
        line = f"[ {' ; '.join(properties)} ]"
        if _fits(line, depth + 10):
            return line
        pad = "\n" + "    " * (depth + 1)
        return f"[{pad}{f' ;{pad}'.join(properties)}\n{'    ' * depth}]"

    def _list(self, texts: list[str], depth: int) -> str:
        line = f"( {' '.join(texts)} )"
        if _fits(line, depth + 5):
            return line
        pad = "\n" + "    " * (depth + 1)
        return f"({pad}{pad.join(texts)}\n{'    ' * depth})"

    def _items(self, node: Term) -> Iterator[Term]:
        """Yield the members of a well-formed list that is used in one place only; else nothing."""
        items: list[Term] = []
        while isinstance(node, BlankNode) and node in self._inline and self._about[node].keys() == {_FIRST, _REST}:
            firsts, rests = self._about[node][_FIRST], self._about[node][_REST]
            if len(firsts) != 1 or len(rests) != 1:
                return
            items.append(firsts[0])
            node = rests[0]
        if node == _NIL:
            yield from items

    def _name(self, node: Node) -> str:
        if isinstance(node, BlankNode):
            return str(node)
        name = compact(node.value)
        if not name.startswith("<"):
            self._prefixes.add(name.partition(":")[0])
        return name

    def _literal(self, literal: Literal) -> str:
        short = _SHORT.get(literal.datatype)
        if short and short.fullmatch(literal.value):
            return literal.value
        text = _quoted(literal.value)
        if literal.language:
            return f"{text}@{literal.language}"
        return text if literal.datatype == _STRING else f"{text}^^{self._name(literal.datatype)}"


def _fits(line: str, depth: int) -> bool:
    return "\n" not in line and len(line) + 4 * depth <= _WIDTH


def _quoted(text: str) -> str:
    """Quote a string: three quotes and real line breaks where it has several lines, one quote otherwise."""
    escaped = text.replace("\\", "\\\\").replace("\r", "\\r").replace("\t", "\\t")
    if "\n" not in text:
        return '"' + escaped.replace('"', '\\"') + '"'
    escaped = escaped.replace('"""', '\\"\\"\\"')
    return '"""' + (escaped[:-1] + '\\"' if escaped.endswith('"') else escaped) + '"""'


def _order(predicate: NamedNode) -> tuple[int, str]:
    leading = _LEADING.index(predicate) if predicate in _LEADING else len(_LEADING)
    return leading, compact(predicate.value)


def _value_order(term: Term) -> tuple[int, str]:
    """Names first, then literals by language; what is written in place comes last, in the order of its text."""
    if isinstance(term, NamedNode):
        return 0, compact(term.value)
    return (1, term.language or "") if isinstance(term, Literal) else (2, "")
