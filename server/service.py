"""The service description (SPARQL 1.1 Service Description): what the endpoint is, reads, writes and allows."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pyoxigraph
from pyoxigraph import NamedNode, RdfFormat

from oxiana.graph import turtle
from oxiana.graph.terms import PREFIXES
from oxiana.server.asking import Ask
from oxiana.server.errors import BadRequest
from oxiana.server.formats import TURTLE
from oxiana.server.protocol import VERSIONS
from oxiana.server.settings import Settings

_FORMATS: Final[Mapping[str, str]] = {
    "application/sparql-results+json": "SPARQL_Results_JSON",
    "application/sparql-results+xml": "SPARQL_Results_XML",
    "text/csv": "SPARQL_Results_CSV",
    "text/tab-separated-values": "SPARQL_Results_TSV",
    "text/turtle": "Turtle",
    "application/n-triples": "N-Triples",
    "application/rdf+xml": "RDF_XML",
    "application/ld+json": "JSON-LD",
    "application/trig": "TriG",
    "application/n-quads": "N-Quads",
}
"""The names in the W3C's list of unique URIs for file formats."""

LIMITS: Final = ("timeout", "max_memory", "max_result", "max_rows", "max_body", "max_url", "workers", "queue")
"""The settings that a client may run into."""

_SIZES: Final = """
SELECT ?graph (COUNT(*) AS ?triples) WHERE { { ?s ?p ?o } UNION { GRAPH ?graph { ?s ?p ?o } } }
GROUP BY ?graph ORDER BY ?graph"""


@dataclass(frozen=True)
class GraphSize:
    """A graph and the number of its triples; the default graph has no name."""

    name: str | None
    triples: int


def sizes(ask: Ask) -> tuple[GraphSize, ...]:
    """Return the graphs of the dataset, in the order of their names."""
    rows = ask.select(_SIZES)
    return tuple(GraphSize(row["graph"].value if row["graph"] else None, int(row["triples"].value)) for row in rows)


def limits(settings: Settings) -> Mapping[str, object]:
    """Return the limits of a query, by the names of their flags: seconds, bytes and counts."""
    return {name.replace("_", "-"): getattr(settings, name) for name in LIMITS}


def _graph(size: GraphSize) -> dict[str, object]:
    graph: dict[str, object] = {"@type": "sd:Graph", "void:triples": size.triples}
    if size.name is None:
        return graph
    return {"@type": "sd:NamedGraph", "sd:name": {"@id": size.name}, "sd:graph": graph}


def _default_graph(settings: Settings, graphs: Sequence[GraphSize]) -> dict[str, object]:
    """Return the default graph of queries; as the union of all it is not counted."""
    own = next((size for size in graphs if size.name is None), None)
    return _graph(own) if own and not settings.union_default_graph else {"@type": "sd:Graph"}


def _languages(settings: Settings) -> list[dict[str, object]]:
    names = ["SPARQL10Query", "SPARQL11Query", *(["SPARQL11Update"] if settings.enable_update else [])]
    return [{"@id": f"sd:{name}"} for name in names]


def _features(settings: Settings) -> list[dict[str, object]]:
    told = {"UnionDefaultGraph": settings.union_default_graph, "EmptyGraphs": settings.enable_update}
    return [{"@id": f"sd:{name}"} for name, is_so in told.items() if is_so]


def _service(endpoint: str, settings: Settings, graphs: Sequence[GraphSize]) -> dict[str, object]:
    xsd_uri = f"{PREFIXES['xsd']}anyURI"
    return {
        "@context": dict(PREFIXES),
        "@type": "sd:Service",
        "sd:endpoint": {"@id": endpoint},
        "sd:supportedLanguage": _languages(settings),
        "sd:supportedVersion": list(VERSIONS),
        "sd:feature": _features(settings),
        "sd:defaultEntailmentRegime": {"@id": "http://www.w3.org/ns/entailment/Simple"},
        "sd:resultFormat": [{"@id": f"http://www.w3.org/ns/formats/{name}"} for name in _FORMATS.values()],
        "sd:defaultDataset": {
            "@type": "sd:Dataset",
            "sd:defaultGraph": _default_graph(settings, graphs),
            "sd:namedGraph": [_graph(size) for size in graphs if size.name is not None],
        },
        "schema:additionalProperty": [
            {"@type": "schema:PropertyValue", "schema:name": name, "schema:value": value}
            for name, value in limits(settings).items()
        ],
        "sh:declare": [
            {"sh:prefix": prefix, "sh:namespace": {"@type": xsd_uri, "@value": namespace}}
            for prefix, namespace in sorted(PREFIXES.items())
        ],
    }


def described(endpoint: str, settings: Settings, graphs: Sequence[GraphSize], media_type: str) -> bytes:
    """Return the description of the endpoint at this address; BadRequest when that is no address."""
    try:
        NamedNode(endpoint)
    except ValueError as error:
        raise BadRequest("the Host header makes no address: send the name of this server") from error
    quads = pyoxigraph.parse(json.dumps(_service(endpoint, settings, graphs)), format=RdfFormat.JSON_LD)
    if media_type == TURTLE.media_type:
        return turtle.write(quad.triple for quad in quads).encode()
    prefixes = {name: PREFIXES[name] for name in ("sd", "sh", "schema", "void")}
    return pyoxigraph.serialize(quads, format=RdfFormat.from_media_type(media_type), prefixes=prefixes) or b""
