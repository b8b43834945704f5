"""The cases of inference: what is given in each, and what must, or must not, follow."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import owlrl
import pyoxigraph
import pytest
from pyoxigraph import DefaultGraph, Literal, NamedNode, RdfFormat, Triple
from rdflib import OWL, RDF, RDFS, Graph, URIRef

from oxiana.graph.dataset import assemble
from oxiana.graph.inference import infer
from oxiana.graph.layout import INFERRED
from oxiana.graph.ontology import Ontology, packaged_ontology
from oxiana.graph.rdf import to_rdflib
from oxiana.graph.rule import Rule, packaged_rules, variable
from oxiana.graph.sources import Sources, packaged, read
from oxiana.graph.store import MemoryStore
from oxiana.graph.terms import PREFIXES, compact, external

PREFIX_LINES = "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in PREFIXES.items())
CASES = Path(__file__).parent / "cases"
WORLD = Path(__file__).parent.parent / "world"
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


@dataclass(frozen=True)
class Reasoned:
    """The default graph of some sources: what is stated, what the rules infer, and of that what OWL cannot say."""

    stated: frozenset[Triple]
    inferred: frozenset[Triple]
    beyond_owl: frozenset[Triple]

    @property
    def given(self) -> list[Triple]:
        """What a reasoner of OWL must be given to come to the same: it goes on from what only rules can derive."""
        return sorted(self.stated | self.beyond_owl, key=str)


def _beyond_owl(rule: Rule) -> bool:
    """Return whether a rule derives one property of its own; the others apply axioms of whatever term has them."""
    predicate = rule.conclusion.predicate
    return variable(predicate) is None and predicate != external("rdf", "type")


@pytest.fixture(scope="session")
def rules_beyond_owl() -> list[Rule]:
    return [rule for rule in packaged_rules() if _beyond_owl(rule)]


def reasoned(sources: Sources) -> Reasoned:
    """Assemble the dataset of the sources and run the rules; nothing is validated."""
    store = MemoryStore(assemble(read(sources)))
    stated = frozenset(store.get(DefaultGraph()))
    infer(store, packaged_rules())
    inferred = frozenset(store.get(INFERRED))
    properties = {rule.conclusion.predicate for rule in packaged_rules() if _beyond_owl(rule)}
    return Reasoned(stated, inferred, frozenset(triple for triple in inferred if triple.predicate in properties))


class _Asked(Graph):
    """A graph that says at once whether it has a statement, which owlrl asks a million times."""

    def __init__(self) -> None:
        super().__init__("SimpleMemory")  # a store without contexts takes half the time
        self._statements: set[object] = set()

    def add(self, triple):
        self._statements.add(triple)
        return super().add(triple)

    def remove(self, triple):
        super().remove(triple)
        self._statements = {*self}
        return self

    def __contains__(self, triple):
        return triple in self._statements or (any(term is None for term in triple) and super().__contains__(triple))


for _namespace in (OWL, RDF, RDFS):
    for _name in _namespace.__annotations__:
        setattr(_namespace, _name, _namespace[_name])  # owlrl asks for these names ten million times


def _closure(triples: Iterable[Triple]) -> Graph:
    graph = _Asked()
    for statement in to_rdflib(triples):
        graph.add(statement)
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    return graph


def _between_iris(graph: Graph) -> set[Triple]:
    named = (triple for triple in graph if all(isinstance(term, URIRef) for term in triple))
    return {Triple(*(NamedNode(str(term)) for term in triple)) for triple in named}


@pytest.fixture(scope="session")
def whole() -> Reasoned:
    """The package's own knowledge."""
    return reasoned(packaged())


@pytest.fixture(scope="session")
def world() -> Reasoned:
    """The invented world."""
    return reasoned(Sources(WORLD / "records", WORLD / "reference", packaged().ontology, WORLD / "shapes"))


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Reasoned:
    """What one document says, with all reference data."""
    own, records = packaged(), tmp_path_factory.mktemp("sample")
    file = own.records / "document-004.yaml"
    (records / file.name).write_bytes(file.read_bytes())
    return reasoned(Sources(records, own.reference, own.ontology, own.shapes))


@pytest.fixture(scope="session")
def by_owlrl(ontology: Ontology, cases: Cases) -> set[Triple]:
    """What follows in all cases by OWL 2 RL, between IRIs only: owlrl makes generalized triples of literals too."""
    return _between_iris(_closure([*ontology.core, *cases.given]))


@pytest.fixture(scope="session")
def whole_by_owlrl(whole: Reasoned) -> Graph:
    """What follows by OWL 2 RL from all that is stated, and from what only rules can derive."""
    return _closure(whole.given)


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
