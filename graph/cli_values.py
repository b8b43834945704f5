"""The values that options of commands take, read and refused in one way."""

import re
from pathlib import Path
from typing import Any, Final

import click
from pyoxigraph import NamedNode

from oxiana.graph.terms import expanded
from oxiana.graph.validation.datagraph import REMEDY as GRAPHS
from oxiana.graph.validation.datagraph import graph_called

_NEXT: Final = re.compile(r",(?=<?[A-Za-z][\w+.-]*:)")
_CALLED_BY_PYSHACL: Final = {"human": "text", "xml": "rdfxml", "json-ld": "jsonld"}


class Iri(click.ParamType[NamedNode]):
    """An IRI, in full or with a prefix that is known here."""

    name = "iri"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> NamedNode:
        """Return the IRI as a term."""
        try:
            return expanded(value)
        except ValueError:
            self.fail(f"{value} is no IRI", param, ctx)


class Iris(click.ParamType[tuple[NamedNode, ...]]):
    """IRIs with commas between them; a comma that no IRI follows is part of one."""

    name = "iri"

    def convert(
        self, value: str | tuple[NamedNode, ...], param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[NamedNode, ...]:
        """Return the IRIs as terms."""
        if isinstance(value, tuple):
            return value
        return tuple(Iri().convert(part, param, ctx) for part in _NEXT.split(value))


class Graph(click.ParamType[str]):
    """What a graph is called: ``default``, ``union``, or its IRI as ``Iri`` reads it."""

    name = "graph"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the same."""
        try:
            graph_called(value)
        except ValueError:
            self.fail(f"{value} is no graph: {GRAPHS}", param, ctx)
        return value


class Named(click.Choice[str]):
    """One of some names, or what pySHACL calls it."""

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the name that is known here."""
        return super().convert(_CALLED_BY_PYSHACL.get(value, value), param, ctx)


class Seconds(click.ParamType[float]):
    """A time, more than none and less than a day."""

    name = "seconds"

    def convert(self, value: str | float, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Return the time as a number."""
        try:
            seconds = float(value)
        except ValueError:
            seconds = 0.0
        if not 0 < seconds < 24 * 60 * 60:
            self.fail(f"{value} is no number of seconds above 0", param, ctx)
        return seconds


class File(click.Path):
    """The path of a file or folder, or - for standard input; an empty one is a variable that was not set."""

    def __init__(self) -> None:
        super().__init__(path_type=Path, allow_dash=True)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the path."""
        if value == "":
            self.fail("the name is empty", param, ctx)
        return super().convert(value, param, ctx)
