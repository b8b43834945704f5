"""What would mend a result, as a SPARQL update to read, complete and perhaps run: it is never run here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode

from oxiana.graph.terms import external
from oxiana.graph.validation.compiled.lexical import well_formed
from oxiana.graph.validation.lookup import RDF_TYPE, Lookup, Term
from oxiana.graph.validation.paths import Inverse, Path
from oxiana.graph.validation.report import Result

FILL_IN: Final = "…"
"""What stands for a value that only the author knows."""

_IRI: Final = external("sh", "IRI")
_LANG_STRING: Final = external("rdf", "langString")


@dataclass(frozen=True, slots=True)
class Mending:
    """Statements to remove and to add, each as SPARQL writes it, and what is to be decided before."""

    removed: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    note: str = ""

    def __str__(self) -> str:
        parts = [f"{verb} DATA {{ {' '.join(said)} }}" for verb, said in self._verbs() if said]
        return "\n".join([*([f"# {self.note}"] if self.note and parts else []), " ;\n".join(parts)] if parts else [])

    def _verbs(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        return ("DELETE", self.removed), ("INSERT", self.added)


NOTHING: Final = Mending()


@dataclass(frozen=True, slots=True)
class Case:
    """A result, the shapes, and the values that the path of the result has now."""

    result: Result
    shapes: Lookup
    values: tuple[Term, ...]

    def asked(self, parameter: str) -> tuple[Term, ...]:
        """Return what the shape demands by a parameter."""
        return self.shapes.objects(self.result.shape, external("sh", parameter))

    def statement(self, value: str) -> tuple[str, ...]:
        """Return the statement that gives the focus node a value along the path, if that is one step."""
        return _edge(str(self.result.focus), self.result.path, value)

    @property
    def now(self) -> tuple[str, ...]:
        """The statement that the result is about."""
        return () if self.result.value is None else self.statement(str(self.result.value))


def suggestion(result: Result, shapes: Lookup, values: tuple[Term, ...]) -> str:
    """Return the update; an empty text if nothing can be suggested, as for nodes without a name."""
    mend = _MENDINGS.get(result.component)
    if mend is None or isinstance(result.focus, BlankNode) or isinstance(result.value, BlankNode):
        return ""
    return str(mend(Case(result, shapes, values)))


def _edge(focus: str, path: Path | None, value: str) -> tuple[str, ...]:
    match path:
        case NamedNode():
            return () if focus.startswith('"') else (f"{focus} {path} {value} .",)
        case Inverse(NamedNode() as predicate):
            return () if value.startswith('"') else (f"{value} {predicate} {focus} .",)
    return ()


def _missing(case: Case) -> Mending:
    wanted = case.asked("hasValue") or _members(case)
    if len(wanted) == 1 and not isinstance(wanted[0], BlankNode):
        return Mending(added=case.statement(str(wanted[0])))
    return Mending(added=case.statement(_blank_to_fill(case)), note="write the value that is missing")


def _blank_to_fill(case: Case) -> str:
    datatype = case.asked("datatype")
    if case.asked("class") or _IRI in case.asked("nodeKind"):
        return f"<{FILL_IN}>"
    if _LANG_STRING in datatype:
        return f'"{FILL_IN}"@{FILL_IN}'
    return f'"{FILL_IN}"' + (f"^^{datatype[0]}" if datatype else "")


def _members(case: Case) -> tuple[Term, ...]:
    return tuple(member for head in case.asked("in") for member in case.shapes.items(head) or ())


def _too_many(case: Case) -> Mending:
    removed = tuple(
        one for value in case.values if not isinstance(value, BlankNode) for one in case.statement(str(value))
    )
    return Mending(removed=removed, note="take out the lines of the values that are right")


def _demanded(case: Case) -> Mending:
    return Mending(added=tuple(one for value in case.asked("hasValue") for one in case.statement(str(value))))


def _retyped(case: Case) -> Mending:
    value, datatypes = case.result.value, case.asked("datatype")
    if not isinstance(value, Literal) or not datatypes or not isinstance(datatypes[0], NamedNode):
        return _replaced(case)
    if datatypes[0] == _LANG_STRING:
        return Mending(case.now, case.statement(f"{Literal(value.value)}@{FILL_IN}"), "write the language of the text")
    same = Literal(value.value, datatype=datatypes[0])
    if same == value or not well_formed(same):
        return _replaced(case)
    return Mending(case.now, case.statement(str(same)), "look whether that is what the text means")


def _classed(case: Case) -> Mending:
    value, kinds = case.result.value, case.asked("class")
    if not isinstance(value, NamedNode) or not kinds:
        return _replaced(case)
    added = tuple(f"{value} {RDF_TYPE} {kind} ." for kind in kinds)
    return Mending(added=added, note="if that is what it is; else give another value")


def _chosen(case: Case) -> Mending:
    members = tuple(member for member in _members(case) if not isinstance(member, BlankNode))
    if not members:
        return NOTHING
    others = f"; or one of {len(members) - 1} others" if len(members) > 1 else ""
    return Mending(case.now, case.statement(str(members[0])), f"a value of the list{others}" if case.now else "")


def _dropped(case: Case) -> Mending:
    return Mending(removed=case.now)


def _replaced(case: Case) -> Mending:
    return Mending(case.now, case.statement(_blank_to_fill(case)) if case.now else (), "write the value that is right")


_MENDINGS: Final[Mapping[NamedNode, Callable[[Case], Mending]]] = {
    external("sh", f"{name}ConstraintComponent"): mend
    for name, mend in {
        "MinCount": _missing,
        "QualifiedMinCount": _missing,
        "MaxCount": _too_many,
        "HasValue": _demanded,
        "Datatype": _retyped,
        "Class": _classed,
        "In": _chosen,
        "Closed": _dropped,
        "Disjoint": _dropped,
        **dict.fromkeys(
            (
                "NodeKind",
                "Pattern",
                "MinLength",
                "MaxLength",
                "MinInclusive",
                "MinExclusive",
                "MaxInclusive",
                "MaxExclusive",
                "LanguageIn",
                "LessThan",
                "LessThanOrEquals",
            ),
            _replaced,
        ),
    }.items()
}
