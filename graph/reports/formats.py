"""The formats of reports, by the names that the command line gives them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from pyoxigraph import RdfFormat

from oxiana.graph.reports.annotations import as_annotations
from oxiana.graph.reports.junit import as_junit
from oxiana.graph.reports.page import as_html
from oxiana.graph.reports.places import NOWHERE, Places
from oxiana.graph.reports.rows import as_csv
from oxiana.graph.reports.sarif import as_sarif
from oxiana.graph.reports.text import as_text
from oxiana.graph.reports.triples import as_rdf, as_turtle
from oxiana.graph.reports.values import as_json
from oxiana.graph.validation.report import Report


@dataclass(frozen=True, slots=True)
class Format:
    """One format: its name, its media type, the function that writes a report in it, and whether it tells places."""

    name: str
    media_type: str
    write: Callable[[Report, Places], bytes]
    placed: bool = False


def _format(name: str, media_type: str, text: Callable[[Report, Places], str]) -> Format:
    return Format(name, media_type, lambda report, places: text(report, places).encode(), placed=True)


def _rdf(name: str, form: RdfFormat) -> Format:
    return Format(name, form.media_type, lambda report, _: as_rdf(report, form))


FORMATS: Final = {
    one.name: one
    for one in (
        _format("text", "text/plain", as_text),
        Format("turtle", "text/turtle", lambda report, _: as_turtle(report)),
        _rdf("nt", RdfFormat.N_TRIPLES),
        _rdf("jsonld", RdfFormat.JSON_LD),
        _rdf("rdfxml", RdfFormat.RDF_XML),
        _format("json", "application/json", as_json),
        Format("csv", "text/csv", lambda report, _: as_csv(report).encode()),
        _format("html", "text/html", as_html),
        _format("sarif", "application/sarif+json", as_sarif),
        _format("github", "text/x-github-workflow-commands", as_annotations),
        _format("junit", "application/xml", as_junit),
    )
}
"""Every format, by its name."""

BY_MEDIA_TYPE: Final = {one.media_type: one for one in FORMATS.values()}
"""Every format, by its media type."""


def written(report: Report, form: Format, places: Places = NOWHERE) -> bytes:
    """Return the report in a format; ``places`` tell where in files the focus nodes stand."""
    return form.write(report, places)
