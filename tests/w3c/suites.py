"""The manifests of the W3C's SPARQL suites as cases, and when two datasets or results say the same."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import yaml
from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    Literal,
    NamedNode,
    Quad,
    RdfFormat,
    Store,
    Triple,
    parse,
)

BASE: Final = "https://w3c.github.io/rdf-tests/sparql/"
MF: Final = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
QT: Final = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#"
UT: Final = "http://www.w3.org/2009/sparql/tests/test-update#"
RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
LABEL: Final = "http://www.w3.org/2000/01/rdf-schema#label"

Term = NamedNode | BlankNode | Literal | Triple


def at(iri: str) -> Path:
    """Return the file behind the address of a manifest, query, data or result."""
    return Path(os.environ["OXIANA_W3C"], "rdf-tests", "sparql", iri.removeprefix(BASE))


@cache
def read(iri: str) -> tuple[Quad, ...]:
    """Return the statements of a file."""
    form = RdfFormat.from_extension(at(iri).suffix.removeprefix("."))
    return tuple(parse(at(iri).read_bytes(), form, base_iri=iri, rename_blank_nodes=True))


@dataclass(frozen=True)
class Graphs:
    """A dataset: the files of its default graph, and the names and files of its named graphs."""

    default: tuple[str, ...] = ()
    named: tuple[tuple[str, str], ...] = ()

    @property
    def named_files(self) -> list[str]:
        """The files of the named graphs."""
        return [file for _, file in self.named]

    @property
    def files(self) -> set[str]:
        """All files."""
        return {*self.default, *self.named_files}

    def quads(self) -> Iterator[Quad]:
        """Yield what the files say, each in its place; the named graphs of a file keep their names."""
        for file in self.default:
            yield from read(file)
        for name, file in self.named:
            for q in read(file):
                graph = q.graph_name if isinstance(q.graph_name, NamedNode) else NamedNode(name)
                yield Quad(q.subject, q.predicate, q.object, graph)


@dataclass(frozen=True)
class Case:
    """One test: its kind, the address of its query or update, the data before it, and the result or the data after."""

    iri: str
    kind: str
    text: str
    data: Graphs
    result: str | None
    after: Graphs

    @property
    def words(self) -> str:
        """The query or update, with the base that its relative IRIs have."""
        return f"BASE <{self.text}>\n{at(self.text).read_text('utf-8')}"


class Lookup:
    """Statements, looked up by subject and property."""

    def __init__(self, statements: Iterable[Quad]) -> None:
        self._store = Store()
        self._store.extend(statements)

    def subjects(self, predicate: str) -> list[Term]:
        """Return what has the property."""
        return [quad.subject for quad in self._store.quads_for_pattern(None, NamedNode(predicate), None)]

    def values(self, node: Term | None, predicate: str) -> list[Term]:
        """Return the values of a property."""
        if not isinstance(node, NamedNode | BlankNode):
            return []
        return [quad.object for quad in self._store.quads_for_pattern(node, NamedNode(predicate), None)]

    def value(self, node: Term | None, predicate: str) -> Term | None:
        """Return one value of a property, if it has any."""
        return next(iter(self.values(node, predicate)), None)

    def text(self, node: Term | None, predicate: str) -> str | None:
        """Return the characters of that value."""
        value = self.value(node, predicate)
        return value.value if isinstance(value, NamedNode | Literal) else None

    def items(self, head: Term | None) -> Iterator[Term]:
        """Yield the members of a list."""
        while first := self.value(head, f"{RDF}first"):
            yield first
            head = self.value(head, f"{RDF}rest")


def _graphs(manifest: Lookup, node: Term | None) -> Graphs:
    default = [*manifest.values(node, f"{QT}data"), *manifest.values(node, f"{UT}data")]
    named = [(graph.value, graph.value) for graph in manifest.values(node, f"{QT}graphData")]
    described = manifest.values(node, f"{UT}graphData")
    named += [(manifest.text(each, LABEL), manifest.text(each, f"{UT}graph")) for each in described]
    return Graphs(tuple(file.value for file in default), tuple(named))


def _case(manifest: Lookup, test: Term) -> Case:
    action, result = manifest.value(test, f"{MF}action"), manifest.value(test, f"{MF}result")
    query = manifest.value(action, f"{QT}query") or manifest.value(action, f"{UT}request") or action
    return Case(
        test.value,
        manifest.text(test, f"{RDF}type").rpartition("#")[2],
        query.value,
        _graphs(manifest, action),
        result.value if isinstance(result, NamedNode) else None,
        _graphs(manifest, result),
    )


def cases(folders: Iterable[str], *kinds: str) -> list[Case]:
    """Return the tests of these kinds in these folders, in the order of their manifests."""
    manifests = [Lookup(read(f"{BASE}{folder}/manifest.ttl")) for folder in folders]
    found = [
        _case(manifest, test)
        for manifest in manifests
        for head in manifest.subjects(f"{MF}entries")
        for test in manifest.items(manifest.value(head, f"{MF}entries"))
    ]
    return [case for case in found if case.kind in kinds]


def short(case: Case) -> str:
    """Return a name for a test in the output of a run."""
    return case.iri.rpartition("/sparql")[2] or case.iri


@cache
def known_failures() -> dict[str, str]:
    """Return the tests that are known to fail, by their IRI, with the reason."""
    listed: dict[str, str] = yaml.safe_load(Path(__file__).with_name("known-failures.yaml").read_text("utf-8"))
    return listed


def canonical(quads: Iterable[Quad]) -> frozenset[Quad]:
    """Return the quads with values as the engine keeps them, and blank nodes named by what is said of them."""
    store = Store()
    store.extend(quads)
    dataset = Dataset(store)
    dataset.canonicalize(CanonicalizationAlgorithm.UNSTABLE)
    return frozenset(dataset)
