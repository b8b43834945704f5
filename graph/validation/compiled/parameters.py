"""The parameters of SHACL Core at a shape, read into constraints; a wrong value is refused."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode

from oxiana.graph.errors import ShapesRejected
from oxiana.graph.terms import external
from oxiana.graph.validation.compiled import ranges
from oxiana.graph.validation.compiled.cardinality import MaxCount, MinCount
from oxiana.graph.validation.compiled.contents import Closed, HasValue, In
from oxiana.graph.validation.compiled.kinds import KINDS, Class, Datatype, NodeKind
from oxiana.graph.validation.compiled.languages import LanguageIn, UniqueLang
from oxiana.graph.validation.compiled.lexical import well_formed
from oxiana.graph.validation.compiled.logic import And, Node, Not, Or, Qualified, Xone
from oxiana.graph.validation.compiled.model import Constraint
from oxiana.graph.validation.compiled.pairs import Disjoint, Equals, Order
from oxiana.graph.validation.compiled.texts import MaxLength, MinLength, Pattern
from oxiana.graph.validation.lookup import Lookup, Resource, Term
from oxiana.graph.validation.naming import called
from oxiana.graph.validation.regexes import compiles
from oxiana.graph.validation.vocabulary import SH

TRUE: Final = Literal(value=True)
LONGEST_LIST: Final = 100_000


@dataclass(frozen=True, slots=True)
class Parameters:
    """What is said of one shape, and the readings that its constraints need."""

    triples: Lookup
    node: Resource
    is_property: bool

    def values(self, local: str) -> tuple[Term, ...]:
        """Return the values of a parameter, without what only another form of it repeats."""
        return self.triples.objects(self.node, external("sh", local))

    def one(self, local: str) -> Term:
        """Return the only value."""
        values = self.values(local)
        if len(values) != 1:
            raise self.wrong(local, "one value")
        return values[0]

    def wrong(self, local: str, wanted: str) -> ShapesRejected:
        """Return the error of a parameter that is not what it must be."""
        return ShapesRejected(f"{called(self.triples, self.node)}: sh:{local} must have {wanted}", "correct the shapes")

    def for_property(self, local: str) -> None:
        """Refuse a parameter that only property shapes can have."""
        if not self.is_property:
            raise ShapesRejected(
                f"{called(self.triples, self.node)}: sh:{local} needs sh:path", "give the shape a path"
            )

    def number(self, local: str) -> int:
        """Return the only value, a whole number that is not negative."""
        value = self.one(local)
        whole = isinstance(value, Literal) and value.datatype.value.removeprefix(_XSD) in _WHOLE and well_formed(value)
        if not whole or int(value.value) < 0:
            raise self.wrong(local, "a whole number that is not negative")
        return int(value.value)

    def names(self, local: str) -> tuple[NamedNode, ...]:
        """Return the values, which are IRIs."""
        return tuple(self._iri(local, value) for value in self.values(local))

    def name(self, local: str) -> NamedNode:
        """Return the only value, an IRI."""
        return self._iri(local, self.one(local))

    def _iri(self, local: str, value: Term) -> NamedNode:
        if not isinstance(value, NamedNode):
            raise self.wrong(local, "an IRI")
        return value

    def nodes(self, local: str) -> tuple[Resource, ...]:
        """Return the values, which are nodes."""
        return tuple(self._node(local, value) for value in self.values(local))

    def _node(self, local: str, value: Term) -> Resource:
        if isinstance(value, Literal):
            raise self.wrong(local, "a shape")
        return value

    def literals(self, local: str) -> tuple[Literal, ...]:
        """Return the values, which are literals."""
        values = tuple(value for value in self.values(local) if isinstance(value, Literal))
        if len(values) < len(self.values(local)):
            raise self.wrong(local, "a literal")
        return values

    def members(self, local: str, head: Term) -> tuple[Term, ...]:
        """Return the members of a list."""
        members = self.triples.items(head)
        if members is None:
            raise self.wrong(local, "a well-formed list")
        if len(members) > LONGEST_LIST:
            raise self.wrong(local, f"a list of at most {LONGEST_LIST} members")
        return members

    def shape_lists(self, local: str) -> tuple[tuple[Resource, ...], ...]:
        """Return the lists of shapes that are the values."""
        lists = (self.members(local, head) for head in self.values(local))
        found = tuple(tuple(self._node(local, member) for member in members) for members in lists)
        if not all(found):
            raise self.wrong(local, "a list of at least one shape")
        return found

    def flag(self, local: str) -> bool:
        """Say whether a flag is set; only the literal true sets it."""
        return TRUE in self.values(local)


_XSD = external("xsd", "").value
_WHOLE = {
    *("integer", "nonNegativeInteger", "positiveInteger", "nonPositiveInteger", "negativeInteger"),
    *("long", "int", "short", "byte", "unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte"),
}

Reader = Callable[[Parameters], Iterator[Constraint]]


def _min_count(given: Parameters) -> Iterator[Constraint]:
    given.for_property("minCount")
    number = given.number("minCount")
    if number:
        yield MinCount(number)


def _max_count(given: Parameters) -> Iterator[Constraint]:
    given.for_property("maxCount")
    yield MaxCount(given.number("maxCount"))


def _class(given: Parameters) -> Iterator[Constraint]:
    classes = given.values("class")
    yield from (Class(kind, classes) for kind in classes)


def _datatype(given: Parameters) -> Iterator[Constraint]:
    yield Datatype(given.name("datatype"))


def _node_kind(given: Parameters) -> Iterator[Constraint]:
    kind = given.name("nodeKind")
    if kind.value.removeprefix(SH) not in KINDS:
        raise given.wrong("nodeKind", "a node kind of SHACL")
    yield NodeKind(kind)


def _limits(local: str) -> Reader:
    def read(given: Parameters) -> Iterator[Constraint]:
        yield ranges.limit(local, given.literals(local))

    return read


def _min_length(given: Parameters) -> Iterator[Constraint]:
    yield MinLength(given.number("minLength"))


def _max_length(given: Parameters) -> Iterator[Constraint]:
    yield MaxLength(given.number("maxLength"))


def _pattern(given: Parameters) -> Iterator[Constraint]:
    flags = "".join(literal.value for literal in given.literals("flags")[:1])
    patterns = tuple(literal.value for literal in given.literals("pattern"))
    for pattern in patterns:
        if not compiles(pattern, flags):
            raise given.wrong("pattern", f"a regular expression, which {pattern!r} with flags {flags!r} is not")
    yield Pattern(patterns, flags)


def _language_in(given: Parameters) -> Iterator[Constraint]:
    head = given.one("languageIn")
    tags = given.members("languageIn", head)
    if not all(isinstance(tag, Literal) for tag in tags):
        raise given.wrong("languageIn", "a list of strings")
    yield LanguageIn(tuple(tag.value for tag in tags), head)


def _unique_lang(given: Parameters) -> Iterator[Constraint]:
    given.for_property("uniqueLang")
    if given.flag("uniqueLang"):
        yield UniqueLang()


def _equals(given: Parameters) -> Iterator[Constraint]:
    names = given.names("equals")
    yield from (Equals(name, names) for name in names)


def _disjoint(given: Parameters) -> Iterator[Constraint]:
    names = given.names("disjoint")
    yield from (Disjoint(name, names) for name in names)


def _order(local: str, operator: str) -> Reader:
    component = external("sh", f"{local[0].upper()}{local[1:]}ConstraintComponent")

    def read(given: Parameters) -> Iterator[Constraint]:
        given.for_property(local)
        names = given.names(local)
        yield from (Order(component, operator, name, names) for name in names)

    return read


def _not(given: Parameters) -> Iterator[Constraint]:
    shapes = given.nodes("not")
    yield from (Not(shape, shapes) for shape in shapes)


def _and(given: Parameters) -> Iterator[Constraint]:
    lists = given.shape_lists("and")
    yield from (And(members, lists) for members in lists)


def _or(given: Parameters) -> Iterator[Constraint]:
    lists = given.shape_lists("or")
    yield from (Or(members, lists) for members in lists)


def _xone(given: Parameters) -> Iterator[Constraint]:
    lists = given.shape_lists("xone")
    yield from (Xone(members, lists) for members in lists)


def _node(given: Parameters) -> Iterator[Constraint]:
    shapes = given.nodes("node")
    for shape in shapes:
        if given.triples.objects(shape, external("sh", "path")):
            raise given.wrong("node", f"a node shape, which {shape} is not")
        yield Node(shape, shapes)


def _qualified(given: Parameters) -> Iterator[Constraint]:
    if not given.is_property:
        return
    numbers = {
        local: given.number(local) for local in ("qualifiedMinCount", "qualifiedMaxCount") if given.values(local)
    }
    if not numbers:
        raise given.wrong("qualifiedValueShape", "sh:qualifiedMinCount or sh:qualifiedMaxCount beside it")
    told = "".join(f" {local.removeprefix('qualified')} {number}" for local, number in numbers.items())
    for shape in given.nodes("qualifiedValueShape"):
        siblings = tuple(_siblings(given, shape)) if given.flag("qualifiedValueShapesDisjoint") else ()
        for local, number in numbers.items():
            component = external("sh", f"Q{local[1:]}ConstraintComponent")
            least, most = (number, None) if local == "qualifiedMinCount" else (None, number)
            if least != 0:
                yield Qualified(component, shape, siblings, least, most, told)


def _siblings(given: Parameters, shape: Resource) -> Iterator[Resource]:
    """Yield the other qualified shapes of the shapes that this one is a property shape of (SHACL, section 4.7.3)."""
    properties = external("sh", "property")
    found: dict[Resource, None] = {}
    for parent in given.triples.subjects(properties, given.node):
        for other in given.triples.objects(parent, properties):
            for sibling in given.triples.objects(other, external("sh", "qualifiedValueShape")):
                if sibling != shape and not isinstance(sibling, Literal):
                    found[sibling] = None
    return iter(found)


def _closed(given: Parameters) -> Iterator[Constraint]:
    if not given.flag("closed"):
        return
    allowed = [
        path for shape in given.values("property") for path in given.triples.objects(shape, external("sh", "path"))
    ]
    for head in given.values("ignoredProperties"):
        allowed += given.members("ignoredProperties", head)
    yield Closed(tuple(dict.fromkeys(path for path in allowed if isinstance(path, NamedNode))))


def _has_value(given: Parameters) -> Iterator[Constraint]:
    terms = given.values("hasValue")
    yield from (HasValue(term, terms) for term in terms)


def _in(given: Parameters) -> Iterator[Constraint]:
    members = given.members("in", given.one("in"))
    yield In(members, frozenset(members))


READERS: Final[dict[str, Reader]] = {
    "class": _class,
    "datatype": _datatype,
    "nodeKind": _node_kind,
    "minCount": _min_count,
    "maxCount": _max_count,
    **{local: _limits(local) for local in ranges.LIMITS},
    "minLength": _min_length,
    "maxLength": _max_length,
    "pattern": _pattern,
    "languageIn": _language_in,
    "uniqueLang": _unique_lang,
    "equals": _equals,
    "disjoint": _disjoint,
    "lessThan": _order("lessThan", "<"),
    "lessThanOrEquals": _order("lessThanOrEquals", "<="),
    "not": _not,
    "and": _and,
    "or": _or,
    "xone": _xone,
    "node": _node,
    "qualifiedValueShape": _qualified,
    "closed": _closed,
    "hasValue": _has_value,
    "in": _in,
}


def core(given: Parameters) -> Iterator[Constraint]:
    """Yield the constraints of SHACL Core at a shape."""
    for local, reader in READERS.items():
        if given.values(local):
            yield from reader(given)
