"""SHACL-SPARQL at a shape: sh:sparql constraints, and components declared in the shapes (SHACL, sections 5 and 6)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode

from oxiana.graph.errors import ShapesRejected
from oxiana.graph.terms import PREFIXES, external
from oxiana.graph.validation.adapt import imports
from oxiana.graph.validation.compiled.asking import SPARQL_COMPONENT, Ask, Select
from oxiana.graph.validation.compiled.model import Constraint
from oxiana.graph.validation.compiled.parameters import Parameters
from oxiana.graph.validation.compiled.queries import SHAPES_GRAPH, SHAPES_GRAPH_IRI, UserQuery
from oxiana.graph.validation.lookup import RDF_TYPE, Lookup, Resource, Term
from oxiana.graph.validation.naming import told_of
from oxiana.graph.validation.targets import subclasses
from oxiana.graph.validation.vocabulary import SH

COMPONENT, PARAMETER = external("sh", "ConstraintComponent"), external("sh", "parameter")
DECLARE, PREFIX, NAMESPACE = external("sh", "declare"), external("sh", "prefix"), external("sh", "namespace")
ONTOLOGY = external("owl", "Ontology")
BOUND: Final = ("this", SHAPES_GRAPH, "currentShape")
SHAPES_GRAPH_NAME: Final = NamedNode(SHAPES_GRAPH_IRI)


@dataclass(frozen=True, slots=True)
class Component:
    """A component: its parameters as local name, property and whether it may be absent; its validators by kind."""

    node: NamedNode
    parameters: tuple[tuple[str, NamedNode, bool], ...]
    validators: dict[str, Resource]

    def applies(self, given: Parameters) -> bool:
        """Say whether a shape has all the parameters that may not be absent."""
        return all(optional or given.triples.objects(given.node, path) for _, path, optional in self.parameters)


def components(triples: Lookup) -> tuple[Component, ...]:
    """Return the components that the shapes declare."""
    kinds = (COMPONENT, *subclasses(triples, COMPONENT))
    nodes = {node for kind in kinds for node in triples.subjects(RDF_TYPE, kind)}
    named = sorted((node for node in nodes if isinstance(node, NamedNode) and not node.value.startswith(SH)), key=str)
    return tuple(_component(triples, node) for node in named)


def _component(triples: Lookup, node: NamedNode) -> Component:
    parameters = tuple(sorted(_parameters(triples, node), key=str))
    if all(optional for _, _, optional in parameters):
        raise ShapesRejected(f"{node} has no parameter that must be there", "declare one with sh:parameter")
    validators: dict[str, Resource] = {}
    for kind in ("validator", "nodeValidator", "propertyValidator"):
        value = triples.object(node, external("sh", kind))
        if value is not None and not isinstance(value, Literal):
            validators[kind] = value
    return Component(node, parameters, validators)


def _parameters(triples: Lookup, node: NamedNode) -> Iterator[tuple[str, NamedNode, bool]]:
    for parameter in triples.objects(node, PARAMETER):
        paths = triples.objects(parameter, external("sh", "path"))
        if len(paths) != 1 or not isinstance(paths[0], NamedNode):
            raise ShapesRejected(f"a parameter of {node} has not one IRI as sh:path", "correct the shapes")
        local = paths[0].value.rpartition("#")[2].rpartition("/")[2]
        if local in {"this", SHAPES_GRAPH, "currentShape", "path", "PATH", "value"}:
            raise ShapesRejected(f"a parameter of {node} is called {local}", "give it another local name")
        yield local, paths[0], Literal(value=True) in triples.objects(parameter, external("sh", "optional"))


def declared(given: Parameters, known: tuple[Component, ...]) -> Iterator[Constraint]:
    """Yield the constraints of a shape that are queries."""
    for source in given.nodes("sparql"):
        if Literal(value=True) not in given.triples.objects(source, external("sh", "deactivated")):
            yield _sparql(given, source)
    for component in known:
        if component.applies(given):
            yield _applied(given, component)


def _sparql(given: Parameters, source: Resource) -> Select:
    with told_of(given.triples, source):
        query = _query(given.triples, source, "select")
        query.check(BOUND)
    return Select(SPARQL_COMPONENT, query, source, _messages(given.triples, source), _surroundings(given))


def _surroundings(given: Parameters) -> dict[str, Term]:
    return {"currentShape": given.node, SHAPES_GRAPH: SHAPES_GRAPH_NAME}


def _applied(given: Parameters, component: Component) -> Constraint:
    validator, kind = _validator(given, component)
    asks = bool(given.triples.objects(validator, external("sh", "ask")))
    if asks is not (kind == "validator"):
        raise ShapesRejected(f"{component.node} has a sh:{kind} of the wrong form", "ASK belongs to sh:validator")
    values = ((local, given.triples.object(given.node, path)) for local, path, _ in component.parameters)
    bound = {**{local: value for local, value in values if value is not None}, **_surroundings(given)}
    messages = _messages(given.triples, validator)
    names = (local for local, _, _ in component.parameters)
    with told_of(given.triples, validator):
        query = _query(given.triples, validator, "ask" if asks else "select")
        query.check((*BOUND, *names, *(("value",) if asks else ())))
    if asks:
        return Ask(component.node, query, messages, bound)
    return Select(component.node, query, None, messages, bound)


def _validator(given: Parameters, component: Component) -> tuple[Resource, str]:
    special = "propertyValidator" if given.is_property else "nodeValidator"
    for kind in (special, "validator"):
        if kind in component.validators:
            return component.validators[kind], kind
    raise ShapesRejected(f"{component.node} has no validator for {given.node}", f"give it sh:validator or sh:{special}")


def _query(triples: Lookup, node: Resource, form: str) -> UserQuery:
    texts = triples.objects(node, external("sh", form))
    if len(texts) != 1 or not isinstance(texts[0], Literal):
        raise ShapesRejected(f"it must have one sh:{form}, a string", "correct the shapes")
    return UserQuery.of(texts[0].value, _prefixes(triples, node))


def _messages(triples: Lookup, node: Resource) -> tuple[Literal, ...]:
    values = triples.objects(node, external("sh", "message"))
    return tuple(value for value in values if isinstance(value, Literal))


def _prefixes(triples: Lookup, node: Resource) -> dict[str, str]:
    """Return the prefixes of a query: those of all ontologies, then those that it names, with what these import."""
    owners: list[Term] = list(triples.subjects(RDF_TYPE, ONTOLOGY))
    for owner in triples.objects(node, external("sh", "prefixes")):
        if not isinstance(owner, Literal):
            owners += (*imports(triples, owner), owner)
    found: dict[str, str] = {prefix: PREFIXES[prefix] for prefix in ("rdf", "rdfs", "owl")}
    for owner in owners:
        for declaration in triples.objects(owner, DECLARE):
            prefix, namespace = triples.object(declaration, PREFIX), triples.object(declaration, NAMESPACE)
            if isinstance(prefix, Literal) and isinstance(namespace, Literal):
                found[prefix.value] = namespace.value
    return found
