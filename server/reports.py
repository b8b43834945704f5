"""Validation reports in every format but the pages of this server."""

from oxiana.graph.reports.formats import BY_MEDIA_TYPE
from oxiana.graph.reports.formats import written as written_as
from oxiana.graph.reports.triples import as_rdf
from oxiana.graph.validation.report import Report
from oxiana.server.formats import Format
from oxiana.server.serialization import rdf_format


def written(report: Report, wanted: Format) -> bytes:
    """Return the report in a format; RDF where it is no other."""
    if wanted.media_type in BY_MEDIA_TYPE:
        return written_as(report, BY_MEDIA_TYPE[wanted.media_type])
    return as_rdf(report, rdf_format(wanted))
