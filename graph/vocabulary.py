"""The ontology as a table of terms, read with owlready2: what each is called, where it stands, what it excludes."""

import io
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

import pyoxigraph
from pyoxigraph import RdfFormat, Triple

from oxiana.graph.terms import ONTOLOGY, PREFIXES

LANGUAGES: Final = ("en", "ru")
"""Every term is described in each of these."""

_DEFINITION: Final = PREFIXES["skos"] + "definition"
_STATUS: Final = PREFIXES["vs"] + "term_status"


class Kind(StrEnum):
    """What a term is."""

    CLASS = "class"
    OBJECT_PROPERTY = "object property"
    DATA_PROPERTY = "data property"
    ANNOTATION_PROPERTY = "annotation property"


@dataclass(frozen=True, slots=True)
class Entry:
    """A class or property of the ontology; ``labels`` and ``definitions`` by language, the rest as IRIs.

    ``status`` is that of the vocabulary-status ontology.
    """

    iri: str
    kind: Kind
    status: str
    labels: Mapping[str, tuple[str, ...]]
    definitions: Mapping[str, tuple[str, ...]]
    parents: frozenset[str]
    excluded: frozenset[str]


def read_vocabulary(triples: Iterable[Triple]) -> tuple[Entry, ...]:
    """Return the terms that the triples declare in our namespace, in the order of their IRIs."""
    import owlready2  # here, for it is large and few commands read the ontology so

    world = owlready2.World()
    lines = pyoxigraph.serialize(triples, format=RdfFormat.N_TRIPLES)
    ontology = world.get_ontology(ONTOLOGY.value + "#").load(fileobj=io.BytesIO(lines or b""))
    found = [
        *(_entry(world, term, Kind.CLASS) for term in ontology.classes()),
        *(_entry(world, term, Kind.OBJECT_PROPERTY) for term in ontology.object_properties()),
        *(_entry(world, term, Kind.DATA_PROPERTY) for term in ontology.data_properties()),
        *(_entry(world, term, Kind.ANNOTATION_PROPERTY) for term in ontology.annotation_properties()),
    ]
    return tuple(
        sorted((entry for entry in found if entry.iri.startswith(PREFIXES["ox"])), key=lambda entry: entry.iri)
    )


def _entry(world: Any, term: Any, kind: Kind) -> Entry:
    return Entry(
        str(term.iri),
        kind,
        "".join(_values(world, _STATUS, term)),
        _by_language(term.label),
        _by_language(_values(world, _DEFINITION, term)),
        frozenset(_named(term.is_a)),
        frozenset(_excluded(term)) if kind is Kind.CLASS else frozenset(),
    )


def _values(world: Any, annotation: str, term: Any) -> Sequence[Any]:
    declared = world[annotation]
    return declared[term] if declared is not None else []


def _by_language(texts: Iterable[Any]) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for text in texts:
        found[getattr(text, "lang", "")].append(str(text))
    return {language: tuple(sorted(values)) for language, values in found.items()}


def _named(terms: Iterable[Any]) -> Iterable[str]:
    return (str(term.iri) for term in terms if getattr(term, "iri", "").startswith(PREFIXES["ox"]))


def _excluded(term: Any) -> set[str]:
    return {iri for pair in term.disjoints() for iri in _named(pair.entities)} - {str(term.iri)}
