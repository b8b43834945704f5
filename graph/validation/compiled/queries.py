"""Queries that shapes bring along, rewritten to be put to all focus nodes at once (SHACL, section 5.3 and appendix A).

The standard binds ``$this`` before a query runs, in every group of it. The same is had for many nodes by putting the
pattern of the focus nodes at the beginning of each group; inside FILTER EXISTS variables are bound from outside anyway.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from oxiana.graph import sparql
from oxiana.graph.diagnosis import diagnosis
from oxiana.graph.errors import ShapesRejected, SyntaxProblem
from oxiana.graph.sparql import Kind, Token
from oxiana.graph.store.oxigraph import MemoryStore
from oxiana.graph.terms import PREFIXES
from oxiana.graph.validation.compiled.conditions import BeyondSparql
from oxiana.graph.validation.compiled.patterns import NotRead, Pattern, patterns, terms

_NEVER: Final = ("MINUS", "VALUES", "SERVICE", "FROM", "LOAD")
_AGGREGATES: Final = {"COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT"}
_OF_TERMS: Final = frozenset(
    {"STR", "DATATYPE", "SAMETERM", "STRLEN", "SUBSTR", "UCASE", "LCASE", "STRSTARTS", "STRENDS", "CONTAINS"}
    | {"STRBEFORE", "STRAFTER", "CONCAT", "REGEX", "REPLACE", "STRDT", "ENCODE_FOR_URI", "IRI", "URI", "MD5"}
    | {"SHA1", "SHA256", "SHA384", "SHA512", "GROUP_CONCAT", "COUNT"}
)
_ALONE: Final = {"LIMIT", "OFFSET"}
_CLAUSE_ENDS: Final = {"HAVING", "ORDER", "LIMIT", "OFFSET"}
DEEPEST: Final = 100
_OPEN, _CLOSE, _SIGNS = ("{", "(", "["), ("}", ")", "]"), ("!", "-", "+", "^")
SHAPES_GRAPH: Final = "shapesGraph"
SHAPES_GRAPH_IRI: Final = f"{PREFIXES['graph']}shapes"


@dataclass(frozen=True, slots=True)
class Group:
    """A group of patterns: the positions of its braces among the tokens, and what makes it special."""

    start: int
    end: int
    in_exists: bool
    in_graph: bool
    is_select: bool


@dataclass(frozen=True)
class UserQuery:
    """A SELECT or ASK of a shape; ``prefixes`` are declarations that hold in it, its own among them."""

    text: str
    prefixes: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, text: str, declared: Mapping[str, str]) -> "UserQuery":
        """Return the query where these prefixes are declared."""
        return cls(text, tuple({**declared, **_prologue(tuple(sparql.tokens(text)))}.items()))

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """What it is made of."""
        return tuple(sparql.tokens(self.text))

    @cached_property
    def words(self) -> frozenset[str]:
        """The keywords and names of functions, in capitals."""
        return frozenset(token.text.upper() for token in self.tokens if token.kind is Kind.WORD)

    @cached_property
    def variables(self) -> frozenset[str]:
        """The names of its variables."""
        return frozenset(token.text[1:] for token in self.tokens if token.kind is Kind.VARIABLE)

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """All groups, the outermost first."""
        return tuple(sorted(_groups(self.tokens), key=lambda group: group.start))

    @cached_property
    def patterns(self) -> tuple[Pattern, ...] | None:
        """Its triple patterns, None if they cannot be told."""
        try:
            return patterns(self.tokens[self.groups[0].start + 1 : self.groups[0].end])
        except NotRead:
            return None

    @cached_property
    def mentioned(self) -> frozenset[str] | None:
        """The IRIs of the predicates in its patterns; None if they cannot be told, or any may be meant."""
        if self.patterns is None:
            return None
        verbs = tuple(terms(self.patterns))
        if any(token.kind is Kind.VARIABLE and token.text[1:] != "PATH" for token in verbs):
            return None
        return frozenset(filter(None, (self.iri(token) for token in verbs)))

    def iri(self, token: Token) -> str:
        """Return the IRI that a token stands for, nothing if it is none."""
        if token.kind is Kind.IRI:
            return token.text[1:-1]
        if token.text == "a":
            return f"{PREFIXES['rdf']}type"
        prefix, _, local = token.text.partition(":")
        declared = {**PREFIXES, **dict(self.prefixes)}
        return f"{declared[prefix]}{local}" if token.kind is Kind.NAME and prefix in declared else ""

    @property
    def looks_at_terms(self) -> bool:
        """Whether it looks at how a value is written or typed, or counts values, and does not only compare them."""
        return bool(self.words & _OF_TERMS)

    @property
    def prologue(self) -> str:
        """The declarations of prefixes."""
        return "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in self.prefixes)

    def check(self, bound: Iterable[str]) -> None:
        """Raise ShapesRejected for what the standard forbids in a query with these variables bound beforehand."""
        for word in _NEVER:
            if word in self.words or word in sparql.features(self.text):
                raise ShapesRejected(f"a SPARQL constraint uses {word}", "SHACL does not allow it; remove it")
        if not self.groups:
            raise ShapesRejected("a SPARQL constraint has no group of patterns", "write SELECT … WHERE { … }")
        if "BASE" in self.words:
            raise ShapesRejected("a SPARQL constraint uses BASE", "write whole IRIs, or prefixes")
        if _depth(self.tokens) > DEEPEST:
            raise ShapesRejected(f"a SPARQL constraint is nested more than {DEEPEST} deep", "write it flatter")
        self._parse()
        self._check_bound(set(bound))
        self._check_graphs()

    def _parse(self) -> None:
        """Parse it as it is, the path being any."""
        whole = self.prologue + self._slice(0, len(self.tokens) - 1, self._renamed({"PATH": "<urn:path>"}))
        try:
            MemoryStore().query(whole)
        except SyntaxProblem as problem:
            cause = problem.__cause__
            said = diagnosis(whole, cause).problem if isinstance(cause, SyntaxError) else problem.problem
            raise ShapesRejected(f"a SPARQL constraint does not parse: {said}", "correct it") from problem

    def _check_bound(self, bound: set[str]) -> None:
        for before, token in zip(self.tokens, self.tokens[1:], strict=False):
            if _word(before) == "AS" and token.kind is Kind.VARIABLE and token.text[1:] in bound:
                raise ShapesRejected(f"a SPARQL constraint assigns {token.text}", "it is bound beforehand; rename it")
        for group in self.groups:
            projected = self._projected(group) if group.is_select else None
            needed = bound & {"this", *self._inside(group)} - {SHAPES_GRAPH, "currentShape"}
            if projected is not None and not needed <= projected:
                raise ShapesRejected("a nested SELECT does not select what is bound beforehand", "select $this as well")

    def _check_graphs(self) -> None:
        for word, name in zip(self.tokens, self.tokens[1:], strict=False):
            if _word(word) == "GRAPH" and name.text[1:] != SHAPES_GRAPH:
                raise ShapesRejected("a SPARQL constraint reads another graph", "remove GRAPH")

    def _projected(self, group: Group) -> set[str]:
        """Return the variables that a nested SELECT names; the asterisk names none."""
        names: set[str] = set()
        for token in self.tokens[group.start + 2 : group.end]:
            if token.text == "{" or _word(token) == "WHERE":
                break
            names |= {token.text[1:]} if token.kind is Kind.VARIABLE else set()
        return names

    def _inside(self, group: Group) -> set[str]:
        return {token.text[1:] for token in self.tokens[group.start : group.end] if token.kind is Kind.VARIABLE}

    def check_set_at_a_time(self, focus: str) -> None:
        """Raise BeyondSparql if solutions of one focus node would be counted or cut with those of others."""
        if self.words & _ALONE:
            raise BeyondSparql("its query limits the solutions of each focus node")
        grouped = [index for index, token in enumerate(self.tokens) if _word(token) == "GROUP"]
        if (self.words & _AGGREGATES or "HAVING" in self.words) and not grouped:
            raise BeyondSparql("its query counts the solutions of each focus node without grouping by it")
        for index in grouped:
            if focus not in self._keys(index):
                raise BeyondSparql("its query groups solutions, but not by focus node")

    def _keys(self, index: int) -> set[str]:
        keys: set[str] = set()
        for token in self.tokens[index + 2 :]:
            if token.text == "}" or _word(token) in _CLAUSE_ENDS:
                break
            keys |= {token.text[1:]} if token.kind is Kind.VARIABLE else set()
        return keys

    def body(self, names: Mapping[str, str], constants: str) -> str:
        """Return the group of patterns, its variables renamed, constants bound in each group."""
        outer = self.groups[0]
        edits = [*self._renamed(names), *self._bound("", constants), *self._expanded()]
        return self._slice(outer.start, outer.end, edits)

    def selecting(
        self, keys: tuple[str, ...], names: Mapping[str, str], binding: str, constants: str, dataset: str
    ) -> str:
        """Return the query with its variables renamed and more of them selected, bound in each group."""
        outer = self.groups[0]
        edits = [*self._renamed(names), *self._bound(binding, constants), *self._grouped(keys)]
        projected = self._slice(self._first, outer.start - 1, edits) if self._first < outer.start else "*"
        projected = projected.removesuffix("WHERE").removesuffix("where").strip()
        wanted = projected if projected == "*" else " ".join((*_missing(keys, projected), projected))
        named = (
            f"\n{dataset}FROM NAMED <{SHAPES_GRAPH_IRI}>\n" if SHAPES_GRAPH in self.variables and dataset else dataset
        )
        rest = self._slice(outer.start, len(self.tokens) - 1, edits)
        return f"{self.prologue}SELECT DISTINCT {wanted} {named}WHERE {rest}"

    @cached_property
    def _first(self) -> int:
        """The position of the first token after SELECT and DISTINCT."""
        for index, token in enumerate(self.tokens):
            if _word(token) == "SELECT":
                return index + 1 + (_word(self.tokens[index + 1]) in {"DISTINCT", "REDUCED"})
        raise ShapesRejected("a SPARQL constraint is no SELECT", "write SELECT $this WHERE { … }")

    def _renamed(self, names: Mapping[str, str]) -> Iterator[tuple[int, int, str]]:
        for token in self.tokens:
            if token.kind is Kind.VARIABLE:
                new = names.get(token.text[1:], f"?{token.text[1:]}")
                yield token.start, token.start + len(token.text), new

    def _bound(self, binding: str, constants: str) -> Iterator[tuple[int, int, str]]:
        for group in self.groups:
            outside = "" if group.in_exists or group.in_graph else binding
            text = " ".join(filter(None, (constants, outside)))
            if text and not group.is_select:
                position = self.tokens[group.start].start + 1
                yield position, position, f" {text}"

    def _expanded(self) -> Iterator[tuple[int, int, str]]:
        """Write names in full, so that they need no prologue."""
        declared = {**PREFIXES, **dict(self.prefixes)}
        for token in self.tokens:
            if token.kind is Kind.NAME and token.text.partition(":")[0] in declared:
                yield token.start, token.start + len(token.text), f"<{self.iri(token)}>"

    def _grouped(self, keys: tuple[str, ...]) -> Iterator[tuple[int, int, str]]:
        for index, token in enumerate(self.tokens):
            if _word(token) == "BY" and _word(self.tokens[index - 1]) == "GROUP":
                end = token.start + 2
                yield end, end, "".join(f" {key}" for key in keys)

    def _slice(self, first: int, last: int, edits: Iterable[tuple[int, int, str]]) -> str:
        """Return the text from one token to another with all edits in it."""
        if last < first:
            return ""
        begin = self.tokens[first].start
        end = self.tokens[last].start + len(self.tokens[last].text)
        parts, position = [], begin
        for start, stop, new in sorted(edits, key=lambda edit: edit[:2]):
            if begin <= start and stop <= end and start >= position:
                parts += [self.text[position:start], new]
                position = stop
        return "".join((*parts, self.text[position:end]))


def _prologue(tokens: tuple[Token, ...]) -> dict[str, str]:
    """Return the prefixes that a query declares before it asks."""
    found: dict[str, str] = {}
    for word, name, iri in zip(tokens[::3], tokens[1::3], tokens[2::3], strict=False):
        if _word(word) != "PREFIX" or name.kind is not Kind.NAME or iri.kind is not Kind.IRI:
            break
        found[name.text.removesuffix(":")] = iri.text[1:-1]
    return found


def _depth(tokens: tuple[Token, ...]) -> int:
    """Return how deep brackets stand in each other, or signs before one another, where that is more."""
    depth = deepest = signs = 0
    for token in tokens:
        depth += token.text in _OPEN
        depth -= token.text in _CLOSE
        signs = signs + 1 if token.text in _SIGNS else 0
        deepest = max(deepest, depth, signs)
    return deepest


def _missing(keys: tuple[str, ...], projected: str) -> tuple[str, ...]:
    there = {token.text for token in sparql.tokens(projected) if token.kind is Kind.VARIABLE}
    return tuple(key for key in keys if key not in there)


def _word(token: Token) -> str:
    return token.text.upper() if token.kind is Kind.WORD else ""


def _groups(tokens: tuple[Token, ...]) -> Iterator[Group]:
    """Yield each pair of braces; the keyword before tells of EXISTS and GRAPH, which hold for all within."""
    stack: list[tuple[int, bool, bool]] = []
    for index, token in enumerate(tokens):
        if token.kind is not Kind.PUNCTUATION:
            continue
        if token.text == "{":
            exists = _word(tokens[index - 1]) == "EXISTS" if index else False
            graph = _word(tokens[index - 2]) == "GRAPH" if index > 1 else False
            above = stack[-1] if stack else (0, False, False)
            stack.append((index, exists or above[1], graph or above[2]))
        elif token.text == "}" and stack:
            start, in_exists, in_graph = stack.pop()
            yield Group(start, index, in_exists, in_graph, _word(tokens[start + 1]) == "SELECT")


def spelled(pattern: str) -> str:
    """Return a pattern of ours with full IRIs: a query may mean something else by a prefix."""
    parts, position = [], 0
    for token in sparql.tokens(pattern):
        if token.kind is Kind.NAME:
            prefix, _, local = token.text.partition(":")
            parts += [pattern[position : token.start], f"<{PREFIXES[prefix]}{local}>"]
            position = token.start + len(token.text)
    return "".join((*parts, pattern[position:]))
