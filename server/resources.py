"""Dereferencing: each IRI of the graph leads to its document, in the format and language that the client wants.

An entity is not a document: its IRI answers 303 with the address of one (Cool URIs for the Semantic Web, 4.2).
Concepts, claims, shapes, graphs and the ontology are documents and answer at once, with Content-Location.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from typing import Final

from flask import Blueprint, Response, request
from pyoxigraph import NamedNode

from oxiana.graph.terms import BASE, graph
from oxiana.server import answering, description, documents
from oxiana.server.asking import Ask, PoolAsk
from oxiana.server.cache import Cache, Kept, tag
from oxiana.server.description import Description
from oxiana.server.documents import Page
from oxiana.server.errors import BadRequest, Gone, NotFound
from oxiana.server.formats import GRAPHS, HTML, Format
from oxiana.server.markup import here, language, spoken
from oxiana.server.negotiation import Choice, negotiate, represent
from oxiana.server.pool import Pool
from oxiana.server.selfcheck import SelfCheck
from oxiana.server.serialization import rdf_format, written
from oxiana.server.settings import Settings

LICENSE: Final = "https://creativecommons.org/licenses/by/4.0/"
SUFFIXES: Final = frozenset(offer.suffix for offer in GRAPHS)

_STATE: Final = """
SELECT ?replacement ?deprecated WHERE {
  FILTER(EXISTS { $thing ?p ?o } || EXISTS { ?s ?p $thing } ||
         EXISTS { GRAPH ?g { $thing ?p ?o } } || EXISTS { GRAPH $thing { ?s ?p ?o } })
  OPTIONAL { $thing dcterms:isReplacedBy ?replacement }
  OPTIONAL { $thing owl:deprecated ?deprecated }
} ORDER BY ?replacement LIMIT 1"""

_IS_VERSION: Final = (
    "SELECT ?version WHERE { GRAPH graph:ontology { ?ontology owl:versionIRI ?version FILTER(?version = $thing) } }"
)


@dataclass(frozen=True)
class Family:
    """Resources of one kind: how they are described in RDF, and on a page."""

    describe: Callable[[Ask, NamedNode], Description]
    page: Callable[[Ask, NamedNode], Page | None]


def _catalog(ask: Ask, _thing: NamedNode) -> Description:
    return description.of_part(ask, graph("catalog"))


def _in_brief(ask: Ask, thing: NamedNode) -> Description:
    """Return the catalogue without its thousands of partitions, whose IRIs have fragments."""
    kept = (t for t in _catalog(ask, thing).triples if "#" not in str(t.subject) and "#" not in str(t.object))
    return description.document(tuple(kept))


def _ontology(ask: Ask, _thing: NamedNode) -> Description:
    return description.of_ontology(ask)


def _earlier_ontology(_ask: Ask, version: NamedNode) -> Description:
    return description.of_earlier_ontology(version)


def _shapes(ask: Ask, _thing: NamedNode) -> Description:
    return description.of_part(ask, graph("shapes"))


THINGS: Final = Family(description.of_entity, documents.of_entity)
FAMILIES: Final[Mapping[str, Family]] = {
    "concept": THINGS,
    "claim": THINGS,
    "shape": Family(description.of_shape, documents.outlined(description.of_shape)),
    "graph": Family(description.of_graph, documents.of_graph),
    "dataset": Family(_catalog, documents.outlined(_in_brief)),
}
ONTOLOGY: Final = Family(_ontology, documents.of_ontology)
EARLIER: Final = Family(_earlier_ontology, documents.outlined(_earlier_ontology))
SHAPES: Final = Family(_shapes, documents.of_shapes)

_UNCHECKED: Final = "unchecked"


@dataclass(frozen=True)
class Address:
    """Where a document is: the IRI it is about, the suffix that was asked for, and the addresses of its formats."""

    thing: NamedNode
    suffix: str | None
    variant: Callable[[Format], str]


def addressed(path: str) -> Address:
    """Return the address for a path below the base; a known suffix names a format and is no part of the IRI."""
    stem, dot, suffix = path.rpartition(".")
    if not (dot and suffix in SUFFIXES):
        stem, suffix = path, ""
    return Address(_iri(BASE + stem), suffix or None, lambda offer: here(f"/{stem}.{offer.suffix}"))


def _iri(text: str) -> NamedNode:
    try:
        return NamedNode(text)
    except ValueError as error:
        raise BadRequest(f"{text!r} is not an IRI: {error}") from error


def led_to(location: str, status: int) -> Response:
    """Return a redirect, for all formats and languages alike."""
    return Response(b"", status, {"Location": location})


class Publisher:
    """Answers requests for documents from one release, and keeps in the cache what it has answered."""

    def __init__(self, pool: Pool, cache: Cache) -> None:
        self._pool, self._ask, self._cache = pool, PoolAsk(pool), cache
        self._check = SelfCheck(pool)

    def entity(self, name: str) -> Response:
        """Lead from an entity to its document, or answer with the document."""
        address = addressed(f"id/{name}")
        moved = self._moved(address)
        if moved is not None:
            return moved
        if address.suffix is None:
            choice = negotiate(request, GRAPHS)
            response = represent(b"", choice, 303)
            response.location = address.variant(choice.format)
            return response
        return self.document(THINGS, address)

    def member(self, family: str, name: str) -> Response:
        """Answer with the document of a concept, claim, shape, graph or dataset."""
        address = addressed(f"{family}/{name}")
        return self._moved(address) or self.document(FAMILIES[family], address)

    def ontology(self, suffix: str | None = None) -> Response:
        """Answer with the ontology."""
        return self.document(ONTOLOGY, addressed(f"ontology.{suffix}" if suffix else "ontology"))

    def ontology_version(self, name: str) -> Response:
        """Answer with the ontology in this version: the one that is served, or one that was published before."""
        address = addressed(f"ontology/{name}")
        if any(self._ask.select(_IS_VERSION, thing=address.thing)):
            return self.document(ONTOLOGY, address)
        return self.document(EARLIER, address)

    def shapes(self, suffix: str | None = None) -> Response:
        """Answer with all shapes."""
        return self.document(SHAPES, addressed(f"shape.{suffix}" if suffix else "shape"))

    def resource(self) -> Response:
        """Answer with the document of any IRI that the data knows."""
        thing = _iri(request.args.get("iri") or request.args.get("uri") or "")
        if thing.value.startswith(BASE):
            return led_to(here(f"/{thing.value.removeprefix(BASE)}"), 303)
        return self.document(THINGS, Address(thing, None, lambda f: here("/resource", iri=thing.value, format=f.name)))

    def _moved(self, address: Address) -> Response | None:
        """Return the redirect of an IRI that was replaced; NotFound and Gone for one that is unknown or withdrawn."""
        state = next(iter(self._ask.select(_STATE, thing=address.thing)), None)
        if state is None:
            raise NotFound(f"nothing is known of <{address.thing.value}>")
        if isinstance(state["replacement"], NamedNode):
            suffix = f".{address.suffix}" if address.suffix else ""
            return led_to(here(f"/{state['replacement'].value.removeprefix(BASE)}{suffix}"), 301)
        if state["deprecated"] and state["deprecated"].value == "true":
            raise Gone(f"<{address.thing.value}> is withdrawn, and nothing takes its place")
        return None

    def document(self, family: Family, address: Address) -> Response:
        """Answer with one document, or 304 when the client has it."""
        choice = negotiate(request, GRAPHS, address.suffix)
        name = self._tag(choice)
        fresh = answering.is_had(name)
        made = Kept({}, b"") if fresh else self._kept(name, lambda: self._made(family, address, choice))
        response = represent(made.body, choice, 304 if fresh else 200)
        if _lasts(made):
            response.set_etag(name, weak=choice.format is HTML)
        response.headers["Content-Location"] = address.variant(choice.format)
        response.headers["Cache-Control"] = "public, max-age=300" if _lasts(made) else "no-store"
        for link in links(address):
            response.headers.add("Link", link.header)
        return answering.unless_had(spoken(response) if choice.format is HTML else response)

    def _kept(self, name: str, make: Callable[[], Kept]) -> Kept:
        """Return the answer of this name, made now if it is not kept."""
        kept = self._cache.get(name) or make()
        if _lasts(kept):
            self._cache.put(name, kept)
        return kept

    def _made(self, family: Family, address: Address, choice: Choice) -> Kept:
        """Make the document; its head says whether a limit left the findings out."""
        unknown = NotFound(f"nothing is known of <{address.thing.value}>")
        if choice.format is not HTML:
            found = family.describe(self._ask, address.thing)
            if not found:
                raise unknown
            return Kept({}, written(found, choice.format))
        page = family.page(self._ask, address.thing)
        if page is None:
            raise unknown
        findings = self._check.of(address.thing) if family is THINGS else None
        data = self._pool.data.id
        html = page.html(links=links(address), formats=downloads(address), release=data, findings=findings)
        return Kept({_UNCHECKED: family is THINGS and findings is None}, html.encode())

    def _tag(self, choice: Choice) -> str:
        """Return the entity tag: the same as long as data, software, address, type and language are."""
        words = language() if choice.format is HTML else ""
        return tag(
            self._pool.data.id, version("oxiana"), request.script_root, request.full_path, choice.content_type, words
        )


def _lasts(document: Kept) -> bool:
    """Whether a document is the same as long as the data is: one that a limit cut short may be whole the next time."""
    return not document.head.get(_UNCHECKED)


@dataclass(frozen=True)
class Link:
    """A typed link (RFC 8288)."""

    rel: str
    href: str
    type: str = ""

    @property
    def header(self) -> str:
        """The link as a value of the Link header."""
        return f'<{self.href}>; rel="{self.rel}"' + (f'; type="{self.type}"' if self.type else "")


@dataclass(frozen=True)
class Download:
    """A format to choose on a page."""

    name: str
    href: str
    type: str


def links(address: Address) -> list[Link]:
    """Return the typed links of a document."""
    return [
        *(Link("alternate", address.variant(offer), offer.media_type) for offer in GRAPHS),
        Link("canonical", address.thing.value),
        Link("cite-as", address.thing.value),
        Link("describedby", here("/.well-known/void")),
        Link("license", LICENSE),
    ]


def downloads(address: Address) -> list[Download]:
    """Return the data formats of a document, for its page."""
    return [
        Download(rdf_format(offer).name, address.variant(offer), offer.media_type)
        for offer in GRAPHS
        if offer is not HTML
    ]


def blueprint(settings: Settings, pool: Pool) -> Blueprint:
    """Return the routes of linked data."""
    routes, publisher = Blueprint("resources", __name__), Publisher(pool, Cache(settings.cache // 4))
    members = ", ".join(family for family in FAMILIES)
    for rule, view in (
        ("/id/<name>", publisher.entity),
        (f"/<any({members}):family>/<path:name>", publisher.member),
        ("/ontology", publisher.ontology),
        ("/ontology.<suffix>", publisher.ontology),
        ("/ontology/<name>", publisher.ontology_version),
        ("/shape", publisher.shapes),
        ("/shape.<suffix>", publisher.shapes),
        ("/shacl/shapes", publisher.shapes),
        ("/resource", publisher.resource),
    ):
        routes.add_url_rule(rule, f"{view.__name__}{rule}".replace(".", "_"), view)
    return routes
