"""What there is: the catalogue in VoID and DCAT, the dumps, example queries, the JSON-LD context, rules for robots."""

from collections.abc import Mapping
from typing import Final

from flask import Blueprint, Response, jsonify, request, send_file
from pyoxigraph import NamedNode

from oxiana.graph import examples, jsonld
from oxiana.graph.terms import DATASET
from oxiana.server import description
from oxiana.server.cache import Cache, tag
from oxiana.server.dumps import Dump, dumps
from oxiana.server.errors import NotFound
from oxiana.server.formats import GRAPHS, HTML, JSON_LD
from oxiana.server.markup import here
from oxiana.server.negotiation import Choice, negotiate, represent
from oxiana.server.pool import Pool
from oxiana.server.resources import FAMILIES, LICENSE, SUFFIXES, Address, Publisher
from oxiana.server.serialization import written
from oxiana.server.settings import Settings

ROBOTS: Final = (
    "User-agent: *\nDisallow: /sparql\nDisallow: /query\nDisallow: /shacl/\nDisallow: /search\nDisallow: /explain\n"
)


class Catalogue:
    """Answers requests for what describes the dataset, and for its files."""

    def __init__(self, settings: Settings, pool: Pool) -> None:
        self._settings, self._pool, self._publisher = settings, pool, Publisher(pool, Cache(settings.cache // 8))

    def _dumps(self) -> Mapping[str, Dump]:
        return dumps(self._settings.release, self._pool.data.id)

    def void(self, suffix: str | None = None) -> Response:
        """Answer with the catalogue."""
        if suffix is not None and suffix not in SUFFIXES:
            raise NotFound(f"the catalogue has no format .{suffix}")
        return self._publisher.document(
            FAMILIES["dataset"], Address(DATASET, suffix, lambda offer: here(f"/void.{offer.suffix}"))
        )

    def file(self, name: str, version: str | None = None) -> Response:
        """Answer with a file of the release."""
        dump = self._dumps().get(name)
        if dump is None or version not in (None, self._pool.data.version):
            raise NotFound(f"there is no file {name} of release {version or self._pool.data.version} here")
        response = send_file(
            dump.path.resolve(),
            mimetype=dump.media_type,
            as_attachment=True,
            download_name=name,
            etag=dump.digest,
            last_modified=None,
            max_age=300,
        )
        response.headers["Link"] = f'<{here("/void.ttl")}>; rel="describedby", <{LICENSE}>; rel="license"'
        return response

    def files(self) -> Response:
        """Answer with the names, addresses, sizes and digests of the files."""
        listed = {
            name: {"url": here(f"/dump/{name}"), "type": dump.media_type, "bytes": dump.size, "sha256": dump.digest}
            for name, dump in self._dumps().items()
        }
        return jsonify(release=self._pool.data.id, version=self._pool.data.version, files=listed)

    def examples(self) -> Response:
        """Answer with the example queries, as resources of the SHACL vocabulary."""
        choice = negotiate(request, tuple(offer for offer in GRAPHS if offer is not HTML))
        endpoint = f"{self._settings.base_url or request.url_root.rstrip('/')}/sparql"
        body = written(description.document(tuple(examples.described(NamedNode(endpoint)))), choice.format)
        return _fresh(represent(body, choice))


def context() -> Response:
    """Answer with the JSON-LD context that records and answers share."""
    return _fresh(represent(jsonld.context_text(), Choice(JSON_LD, JSON_LD.content_type)))


def robots() -> Response:
    """Answer with what crawlers shall leave alone."""
    return _fresh(Response(ROBOTS, mimetype="text/plain"))


def _fresh(response: Response) -> Response:
    """Return the response, or 304 when the client has it."""
    response.set_etag(tag(response.get_data().decode()))
    response.headers["Cache-Control"] = "public, max-age=300"
    response.make_conditional(request)
    return response


def blueprint(settings: Settings, pool: Pool) -> Blueprint:
    """Return the routes of the catalogue."""
    routes, catalogue = Blueprint("catalogue", __name__), Catalogue(settings, pool)
    routes.add_url_rule("/.well-known/void", "well_known_void", catalogue.void)
    routes.add_url_rule("/void", "void", catalogue.void)
    routes.add_url_rule("/void.<suffix>", "void_as", catalogue.void)
    routes.add_url_rule("/dump", "dumps", catalogue.files)
    routes.add_url_rule("/dump/<name>", "dump", catalogue.file)
    routes.add_url_rule("/dataset/oxiana/<version>/<name>", "distribution", catalogue.file)
    routes.add_url_rule("/.well-known/sparql-examples", "examples", catalogue.examples)
    routes.add_url_rule("/context.jsonld", "context", context)
    routes.add_url_rule("/robots.txt", "robots", robots)
    return routes
