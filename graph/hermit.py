"""HermiT and the OWL 2 profile checkers, which live in a JAR of owlready2 and run in a JDK of their own."""

import atexit
import os
import shutil
import subprocess
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from typing import Final, TypeAlias
from typing import Literal as OneOf

import pyoxigraph
from pyoxigraph import Literal, RdfFormat, Triple

from oxiana.graph.errors import ReasonerError
from oxiana.graph.terms import external

Profile: TypeAlias = OneOf["DL", "RL"]

_BRIEF: Final = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
"""Java compiles quickly and collects with one thread: it ends long before the better compiler would pay."""
_DATE_TIME: Final = external("xsd", "dateTime")
_FIRST_MOMENT: Final = {
    external("xsd", "date"): "T00:00:00",
    external("xsd", "gYearMonth"): "-01T00:00:00",
    external("xsd", "gYear"): "-01-01T00:00:00",
}


@dataclass(frozen=True, slots=True)
class Jdk:
    """A Java that compiles: the paths of its two commands."""

    java: str
    javac: str


@dataclass(frozen=True, slots=True)
class Case:
    """What is given, and the statements that may follow from it; each with the declarations of its terms."""

    given: Sequence[Triple]
    then: Sequence[Triple] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What HermiT finds of a case: of an inconsistent one nothing else, of one it cannot take only why."""

    consistent: bool
    failure: str
    unsatisfiable: tuple[str, ...]
    entailed: tuple[str, ...]
    unentailed: tuple[str, ...]


def find_jdk() -> Jdk | None:
    """Return the JDK of this machine; a mere runtime has no ``javac``."""
    java, javac = shutil.which("java"), shutil.which("javac")
    return Jdk(java, javac) if java and javac else None


def profile_violations(jdk: Jdk, wanted: Sequence[tuple[Profile, Sequence[Triple]]]) -> tuple[tuple[str, ...], ...]:
    """Return what keeps each ontology out of the profile wanted of it, as the OWL API words it."""
    with TemporaryDirectory() as folder:
        arguments = [
            argument
            for number, (profile, triples) in enumerate(wanted)
            for argument in (profile, _write(triples, Path(folder) / f"{number}.rdf"))
        ]
        lines = _run(jdk, "Profile", *arguments)
    found: dict[int, set[str]] = defaultdict(set)
    for line in lines:
        number, violation = line.split("\t", 1)
        found[int(number)].add(violation)
    return tuple(tuple(sorted(found[number])) for number in range(len(wanted)))


def reason(jdk: Jdk, cases: Sequence[Case]) -> tuple[Verdict, ...]:
    """Return the verdict of HermiT on each case, all in one run of Java."""
    with TemporaryDirectory() as folder:
        arguments = [
            argument for number, case in enumerate(cases) for argument in _files(case, Path(folder) / f"{number}")
        ]
        lines = _run(jdk, "Reason", *arguments)
    found: dict[tuple[int, str], list[str]] = defaultdict(list)
    for line in lines:
        at, verdict, what = line.split("\t", 2)
        found[int(at), verdict].append(what)
    return tuple(_verdict(number, found) for number in range(len(cases)))


def _verdict(number: int, found: Mapping[tuple[int, str], Sequence[str]]) -> Verdict:
    failure = "".join(found.get((number, "failed"), ()))
    return Verdict(
        not failure and (number, "inconsistent") not in found,
        failure,
        tuple(sorted(found.get((number, "unsatisfiable"), ()))),
        tuple(sorted(found.get((number, "entailed"), ()))),
        tuple(sorted(found.get((number, "unentailed"), ()))),
    )


def entailments(jdk: Jdk, given: Sequence[Triple]) -> tuple[str, ...]:
    """Return every class and object property that HermiT finds of every individual, as functional-style axioms."""
    with TemporaryDirectory() as folder:
        lines = _run(jdk, "Reason", _write(given, Path(folder) / "given.rdf"), "*")
    found = [line.split("\t", 2) for line in lines]
    for _, verdict, what in found:
        if verdict != "entailed":
            raise ReasonerError("Reason", f"{verdict} {what}".strip(), "check the ontology before asking what follows")
    return tuple(sorted(what for _, _, what in found))


def dates_as_moments(triples: Iterable[Triple]) -> Iterator[Triple]:
    """Yield the triples with days, months and years as their first moment: HermiT knows no other kind of date.

    Dropping such a literal would hide that its property is used on a thing of the wrong class.
    """
    for triple in triples:
        value = triple.object
        if isinstance(value, Literal) and value.datatype in _FIRST_MOMENT:
            moment = Literal(value.value + _FIRST_MOMENT[value.datatype], datatype=_DATE_TIME)
            yield Triple(triple.subject, triple.predicate, moment)
        else:
            yield triple


def _files(case: Case, folder: Path) -> tuple[str, str]:
    folder.mkdir()
    then = _write(case.then, folder / "then.rdf") if case.then else "-"
    return _write(case.given, folder / "given.rdf"), then


def _write(triples: Iterable[Triple], file: Path) -> str:
    pyoxigraph.serialize(dates_as_moments(triples), output=file, format=RdfFormat.RDF_XML)
    return str(file)


def _jar() -> Path:
    import owlready2  # here, for it is large and no other command needs it

    return Path(owlready2.__file__).parent / "hermit" / "HermiT.jar"


@cache
def _compiled(jdk: Jdk) -> str:
    """Return the folder of our programs, compiled once in a process; it is gone with the process."""
    folder = mkdtemp()
    atexit.register(shutil.rmtree, folder)
    options = [f"-J{option}" for option in _BRIEF]
    with as_file(files("oxiana.graph") / "reasoner") as sources:
        _lines([jdk.javac, *options, "-d", folder, "-cp", str(_jar()), *map(str, sources.glob("*.java"))])
    return folder


def _run(jdk: Jdk, program: str, *arguments: str) -> list[str]:
    classes = os.pathsep.join((_compiled(jdk), str(_jar())))
    return _lines([jdk.java, *_BRIEF, "-cp", classes, program, *arguments])


def _lines(command: Sequence[str]) -> list[str]:
    """Return what a command of the JDK prints; raise ReasonerError if it fails."""
    ended = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 (our own program)
    if ended.returncode:
        problem = (ended.stderr.strip().splitlines() or ["it says nothing"])[0]
        raise ReasonerError(Path(command[0]).name, problem, "check the ontology, and that java is a JDK of 11 or later")
    return ended.stdout.splitlines()
