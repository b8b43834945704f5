"""How terms, addresses and phrases are written on pages; what templates may say."""

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from flask import Flask, Response, request
from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from oxiana.graph.examples import Example, examples
from oxiana.graph.findings import is_of_type, short, value
from oxiana.graph.terms import BASE, ONTOLOGY, PREFIXES, compact
from oxiana.graph.validation import paths
from oxiana.graph.validation.paths import Path
from oxiana.graph.validation.report import Result
from oxiana.server import wording
from oxiana.server.labels import Labels
from oxiana.server.outline import Outline, Sequence
from oxiana.server.wording import LANGUAGES

_QUIET: Final = frozenset(
    PREFIXES["xsd"] + name
    for name in (
        "string",
        "integer",
        "nonNegativeInteger",
        "decimal",
        "date",
        "gYear",
        "gYearMonth",
        "boolean",
        "anyURI",
    )
)
"""Datatypes that a reader need not be told."""

_LONG_NUMBER: Final = re.compile(r"([+-]?)(\d{5,})(\.\d+)?")
_NARROW_SPACE: Final = "\u202f"


@dataclass(frozen=True)
class Shown:
    """A term as a page shows it: its text, where it leads, its language, a note; ``outside`` is another site."""

    text: str
    iri: str | None = None
    href: str | None = None
    lang: str | None = None
    note: str | None = None
    outside: bool = False


def language() -> str:
    """Return the language of the page: the one asked for, else the one the reader's browser prefers, else English."""
    asked = request.args.get("lang", "")
    return asked if asked in LANGUAGES else request.accept_languages.best_match(LANGUAGES, "en")


def here(path: str, /, **arguments: str) -> str:
    """Return the address of a path on this server; a language that was asked for stays."""
    if request.args.get("lang") in LANGUAGES:
        arguments.setdefault("lang", request.args["lang"])
    path, hash_sign, fragment = path.partition("#")
    query = f"?{urlencode(arguments)}" if arguments else ""
    return f"{request.script_root}{path}{query}{hash_sign}{fragment}"


def why(triple: tuple[NamedNode, NamedNode, NamedNode | BlankNode | Literal]) -> str:
    """Return the address at which the triple is explained."""
    subject, predicate, value = triple
    return here("/explain", subject=subject.value, predicate=predicate.value, object=str(value))


def page_number() -> int:
    """Return the number of the page that was asked for, from 1."""
    return max(1, request.args.get("page", 1, type=int))


def spoken(response: Response) -> Response:
    """Return the answer with the headers that say which language was chosen."""
    response.headers["Content-Language"] = language()
    response.vary.add("Accept-Language")
    return response


def with_argument(name: str, value: object) -> str:
    """Return the address of this page with one argument changed."""
    arguments = {**request.args.to_dict(), name: str(value)}
    return f"{request.script_root}{request.path}?{urlencode(arguments)}"


def in_language(code: str) -> str:
    """Return the address of this page in another language."""
    return with_argument("lang", code)


def local(iri: NamedNode) -> str:
    """Return where this server tells of a resource of the graph's own namespace, or of any other that it knows."""
    path = iri.value.removeprefix(BASE)
    return here(f"/{path}") if path != iri.value else here("/resource", iri=iri.value)


def anchor(iri: NamedNode) -> str:
    """Return where the page of the ontology tells of a term: on itself, or where else this server does."""
    fragment = iri.value.removeprefix(PREFIXES["ox"])
    return f"#{fragment}" if fragment != iri.value else local(iri)


def shown(term: NamedNode | BlankNode | Literal | Triple, labels: Labels) -> Shown:
    """Return how a page shows the term."""
    match term:
        case NamedNode():
            return _shown_iri(term, labels)
        case Literal():
            return _shown_literal(term, labels.lang)
        case BlankNode() if labels.known(term):
            return Shown(labels.name(term).text, lang=labels.name(term).lang)
    return Shown(str(term))


def _shown_iri(iri: NamedNode, labels: Labels) -> Shown:
    name = labels.name(iri)
    if iri.value.startswith(BASE) or labels.here(iri):
        return Shown(name.text, iri.value, local(iri), name.lang)
    if iri.value.startswith(("http://", "https://")):
        return Shown(name.text, iri.value, iri.value, name.lang, outside=True)
    return Shown(name.text, iri.value)


def _shown_literal(literal: Literal, lang: str) -> Shown:
    tag = literal.language
    if tag:
        return Shown(literal.value, lang=tag if tag != lang else None, note=tag if tag != lang else None)
    datatype = literal.datatype.value
    return Shown(_grouped(literal.value), note=None if datatype in _QUIET else compact(datatype).strip("<>"))


def _grouped(text: str) -> str:
    """Return a long number with its digits in threes, and any other text as it is."""
    number = _LONG_NUMBER.fullmatch(text)
    if not number:
        return text
    return f"{number[1]}{int(number[2]):,}{number[3] or ''}".replace(",", _NARROW_SPACE)


def _say(phrase: str) -> str:
    return wording.say(phrase, language())


def _path(path: Path | None) -> str:
    return paths.text(path) if path else ""


def _component(component: NamedNode) -> str:
    """Return a constraint component of SHACL by its parameter, as in ``sh:minCount``."""
    name = short(component).removesuffix("ConstraintComponent")
    local = name.removeprefix("sh:")
    parameter = local.lower() if local.isupper() else f"{local[:1].lower()}{local[1:]}"
    return f"sh:{parameter}" if name.startswith("sh:") and local else name


def bare(term: NamedNode | BlankNode | Literal) -> str:
    """Return a term as an argument of an address: an IRI without brackets, a text without quotes, a label."""
    return str(term) if isinstance(term, BlankNode) else term.value


def _stating(result: Result) -> bool:
    """Whether a result is about one statement of the data: that its focus node has the value along the path."""
    return result.value is not None and isinstance(result.path, NamedNode) and not isinstance(result.focus, Literal)


def _chosen() -> Example:
    """Return the example that stands in the query box: the one asked for, else the first."""
    return next((e for e in examples() if e.slug == request.args.get("example")), examples()[0])


def _graph_word(graph: NamedNode) -> str:
    """Return the word for what stands in one of the fixed graphs."""
    words = {"inferred": "derived", "reference": "reference data", "ontology": "ontology"}
    return words[graph.value.removeprefix(PREFIXES["graph"])]


CONTENT_SECURITY: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def _closed(response: Response) -> Response:
    """Let a page load nothing from other hosts, and no other site frame it."""
    if response.mimetype == "text/html":
        response.headers["Content-Security-Policy"] = CONTENT_SECURITY
        response.headers["Referrer-Policy"] = "no-referrer"
    return response


def register(app: Flask) -> None:
    """Let the templates of the app say all this."""
    app.jinja_env.filters |= {
        "shown": shown,
        "local": local,
        "anchor": anchor,
        "graph_word": _graph_word,
        "short": short,
        "value": value,
        "component": _component,
        "bare": bare,
        "path": _path,
    }
    app.jinja_env.tests |= {
        "outlined": lambda value: isinstance(value, Outline),
        "listed": lambda value: isinstance(value, Sequence),
        "named": lambda node, labels: isinstance(node, NamedNode) or labels.known(node),
        "stating": _stating,
        "of_type": is_of_type,
    }
    app.jinja_env.globals |= {
        "say": _say,
        "here": here,
        "why": why,
        "in_language": in_language,
        "with_argument": with_argument,
        "ontology": ONTOLOGY,
    }
    app.context_processor(lambda: {"lang": language(), "examples": examples(), "chosen": _chosen()})
    app.after_request(_closed)
