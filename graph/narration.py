"""An explanation as a tree that people read, and as JSON."""

import json
from collections.abc import Iterator

from oxiana.graph import turtle
from oxiana.graph.explanation import Explanation, Known, Testimony
from oxiana.graph.findings import name, short
from oxiana.graph.reports.values import json_term


def as_text(explanation: Explanation) -> str:
    """Return the triple, how it is known, and below it each premise in the same way."""
    return "\n".join(_lines(explanation)) + "\n"


def as_json(explanation: Explanation) -> str:
    """Return the same for machines; terms are written as in SPARQL's JSON results."""
    return json.dumps(_told(explanation), ensure_ascii=False, indent=1) + "\n"


def _lines(explanation: Explanation) -> Iterator[str]:
    yield turtle.line([explanation.triple])
    yield from map("  {}".format, _how(explanation))
    below = [list(_lines(premise)) for premise in explanation.facts]
    below += [[turtle.line(explanation.axioms), "  ontology"]] if explanation.axioms else []
    for number, (first, *others) in enumerate(below, 1):
        last = number == len(below)
        yield f"  {'└─' if last else '├─'} {first}"
        yield from (f"  {'  ' if last else '│ '} {line}" for line in others)


def _how(explanation: Explanation) -> list[str]:
    claims = [_testimony(claim) for claim in explanation.claims]
    match explanation.known:
        case Known.RULE if explanation.rule:
            return [f"inferred by {explanation.rule.name}: {explanation.rule.meaning}"]
        case Known.RECORD:
            return ["the record itself", *claims]
        case Known.CLAIMS:
            return claims
    sources = ", ".join(map(short, explanation.sources))
    return [f"{explanation.known.value}: {sources}" if sources else explanation.known.value, *claims]


def _testimony(told: Testimony) -> str:
    how = ", ".join(map(short, (*told.speakers, told.voice, told.modality, told.rank)))
    places = "; ".join(f"{short(place.document)} {place.start}-{place.end}" for place in told.places)
    return f"{short(told.claim)} ({how}): {places}"


def _told(explanation: Explanation) -> dict[str, object]:
    parts = zip(("subject", "predicate", "object"), explanation.triple, strict=True)
    told = {"triple": {part: json_term(term) for part, term in parts}, "known": explanation.known.value}
    if explanation.rule:
        premises = [_told(premise) for premise in explanation.premises]
        return {**told, "rule": explanation.rule.name, "meaning": explanation.rule.meaning, "premises": premises}
    claims, sources = map(_claim, explanation.claims), map(name, explanation.sources)
    return {**told, "claims": list(claims), "sources": list(sources)}


def _claim(told: Testimony) -> dict[str, object]:
    return {
        "claim": name(told.claim),
        "speakers": [name(speaker) for speaker in told.speakers],
        "voice": name(told.voice),
        "modality": name(told.modality),
        "rank": name(told.rank),
        "evidence": [{"document": name(p.document), "start": p.start, "end": p.end} for p in told.places],
    }
