"""The smallest real SPARQL server, one store in memory: the SPARQL and the Graph Store Protocol. Prints its address."""

import io
from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qs
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pyoxigraph
from pyoxigraph import DefaultGraph, NamedNode, QueryResultsFormat, RdfFormat

NAME = DefaultGraph | NamedNode


class QuietHandler(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Keep the test run's output clean."""


class SparqlApplication:
    def __init__(self) -> None:
        self.store = pyoxigraph.Store()

    def __call__(self, environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        try:
            status, media_type, content = self._answer(environ, body)
        except SyntaxError as error:
            status, media_type, content = "400 Bad Request", "text/plain", str(error).encode()
        start(status, [("Content-Type", media_type), ("Content-Length", str(len(content)))])
        return [content]

    def _answer(self, environ: dict[str, Any], body: bytes) -> tuple[str, str, bytes]:
        match environ["PATH_INFO"]:
            case "/query":
                return self._query(body.decode())
            case "/update":
                self.store.update(body.decode())
                return "204 No Content", "text/plain", b""
            case "/graphs":
                return self._graph(environ["REQUEST_METHOD"], _graph_name(environ["QUERY_STRING"]), body)
        return "500 Internal Server Error", "text/plain", b"out of order"

    def _query(self, text: str) -> tuple[str, str, bytes]:
        answer = self.store.query(text)
        if isinstance(answer, pyoxigraph.QueryTriples):
            return "200 OK", "application/n-triples", answer.serialize(format=RdfFormat.N_TRIPLES) or b""
        return "200 OK", "application/sparql-results+json", answer.serialize(format=QueryResultsFormat.JSON) or b""

    def _graph(self, method: str, name: NAME, body: bytes) -> tuple[str, str, bytes]:
        if method in {"GET", "DELETE"} and isinstance(name, NamedNode) and not self.store.contains_named_graph(name):
            return "404 Not Found", "text/plain", b"no such graph"
        if method == "GET":
            output = io.BytesIO()
            self.store.dump(output, format=RdfFormat.N_TRIPLES, from_graph=name)
            return "200 OK", "application/n-triples", output.getvalue()
        if method in {"PUT", "DELETE"}:
            self.store.remove_graph(name)
        if method in {"PUT", "POST"}:
            self.store.load(body, format=RdfFormat.N_TRIPLES, to_graph=name)
        return "204 No Content", "text/plain", b""


def _graph_name(query: str) -> NAME:
    names = parse_qs(query).get("graph")
    return NamedNode(names[0]) if names else DefaultGraph()


if __name__ == "__main__":
    with make_server("127.0.0.1", 0, SparqlApplication(), handler_class=QuietHandler) as server:
        print(f"http://127.0.0.1:{server.server_port}", flush=True)
        server.serve_forever()
