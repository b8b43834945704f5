"""What answers can be written in: one table of media types, short names and suffixes."""

from dataclasses import dataclass
from enum import Enum
from typing import Final


class Kind(Enum):
    """What an answer is; each kind has its own formats."""

    SOLUTIONS = "solutions"
    BOOLEAN = "boolean"
    GRAPH = "graph"
    REPORT = "report"


@dataclass(frozen=True, eq=False)
class Format:
    """One format: its short names (the first is its own), media type, file suffix, and how the type is announced."""

    names: tuple[str, ...]
    media_type: str
    suffix: str
    parameters: str = ""
    aliases: tuple[str, ...] = ()
    echoed: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The short name."""
        return self.names[0]

    @property
    def content_type(self) -> str:
        """The value of Content-Type, with parameters."""
        return self.media_type + self.parameters


_UTF8 = "; charset=utf-8"

HTML: Final = Format(("html",), "text/html", "html", _UTF8, ("application/xhtml+xml",))
JSON_RESULTS: Final = Format(
    ("json", "srj"), "application/sparql-results+json", "srj", aliases=("text/json",), echoed=("application/json",)
)
XML_RESULTS: Final = Format(
    ("xml", "srx"), "application/sparql-results+xml", "srx", echoed=("application/xml", "text/xml")
)
CSV: Final = Format(("csv",), "text/csv", "csv", "; charset=utf-8; header=present")
TSV: Final = Format(("tsv",), "text/tab-separated-values", "tsv", _UTF8)
TURTLE: Final = Format(
    ("ttl", "turtle", "n3"),
    "text/turtle",
    "ttl",
    _UTF8,
    ("application/x-turtle", "application/turtle", "text/rdf+n3", "text/n3"),
)
N_TRIPLES: Final = Format(
    ("nt", "ntriples", "n-triples", "text"), "application/n-triples", "nt", _UTF8, ("text/ntriples", "text/plain")
)
RDF_XML: Final = Format(
    ("rdfxml", "rdf", "rdf+xml", "xml"), "application/rdf+xml", "rdf", echoed=("application/xml", "text/xml")
)
JSON_LD: Final = Format(
    ("jsonld", "json-ld", "json"),
    "application/ld+json",
    "jsonld",
    aliases=("application/rdf+json",),
    echoed=("application/json",),
)
TRIG: Final = Format(("trig",), "application/trig", "trig", _UTF8, ("application/x-trig",))
N_QUADS: Final = Format(
    ("nq", "nquads", "n-quads"), "application/n-quads", "nq", _UTF8, ("text/x-nquads", "text/nquads")
)
PLAIN_JSON: Final = Format(("json",), "application/json", "json")
TEXT: Final = Format(("text", "txt"), "text/plain", "txt", _UTF8)
SARIF: Final = Format(("sarif",), "application/sarif+json", "sarif")
JUNIT: Final = Format(("junit",), "application/xml", "xml")

TABLES: Final = (JSON_RESULTS, XML_RESULTS, CSV, TSV, TEXT, HTML)
GRAPHS: Final = (TURTLE, N_TRIPLES, RDF_XML, JSON_LD, TRIG, N_QUADS, HTML)

OFFERS: Final[dict[Kind, tuple[Format, ...]]] = {
    Kind.SOLUTIONS: TABLES,
    Kind.BOOLEAN: TABLES,
    Kind.GRAPH: GRAPHS,
    Kind.REPORT: (TURTLE, TEXT, N_TRIPLES, RDF_XML, PLAIN_JSON, JSON_LD, TRIG, N_QUADS, CSV, HTML, SARIF, JUNIT),
}
"""The formats of each kind, the best first: it answers a request that has no wish."""
