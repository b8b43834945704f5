"""The pages of documents: what a browser gets for an entity, a concept, a claim, a shape, a graph or the ontology."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from flask import render_template
from pyoxigraph import Literal, NamedNode, Triple

from oxiana.graph.terms import ONTOLOGY, PREFIXES, external, graph
from oxiana.server import description, portrait, serialization
from oxiana.server.asking import Ask, Node
from oxiana.server.description import Description
from oxiana.server.labels import Labels, labels_of
from oxiana.server.markup import language, page_number
from oxiana.server.outline import Outline, Outlines, Value
from oxiana.server.vocabulary import vocabulary

_TYPE: Final = external("rdf", "type")
_SUMMARIES: Final = {
    "reference": "What things are called: labels, identifiers and offices, each value with its source.",
    "inferred": "What follows from the statements by the rules of the graph; nobody states it in these words.",
    "ontology": "The classes, properties and concepts that the graph is written in.",
    "shapes": "What must hold in the data.",
    "catalog": "What this dataset is, how much it holds, and where its files are.",
}
_NODE_SHAPE: Final = external("sh", "NodeShape")
_OTHER: Final = "A named graph of this dataset."


@dataclass(frozen=True)
class ShapeLine:
    """A shape as the list of shapes shows it."""

    node: Node
    severities: tuple[Value, ...]
    targets: tuple[Value, ...]
    demands: tuple[str, ...]


@dataclass(frozen=True)
class Page:
    """A template and what it is filled with."""

    template: str
    values: dict[str, object]

    def html(self, **more: object) -> str:
        """Return the page."""
        return render_template(self.template, **self.values, **more)


def of_entity(ask: Ask, thing: NamedNode) -> Page | None:
    """Return the page of one thing, with provenance; None when nothing is known of it."""
    about = portrait.portrait(ask, thing, language(), page_number())
    if about is None:
        return None
    values = {
        "about": about,
        "labels": about.labels,
        "name": about.labels.name(thing),
        "json_ld": serialization.jsonld_text(about.accepted),
    }
    return Page("entity.html", {"thing": thing, **values})


def outlined(describe: Callable[[Ask, NamedNode], Description]) -> Callable[[Ask, NamedNode], Page | None]:
    """Return the page maker of documents that are shown as outlines of all their named nodes."""

    def page(ask: Ask, thing: NamedNode) -> Page | None:
        found = describe(ask, thing)
        if not found:
            return None
        outlines = Outlines(found.triples)
        shown = [outlines.of(node) for node in outlines.subjects()]
        labels = _labels(ask, found.triples, thing)
        return Page("outline.html", {"thing": thing, "name": labels.name(thing), "labels": labels, "outlines": shown})

    return page


def of_shapes(ask: Ask, thing: NamedNode) -> Page | None:
    """Return the page that lists the node shapes by name, with what each demands."""
    found = description.of_part(ask, graph("shapes"))
    if not found:
        return None
    outlines = Outlines(found.triples)
    named = (outlines.of(node) for node in outlines.subjects())
    shapes = [_shape_line(outlines, outline) for outline in named if _NODE_SHAPE in outline.values(_TYPE)]
    labels = _labels(ask, found.triples, thing)
    return Page("shapes.html", {"thing": thing, "name": labels.name(thing), "labels": labels, "shapes": shapes})


def _shape_line(outlines: Outlines, outline: Outline) -> ShapeLine:
    parts = [outline, *(_parts(outlines, outline))]
    said = (part.values(external("sh", name)) for part in parts for name in ("message", "description"))
    demands = [value for values in said for value in values if isinstance(value, Literal)]
    severities = {value for part in parts for value in part.values(external("sh", "severity"))}
    return ShapeLine(
        outline.node,
        tuple(sorted(severities, key=str)),
        outline.values(external("sh", "targetClass")),
        tuple(dict.fromkeys(text.value for text in demands if text.language in (language(), None))),
    )


def _parts(outlines: Outlines, outline: Outline) -> Iterator[Outline]:
    """Yield the property shapes and SPARQL constraints of a shape."""
    for value in (*outline.values(external("sh", "property")), *outline.values(external("sh", "sparql"))):
        if isinstance(value, Outline):
            yield value
        elif isinstance(value, NamedNode):
            yield outlines.of(value)


def of_ontology(ask: Ask, thing: NamedNode) -> Page | None:
    """Return the page of all classes and properties, each with an anchor."""
    shown = vocabulary(ask)
    if shown is None:
        return None
    values = {"shown": shown, "labels": shown.labels, "name": shown.labels.name(ONTOLOGY)}
    return Page("ontology.html", {"thing": thing, **values})


def of_graph(ask: Ask, thing: NamedNode) -> Page | None:
    """Return the page of a named graph: what it holds and how much."""
    found = description.of_graph(ask, thing)
    if not found:
        return None
    name = thing.value.removeprefix(PREFIXES["graph"])
    labels = Labels(language(), {})
    values = {"summary": _SUMMARIES.get(name, _OTHER), "size": len(found.quads)}
    return Page("graph.html", {"thing": thing, "name": labels.name(thing), "labels": labels, **values})


def _labels(ask: Ask, triples: Iterable[Triple], thing: NamedNode) -> Labels:
    mentioned = {node for t in triples for node in (t.subject, t.predicate, t.object) if isinstance(node, NamedNode)}
    return labels_of(ask, {*mentioned, thing}, language())
