"""SHACL property paths as values: read from triples, written as triples and as SPARQL (SHACL, section 2.3.1)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from pyoxigraph import BlankNode, NamedNode, Triple

from oxiana.graph.errors import ShapesRejected
from oxiana.graph.terms import compact, external
from oxiana.graph.validation.lookup import RDF_FIRST, RDF_NIL, RDF_REST, Lookup, Resource, Term

MAX_DEPTH = 30
INVERSE = external("sh", "inversePath")
ALTERNATIVE = external("sh", "alternativePath")


@dataclass(frozen=True, slots=True)
class Inverse:
    """``^path``."""

    path: "Path"


@dataclass(frozen=True, slots=True)
class Sequence:
    """``first/second/…``."""

    paths: tuple["Path", ...]


@dataclass(frozen=True, slots=True)
class Alternative:
    """``first|second|…``."""

    paths: tuple["Path", ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """``path*``, ``path+`` or ``path?``, by ``sign``."""

    path: "Path"
    sign: str


Path: TypeAlias = NamedNode | Inverse | Sequence | Alternative | Repeat

REPEATS = {
    external("sh", "zeroOrMorePath"): "*",
    external("sh", "oneOrMorePath"): "+",
    external("sh", "zeroOrOnePath"): "?",
}
_PREDICATES = {sign: predicate for predicate, sign in REPEATS.items()}


def read(triples: Lookup, node: Term, depth: int = 0) -> Path:
    """Return the path that a node describes; raise ShapesRejected if it describes none."""
    if isinstance(node, NamedNode):
        return node
    if depth < MAX_DEPTH and isinstance(node, BlankNode):
        if triples.objects(node, RDF_FIRST):
            return Sequence(_members(triples, node, depth))
        for predicate, value in triples.properties(node):
            if predicate == INVERSE:
                return Inverse(read(triples, value, depth + 1))
            if predicate == ALTERNATIVE:
                return Alternative(_members(triples, value, depth))
            if predicate in REPEATS:
                return Repeat(read(triples, value, depth + 1), REPEATS[predicate])
    raise ShapesRejected(f"{node} is not a well-formed property path", "see SHACL, section 2.3.1")


def _members(triples: Lookup, head: Term, depth: int) -> tuple[Path, ...]:
    members = triples.items(head)
    if members is None or len(members) < 2:
        raise ShapesRejected(f"{head} is not a list of two or more paths", "see SHACL, section 2.3.1")
    return tuple(read(triples, member, depth + 1) for member in members)


def text(path: Path) -> str:
    """Return the path in SPARQL's syntax, with the prefixes of this project where they fit."""
    match path:
        case NamedNode():
            return compact(path.value)
        case Inverse(inner):
            return f"^{_operand(inner)}"
        case Sequence(paths):
            return "/".join(_operand(inner) for inner in paths)
        case Alternative(paths):
            return "|".join(_operand(inner) for inner in paths)
        case Repeat(inner, sign):
            return f"{_operand(inner)}{sign}"


def _operand(path: Path) -> str:
    return text(path) if isinstance(path, NamedNode) else f"({text(path)})"


def triples(path: Path, label: str) -> tuple[Resource, tuple[Triple, ...]]:
    """Return the node that stands for the path and the triples about it; blank nodes are named after ``label``."""
    match path:
        case NamedNode():
            return path, ()
        case Sequence(paths):
            return _list(paths, label)
        case Alternative(paths):
            return _described(ALTERNATIVE, _list(paths, f"{label}l"), label)
        case Inverse(inner):
            return _described(INVERSE, triples(inner, f"{label}i"), label)
        case Repeat(inner, sign):
            return _described(_PREDICATES[sign], triples(inner, f"{label}i"), label)


def _described(
    predicate: NamedNode, described: tuple[Resource, tuple[Triple, ...]], label: str
) -> tuple[Resource, tuple[Triple, ...]]:
    node = BlankNode(label)
    return node, (Triple(node, predicate, described[0]), *described[1])


def _list(paths: tuple[Path, ...], label: str) -> tuple[Resource, tuple[Triple, ...]]:
    return BlankNode(f"{label}n0"), tuple(_cells(paths, label))


def _cells(paths: tuple[Path, ...], label: str) -> Iterator[Triple]:
    for number, path in enumerate(paths):
        cell = BlankNode(f"{label}n{number}")
        node, inner = triples(path, f"{label}m{number}")
        yield Triple(cell, RDF_FIRST, node)
        yield Triple(cell, RDF_REST, BlankNode(f"{label}n{number + 1}") if number + 1 < len(paths) else RDF_NIL)
        yield from inner
