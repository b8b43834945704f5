"""The cases of inference: what is given in each, and what must, or must not, follow."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import owlrl
import pyoxigraph
import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple
from rdflib import URIRef

from oxiana.graph.ontology import Ontology, packaged_ontology
from oxiana.graph.rdf import to_rdflib
from oxiana.graph.terms import PREFIXES, compact, external

PREFIX_LINES = "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in PREFIXES.items())
CASES = Path(__file__).parent / "cases"
REGION = NamedNode(PREFIXES["id"] + "region-central-asia")


@dataclass(frozen=True)
class Cases:
    """Every case, its nodes renamed after it, so that all can stand in one graph."""

    given: list[Triple]
    follows: dict[str, list[Triple]]
    follows_not: dict[str, list[Triple]]


def _apart(triple: Triple, case: str) -> Triple:
    def rename(term):
        ours = isinstance(term, NamedNode) and term.value.startswith((PREFIXES["id"], PREFIXES["claim"]))
        return NamedNode(f"{term.value}-in-{case}") if ours and term != REGION else term

    return Triple(rename(triple.subject), triple.predicate, rename(triple.object))


def _read(file: Path) -> Iterator[Triple]:
    yield from (quad.triple for quad in pyoxigraph.parse(path=file, format=RdfFormat.TURTLE))


def _then(kind: str) -> dict[str, list[Triple]]:
    folders = sorted((CASES / kind).iterdir())
    return {folder.name: [_apart(triple, folder.name) for triple in _read(folder / "then.ttl")] for folder in folders}


@cache
def _cases() -> Cases:
    given = [
        _apart(triple, folder.name)
        for kind in ("follows", "follows-not")
        for folder in sorted((CASES / kind).iterdir())
        for triple in _read(folder / "given.ttl")
    ]
    return Cases(given, _then("follows"), _then("follows-not"))


@pytest.fixture(scope="session")
def cases() -> Cases:
    return _cases()


@pytest.fixture(scope="session")
def ontology() -> Ontology:
    return packaged_ontology()


@pytest.fixture(scope="session")
def contradictions() -> dict[str, list[Triple]]:
    return {file.stem: list(_read(file)) for file in sorted((CASES / "inconsistent").iterdir())}


def _closure(triples: Iterable[Triple]) -> set[Triple]:
    graph = to_rdflib(triples)
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    named = (triple for triple in graph if all(isinstance(term, URIRef) for term in triple))
    return {Triple(*(NamedNode(str(term)) for term in triple)) for triple in named}


@pytest.fixture(scope="session")
def owl_rl_closure() -> Callable[[Iterable[Triple]], set[Triple]]:
    """Between IRIs only: owlrl makes generalized triples of literals too."""
    return _closure


@pytest.fixture(scope="session")
def examples(ontology: Ontology) -> dict[str, list[Triple]]:
    """The examples that are Turtle, parsed, by the term they are of; a prose example has a language."""
    found: dict[str, list[Triple]] = defaultdict(list)
    for triple in ontology.whole:
        if (
            triple.predicate == external("skos", "example")
            and isinstance(triple.object, Literal)
            and triple.object.language is None
        ):
            parsed = pyoxigraph.parse(PREFIX_LINES + triple.object.value, format=RdfFormat.TURTLE)
            found[compact(triple.subject.value)] += (quad.triple for quad in parsed)
    return found
