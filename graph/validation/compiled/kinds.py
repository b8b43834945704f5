"""What kind of thing a value is: sh:class, sh:datatype and sh:nodeKind."""

from dataclasses import dataclass
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode

from oxiana.graph.terms import external
from oxiana.graph.validation.compiled import lexical
from oxiana.graph.validation.compiled.conditions import Condition, all_of, any_of, exists, expression, written
from oxiana.graph.validation.compiled.facts import INSTANCE, Case
from oxiana.graph.validation.compiled.model import TermTest, ValueTest
from oxiana.graph.validation.compiled.place import Place, step
from oxiana.graph.validation.compiled.saying import Saying
from oxiana.graph.validation.lookup import RDF_TYPE, Term
from oxiana.graph.validation.paths import Path

CLASS = external("sh", "ClassConstraintComponent")
DATATYPE = external("sh", "DatatypeConstraintComponent")
NODE_KIND = external("sh", "NodeKindConstraintComponent")

RDFS_LITERAL = external("rdfs", "Literal")
KINDS: Final[dict[str, tuple[type[Term], ...]]] = {
    "IRI": (NamedNode,),
    "BlankNode": (BlankNode,),
    "Literal": (Literal,),
    "BlankNodeOrIRI": (BlankNode, NamedNode),
    "BlankNodeOrLiteral": (BlankNode, Literal),
    "IRIOrLiteral": (NamedNode, Literal),
}
_TESTS = {NamedNode: "isIRI", BlankNode: "isBlank", Literal: "isLiteral"}


@dataclass(frozen=True, slots=True)
class Class(ValueTest):
    """Each value is an instance of ``kind``, one of the ``classes`` that the shape names."""

    kind: Term
    classes: tuple[Term, ...]
    component: NamedNode = CLASS

    def test(self, value: str, place: Place) -> Condition:  # noqa: ARG002
        """Look for the class among the types of a value, where it mostly is, then among what they are subclasses of."""
        return any_of(exists(f"{value} {step(path)} {written(self.kind)}") for path in (RDF_TYPE, INSTANCE))

    def holds(self, value: Term, case: Case) -> bool:
        """Look at the types of a value and at what they are subclasses of."""
        return case.facts.is_instance(value, self.kind)

    @property
    def from_values(self) -> tuple[Path, ...]:
        """The types of the values."""
        return (INSTANCE,)

    def says(self, saying: Saying) -> str:
        """Name the classes."""
        names = saying.of(*self.classes)
        return (
            f"Value does not have class {names[0]}"
            if len(names) == 1
            else f"Value class is not in classes ({', '.join(names)})"
        )


@dataclass(frozen=True, slots=True)
class Datatype(TermTest):
    """Each value is a well-formed literal of ``datatype``."""

    datatype: NamedNode
    component: NamedNode = DATATYPE

    def test(self, value: str, place: Place) -> Condition:  # noqa: ARG002
        """Compare the datatype, then the form: stores keep ill-formed literals."""
        is_literal = expression(f"isLiteral({value})")
        if self.datatype == RDFS_LITERAL:
            return is_literal
        same = expression(f"DATATYPE({value}) = {written(self.datatype)}")
        return all_of((is_literal, same, lexical.form(value, self.datatype)))

    def accepts(self, value: Term) -> bool:
        """Compare the datatype, then the form."""
        if not isinstance(value, Literal):
            return False
        return self.datatype == RDFS_LITERAL or (value.datatype == self.datatype and lexical.well_formed(value))

    def says(self, saying: Saying) -> str:
        """Name the datatype."""
        return f"Value is not Literal with datatype {saying.of(self.datatype)[0]}"


@dataclass(frozen=True, slots=True)
class NodeKind(TermTest):
    """Each value is a term of ``kind``."""

    kind: NamedNode
    component: NamedNode = NODE_KIND

    @property
    def _types(self) -> tuple[type[Term], ...]:
        return KINDS[self.kind.value.removeprefix(external("sh", "").value)]

    def test(self, value: str, place: Place) -> Condition:  # noqa: ARG002
        """Ask for each kind."""
        return any_of(expression(f"{_TESTS[kind]}({value})") for kind in self._types)

    def accepts(self, value: Term) -> bool:
        """Look at the term."""
        return isinstance(value, self._types)

    def says(self, saying: Saying) -> str:
        """Name the kind."""
        return f"Value is not of Node Kind {saying.of(self.kind)[0]}"
