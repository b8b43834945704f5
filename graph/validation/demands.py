"""What a rule demands, in words: what people are told of its results where the shapes themselves say nothing.

The messages of such results are the words of pySHACL, so that engines say the same; these are for those who read them.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from importlib.resources import files
from typing import Final, TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode

from oxiana.graph.errors import ShapesRejected
from oxiana.graph.terms import PREFIXES, compact, external
from oxiana.graph.validation import paths
from oxiana.graph.validation.lookup import Lookup, Resource, Term
from oxiana.graph.validation.messages import templates
from oxiana.graph.validation.naming import PATH
from oxiana.graph.validation.report import Report, Result
from oxiana.graph.validation.targets import TRUE

MOST_NAMED: Final = 10
"""Of a longer list so many are named, and the others counted."""
LONGEST_TERM: Final = 100
LONGEST_SHAPE: Final = 1000
"""What is longer is cut."""
LANG_STRING: Final = external("rdf", "langString")
DEEPEST: Final = 3
"""What stands deeper in the shapes is not told."""

_SUFFIX: Final = "ConstraintComponent"
_TEXTS: Final = frozenset((external("xsd", "string"), LANG_STRING))
_PLAIN: Final = _TEXTS | {external("xsd", local) for local in ("integer", "decimal", "boolean")}
_NODE_KINDS: Final = frozenset(
    external("sh", kind)
    for kind in ("IRI", "BlankNode", "Literal", "BlankNodeOrIRI", "BlankNodeOrLiteral", "IRIOrLiteral")
)
_LISTS: Final = frozenset(("and", "or", "xone", "in", "closed", "languageIn"))
_NUMBERS: Final = (
    *("minCount", "maxCount", "minExclusive", "minInclusive"),
    *("maxExclusive", "maxInclusive", "minLength", "maxLength"),
)
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_PHRASES: Final[Mapping[str, Mapping[str, str | list[str]]]] = json.loads(
    (files("oxiana.graph.validation") / "demands.json").read_text("utf-8")
)
"""By language and parameter, with places for its value; two where that is a number: for one, and for others."""


def with_demands(report: Report, shapes: Lookup) -> Report:
    """Return the report whose results say what is demanded, in each language, where the shapes have no message."""
    readers = tuple(_Reader(shapes, language) for language in _PHRASES)
    known: dict[tuple[Resource, NamedNode, Resource | None], tuple[Literal, ...]] = {}

    def telling(result: Result) -> Result:
        rule = (result.shape, result.component, result.constraint)
        if rule not in known:
            known[rule] = () if any(templates(result, shapes)) else tuple(_demands(readers, result))
        details = tuple(map(telling, result.details))
        return replace(result, demands=known[rule], details=details) if known[rule] or details else result

    return replace(report, results=tuple(map(telling, report.results)))


def _demands(readers: Iterable["_Reader"], result: Result) -> Iterator[Literal]:
    for reader in readers:
        if text := reader.rule(result.shape, result.component):
            yield Literal(reader.phrase("expected", text), language=reader.language)


def described(shapes: Lookup, shape: Resource) -> str:
    """Return the name of a shape, or in English what it demands if it has none."""
    return f"({_Reader(shapes, 'en').everything(shape)})" if isinstance(shape, BlankNode) else written(shape)


@dataclass(frozen=True, slots=True)
class _Reader:
    """One who reads shapes and speaks a language; ``depth`` is that of the shape in the one that was broken.

    ``told`` has what shapes demand, by shape and depth: many can refer to the same.
    """

    shapes: Lookup
    language: str
    depth: int = 0
    told: dict[tuple[BlankNode, int], str] = field(default_factory=dict)

    def rule(self, shape: Resource, component: NamedNode) -> str:
        """Return what a constraint of a kind demands; nothing, if the shape does not have it."""
        name = component.value.removeprefix(PREFIXES["sh"])
        parameter = name[:1].lower() + name[1:].removesuffix(_SUFFIX)
        if parameter in _SPOKEN:
            return self.demand(shape, parameter)
        return self.phrase("query") if name == f"SPARQL{_SUFFIX}" else self.phrase("component", written(component))

    def demand(self, shape: Resource, parameter: str) -> str:
        """Return what a shape demands by a parameter; several values are demanded together."""
        spoken, values = partial(_SPOKEN[parameter], self, shape), self.values(shape, parameter)
        several = len(values) > 1 and parameter in _LISTS
        return self.among(values, (lambda value: f"({spoken(value)})") if several else spoken, self.phrase("and"))

    def values(self, shape: Term, parameter: str) -> tuple[Term, ...]:
        """Return the values of a parameter."""
        return self.shapes.objects(shape, external("sh", parameter))

    def phrase(self, key: str, *parts: str) -> str:
        """Return the phrase with its parts; where there are two, that for the number, which is the first part."""
        phrase = _PHRASES[self.language][key]
        if not isinstance(phrase, str):
            phrase = phrase[0 if self._is_one(parts[0]) else 1]
        return phrase.format(*parts)

    def _is_one(self, number: str) -> bool:
        """Say whether a number has the form of one: in Russian 21 has it, and 11 does not."""
        return number == "1" or (self.language == "ru" and number.endswith("1") and not number.endswith("11"))

    def few(self, terms: Sequence[Term], spoken: Callable[[Term], str]) -> list[str]:
        """Return the first of the terms in words, and how many others there are."""
        texts = [text for text in map(spoken, terms[:MOST_NAMED]) if text]
        others = len(terms) - MOST_NAMED
        return texts if others <= 0 else [*texts, self.phrase("others", str(others))]

    def among(self, terms: Sequence[Term], spoken: Callable[[Term], str], last: str = ", ") -> str:
        """Return a few of the terms in words as a list, with a word before the last."""
        texts = self.few(terms, spoken)
        return last.join(filter(None, (", ".join(texts[:-1]), *texts[-1:])))

    def conformance(self, shape: Term) -> str:
        """Return what it is to conform to a shape: its name, or all that it demands if it has none."""
        return f"({self.everything(shape)})" if isinstance(shape, BlankNode) else self.phrase("node", written(shape))

    def everything(self, shape: BlankNode) -> str:
        """Return all that a shape demands, and its property shapes."""
        if self.depth == DEEPEST:
            return "…"
        if (shape, self.depth) not in self.told:
            self.told[shape, self.depth] = cut(replace(self, depth=self.depth + 1).demands(shape), LONGEST_SHAPE)
        return self.told[shape, self.depth]

    def demands(self, shape: BlankNode) -> str:
        """Return the same, which begins with the path of a property shape."""
        if self._is_off(shape):
            return self.phrase("anything")
        own = [text for parameter in _SPOKEN if (text := self.demand(shape, parameter))]
        own += [self.phrase("query")] * bool(self.values(shape, "sparql"))
        properties, path = self._properties(shape), self._path(shape)
        if len(properties) == 1 and not own and not path:
            return self.property(*properties)
        told = "; ".join((*own, *self.few(properties, self.conformance)))
        return f"{path}: {told}" if path and told else path or told or "…"

    def property(self, shape: Term) -> str:
        """Return what a property shape demands that stands alone, which needs no brackets."""
        return self.everything(shape) if isinstance(shape, BlankNode) else self.conformance(shape)

    def _properties(self, shape: BlankNode) -> tuple[Term, ...]:
        return tuple(one for one in self.values(shape, "property") if not self._is_off(one))

    def _is_off(self, shape: Term) -> bool:
        return TRUE in self.values(shape, "deactivated")

    def _path(self, shape: Resource) -> str:
        node = self.shapes.object(shape, PATH)
        try:
            return "" if node is None else cut(paths.text(paths.read(self.shapes, node)))
        except ShapesRejected:
            return ""

    def value(self, term: Term) -> str:
        """Return a term that a value must be: with its type, if that cannot be seen."""
        if isinstance(term, BlankNode):
            return self.phrase("BlankNode")
        if isinstance(term, Literal) and term.datatype not in _PLAIN:
            return f"{cut(str(Literal(term.value)))}^^{compact(term.datatype.value)}"
        return written(term)

    def members(self, head: Term) -> tuple[Term, ...]:
        """Return the members of a list."""
        return self.shapes.items(head) or ()


def written(term: Term) -> str:
    """Return a term as people write it."""
    if isinstance(term, NamedNode):
        return compact(term.value)
    return cut(str(term) if isinstance(term, BlankNode) or term.datatype in _TEXTS else term.value)


def cut(text: str, longest: int = LONGEST_TERM) -> str:
    """Return a text in one line, without its end if it is long."""
    shown = _CONTROL.sub(lambda found: f"\\u{ord(found[0]):04x}", text[:longest])
    return shown if len(text) <= longest else f"{shown}…"


_Spoken: TypeAlias = Callable[[_Reader, Resource, Term], str]
"""How a reader puts one value of a parameter of a shape into words."""


def _plainly(key: str) -> _Spoken:
    return lambda reader, _, value: reader.phrase(key, written(value))


def _datatype(reader: _Reader, _: Resource, value: Term) -> str:
    return reader.phrase("langString") if value == LANG_STRING else reader.phrase("datatype", written(value))


def _node_kind(reader: _Reader, _: Resource, value: Term) -> str:
    return reader.phrase(value.value.removeprefix(PREFIXES["sh"])) if value in _NODE_KINDS else written(value)


def _pattern(reader: _Reader, shape: Resource, value: Term) -> str:
    flags = "".join(one.value for one in reader.values(shape, "flags"))
    return reader.phrase("pattern", f"/{cut(value.value)}/{cut(flags)}")


def _language_in(reader: _Reader, _: Resource, head: Term) -> str:
    tags = reader.among(reader.members(head), lambda tag: cut(tag.value), reader.phrase("or"))
    return reader.phrase("languageIn", tags or reader.phrase("nothing"))


def _unique_lang(reader: _Reader, _: Resource, value: Term) -> str:
    return reader.phrase("uniqueLang") if value == TRUE else ""


def _not(reader: _Reader, _: Resource, shape: Term) -> str:
    return reader.phrase("not", reader.conformance(shape))


def _node(reader: _Reader, _: Resource, shape: Term) -> str:
    return reader.conformance(shape)


def _joined(word: str) -> _Spoken:
    return lambda reader, _, head: reader.among(reader.members(head), reader.conformance, reader.phrase(word))


def _xone(reader: _Reader, _: Resource, head: Term) -> str:
    return reader.phrase("xone", reader.among(reader.members(head), reader.conformance))


def _qualified(key: str) -> _Spoken:
    def spoken(reader: _Reader, shape: Resource, number: Term) -> str:
        def counted(wanted: Term) -> str:
            told = reader.phrase(key, written(number), reader.conformance(wanted))
            return reader.phrase("siblings", told) if is_disjoint else told

        is_disjoint = TRUE in reader.values(shape, "qualifiedValueShapesDisjoint")
        return reader.among(reader.values(shape, "qualifiedValueShape"), counted, reader.phrase("and"))

    return spoken


def _closed(reader: _Reader, shape: Resource, value: Term) -> str:
    below = (path for one in reader.values(shape, "property") for path in reader.values(one, "path"))
    ignored = (member for head in reader.values(shape, "ignoredProperties") for member in reader.members(head))
    named = dict.fromkeys(one for one in (*below, *ignored) if isinstance(one, NamedNode))
    told = reader.among(tuple(named), written) or reader.phrase("nothing")
    return reader.phrase("closed", told) if value == TRUE else ""


def _in(reader: _Reader, _: Resource, head: Term) -> str:
    return reader.phrase("in", reader.among(reader.members(head), reader.value) or reader.phrase("nothing"))


def _has_value(reader: _Reader, _: Resource, value: Term) -> str:
    return reader.phrase("hasValue", reader.value(value))


_SPOKEN: Final[Mapping[str, _Spoken]] = {
    "class": _plainly("class"),
    "datatype": _datatype,
    "nodeKind": _node_kind,
    **{key: _plainly(key) for key in _NUMBERS},
    "pattern": _pattern,
    "languageIn": _language_in,
    "uniqueLang": _unique_lang,
    **{key: _plainly(key) for key in ("equals", "disjoint", "lessThan", "lessThanOrEquals")},
    "hasValue": _has_value,
    "in": _in,
    "closed": _closed,
    "not": _not,
    "and": _joined("and"),
    "or": _joined("or"),
    "xone": _xone,
    "node": _node,
    **{key: _qualified(key) for key in ("qualifiedMinCount", "qualifiedMaxCount")},
}
