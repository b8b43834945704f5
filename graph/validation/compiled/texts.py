"""The text of a value: sh:minLength, sh:maxLength and sh:pattern; what is neither IRI nor literal has none."""

from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from oxiana.graph.terms import external
from oxiana.graph.validation.compiled.conditions import ALWAYS, BeyondSparql, Condition, all_of, total
from oxiana.graph.validation.compiled.model import Search, TermTest
from oxiana.graph.validation.compiled.place import Place
from oxiana.graph.validation.compiled.saying import Saying
from oxiana.graph.validation.lookup import Term
from oxiana.graph.validation.regexes import known_to_sparql, matches

MIN_LENGTH = external("sh", "MinLengthConstraintComponent")
MAX_LENGTH = external("sh", "MaxLengthConstraintComponent")
PATTERN = external("sh", "PatternConstraintComponent")


def _text(value: Term) -> str | None:
    """Return the text of an IRI or a literal; blank nodes have none, nor have triples."""
    return value.value if isinstance(value, NamedNode | Literal) else None


@dataclass(frozen=True, slots=True)
class MinLength(TermTest):
    """Each value has at least ``length`` characters."""

    length: int
    component: NamedNode = MIN_LENGTH

    def test(self, value: str, place: Place) -> Condition:  # noqa: ARG002
        """Measure."""
        return total(f"STRLEN(STR({value})) >= {self.length}") if self.length else ALWAYS

    def accepts(self, value: Term) -> bool:
        """Measure."""
        text = _text(value)
        return not self.length or (text is not None and len(text) >= self.length)

    def says(self, saying: Saying) -> str:
        """Tell the length."""
        return f"String length not >= {saying.of(_integer(self.length))[0]}"


@dataclass(frozen=True, slots=True)
class MaxLength(TermTest):
    """Each value has at most ``length`` characters."""

    length: int
    component: NamedNode = MAX_LENGTH

    def test(self, value: str, place: Place) -> Condition:  # noqa: ARG002
        """Measure."""
        return total(f"STRLEN(STR({value})) <= {self.length}")

    def accepts(self, value: Term) -> bool:
        """Measure."""
        text = _text(value)
        return text is not None and len(text) <= self.length

    def says(self, saying: Saying) -> str:
        """Tell the length."""
        return f"String length not <= {saying.of(_integer(self.length))[0]}"


@dataclass(frozen=True, slots=True)
class Pattern(TermTest):
    """The text of each value matches all ``patterns``.

    SPARQL matches where its engines can; patterns with what they do not have, such as looking ahead, are for Python.
    """

    patterns: tuple[str, ...]
    flags: str = ""
    component: NamedNode = PATTERN

    def search(self, place: Place) -> Search:
        """Find the values that do not match, or all if only Python can tell."""
        if not self._in_sparql:
            return Search((place.reach(),), place.value)
        return super(Pattern, self).search(place)

    def test(self, value: str, place: Place) -> Condition:  # noqa: ARG002
        """Match."""
        if not self._in_sparql:
            raise BeyondSparql("its pattern has what SPARQL has not")
        flags = f", {Literal(self.flags)}" if self.flags else ""
        return all_of(total(f"REGEX(STR({value}), {Literal(pattern)}{flags})") for pattern in self.patterns)

    def accepts(self, value: Term) -> bool:
        """Match; by the engine that cannot be made to run for ever, if it can."""
        text = _text(value)
        return text is not None and all(matches(pattern, self.flags, text) for pattern in self.patterns)

    @property
    def _in_sparql(self) -> bool:
        return all(known_to_sparql(pattern, self.flags) for pattern in self.patterns)

    def says(self, saying: Saying) -> str:  # noqa: ARG002
        """Tell the patterns."""
        if len(self.patterns) == 1:
            return f"Value does not match pattern '{self.patterns[0]}'"
        patterns = "', '".join(self.patterns)
        return f"Value does not match every pattern in ('{patterns}')"


def _integer(number: int) -> Literal:
    return Literal(number)
