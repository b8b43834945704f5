"""Conditions of SPARQL, each with its opposite, so that a negation is written where it reads well."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from pyoxigraph import BlankNode, NamedNode

from oxiana.graph.terms import compact
from oxiana.graph.validation.lookup import Term

LONGEST: Final = 20_000


class BeyondSparql(Exception):
    """A constraint cannot be asked in one query of reasonable size; ``reason`` says why, in words for a report."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class Condition:
    """An expression that is true or false and never an error, and the expression for its opposite."""

    text: str
    opposite: str

    def __post_init__(self) -> None:
        if len(self.text) > LONGEST:
            raise BeyondSparql("the shapes it refers to make a query that is too long")


ALWAYS: Final = Condition("true", "false")
NEVER: Final = Condition("false", "true")


def expression(text: str) -> Condition:
    """Return a condition of an expression that cannot be an error."""
    return Condition(text, f"!({text})")


def total(text: str) -> Condition:
    """Return a condition of an expression whose errors count as false."""
    return expression(f"COALESCE({text}, false)")


def exists(*patterns: str) -> Condition:
    """Return the condition that the patterns together have a solution."""
    text = group(*patterns)
    return Condition(f"EXISTS {text}", f"NOT EXISTS {text}")


def opposite(condition: Condition) -> Condition:
    """Return the condition that holds where the other does not."""
    return Condition(condition.opposite, condition.text)


def all_of(conditions: Iterable[Condition]) -> Condition:
    """Return the condition that all hold."""
    return opposite(any_of(opposite(condition) for condition in conditions))


def any_of(conditions: Iterable[Condition]) -> Condition:
    """Return the condition that at least one holds."""
    found = [condition for condition in conditions if condition != NEVER]
    if not found:
        return NEVER
    if ALWAYS in found:
        return ALWAYS
    if len(found) == 1:
        return found[0]
    return Condition(
        f"({' || '.join(condition.text for condition in found)})",
        f"({' && '.join(condition.opposite for condition in found)})",
    )


def exactly_one(conditions: Sequence[Condition]) -> Condition:
    """Return the condition that one holds and the others do not."""
    return expression(f"(({' + '.join(f'IF({condition.text}, 1, 0)' for condition in conditions)}) = 1)")


def where(condition: Condition) -> str:
    """Return the filter that keeps the solutions for which the condition holds."""
    if condition == ALWAYS:
        return ""
    if condition.text.startswith(("EXISTS", "NOT EXISTS", "(")):
        return f"FILTER {condition.text}"
    return f"FILTER ({condition.text})"


def group(*patterns: str) -> str:
    """Return the patterns as one group; triples are parted by dots."""
    return f"{{ {joined(*patterns)} }}"


def joined(*patterns: str) -> str:
    """Return the patterns one after the other, with a dot after each that is of triples."""
    parts = [pattern for pattern in patterns if pattern]
    return " ".join(part if not _triples(part) or part is parts[-1] else f"{part} ." for part in parts)


def _triples(pattern: str) -> bool:
    return not pattern.startswith(("FILTER", "{", "VALUES", "OPTIONAL", "MINUS", "BIND"))


def written(term: Term) -> str:
    """Return a term as SPARQL has it; a blank node of shapes or data has no name there."""
    if isinstance(term, BlankNode):
        raise BeyondSparql("it names a blank node, which a query cannot")
    return compact(term.value) if isinstance(term, NamedNode) else str(term)


def table(variable: str, terms: Iterable[Term]) -> str:
    """Return the pattern that binds a variable to each of the terms."""
    return f"VALUES {variable} {{ {' '.join(map(written, terms))} }}"


def same(variable: str, term: Term) -> Condition:
    """Return the condition that a variable is this very term, not another with the same value."""
    return expression(f"sameTerm({variable}, {written(term)})")
