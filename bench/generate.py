"""A synthetic diplomacy graph of any size: meetings, instruments, initiatives, figures, claims; 1 % of all is wrong.

    python bench/generate.py 100000 > data.nt

The same size and seed give the same bytes. Each kind of mistake is made on purpose, once in a hundred things.
"""

import random
import sys
from collections.abc import Iterator
from datetime import date, timedelta

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize

from oxiana.graph.terms import concept, external, mint, term

TYPE, LABEL = external("rdf", "type"), external("skos", "prefLabel")
STATES, CITIES, UNITS, SUBCLASSES = 40, 60, 12, ("SummitMeeting", "Meeting", "Meeting", "Meeting", "Meeting")
ROLES = ("host", "participant", "observer", "chair")
WRONG = 0.01
FIRST_DAY = date(1991, 12, 21)

Value = NamedNode | Literal


class Diplomacy:
    """Things that follow from one seed; each method yields the triples of one thing."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311

    def world(self) -> Iterator[Triple]:
        """Yield what everything else refers to: the classes, the states, the cities, the units."""
        yield Triple(term("SummitMeeting"), external("rdfs", "subClassOf"), term("Meeting"))
        yield Triple(term("Treaty"), external("rdfs", "subClassOf"), term("InternationalInstrument"))
        yield Triple(term("ObservedValue"), external("rdfs", "subClassOf"), term("IndicatorValue"))
        for number in range(STATES):
            yield from _thing("state", number, "State", {LABEL: _labels(f"State {number}", f"Государство {number}")})
        for number in range(CITIES):
            yield from _thing(
                "settlement", number, "Settlement", {term("locatedIn"): [mint("state", str(number % STATES))]}
            )

    def unit(self, number: int) -> Iterator[Triple]:
        """Yield one meeting with all that comes of it, some 70 triples."""
        day = FIRST_DAY + timedelta(days=self._random.randrange(12_000))
        yield from self._person(number)
        yield from self._meeting(number, day)
        for seat in range(3):
            yield from self._participation(number, seat)
        yield from self._instrument(number, day)
        yield from self._initiative(number)
        for figure in range(2):
            yield from self._figure(2 * number + figure, day)
            yield from self._claim(2 * number + figure)

    def _wrong(self) -> bool:
        return self._random.random() < WRONG

    def _any(self, kind: str, count: int) -> NamedNode:
        return mint(kind, str(self._random.randrange(count)))

    def _person(self, number: int) -> Iterator[Triple]:
        labels = [Literal(f"Person {number}", language="en"), Literal(f"Лицо {number}", language="ru")]
        if self._wrong():
            labels.append(Literal(f"Somebody {number}", language="en"))
        properties: dict[NamedNode, list[Value]] = {
            LABEL: list(labels),
            term("isMemberOf"): [self._any("state", STATES)],
        }
        if self._wrong():
            properties[term("about")] = [Literal("a remark")]
        yield from _thing("person", number, "Person", properties)

    def _meeting(self, number: int, day: date) -> Iterator[Triple]:
        properties: dict[NamedNode, list[Value]] = {
            LABEL: _labels(f"Meeting {number}", f"Встреча {number}"),
            term("occurredOn"): [] if self._wrong() else [_day(day)],
            term("place"): [self._any("person" if self._wrong() else "settlement", CITIES)],
            term("editionNumber"): [Literal(0 if self._wrong() else 1 + number % 90)],
            term("meetingLevel"): [concept("informal" if self._wrong() else "ministers")],
            term("hasParticipation"): [mint("participation", f"{number}-{seat}") for seat in range(3)],
        }
        if self._wrong():
            properties[term("occurredOn")].append(Literal("14 September", datatype=external("xsd", "date")))
        yield from _thing("meeting", number, SUBCLASSES[number % len(SUBCLASSES)], properties)

    def _participation(self, number: int, seat: int) -> Iterator[Triple]:
        role = "guest" if self._wrong() else ROLES[0 if seat == 0 else self._random.randrange(1, 3)]
        properties: dict[NamedNode, list[Value]] = {
            term("participant"): [self._any("state", STATES)],
            term("representing"): [mint("person", str(number))] * (not self._wrong()),
            term("participationRole"): [concept(role)],
        }
        yield from _thing("participation", f"{number}-{seat}", "Participation", properties)

    def _instrument(self, number: int, day: date) -> Iterator[Triple]:
        later = day + timedelta(days=-3 if self._wrong() else 30)
        title = Literal(f"instrument {number}" if self._wrong() else f"Instrument {number}", language="en")
        properties: dict[NamedNode, list[Value]] = {
            LABEL: [title],
            term("bindingForce"): [concept("binding")] * (not self._wrong()),
            term("signedAt"): [mint("meeting", str(number))],
            term("startDate"): [_day(day)],
            term("endDate"): [_day(later)],
            external("dcterms", "identifier"): [Literal(f"N{number}" if self._wrong() else f"OX-{number:07d}")],
        }
        yield from _thing("instrument", number, "Treaty", properties)

    def _initiative(self, number: int) -> Iterator[Triple]:
        initiative, act = mint("initiative", str(number)), mint("act", str(number))
        yield from _thing(
            "initiative", number, "Initiative", {LABEL: _labels(f"Initiative {number}", f"Инициатива {number}")}
        )
        properties: dict[NamedNode, list[Value]] = {
            term("proposalOf"): [initiative],
            term("performedBy"): [Literal("somebody")] if self._wrong() else [mint("person", str(number))],
            term("madeAt"): [mint("meeting", str(number))] * (not self._wrong()),
        }
        yield from _thing("act", number, "ProposalAct", properties)
        yield Triple(initiative, term("proposedBy"), mint("person", str(number)))
        yield Triple(initiative, term("initiatedBy"), mint("person", str(number + self._wrong())))
        yield Triple(act, term("onBehalfOf"), self._any("state", STATES))

    def _figure(self, number: int, day: date) -> Iterator[Triple]:
        amount = Literal(-1 if self._wrong() else self._random.randrange(10**9))
        properties: dict[NamedNode, list[Value]] = {
            term("numericValue"): [amount],
            term("hasUnit"): [external("unit", f"U{self._random.randrange(UNITS)}")],
            term("refArea"): [self._any("state", STATES)],
            term("refPeriodStart"): [_day(day)],
            term("refPeriodEnd"): [_day(day + timedelta(days=-365 if self._wrong() else 365))],
        }
        yield from _thing("value", number, "ObservedValue", properties)

    def _claim(self, number: int) -> Iterator[Triple]:
        start = self._random.randrange(9000)
        properties: dict[NamedNode, list[Value]] = {
            term("attributedTo"): [mint("person", str(number // 2))],
            term("voice"): [concept("ownVoice")] * (not self._wrong()),
            term("modality"): [concept("asserted")],
            term("hasEvidence"): [mint("span", str(number))],
            term("states"): [mint("value", str(number))],
        }
        if self._wrong():
            properties[term("voice")].append(concept("directQuotation"))
        yield from _thing("claim", number, "Claim", properties)
        span: dict[NamedNode, list[Value]] = {
            term("spanStart"): [Literal(start)],
            term("spanEnd"): [Literal(start - 1 if self._wrong() else start + 90)],
        }
        yield from _thing("span", number, "EvidenceSpan", span)


def generate(triples: int, seed: int = 1) -> Iterator[Triple]:
    """Yield about so many triples, never fewer, and whole things only."""
    diplomacy, made, number = Diplomacy(seed), 0, 0
    for triple in diplomacy.world():
        made += 1
        yield triple
    while made < triples:
        for triple in diplomacy.unit(number):
            made += 1
            yield triple
        number += 1


def _thing(kind: str, number: int | str, of_class: str, properties: dict[NamedNode, list[Value]]) -> Iterator[Triple]:
    node = mint(kind, str(number))
    yield Triple(node, TYPE, term(of_class))
    for predicate, values in properties.items():
        for value in dict.fromkeys(values):
            yield Triple(node, predicate, value)


def _labels(english: str, russian: str) -> list[Value]:
    return [Literal(english, language="en"), Literal(russian, language="ru")]


def _day(day: date) -> Literal:
    return Literal(day.isoformat(), datatype=external("xsd", "date"))


if __name__ == "__main__":
    sys.stdout.buffer.write(serialize(generate(int(sys.argv[1])), format=RdfFormat.N_TRIPLES) or b"")
