"""The namespaces of the graph, and the only place that makes its IRIs."""

import re
from collections.abc import Mapping
from typing import Final

from pyoxigraph import NamedNode

BASE: Final = "https://w3id.org/oxiana/"

PREFIXES: Final[dict[str, str]] = {
    "ox": f"{BASE}ontology#",
    "oxc": f"{BASE}concept/",
    "oxs": f"{BASE}shape/",
    "id": f"{BASE}id/",
    "claim": f"{BASE}claim/",
    "graph": f"{BASE}graph/",
    "adms": "http://www.w3.org/ns/adms#",
    "bibo": "http://purl.org/ontology/bibo/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "qudt": "http://qudt.org/schema/qudt/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "sd": "http://www.w3.org/ns/sparql-service-description#",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "spdx": "http://spdx.org/rdf/terms#",
    "unit": "http://qudt.org/vocab/unit/",
    "vann": "http://purl.org/vocab/vann/",
    "void": "http://rdfs.org/ns/void#",
    "voidext": "http://ldf.fi/void-ext#",
    "vs": "http://www.w3.org/2003/06/sw-vocab-status/ns#",
    "wd": "http://www.wikidata.org/entity/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
"""Prefix to namespace IRI: used for Turtle, for queries and for the JSON-LD context alike."""

ONTOLOGY: Final = NamedNode(f"{BASE}ontology")
DATASET: Final = NamedNode(f"{BASE}dataset/oxiana")
RELEASES: Final = NamedNode(f"{DATASET.value}#releases")
ENDPOINT: Final = NamedNode(f"{BASE}sparql")

_BY_NAMESPACE = {namespace: prefix for prefix, namespace in PREFIXES.items()}
_COMPACT = re.compile(r"(.*[/#])([A-Za-z0-9](?:[\w-]*\w)?)", re.ASCII | re.DOTALL)
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LOCAL = re.compile(r"[A-Za-z][A-Za-z0-9]*")
_VERSION = re.compile(r"[0-9]+\.[0-9]+\.[0-9]+\+[0-9a-f]{12}")
_FILE = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+")
_DIGEST = re.compile(r"[0-9a-f]{64}")


def _checked(pattern: re.Pattern[str], text: str, what: str) -> str:
    if not pattern.fullmatch(text):
        raise ValueError(f"{text!r} is not {what}")
    return text


def mint(kind: str, slug: str) -> NamedNode:
    """Return the IRI of an entity, ``…/id/{kind}-{slug}``; both parts are lower-case ASCII words joined by hyphens."""
    return NamedNode(PREFIXES["id"] + _checked(_SLUG, f"{kind}-{slug}", "a slug"))


def term(local: str) -> NamedNode:
    """Return the IRI of a class or property of the ontology."""
    return NamedNode(PREFIXES["ox"] + _checked(_LOCAL, local, "a local name of the ontology"))


def concept(local: str) -> NamedNode:
    """Return the IRI of a concept or concept scheme."""
    return NamedNode(PREFIXES["oxc"] + _checked(_LOCAL, local, "a local name of a concept"))


def shape(local: str) -> NamedNode:
    """Return the IRI of a shape."""
    return NamedNode(PREFIXES["oxs"] + _checked(_LOCAL, local, "a local name of a shape"))


def graph(name: str) -> NamedNode:
    """Return the IRI of one of the fixed named graphs, such as ``inferred``."""
    return NamedNode(PREFIXES["graph"] + _checked(_SLUG, name, "a graph name"))


def snapshot(digest: str) -> NamedNode:
    """Return the IRI of the snapshot whose text has this SHA-256 hex digest."""
    return mint("snap", _checked(_DIGEST, digest, "a SHA-256 hex digest")[:8])


def span(digest: str, start: int, end: int) -> NamedNode:
    """Return the IRI of the span of code points ``[start, end)`` of a snapshot."""
    return mint("span", f"{_checked(_DIGEST, digest, 'a SHA-256 hex digest')[:8]}-{start}-{end}")


def claim(digest: str, number: int) -> NamedNode:
    """Return the IRI of a claim, which is also that of its named graph (and of its reifier in RDF 1.2)."""
    return NamedNode(f"{PREFIXES['claim']}c-{_checked(_DIGEST, digest, 'a SHA-256 hex digest')[:8]}-{number:04d}")


def release(version: str) -> NamedNode:
    """Return the IRI of one version of the dataset, such as ``…/dataset/oxiana/0.1.0+0123456789ab``."""
    return NamedNode(f"{DATASET.value}/{_checked(_VERSION, version, 'a version of a release')}")


def distribution(version: str, file: str) -> NamedNode:
    """Return the IRI of one file of a release."""
    return NamedNode(f"{release(version).value}/{_checked(_FILE, file, 'a file name')}")


def partition(*path: NamedNode) -> NamedNode:
    """Return the IRI of a part of the dataset: the nodes of a class, of these those with a property, and so on."""
    return NamedNode(f"{DATASET.value}#{'/'.join(compact(step.value).strip('<>').replace('#', ':') for step in path)}")


def external(vocabulary: str, local: str) -> NamedNode:
    """Return the IRI of a term of another vocabulary, by its prefix in :data:`PREFIXES`."""
    return NamedNode(PREFIXES[vocabulary] + local)


def expanded(text: str, prefixes: Mapping[str, str] = PREFIXES) -> NamedNode:
    """Return the IRI that is written in full, in brackets, or with one of the prefixes; ValueError if none."""
    prefix, _, local = text.partition(":")
    if prefix in prefixes and not local.startswith("//"):
        return NamedNode(prefixes[prefix] + local)
    return NamedNode(text.removeprefix("<").removesuffix(">"))


def has_prefix(text: str) -> bool:
    """Say whether an IRI may be written with a prefix."""
    return ":" in text and "//" not in text and not text.startswith("<")


def compact(iri: str) -> str:
    """Return ``prefix:local`` where a prefix fits and the local part needs no escaping, else ``<iri>``."""
    named = _COMPACT.fullmatch(iri)
    prefix = _BY_NAMESPACE.get(named[1]) if named else None
    return f"{prefix}:{named[2]}" if named and prefix else f"<{iri}>"


def is_iri(text: str) -> bool:
    """Return whether the text is an absolute IRI (RFC 3987)."""
    try:
        NamedNode(text)
    except ValueError:
        return False
    return True
