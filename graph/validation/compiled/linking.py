"""How the focus node of a query is linked, pattern by pattern, to a triple that has changed."""

from collections import deque
from collections.abc import Iterable, Iterator
from typing import Final

from pyoxigraph import BlankNode, Triple

from oxiana.graph.sparql import Kind, Token
from oxiana.graph.validation.compiled.patterns import Pattern
from oxiana.graph.validation.compiled.place import step
from oxiana.graph.validation.compiled.queries import UserQuery, spelled
from oxiana.graph.validation.paths import Path

_BRANCHES: Final = {"UNION", "OPTIONAL", "SELECT", "GRAPH"}
_VARIABLES: Final = ("?", "$")


class Unlinked(Exception):
    """The focus node and a pattern are not linked in a way that is understood here."""


def links(query: UserQuery, path: Path | None, change: Iterable[Triple], dataset: str) -> Iterator[str]:
    """Yield queries for the focus nodes, as ``?this``, that are linked to a changed triple; raise Unlinked."""
    found = query.patterns
    after_first = list(query.tokens)[1:]
    if found is None or any(token.kind is Kind.WORD and token.text.upper() in _BRANCHES for token in after_first):
        raise Unlinked
    changed = tuple(change)
    for pattern in found:
        for triple in changed:
            if triple.predicate.value in {query.iri(token) for token in pattern.verb}:
                yield _linked(query, path, pattern, triple, dataset)


def _linked(query: UserQuery, path: Path | None, pattern: Pattern, triple: Triple, dataset: str) -> str:
    if len(pattern.verb) != 1 or isinstance(triple.subject, BlankNode) or isinstance(triple.object, BlankNode):
        raise Unlinked
    chain = _chain(query.patterns or (), pattern)
    ends = ((pattern.subject, triple.subject), (pattern.object, triple.object))
    bound = [f"VALUES {_name(end)} {{ {term} }}" for end, term in ends if end.startswith(_VARIABLES)]
    parts = [_text(query, path, one) for one in chain]
    return f"SELECT DISTINCT ?this\n{dataset}WHERE {{ {' '.join(bound)} {' . '.join(parts)} }}"


def _name(variable: str) -> str:
    return f"?{variable[1:]}"


def _chain(found: tuple[Pattern, ...], last: Pattern) -> list[Pattern]:
    """Return the patterns from ``$this`` to one, by the shortest way; only those around it hold where it holds."""
    around = [one for one in found if one.scope == last.scope[: len(one.scope)] and one is not last]
    ends = {_name(last.subject), _name(last.object)}
    waiting: deque[tuple[str, list[Pattern]]] = deque([("?this", [])])
    seen = {"?this"}
    while waiting:
        node, chain = waiting.popleft()
        if node in ends:
            return chain
        for pattern in around:
            names = {_name(end) for end in (pattern.subject, pattern.object) if end.startswith(_VARIABLES)}
            for other in names - seen if node in names else ():
                seen.add(other)
                waiting.append((other, [*chain, pattern]))
    raise Unlinked


def _text(query: UserQuery, path: Path | None, pattern: Pattern) -> str:
    ends = [_end(query, end) for end in (pattern.subject, pattern.object)]
    return f"{ends[0]} {''.join(_verb(query, path, token) for token in pattern.verb)} {ends[1]}"


def _end(query: UserQuery, end: str) -> str:
    if end.startswith(_VARIABLES):
        return _name(end)
    if end.startswith(("_:", "[", '"', "'")):
        raise Unlinked
    return f"<{query.iri(Token(Kind.IRI if end.startswith('<') else Kind.NAME, end, 0))}>"


def _verb(query: UserQuery, path: Path | None, token: Token) -> str:
    if token.kind is Kind.VARIABLE:
        if path is None or token.text[1:] != "PATH":
            raise Unlinked
        return f"({spelled(step(path))})"
    iri = query.iri(token)
    return f"<{iri}>" if iri else token.text
