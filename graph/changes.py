"""What changed between two versions of the ontology, and how far the version number must rise for it.

After gist: whoever asks, or reasons, in the words of the old version must not get other answers within a major version.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from itertools import combinations
from typing import Final, TypeAlias

from pyoxigraph import BlankNode, NamedNode, Triple

from oxiana.graph.terms import PREFIXES, compact, external

_TYPE: Final = external("rdf", "type")
_MEMBERS: Final = external("owl", "members")
_ALL_DISJOINT: Final = external("owl", "AllDisjointClasses")
_FIRST, _REST = external("rdf", "first"), external("rdf", "rest")
_MEANING: Final = frozenset(
    external(vocabulary, local)
    for vocabulary, locals_ in {
        "rdf": ("type",),
        "rdfs": ("subClassOf", "subPropertyOf", "domain", "range"),
        "owl": (
            "disjointWith",
            "equivalentClass",
            "equivalentProperty",
            "hasKey",
            "inverseOf",
            "propertyChainAxiom",
            "propertyDisjointWith",
        ),
        "skos": ("broader", "hasTopConcept", "inScheme", "topConceptOf"),
    }.items()
    for local in locals_
)
_FOR_READERS: Final = frozenset({external("owl", "deprecated"), external("dcterms", "isReplacedBy")})
_OURS: Final = (PREFIXES["ox"], PREFIXES["oxc"])

Axiom: TypeAlias = tuple[str, ...]
"""A statement with a meaning: its terms as text, those without a name spelled out."""


class Rise(IntEnum):
    """What part of the version number a change raises."""

    NONE = 0
    PATCH = 1
    MINOR = 2
    MAJOR = 3


@dataclass(frozen=True, slots=True, order=True)
class Change:
    """One change, and the rise that it demands."""

    rise: Rise
    what: str


def changes(old: Iterable[Triple], new: Iterable[Triple]) -> tuple[Change, ...]:
    """Return what changed, the gravest first."""
    before, after = _Version(old), _Version(new)
    found = {
        *(Change(Rise.MAJOR, f"{compact(name)} is gone") for name in before.terms - after.terms),
        *(Change(Rise.MINOR, f"{compact(name)} is new") for name in after.terms - before.terms),
        *_axioms(before, after, "no longer"),
        *_axioms(after, before, "newly"),
        *_told(before, after),
    }
    return tuple(sorted(found, key=lambda change: (-change.rise, change.what)))


def allowed(old: str, new: str) -> Rise:
    """Return the gravest change that a rise from one version number to another allows; NONE where it does not rise."""
    before, after = (tuple(map(int, version.split("."))) for version in (old, new))
    if after <= before:
        return Rise.NONE
    parts = zip((Rise.MAJOR, Rise.MINOR, Rise.PATCH), before, after, strict=True)
    return next(rise for rise, was, now in parts if was != now)


def _axioms(these: "_Version", those: "_Version", word: str) -> Iterator[Change]:
    """Yield the axioms of these that those lack, as far as both know the terms that they are about."""
    for axiom in these.axioms - those.axioms:
        named = {term for text in axiom for term in _names(text) if term.startswith(_OURS)}
        if named <= those.terms:
            yield Change(Rise.MAJOR, f"{word} {' '.join(map(_short, axiom))}")


def _told(before: "_Version", after: "_Version") -> Iterator[Change]:
    for name in before.terms & after.terms:
        changed = before.told[name] ^ after.told[name]
        for prop in sorted({prop for prop, _ in changed}):
            rise = Rise.MINOR if NamedNode(prop) in _FOR_READERS else Rise.PATCH
            yield Change(rise, f"{compact(name)} has another {compact(prop)}")


class _Version:
    """The terms of a version, the axioms about them, and what else is told of each."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self._of: dict[object, list[tuple[NamedNode, object]]] = defaultdict(list)
        for triple in triples:
            self._of[triple.subject].append((triple.predicate, triple.object))
        self.terms = {node.value for node in self._of if isinstance(node, NamedNode) and node.value.startswith(_OURS)}
        self.axioms = frozenset((*self._of_terms(), *self._disjoint()))
        self.told: Mapping[str, frozenset[tuple[str, str]]] = {
            name: frozenset(self._texts(name)) for name in self.terms
        }

    def _of_terms(self) -> Iterator[Axiom]:
        for name in self.terms:
            for prop, value in self._of[NamedNode(name)]:
                if prop in _MEANING:
                    yield f"<{name}>", str(prop), self._spelled(value)

    def _disjoint(self) -> Iterator[Axiom]:
        """Yield the pairs of classes that share no member, so that a class added to a list changes no other pair."""
        for said in self._of.values():
            if (_TYPE, _ALL_DISJOINT) in said:
                members = [str(member) for prop, head in said if prop == _MEMBERS for member in self._listed(head)]
                for first, second in combinations(sorted(members), 2):
                    yield first, str(external("owl", "disjointWith")), second

    def _texts(self, name: str) -> Iterator[tuple[str, str]]:
        said = self._of[NamedNode(name)]
        return ((prop.value, self._spelled(value)) for prop, value in said if prop not in _MEANING)

    def _spelled(self, node: object) -> str:
        """Return a term as text; a list in its order, any other node without a name by what is said of it."""
        if not isinstance(node, BlankNode):
            return str(node)
        said = self._of[node]
        if any(prop == _FIRST for prop, _ in said):
            return f"( {' '.join(map(self._spelled, self._listed(node)))} )"
        return f"[ {' ; '.join(sorted(f'{prop} {self._spelled(value)}' for prop, value in said))} ]"

    def _listed(self, head: object) -> Iterator[object]:
        while isinstance(head, BlankNode):
            cell = dict(self._of[head])
            yield cell[_FIRST]
            head = cell[_REST]


def _names(text: str) -> list[str]:
    return [part[1:-1] for part in text.split() if part.startswith("<")]


def _short(text: str) -> str:
    return " ".join(compact(part[1:-1]) if part.startswith("<") else part for part in text.split())
