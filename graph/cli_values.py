"""The values that options of commands take, read and refused in one way."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

import click
from pyoxigraph import NamedNode

from oxiana.graph.terms import expanded

FOLDER: Final = click.Path(path_type=Path, file_okay=False, exists=True)
"""A folder that is there."""

TEXT_OR_JSON: Final = click.Choice(["text", "json"])
"""A form for people or for programs."""

_NEXT: Final = re.compile(r",(?=<?[A-Za-z][\w+.-]*:)")
_CALLED_BY_PYSHACL: Final = {"human": "text", "xml": "rdfxml", "json-ld": "jsonld"}


def listed(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the IRIs, which can have commas between them; a comma that no IRI follows is part of one."""
    return tuple(part for text in texts for part in _NEXT.split(text))


def iri(option: str, text: str, prefixes: Mapping[str, str]) -> NamedNode:
    """Return the IRI that an option has; UsageError if it is none."""
    try:
        return expanded(text, prefixes)
    except ValueError as error:
        raise click.UsageError(f"{option}: {text} is no IRI, in full or with a prefix that is declared") from error


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
