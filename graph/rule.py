"""A rule: a CONSTRUCT query of one triple whose pattern is the premises, then the conditions.

The premises are plain triple patterns, in the default graph or in ``GRAPH ?claim { … }``, and last those of which one
solution is enough, in ``FILTER EXISTS { … }``; no path, no UNION, no OPTIONAL. So whatever a rule derives, the premises
can be named. The conditions are all that begins with VALUES or any other FILTER.
"""

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final, TypeAlias

import pyoxigraph
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, QuerySolution, RdfFormat, Triple

from oxiana.graph.errors import RuleError
from oxiana.graph.layout import INFERRED
from oxiana.graph.terms import PREFIXES

Term: TypeAlias = NamedNode | BlankNode | Literal | Triple

_RULE: Final = re.compile(r"# en: ([^\n]+)\n# ru: ([^\n]+)\nCONSTRUCT\s*\{([^{}]*)\}\s*WHERE\s*\{(.*)\}\s*", re.DOTALL)
_EXISTS: Final = re.compile(r"\bFILTER EXISTS \{([^{}]*)\}")
_CONDITIONS: Final = re.compile(r"\b(?:FILTER|VALUES)\b.*", re.DOTALL)
_VARIABLE: Final = re.compile(r"\?(\w+)")
_STAND_IN: Final = "urn:variable:"
"""Begins the IRI that stands for a variable, so that patterns are read by the parser of TriG."""
_REMEDY: Final = "write # en: and # ru: what it says, then CONSTRUCT { one triple } WHERE { triples, FILTER, VALUES }"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: what it says in both languages, its query, and the patterns of its conclusion and premises."""

    name: str
    meaning: str
    meaning_in_russian: str
    template: str
    pattern: str
    conclusion: Quad
    premises: tuple[Quad, ...]

    @property
    def solutions(self) -> str:
        """The pattern with all premises in it, so that a solution has a value for each of their variables."""
        return _in_full(self.pattern)

    @property
    def update(self) -> str:
        """The SPARQL update that adds what the rule derives from what is there now."""
        return (
            f"INSERT {{ {self.template} GRAPH {INFERRED} {{ {self.template} }} }} "
            f"WHERE {{ {self.pattern} FILTER NOT EXISTS {{ {self.template} }} }}"
        )

    def bindings(self, triple: Triple) -> dict[str, Term] | None:
        """Return what the variables of the conclusion stand for when it is this triple; None if it cannot be."""
        bound: dict[str, Term] = {}
        for pattern, term in zip(self.conclusion.triple, triple, strict=True):
            name = variable(pattern)
            if term != (pattern if name is None else bound.setdefault(name, term)):
                return None
        return bound

    def instance(self, solution: QuerySolution) -> tuple[Triple, tuple[Quad, ...]]:
        """Return what the rule derives, and the premises, in one solution of its pattern."""
        return _filled(self.conclusion, solution).triple, tuple(_filled(p, solution) for p in self.premises)


@cache
def packaged_rules() -> tuple[Rule, ...]:
    """Return the rules that come with this package, read once."""
    return load_rules(files("oxiana.graph") / "rules")


def load_rules(folder: Traversable) -> tuple[Rule, ...]:
    """Return the rules of a folder, in the order of their file names."""
    found = (file for file in folder.iterdir() if file.name.endswith(".rq"))
    return tuple(read_rule(file) for file in sorted(found, key=lambda file: file.name))


def read_rule(file: Traversable) -> Rule:
    """Return the rule of a file; raise RuleError if it has not the form of one."""
    match = _RULE.fullmatch(file.read_text("utf-8"))
    if match is None:
        raise RuleError(file.name, "it is no rule", _REMEDY)
    english, russian, template, pattern = (part.strip() for part in match.groups())
    try:
        (conclusion,) = _patterns(template + " .")
        premises = _patterns(_CONDITIONS.sub("", _in_full(pattern)))
    except (SyntaxError, ValueError) as error:
        raise RuleError(file.name, f"it is no rule ({error})", _REMEDY) from error
    return Rule(file.name.removesuffix(".rq"), english, russian, template, pattern, conclusion, premises)


def _in_full(pattern: str) -> str:
    return _EXISTS.sub(r"\1 .", pattern)


def _patterns(text: str) -> tuple[Quad, ...]:
    prefixes = "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in PREFIXES.items())
    stood_in = _VARIABLE.sub(rf"<{_STAND_IN}\1>", text)
    patterns = tuple(pyoxigraph.parse(prefixes + stood_in, format=RdfFormat.TRIG))
    if any(isinstance(term, BlankNode) for pattern in patterns for term in pattern):
        raise ValueError("a blank node stands for a variable")
    return patterns


def variable(term: Term | DefaultGraph) -> str | None:
    """Return the name of the variable for which a term of a pattern stands; None for any other term."""
    if isinstance(term, NamedNode) and term.value.startswith(_STAND_IN):
        return term.value.removeprefix(_STAND_IN)
    return None


def _filled(pattern: Quad, solution: QuerySolution) -> Quad:
    names = (variable(term) for term in pattern)
    return Quad(*(term if name is None else solution[name] for name, term in zip(names, pattern, strict=True)))
