"""Checks of the ontology: queries over its files, the table of its terms, and, where there is a JDK, a reasoner.

A query of ``checks/`` returns what is wrong: ``?where`` and what was ``?found`` there; its comment says what must hold.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final

import pyoxigraph
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple

from oxiana.graph.hermit import Case, Jdk, Profile, Verdict, profile_violations, reason
from oxiana.graph.sources import read_turtle
from oxiana.graph.store import MemoryStore
from oxiana.graph.terms import PREFIXES, compact
from oxiana.graph.vocabulary import LANGUAGES, Entry, Kind, read_vocabulary

_OX: Final = PREFIXES["ox"]
_NAME: Final = re.compile(r"\box:(\w+)")
_NO_JDK: Final = "needs a JDK (java and javac)"
_NO_DATA: Final = "needs a release to look at"


class Outcome(StrEnum):
    """How a check ended."""

    PASSED = "passed"
    FAILED = "failed"
    LEFT_OUT = "left out"


@dataclass(frozen=True, slots=True)
class Check:
    """One check: its id, what must hold, how it ended, and where it does not hold, or why it was left out."""

    id: str
    what: str
    outcome: Outcome
    where: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ontology:
    """The ontology as RDF: ``core`` must be within OWL 2 RL, ``whole`` is every file, concepts and alignments too."""

    core: Sequence[Triple]
    whole: Sequence[Triple]


def packaged_ontology() -> Ontology:
    """Return the ontology that comes with this package."""
    return read_ontology(files("oxiana.ontology"))


def read_ontology(folder: Traversable) -> Ontology:
    """Return the ontology of a folder of Turtle files, of which one is ``core.ttl``."""
    core = pyoxigraph.parse((folder / "core.ttl").read_bytes(), format=RdfFormat.TURTLE)
    return Ontology([quad.triple for quad in core], list(read_turtle(folder)))


def check_ontology(
    ontology: Ontology, data: Sequence[Triple] = (), shapes: Sequence[Triple] = (), jdk: Jdk | None = None
) -> tuple[Check, ...]:
    """Return every check of the ontology, in one order.

    ``data`` are statements about things, derived ones too, and none of the ontology: they must be consistent with it,
    and each of its terms must be used by them or by the shapes.
    """
    return (
        *check_structure(ontology.whole),
        _check_use(read_vocabulary(ontology.whole), data, shapes),
        *_check_profiles(ontology, jdk),
        *_check_consistency(ontology.whole, data, jdk),
    )


def check_structure(triples: Sequence[Triple]) -> tuple[Check, ...]:
    """Return the checks that need neither data nor Java."""
    store = MemoryStore(Quad(triple.subject, triple.predicate, triple.object) for triple in triples)
    queries = (file for file in (files("oxiana.graph") / "checks").iterdir() if file.name.endswith(".rq"))
    vocabulary = read_vocabulary(triples)
    return (
        *(_query(store, file) for file in sorted(queries, key=lambda file: file.name)),
        _check_languages(vocabulary),
        _check_disjointness(vocabulary),
    )


def _query(store: MemoryStore, file: Traversable) -> Check:
    text = file.read_text("utf-8")
    what = " ".join(line.removeprefix("# ") for line in text.splitlines() if line.startswith("# "))
    rows = {f"{_name(row['where'])}: {_name(row['found'])}" for row in store.select(text)}
    return _check(file.name.removesuffix(".rq"), what, rows)


def _name(term: object) -> str:
    return compact(term.value) if isinstance(term, NamedNode) else str(getattr(term, "value", term))


def _check(name: str, what: str, where: Iterable[str]) -> Check:
    found = tuple(sorted(where))
    return Check(name, what, Outcome.FAILED if found else Outcome.PASSED, found)


def _check_languages(vocabulary: Iterable[Entry]) -> Check:
    where = (
        f"{compact(entry.iri)}: {len(texts.get(language, ()))} {name} in {language}"
        for entry in vocabulary
        for name, texts in (("labels", entry.labels), ("definitions", entry.definitions))
        for language in LANGUAGES
        if len(texts.get(language, ())) != 1
    )
    return _check("described-in-both-languages", "Every term has one label and one definition in each language.", where)


def _check_disjointness(vocabulary: Sequence[Entry]) -> Check:
    classes = [entry for entry in vocabulary if entry.kind is Kind.CLASS]
    where = (f"{compact(entry.iri)}: no sibling is excluded" for entry in classes if _overlaps(entry, classes))
    return _check("disjoint-from-a-sibling", "A class excludes at least one of its siblings, if it has any.", where)


def _overlaps(entry: Entry, classes: Iterable[Entry]) -> bool:
    siblings = {
        other.iri
        for other in classes
        if other.iri != entry.iri and (other.parents & entry.parents or not (other.parents or entry.parents))
    }
    return bool(siblings) and not siblings & entry.excluded


def _check_use(vocabulary: Iterable[Entry], data: Sequence[Triple], shapes: Sequence[Triple]) -> Check:
    name, what = "every-term-used", "Every term that is not unstable is used by the data, or looked for by a shape."
    if not data:
        return Check(name, what, Outcome.LEFT_OUT, (_NO_DATA,))
    used = {name for triple in (*data, *shapes) for term in (triple.predicate, triple.object) for name in _names(term)}
    terms = (entry for entry in vocabulary if entry.kind is not Kind.ANNOTATION_PROPERTY and entry.status != "unstable")
    return _check(name, what, (compact(entry.iri) for entry in terms if entry.iri not in used))


def _names(term: object) -> Iterable[str]:
    """Return the IRIs that a term names; the text of a query within a shape names many."""
    if isinstance(term, NamedNode):
        return (term.value,)
    return (_OX + local for local in _NAME.findall(term.value)) if isinstance(term, Literal) else ()


def _check_profiles(ontology: Ontology, jdk: Jdk | None) -> Iterator[Check]:
    wanted: tuple[tuple[str, str, Profile, Sequence[Triple]], ...] = (
        ("core-in-owl-2-rl", "The core is within OWL 2 RL.", "RL", ontology.core),
        ("core-in-owl-2-dl", "The core is within OWL 2 DL.", "DL", ontology.core),
        ("whole-in-owl-2-dl", "All files together are within OWL 2 DL.", "DL", ontology.whole),
    )
    if jdk is None:
        yield from (Check(name, what, Outcome.LEFT_OUT, (_NO_JDK,)) for name, what, _, _ in wanted)
        return
    found = profile_violations(jdk, [(profile, triples) for _, _, profile, triples in wanted])
    yield from (_check(name, what, violations) for (name, what, *_), violations in zip(wanted, found, strict=True))


def _check_consistency(whole: Sequence[Triple], data: Sequence[Triple], jdk: Jdk | None) -> Iterator[Check]:
    alone = ("consistent", "HermiT finds no contradiction in the ontology, and no class that cannot have a member.")
    together = ("consistent-with-data", "HermiT finds no contradiction between the ontology and the data.")
    if jdk is None:
        yield Check(*alone, Outcome.LEFT_OUT, (_NO_JDK,))
        yield Check(*together, Outcome.LEFT_OUT, (_NO_JDK,))
        return
    verdicts = reason(jdk, [Case(whole), *([Case([*whole, *data])] if data else [])])
    yield _check(*alone, _contradictions(verdicts[0]))
    yield _check(*together, _contradictions(verdicts[1])) if data else Check(*together, Outcome.LEFT_OUT, (_NO_DATA,))


def _contradictions(verdict: Verdict) -> tuple[str, ...]:
    if verdict.failure:
        return (verdict.failure,)
    return verdict.unsatisfiable if verdict.consistent else ("it contradicts itself",)
