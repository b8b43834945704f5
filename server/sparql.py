"""SPARQL 1.1 Protocol."""

from flask import Blueprint

from oxiana.server.pool import Pool
from oxiana.server.settings import Settings


def blueprint(settings: Settings, pool: Pool) -> Blueprint:
    """Return the routes of the SPARQL endpoint."""
    return Blueprint("sparql", __name__)
