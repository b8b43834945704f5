"""Checks of the ontology: queries over its files, the table of its terms, and, where there is a JDK, a reasoner.

A query of ``checks/`` returns what is wrong: ``?where`` and what was ``?found`` there; its comment says what must hold.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final

import pyoxigraph
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple

from oxiana.graph.changes import allowed, changes
from oxiana.graph.hermit import Case, Jdk, Profile, Verdict, profile_violations, reason
from oxiana.graph.published import earlier_versions, read_version
from oxiana.graph.sources import read_turtle
from oxiana.graph.store import MemoryStore
from oxiana.graph.terms import ONTOLOGY, PREFIXES, compact, external
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
    """The ontology as RDF: ``core`` must be within OWL 2 RL, ``whole`` is every file, concepts and alignments too.

    ``published`` are the earlier versions that were published, each whole, by their number.
    """

    core: Sequence[Triple]
    whole: Sequence[Triple]
    published: Mapping[str, Sequence[Triple]] = field(default_factory=dict)


def packaged_ontology() -> Ontology:
    """Return the ontology that comes with this package."""
    return read_ontology(files("oxiana.ontology"))


def read_ontology(folder: Traversable) -> Ontology:
    """Return the ontology of a folder of Turtle files with ``core.ttl`` among them, and those in ``published``."""
    core = pyoxigraph.parse((folder / "core.ttl").read_bytes(), format=RdfFormat.TURTLE)
    published = {name: read_version(file) for name, file in earlier_versions(folder).items()}
    return Ontology([quad.triple for quad in core], list(read_turtle(folder)), published)


@dataclass(frozen=True, slots=True)
class Use:
    """Where terms are used: statements about things, derived ones too, but none of the ontology; shapes; queries."""

    data: Sequence[Triple] = ()
    shapes: Sequence[Triple] = ()
    questions: Sequence[str] = ()


NO_USE: Final = Use()
"""Where there is nothing to look at."""


def check_ontology(ontology: Ontology, use: Use = NO_USE, jdk: Jdk | None = None) -> tuple[Check, ...]:
    """Return every check of the ontology, in one order; the data must be consistent with it."""
    return (
        *check_structure(ontology.whole),
        _check_version(ontology),
        *_check_use(ontology.whole, use),
        *_check_profiles(ontology, jdk),
        *_check_consistency(ontology.whole, use.data, jdk),
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


def _check_version(ontology: Ontology) -> Check:
    said = {t.predicate: t.object for t in ontology.whole if t.subject == ONTOLOGY}
    prior, version = (said.get(external("owl", name)) for name in ("priorVersion", "versionInfo"))
    where: list[str] = []
    if isinstance(prior, NamedNode) and isinstance(version, Literal):
        where = _beyond(ontology, prior.value.rpartition("/")[2], version.value)
    return _check(
        "version-fits-changes", "The version has risen as far as the changes since the prior one demand.", where
    )


def _beyond(ontology: Ontology, prior: str, version: str) -> list[str]:
    """Return the changes since the prior version that are graver than the version tells."""
    if prior not in ontology.published:
        return [f"there is no copy of version {prior} in published"]
    told = allowed(prior, version)
    found = changes(ontology.published[prior], ontology.whole)
    return [f"{change.rise.name.lower()}: {change.what}" for change in found if change.rise > told]


def _check_use(triples: Sequence[Triple], use: Use) -> Iterator[Check]:
    living = ("every-term-used", "Every term is used by the data, looked for by a shape, or asked for by a question.")
    dead = ("deprecated-terms-rest", "No term that is deprecated is used by the data, a shape or a question.")
    if not use.data:
        yield from (Check(*check, Outcome.LEFT_OUT, (_NO_DATA,)) for check in (living, dead))
        return
    terms = (term for triple in (*use.data, *use.shapes) for term in (triple.predicate, triple.object))
    used = {name for term in (*terms, *map(Literal, use.questions)) for name in _names(term)}
    deprecated = {name for t in triples if t.predicate == external("owl", "deprecated") for name in _names(t.subject)}
    vocabulary = read_vocabulary(triples)
    ours = {entry.iri for entry in vocabulary if entry.kind is not Kind.ANNOTATION_PROPERTY} - deprecated
    yield _check(*living, map(compact, ours - used))
    yield _check(*dead, map(compact, deprecated & used))


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
