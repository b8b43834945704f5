"""Somebody's SPARQL server: the SPARQL 1.1 Protocol and the Graph Store HTTP Protocol."""

import http.client
import urllib.error
import urllib.parse
import urllib.request
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from http import HTTPStatus
from io import BytesIO

import pyoxigraph
from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, QueryResultsFormat, RdfFormat, Triple

from oxiana.graph import nesting
from oxiana.graph.errors import SettingError, StoreError, SyntaxProblem
from oxiana.graph.parsing import parse_bytes
from oxiana.graph.store.interface import Answer, GraphName, Store
from oxiana.graph.terms import PREFIXES

_RESULTS = "application/sparql-results+json"
_TRIPLES = "application/n-triples"
_ANSWERS = f"{_RESULTS}, {_TRIPLES};q=0.9, */*;q=0.1"
_CUT = ("X-Truncated", "X-SPARQL-MaxRows")
"""Headers by which servers say that they have left out rows."""
_NAMED = "SELECT DISTINCT ?graph WHERE { GRAPH ?graph { ?subject ?predicate ?object } }"


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where a server answers; ``graphs`` is the address of its Graph Store Protocol."""

    query: str
    update: str
    graphs: str

    def __post_init__(self) -> None:
        for address in (self.query, self.update, self.graphs):
            if not address.startswith(("http://", "https://")):
                raise SettingError("address", address, "name an http or https address")


@dataclass(frozen=True, slots=True)
class _Reply:
    media_type: str
    body: bytes


class _ResponseError(StoreError):
    """The server answered, but not with success."""

    def __init__(self, address: str, status: int, body: str) -> None:
        self.status, self.body = status, body
        super().__init__(address, f"{status} {body[:200]}".strip(), "look at the server's log")


class RemoteStore(Store):
    """A store behind HTTP; every call waits ``timeout`` seconds at most for each answer."""

    def __init__(self, addresses: Addresses, timeout: float = 60.0) -> None:
        self._addresses = addresses
        self._timeout = timeout

    def query(self, sparql: str) -> Answer:
        """Return the answer, read whole before anything is made of it."""
        reply = self._run("query", self._addresses.query, sparql)
        if "html" in reply.media_type:
            raise StoreError(self._addresses.query, "it answers with a page", "name the address of a SPARQL endpoint")
        if reply.media_type == _RESULTS:
            nesting.check("answer", BytesIO(reply.body), RdfFormat.JSON_LD)
            return pyoxigraph.parse_query_results(reply.body, QueryResultsFormat.JSON)
        return _triples(reply.body)

    def update(self, sparql: str) -> None:
        """Run a SPARQL update on the server."""
        self._run("update", self._addresses.update, sparql)

    def load(self, quads: Iterable[Quad]) -> None:
        """Add quads, one request a graph."""
        graphs: dict[GraphName, list[Triple]] = defaultdict(list)
        for quad in quads:
            graphs[_named(quad.graph_name)].append(quad.triple)
        for graph, triples in graphs.items():
            self._send("POST", self._address(graph), _body(triples), {"Content-Type": _TRIPLES})

    def dump(self) -> Iterator[Quad]:
        """Yield every quad, one request a graph."""
        names: list[GraphName] = [DefaultGraph(), *(row["graph"] for row in self.select(_NAMED))]
        for name in names:
            for triple in self.get(name):
                yield Quad(triple.subject, triple.predicate, triple.object, name)

    def get(self, graph: GraphName) -> Iterator[Triple]:
        """Yield the triples of one graph; the server's 404 means none."""
        try:
            return _triples(self._send("GET", self._address(graph), None, {"Accept": _TRIPLES}).body)
        except _ResponseError as response:
            return _none_if_absent(response)

    def put(self, graph: GraphName, triples: Iterable[Triple]) -> None:
        """Replace the content of one graph in one request."""
        self._send("PUT", self._address(graph), _body(triples), {"Content-Type": _TRIPLES})

    def delete(self, graph: GraphName) -> None:
        """Remove one graph; the server's 404 is no error."""
        try:
            self._send("DELETE", self._address(graph), None, {})
        except _ResponseError as response:
            _none_if_absent(response)

    def _run(self, what: str, address: str, sparql: str) -> _Reply:
        headers = {"Content-Type": f"application/sparql-{what}", "Accept": _ANSWERS}
        try:
            return self._send("POST", address, _with_prefixes(sparql).encode(), headers)
        except _ResponseError as response:
            if response.status == HTTPStatus.BAD_REQUEST:
                raise SyntaxProblem(what, response.body) from response
            raise

    def _address(self, graph: GraphName) -> str:
        name = "default" if isinstance(graph, DefaultGraph) else urllib.parse.urlencode({"graph": graph.value})
        return f"{self._addresses.graphs}?{name}"

    def _send(self, method: str, address: str, body: bytes | None, headers: dict[str, str]) -> _Reply:
        request = urllib.request.Request(address, body, headers, method=method)  # noqa: S310
        try:
            with urllib.request.urlopen(request, timeout=self._timeout) as response:  # noqa: S310
                _check_whole(address, response)
                return _Reply(response.headers.get_content_type(), response.read())
        except urllib.error.HTTPError as error:
            with error:
                raise _ResponseError(address, error.code, error.read().decode(errors="replace")) from error
        except (OSError, http.client.HTTPException) as error:
            raise StoreError(
                address, str(getattr(error, "reason", error)), "check the address, or allow more seconds"
            ) from error


def _check_whole(address: str, response: http.client.HTTPResponse) -> None:
    """Raise StoreError for an answer without all its rows: nothing true can be made of it."""
    if response.status == HTTPStatus.PARTIAL_CONTENT or any(name in response.headers for name in _CUT):
        raise StoreError(address, "the server left out rows of an answer", "let it answer with more rows, or ask less")


def _none_if_absent(response: _ResponseError) -> Iterator[Triple]:
    if response.status != HTTPStatus.NOT_FOUND:
        raise response
    return iter(())


def _with_prefixes(sparql: str) -> str:
    """Prepend the known prefixes; one that the text declares again wins, being later."""
    return "".join(f"PREFIX {prefix}: <{namespace}> " for prefix, namespace in PREFIXES.items()) + sparql


def _named(graph: NamedNode | BlankNode | DefaultGraph) -> GraphName:
    if isinstance(graph, BlankNode):
        raise StoreError(str(graph), "a graph has no name", "name every graph by an IRI")
    return graph


def _body(triples: Iterable[Triple]) -> bytes:
    return pyoxigraph.serialize(triples, format=RdfFormat.N_TRIPLES) or b""


def _triples(body: bytes) -> Iterator[Triple]:
    return (quad.triple for quad in parse_bytes("answer", body, RdfFormat.N_TRIPLES))
