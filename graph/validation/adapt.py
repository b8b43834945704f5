"""Shapes rewritten so that pySHACL reads them as the standard does."""

from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, Quad, Triple

from oxiana.graph.terms import external
from oxiana.graph.validation.lookup import Lookup, Resource, Statement, Term

DECLARE, PREFIXES, IMPORTS = external("sh", "declare"), external("sh", "prefixes"), external("owl", "imports")
FLAGS = {
    external("sh", name) for name in ("closed", "deactivated", "optional", "qualifiedValueShapesDisjoint", "uniqueLang")
}
_ONE = Literal("1", datatype=external("xsd", "boolean"))


def adapted(shapes: Iterable[Statement]) -> tuple[Statement, ...]:
    """Return the shapes with imported prefixes declared where they are used, and with flags that only ``true`` sets."""
    statements = tuple(shapes)
    return (*map(_flag, statements), *_imported_prefixes(Lookup(statements)))


def _flag(statement: Statement) -> Statement:
    """A flag is set by the literal ``true`` alone; rdflib takes ``1`` for it, and pySHACL believes rdflib."""
    if statement.predicate not in FLAGS or statement.object != _ONE:
        return statement
    unset = Literal(value=False)
    if isinstance(statement, Quad):
        return Quad(statement.subject, statement.predicate, unset, statement.graph_name)
    return Triple(statement.subject, statement.predicate, unset)


def _imported_prefixes(shapes: Lookup) -> Iterator[Triple]:
    """Prefixes hold along owl:imports (SHACL, section 5.2.1); pySHACL looks at the first node only."""
    for _, owner in shapes.pairs(PREFIXES):
        if not isinstance(owner, Literal):
            for imported in imports(shapes, owner):
                yield from (Triple(owner, DECLARE, declared) for declared in shapes.objects(imported, DECLARE))


def imports(shapes: Lookup, owner: Resource) -> Iterator[Term]:
    """Yield what a node imports, and what that imports, as far as the shapes themselves describe it."""
    seen: set[Term] = {owner}
    waiting: list[Term] = [owner]
    while waiting:
        for imported in shapes.objects(waiting.pop(), IMPORTS):
            if imported not in seen:
                seen.add(imported)
                waiting.append(imported)
                yield imported
