"""What differs between two releases: claims that came, that went, that say something else; and how much elsewhere."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, Triple

from oxiana.graph.dataset import STATES, not_accepted
from oxiana.graph.layout import INFERRED, ONTOLOGY, REFERENCE, SHAPES
from oxiana.graph.terms import PREFIXES, compact

_PARTS: Final = {"reference": REFERENCE, "ontology": ONTOLOGY, "shapes": SHAPES, "inferred": INFERRED}

Graph: TypeAlias = NamedNode | BlankNode | DefaultGraph
Triples: TypeAlias = set[Triple]


@dataclass(frozen=True, slots=True)
class Change:
    """A claim that both releases have: what only the old one says of it and in it, what only the new one, and standing.

    ``accepted`` says whether the old and the new release count its content as accepted.
    """

    claim: NamedNode
    removed: tuple[Triple, ...]
    added: tuple[Triple, ...]
    accepted: tuple[bool, bool]


@dataclass(frozen=True, slots=True)
class Difference:
    """Claims that only the new release has, that only the old one has, that differ; triples lost and won elsewhere.

    ``elsewhere`` counts them by part: ``records`` (evidence, conflicts, documents) and the graphs that are no claims.
    """

    added: tuple[NamedNode, ...]
    removed: tuple[NamedNode, ...]
    changed: tuple[Change, ...]
    elsewhere: Mapping[str, tuple[int, int]]

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed or self.elsewhere)


@dataclass(frozen=True, slots=True)
class _Contents:
    """A release taken apart: each claim with what it states and what is said of it, and the rest by parts."""

    claims: Mapping[NamedNode, Triples]
    rejected: frozenset[NamedNode]
    parts: Mapping[str, Counter[str]]


def difference(old: Iterable[Quad], new: Iterable[Quad]) -> Difference:
    """Return what differs from the dataset of an old release to that of a new one."""
    before, after = _contents(old), _contents(new)
    return Difference(
        _named(after.claims.keys() - before.claims.keys()),
        _named(before.claims.keys() - after.claims.keys()),
        tuple(_changes(before, after)),
        {name: counts for name, counts in _counts(before, after) if any(counts)},
    )


def _counts(before: _Contents, after: _Contents) -> Iterator[tuple[str, tuple[int, int]]]:
    for name, old in before.parts.items():
        new = after.parts[name]
        yield name, ((old - new).total(), (new - old).total())


def _changes(before: _Contents, after: _Contents) -> Iterator[Change]:
    for claim in _named(before.claims.keys() & after.claims.keys()):
        old, new = before.claims[claim], after.claims[claim]
        accepted = (claim not in before.rejected, claim not in after.rejected)
        if old != new or accepted[0] != accepted[1]:
            yield Change(claim, _sorted(old - new), _sorted(new - old), accepted)


def _contents(quads: Iterable[Quad]) -> _Contents:
    graphs: dict[Graph, Triples] = {}
    for quad in quads:
        graphs.setdefault(quad.graph_name, set()).add(quad.triple)
    stated = graphs.get(DefaultGraph(), set()) - graphs.get(INFERRED, set())
    claims = {
        name: set(content)
        for name, content in graphs.items()
        if isinstance(name, NamedNode) and name.value.startswith(PREFIXES["claim"])
    }
    rest = stated.difference(*claims.values(), *(graphs.get(name, ()) for name in _PARTS.values()))
    for triple in rest:
        if isinstance(triple.subject, NamedNode) and triple.subject in claims and triple.predicate != STATES:
            claims[triple.subject].add(triple)
    rest = {triple for triple in rest if triple.subject not in claims}
    parts = {"records": rest} | {name: graphs.get(graph, set()) for name, graph in _PARTS.items()}
    rejected = not_accepted(Quad(*triple) for triple in stated)
    return _Contents(claims, rejected, {name: Counter(map(_nameless, part)) for name, part in parts.items()})


def _nameless(triple: Triple) -> str:
    """Return the triple as text in which blank nodes, whose names change with their graph, have none."""
    return " ".join("_:" if isinstance(node, BlankNode) else str(node) for node in triple)


def _named(nodes: Iterable[NamedNode]) -> tuple[NamedNode, ...]:
    return tuple(sorted(nodes, key=str))


def _sorted(triples: Iterable[Triple]) -> tuple[Triple, ...]:
    return tuple(sorted(triples, key=str))


def as_text(found: Difference) -> str:
    """Return a line for each claim, under a changed one what it lost and won, and a line for each other part."""
    lines = [f"added    {compact(claim.value)}" for claim in found.added]
    lines += [f"removed  {compact(claim.value)}" for claim in found.removed]
    for change in found.changed:
        lines += [f"changed  {compact(change.claim.value)}", *_lines(change)]
    lines += [f"{name}: {gone} triples removed, {come} added" for name, (gone, come) in found.elsewhere.items()]
    return "".join(f"{line}\n" for line in lines)


def _lines(change: Change) -> Iterator[str]:
    yield from (f"  - {_short(triple)}" for triple in change.removed)
    yield from (f"  + {_short(triple)}" for triple in change.added)
    if change.accepted[0] != change.accepted[1]:
        yield "  is now accepted" if change.accepted[1] else "  is no longer accepted"


def _short(triple: Triple) -> str:
    return " ".join(compact(node.value) if isinstance(node, NamedNode) else str(node) for node in triple)


def as_json(found: Difference) -> str:
    """Return the same for machines: claims as IRIs, triples as in N-Triples."""
    said = {
        "added": [claim.value for claim in found.added],
        "removed": [claim.value for claim in found.removed],
        "changed": [
            {
                "claim": change.claim.value,
                "removed": [f"{triple} ." for triple in change.removed],
                "added": [f"{triple} ." for triple in change.added],
                "accepted": list(change.accepted),
            }
            for change in found.changed
        ],
        "elsewhere": {name: {"removed": gone, "added": come} for name, (gone, come) in found.elsewhere.items()},
    }
    return json.dumps(said, ensure_ascii=False, indent=1) + "\n"
