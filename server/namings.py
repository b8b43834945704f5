"""The properties that name things."""

from typing import Final

from oxiana.graph.terms import external, term

NAMINGS: Final = (
    external("skos", "prefLabel"),
    external("rdfs", "label"),
    external("dcterms", "title"),
    term("literalForm"),
    external("sh", "name"),
    external("schema", "name"),
    external("foaf", "name"),
)
"""The best first."""
