"""Turtle files put into their one form, or compared with it."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from oxiana.graph.errors import TurtleError
from oxiana.graph.files import opened
from oxiana.graph.turtle import reformat

EXEMPT: Final = ".noformat"
"""A folder with a file of this name keeps its Turtle as it is: fixtures that are broken on purpose."""


def turtle_files(paths: Iterable[Path]) -> Iterator[Path]:
    """Yield the Turtle files that the paths name or hold, those of exempt folders left out."""
    for path in paths:
        if path.is_dir():
            yield from (file for file in sorted(path.rglob("*.ttl")) if not _is_exempt(file, path))
        else:
            yield path


def out_of_form(files: Iterable[Path]) -> Iterator[tuple[Path, str]]:
    """Yield each file whose text is not in the one form, with the text it should have."""
    for file in files:
        text = _text(file)
        wanted = reformat(text, str(file))
        if text != wanted:
            yield file, wanted


def _text(file: Path) -> str:
    try:
        with opened(file) as content:
            return content.read().decode()
    except UnicodeDecodeError as error:
        raise TurtleError(str(file), "it is not UTF-8", "write it so") from error


def _is_exempt(file: Path, root: Path) -> bool:
    folders = [folder for folder in file.parents if folder == root or root in folder.parents]
    return any((folder / EXEMPT).exists() for folder in folders)
