"""Which nodes a shape is for: its targets (SHACL, section 2.1.3), without running any engine."""

from collections.abc import Container, Iterator
from dataclasses import dataclass

from pyoxigraph import Literal

from oxiana.graph.terms import external, shape
from oxiana.graph.validation.lookup import RDF_TYPE, Lookup, Resource, Term

SUBCLASS_OF = external("rdfs", "subClassOf")
RDFS_CLASS, OWL_CLASS = external("rdfs", "Class"), external("owl", "Class")
NODE_SHAPE, PROPERTY_SHAPE = external("sh", "NodeShape"), external("sh", "PropertyShape")
TARGET_CLASS, TARGET_NODE = external("sh", "targetClass"), external("sh", "targetNode")
TARGET_SUBJECTS_OF, TARGET_OBJECTS_OF = external("sh", "targetSubjectsOf"), external("sh", "targetObjectsOf")
TARGETS = (TARGET_CLASS, TARGET_NODE, TARGET_SUBJECTS_OF, TARGET_OBJECTS_OF)
PROPERTY = external("sh", "property")
DEACTIVATED = external("sh", "deactivated")
MAY_MEET_NO_NODE = shape("mayMeetNoNode")
TRUE = Literal(value=True)


@dataclass(frozen=True, slots=True)
class Meeting:
    """Shapes with a target, by whether they met a node; ``excused`` met none and may."""

    met: tuple[Resource, ...]
    unmet: tuple[Resource, ...]
    excused: tuple[Resource, ...]


def targeted(shapes: Lookup) -> tuple[Resource, ...]:
    """Return the shapes that have a target, an implicit one included, in the order of their names.

    To a deactivated shape every node conforms (SHACL, 2.1.8): it meets nodes like any other.
    """
    explicit = {subject for target in TARGETS for subject, _ in shapes.pairs(target)}
    implicit = {node for kind in (NODE_SHAPE, PROPERTY_SHAPE) for node in shapes.subjects(RDF_TYPE, kind)}
    found = explicit | {node for node in implicit if is_class(shapes, node)}
    return tuple(sorted(found, key=str))


def is_excused(shapes: Lookup, node: Resource) -> bool:
    """Say whether a shape may meet no node: it says why, or is deactivated."""
    return bool(shapes.objects(node, MAY_MEET_NO_NODE)) or TRUE in shapes.objects(node, DEACTIVATED)


def is_class(shapes: Lookup, node: Resource) -> bool:
    """Say whether a shape is a class too, and so its own target."""
    classes = kinds_of_class(shapes)
    return any(kind in classes for kind in shapes.objects(node, RDF_TYPE))


def kinds_of_class(shapes: Lookup) -> frozenset[Term]:
    """Return the classes whose instances are classes; that owl:Class is one need not be said."""
    return frozenset(kind for top in (RDFS_CLASS, OWL_CLASS) for kind in (top, *subclasses(shapes, top)))


def subclasses(data: Lookup, top: Term) -> Iterator[Resource]:
    """Yield the classes below one, each once."""
    seen, waiting = {top}, [top]
    while waiting:
        for lower in data.subjects(SUBCLASS_OF, waiting.pop()):
            if lower not in seen:
                seen.add(lower)
                waiting.append(lower)
                yield lower


def focus_nodes(shapes: Lookup, node: Resource, data: Lookup) -> Iterator[Term]:
    """Yield the focus nodes of a shape, some perhaps twice."""
    yield from shapes.objects(node, TARGET_NODE)
    classes = (*shapes.objects(node, TARGET_CLASS), *((node,) if is_class(shapes, node) else ()))
    for top in classes:
        for kind in (top, *subclasses(data, top)):
            yield from data.subjects(RDF_TYPE, kind)
    for predicate in shapes.objects(node, TARGET_SUBJECTS_OF):
        yield from (subject for subject, _ in data.pairs(predicate))  # type: ignore[arg-type]
    for predicate in shapes.objects(node, TARGET_OBJECTS_OF):
        yield from (value for _, value in data.pairs(predicate))  # type: ignore[arg-type]


def meeting(shapes: Lookup, data: Lookup, foreign: frozenset[Term] = frozenset()) -> Meeting:
    """Sort the shapes that have a target by whether they meet a node of the data that is not foreign."""
    nodes = targeted(shapes)
    met = {node for node in nodes if any(focus not in foreign for focus in focus_nodes(shapes, node, data))}
    excused = {node for node in nodes if node not in met and is_excused(shapes, node)}
    return Meeting(
        tuple(node for node in nodes if node in met),
        tuple(node for node in nodes if node not in met and node not in excused),
        tuple(node for node in nodes if node in excused),
    )


def above(shapes: Lookup, node: Resource, roots: Container[Resource]) -> Iterator[Resource]:
    """Yield those of the roots whose targets can lead to results of a shape: itself, and what it is a property of."""
    seen, waiting = {node}, [node]
    while waiting:
        lower = waiting.pop()
        if lower in roots:
            yield lower
        higher = set(shapes.subjects(PROPERTY, lower)) - seen
        seen |= higher
        waiting += sorted(higher, key=str)
