"""The languages of values: sh:languageIn and sh:uniqueLang."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from oxiana.graph.terms import external
from oxiana.graph.validation.compiled.conditions import Condition, all_of, any_of, exists, expression, opposite, where
from oxiana.graph.validation.compiled.facts import Case
from oxiana.graph.validation.compiled.model import Breach, Constraint, Search, TermTest
from oxiana.graph.validation.compiled.place import Place
from oxiana.graph.validation.compiled.saying import Saying
from oxiana.graph.validation.lookup import Term

LANGUAGE_IN = external("sh", "LanguageInConstraintComponent")
UNIQUE_LANG = external("sh", "UniqueLangConstraintComponent")


@dataclass(frozen=True, slots=True)
class LanguageIn(TermTest):
    """Each value has a language within one of the ranges ``tags``; ``head`` is the list that has them."""

    tags: tuple[str, ...]
    head: Term
    component: NamedNode = LANGUAGE_IN

    def test(self, value: str, place: Place) -> Condition:  # noqa: ARG002
        """Match the language tag with each range."""
        within = any_of(expression(f"langMatches(LANG({value}), {Literal(tag)})") for tag in self.tags)
        return all_of((expression(f"isLiteral({value})"), within))

    def accepts(self, value: Term) -> bool:
        """Match the language tag with each range, as langMatches does."""
        language = value.language if isinstance(value, Literal) else None
        return bool(language) and any(_within(str(language).lower(), tag.lower()) for tag in self.tags)

    def says(self, saying: Saying) -> str:
        """Tell the list."""
        return f"String language is not in {saying.of(self.head)[0]}"


def _within(language: str, tag: str) -> bool:
    return tag == "*" or language == tag or language.startswith(f"{tag}-")


@dataclass(frozen=True, slots=True)
class UniqueLang(Constraint):
    """No two values have the same language."""

    component: NamedNode = UNIQUE_LANG

    def search(self, place: Place) -> Search:
        """Find the languages of such pairs; stores are faster with the first value outside of EXISTS."""
        one, language = place.names.fresh("value"), place.names.fresh("language")
        tagged = (where(_tagged(one)), f"BIND (LCASE(LANG({one})) AS {language})")
        return Search((place.reach(one), *tagged, where(_other(place, one))), columns=(language,))

    def condition(self, place: Place) -> Condition:
        """There is no such pair."""
        return opposite(place.any_value(lambda one: self.shared(place, one)))

    def shared(self, place: Place, one: str) -> Condition:
        """Another value has the language of this one."""
        return all_of((_tagged(one), _other(place, one)))

    def breaches(self, case: Case) -> Iterator[Breach]:
        """Count the languages."""
        languages = (value.language for value in case.values if isinstance(value, Literal))
        counts = Counter(language.lower() for language in languages if language)
        return (Breach() for number in counts.values() if number > 1)

    def says(self, saying: Saying) -> str:  # noqa: ARG002
        """Tell that there is a pair."""
        return "More than one String shares the same Language"


def _tagged(one: str) -> Condition:
    return expression(f'isLiteral({one}) && LANG({one}) != ""')


def _other(place: Place, one: str) -> Condition:
    other = place.names.fresh("value")
    same = f"isLiteral({other}) && !sameTerm({one}, {other}) && LCASE(LANG({one})) = LCASE(LANG({other}))"
    return exists(place.reach(other), f"FILTER ({same})")
