"""What records agree on among themselves: each thing in its place, each name that of a thing, evidence that fits."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, TypeAlias

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from oxiana.graph.errors import RecordError
from oxiana.graph.terms import PREFIXES, claim, compact, external, snapshot, span, term
from oxiana.graph.yamlld import Place

MAX_SPAN: Final = 400
"""The most code points one span may cover."""

_OURS: Final = tuple(PREFIXES[prefix] for prefix in ("id", "claim", "oxc", "ox"))
_TYPE: Final = external("rdf", "type")
_KINDS: Final = {term(name): name for name in ("SourceSnapshot", "EvidenceSpan", "Claim")}
_METADATA: Final = {*_KINDS, term("SourceDocument"), term("ClaimConflict")}

Values: TypeAlias = dict[str, list[str]]
"""The values of a node by the local name of the property."""


def dangling(quads: Iterable[Quad], places: Mapping[str, Place]) -> Iterator[RecordError]:
    """Yield a problem for every IRI of ours that nothing in the assembled dataset gives a type."""
    used: dict[NamedNode, str] = {}
    typed = set()
    for quad in quads:
        if quad.predicate == _TYPE:
            typed.add(quad.subject)
        for node in (quad.subject, quad.predicate, quad.object):
            if isinstance(node, NamedNode) and node.value.startswith(_OURS):
                used.setdefault(node, _user(quad))
    for node in sorted(used.keys() - typed, key=str):
        place = places.get(node.value) or places.get(used[node]) or Place("ontology", 0)
        remedy = "give it a type in graph/reference, or correct the name"
        yield _problem(place, node, f"nothing says what it is, in {compact(used[node])}", remedy)


def _user(quad: Quad) -> str:
    """Return the claim that says this, or the subject where no claim does."""
    return quad.graph_name.value if isinstance(quad.graph_name, NamedNode) else _name(quad)


def misnamed(quads: Iterable[Quad], places: Mapping[str, Place]) -> Iterator[RecordError]:
    """Yield a problem for every snapshot, span and claim that does not fit its own name or its snapshot."""
    nodes = _Nodes(quads)
    evidence = {at: user for user in nodes.of("Claim") for at in nodes.all(user.value, "hasEvidence")}
    for check, kind in ((_snapshot, "SourceSnapshot"), (_span, "EvidenceSpan"), (_claim, "Claim")):
        for node in nodes.of(kind):
            for problem, remedy in check(nodes, node):
                told = f"{problem}, in {compact(evidence[node.value].value)}" if node.value in evidence else problem
                yield _problem(places.get(node.value, Place("records", 0)), node, told, remedy)


def misplaced(records: Iterable[Quad], reference: Iterable[Quad], places: Mapping[str, Place]) -> Iterator[RecordError]:
    """Yield a problem for what records say outside every claim, and for every claim in the reference data."""
    outside = [quad for quad in records if isinstance(quad.graph_name, DefaultGraph)]
    evidence = {_name(quad) for quad in outside if quad.predicate == _TYPE and quad.object in _METADATA}
    for name in sorted({_name(quad) for quad in outside} - evidence):
        remedy = "move it into the content of a claim, or into graph/reference if it only says what a thing is called"
        yield _problem(places.get(name, Place("records", 0)), NamedNode(name), "no claim states it", remedy)
    for name in sorted({_name(quad) for quad in reference if quad.predicate == _TYPE and quad.object == term("Claim")}):
        remedy = "move it to the record of its document"
        yield _problem(places.get(name, Place("reference", 0)), NamedNode(name), "a claim is no reference data", remedy)


class _Nodes:
    """Snapshots, spans and claims with their values."""

    def __init__(self, quads: Iterable[Quad]) -> None:
        self._values: dict[str, Values] = defaultdict(lambda: defaultdict(list))
        self._kinds: dict[str, list[NamedNode]] = defaultdict(list)
        for quad in quads:
            if isinstance(quad.object, NamedNode | Literal):
                self._add(_name(quad), quad.predicate, quad.object)

    def _add(self, subject: str, predicate: NamedNode, value: NamedNode | Literal) -> None:
        if predicate == _TYPE and isinstance(value, NamedNode) and value in _KINDS:
            self._kinds[_KINDS[value]].append(NamedNode(subject))
        values = self._values[subject][predicate.value.removeprefix(PREFIXES["ox"])]
        values += [] if value.value in values else [value.value]

    def of(self, kind: str) -> list[NamedNode]:
        return sorted(set(self._kinds[kind]), key=str)

    def all(self, node: str, name: str) -> list[str]:
        return self._values[node][name]

    def one(self, node: str, name: str) -> str:
        """Return the only value; raise ValueError if there is none or more than one."""
        values = self.all(node, name)
        if len(values) != 1:
            raise ValueError(
                f"{name} has {len(values)} values, {', '.join(values)}" if values else f"{name} is missing"
            )
        return values[0]


Findings: TypeAlias = Iterator[tuple[str, str]]


def _snapshot(nodes: _Nodes, node: NamedNode) -> Findings:
    try:
        expected = snapshot(nodes.one(node.value, "contentDigest"))
        int(nodes.one(node.value, "codePointLength"))
    except ValueError as error:
        yield str(error), "give the snapshot one digest and one length"
        return
    if node != expected:
        yield "its name does not fit its contentDigest", f"name it {compact(expected.value)}"


def _span(nodes: _Nodes, node: NamedNode) -> Findings:
    try:
        start, end = int(nodes.one(node.value, "spanStart")), int(nodes.one(node.value, "spanEnd"))
        source = nodes.one(node.value, "inSnapshot")
        expected = span(nodes.one(source, "contentDigest"), start, end)
        length = int(nodes.one(source, "codePointLength"))
        nodes.one(node.value, "spanDigest")
    except ValueError as error:
        yield str(error), "write the span as `oxiana cite` prints it"
        return
    if node != expected:
        yield "its name does not fit its snapshot and offsets", f"name it {compact(expected.value)}"
    if not 0 <= start < end <= length:
        yield f"{start} to {end} is no range of its snapshot of {length} code points", "cite the words again"
    if end - start > MAX_SPAN:
        yield f"it covers {end - start} code points", f"cite {MAX_SPAN} at most, or make two spans"


def _claim(nodes: _Nodes, node: NamedNode) -> Findings:
    """One of the documents it draws on gives the claim its name."""
    evidence = nodes.all(node.value, "hasEvidence")
    snapshots = {source for cited in evidence for source in nodes.all(cited, "inSnapshot")}
    digests = {digest for source in snapshots for digest in nodes.all(source, "contentDigest") if len(digest) == 64}
    number = node.value.rpartition("-")[2]
    if not evidence:
        yield "it has no evidence", "add hasEvidence as `oxiana cite` prints it"
    elif not number.isdecimal() or node not in {claim(digest, int(number)) for digest in digests}:
        expected = " or ".join(sorted(f"claim:c-{digest[:8]}-" for digest in digests))
        yield "its name does not fit its evidence", f"begin it with {expected} and end it with four digits"


def _name(quad: Quad) -> str:
    return quad.subject.value if isinstance(quad.subject, NamedNode) else ""


def _problem(place: Place, node: NamedNode, problem: str, remedy: str) -> RecordError:
    where = f" (line {place.line})" if place.line else ""
    return RecordError(place.file, f"{compact(node.value)}{where}", problem, remedy)
