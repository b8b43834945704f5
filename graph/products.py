"""The files of a release: what each is called, what is in it, and how it is written."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pyoxigraph
from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Triple

from oxiana.graph import difference, jsonld, release, turtle
from oxiana.graph.framing import frame, framed
from oxiana.graph.layout import INFERRED, ONTOLOGY, SHAPES
from oxiana.graph.reification import reified
from oxiana.graph.reports.triples import as_turtle
from oxiana.graph.reports.values import as_json
from oxiana.graph.terms import PREFIXES, external
from oxiana.graph.validation.report import Report

_TYPE: Final = external("rdf", "type")


@dataclass(frozen=True, slots=True)
class Content:
    """What the files are written from: all quads in an order that never changes, and the report on them."""

    quads: Sequence[Quad]
    report: Report

    def graph(self, name: NamedNode | DefaultGraph) -> Iterator[Triple]:
        """Yield the triples of one graph."""
        return (quad.triple for quad in self.quads if quad.graph_name == name)

    def of_default_graph(self) -> Iterator[Quad]:
        """Yield the quads of the default graph."""
        return (quad for quad in self.quads if isinstance(quad.graph_name, DefaultGraph))


@dataclass(frozen=True, slots=True)
class Product:
    """One file: its name, its media type, its title by language, how it is written; whether it is a dump (see File)."""

    name: str
    media_type: str
    titles: Mapping[str, str]
    write: Callable[[Content], bytes]
    dump: bool = False


def _turtle(triples: Iterable[Triple]) -> bytes:
    return turtle.write(triples).encode()


def _trig(content: Content) -> bytes:
    return pyoxigraph.serialize(content.quads, format=RdfFormat.TRIG, prefixes=PREFIXES) or b""


def _rdf_xml(triples: Iterable[Triple]) -> bytes:
    """Write RDF/XML, the properties of a node together, its types first."""
    ordered = sorted(triples, key=lambda triple: (str(triple.subject), triple.predicate != _TYPE, str(triple)))
    return pyoxigraph.serialize(ordered, format=RdfFormat.RDF_XML, prefixes=PREFIXES) or b""


PRODUCTS: Final = (
    Product(
        release.DATA,
        "application/n-quads",
        {"en": "The whole dataset in canonical N-Quads", "ru": "Весь набор данных в каноническом N-Quads"},
        lambda content: release.canonical(content.quads),
        dump=True,
    ),
    Product(
        "oxiana.trig",
        "application/trig",
        {"en": "The whole dataset in TriG", "ru": "Весь набор данных в TriG"},
        _trig,
        dump=True,
    ),
    Product(
        "oxiana.jsonld",
        "application/ld+json",
        {
            "en": "The whole dataset in JSON-LD with the names of the context, which is in the file",
            "ru": "Весь набор данных в JSON-LD по контексту, который включён в файл",
        },
        lambda content: jsonld.complete(jsonld.compacted(content.quads)),
        dump=True,
    ),
    Product(
        "default.ttl",
        "text/turtle",
        {
            "en": "The default graph: what is accepted and what follows from it",
            "ru": "Граф по умолчанию: принятое и то, что из него следует",
        },
        lambda content: _turtle(content.graph(DefaultGraph())),
        dump=True,
    ),
    Product(
        "default.rdf",
        "application/rdf+xml",
        {"en": "The default graph in RDF/XML", "ru": "Граф по умолчанию в RDF/XML"},
        lambda content: _rdf_xml(content.graph(DefaultGraph())),
        dump=True,
    ),
    Product(
        "reified.ttl",
        "text/turtle",
        {
            "en": "The default graph and all claims in RDF 1.2: each reifies what it states",
            "ru": "Граф по умолчанию и все утверждения в RDF 1.2: каждое реифицирует то, что в нём сказано",
        },
        lambda content: b'VERSION "1.2"\n' + _turtle(reified(content.quads)),
    ),
    Product(
        "meetings.jsonld",
        "application/ld+json",
        {
            "en": "Each meeting with its place, participants, instruments and what was said there: JSON-LD as trees",
            "ru": "Каждая встреча: место, участники, документы, сказанное; JSON-LD в виде деревьев",
        },
        lambda content: jsonld.written(framed("meetings", content.of_default_graph())),
    ),
    Product(
        "meetings.frame.jsonld",
        "application/ld+json",
        {
            "en": "The frame of meetings.jsonld: apply it to any JSON-LD of this graph",
            "ru": "Рамка файла meetings.jsonld: применима к любому JSON-LD этого графа",
        },
        lambda _: jsonld.written(frame("meetings")),
    ),
    Product(
        "inferred.ttl",
        "text/turtle",
        {"en": "What the rules derive", "ru": "Что выведено по правилам"},
        lambda content: _turtle(content.graph(INFERRED)),
    ),
    Product(
        "ontology.ttl",
        "text/turtle",
        {"en": "The ontology and its concepts", "ru": "Онтология и её понятия"},
        lambda content: _turtle(content.graph(ONTOLOGY)),
    ),
    Product(
        "shapes.ttl",
        "text/turtle",
        {"en": "The shapes", "ru": "Формы"},
        lambda content: _turtle(content.graph(SHAPES)),
    ),
    Product(
        "report.ttl",
        "text/turtle",
        {"en": "The validation report", "ru": "Отчёт проверки"},
        lambda content: as_turtle(content.report),
    ),
    Product(
        "report.json",
        "application/json",
        {"en": "The validation report in JSON", "ru": "Отчёт проверки в JSON"},
        lambda content: as_json(content.report).encode(),
    ),
)
"""The files that the catalogue lists, in the order in which a reader looks for them."""


def changes_since(previous: Iterable[Quad]) -> Product:
    """Return the file that tells what has changed since the dataset of a release before."""
    return Product(
        "changes.json",
        "application/json",
        {
            "en": "What has changed since the release before, claim by claim",
            "ru": "Что изменилось после предыдущего выпуска, утверждение за утверждением",
        },
        lambda content: difference.as_json(difference.difference(previous, content.quads)).encode(),
    )
