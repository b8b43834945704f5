"""What an operator can set: one frozen value, made at the edge from flags and ``OXIANA_*`` variables."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Final, TypeVar

from oxiana.graph.errors import SettingError

KNOWN_ELSEWHERE: Final = frozenset({"OXIANA_DOCUMENTS", "OXIANA_GOLD", "OXIANA_W3C"})
"""Variables of the Makefile, for tests and checks; they set nothing here."""

T = TypeVar("T")
_DURATION = re.compile(r"([0-9]+(?:\.[0-9]+)?)(ms|s)?")
_SIZE = re.compile(r"([0-9]+)([KMG])?")
_SCALE = {None: 1, "K": 1 << 10, "M": 1 << 20, "G": 1 << 30}


def seconds(text: str) -> float:
    """Return the seconds in ``10``, ``1.5``, ``10s`` or ``500ms``; ValueError for anything else, and for zero."""
    match = _DURATION.fullmatch(text)
    value = float(match[1]) / (1000 if match[2] == "ms" else 1) if match else 0.0
    if not 0 < value < 1e9:
        raise ValueError(text)
    return value


def size(text: str) -> int:
    """Return the bytes in ``4096``, ``64K``, ``16M`` or ``1G``; ValueError for anything else, and for zero."""
    match = _SIZE.fullmatch(text)
    value = int(match[1]) * _SCALE[match[2]] if match else 0
    if not 0 < value < 1 << 50:
        raise ValueError(text)
    return value


def _count(text: str) -> int:
    value = int(text)
    if not 0 < value < 1 << 31:
        raise ValueError(text)
    return value


def _port(text: str) -> int:
    value = int(text)
    if not 0 <= value < 1 << 16:
        raise ValueError(text)
    return value


def _switch(text: str) -> bool:
    if text not in ("on", "off"):
        raise ValueError(text)
    return text == "on"


def _url(text: str) -> str:
    if not re.fullmatch(r"https?://[^\s/?#]+(/[^\s?#]*)?", text):
        raise ValueError(text)
    return text.rstrip("/")


@dataclass(frozen=True)
class Setting:
    """How one setting is written: its default, its parser, what that takes, and what the setting does."""

    default: str
    parse: Callable[[str], object]
    takes: str
    does: str
    alone: str | None = None
    """The value of a flag after which nothing stands, where that may be."""

    @property
    def is_switch(self) -> bool:
        """Whether the flag stands alone: it is given, or not."""
        return self.parse is _switch


def _setting(default: str, parse: Callable[[str], T], takes: str, does: str) -> T:
    return field(default=parse(default), metadata={"setting": Setting(default, parse, takes, does)})


def _optional(parse: Callable[[str], T], takes: str, does: str, alone: str | None = None) -> T | None:
    return field(default=None, metadata={"setting": Setting("", parse, takes, does, alone)})


OWN: Final = "own"
"""The shapes of the package, in place of a file."""


_DURATIONS = "seconds, `500ms` or `10s`"
_SIZES = "bytes, `64K`, `16M` or `1G`"
_COUNTS = "a whole number from 1"
_SWITCH = "nothing; `on` or `off` as a variable"


@dataclass(frozen=True)
class Settings:
    """All that can be set; the field ``max_rows`` is the flag ``--max-rows`` and the variable ``OXIANA_MAX_ROWS``."""

    release: Path = _setting(  # noqa: RUF009 - a field, not one value shared
        "release", Path, "a directory", "the release that is served when no RDF file is named"
    )
    store: Path | None = _optional(  # noqa: RUF009
        Path, "a folder", "a store on disk that is served instead of a release; made if it is not there"
    )
    empty: bool = _setting("off", _switch, _SWITCH, "start with no data at all")
    union_default_graph: bool = _setting(
        "off", _switch, _SWITCH, "let queries that name no dataset find what stands in any graph"
    )
    enable_update: bool = _setting("off", _switch, _SWITCH, "take writes: SPARQL updates and changed graphs")
    token_file: Path | None = _optional(Path, "a file", "holds the token that writing needs")  # noqa: RUF009
    guard: str | None = _optional(
        str, "a file or folder of shapes, or nothing for the package's own", "refuse writes that break shapes anew", OWN
    )
    keep: int = _setting("10", _count, _COUNTS, "how many generations of the store are kept besides the current one")
    host: str = _setting("127.0.0.1", str, "an address", "where to listen")
    port: int = _setting("8000", _port, "a port; 0 takes a free one", "where to listen")
    base_url: str | None = _optional(_url, "an absolute URL", "the public URL, when a proxy stands before the server")
    trusted_proxy: str | None = _optional(
        str, "an address, or `*`", "the proxy whose `X-Forwarded-*` headers are believed"
    )
    timeout: float = _setting("10s", seconds, _DURATIONS, "the most time one query may take, from start to last byte")
    max_memory: int = _setting("1G", size, _SIZES, "the most memory one query may take on top of the data")
    max_result: int = _setting("1G", size, _SIZES, "the most bytes one answer may have before compression")
    max_rows: int = _setting(
        "10000", _count, _COUNTS, "the most rows of an HTML table, or of an answer asked with `limit=`"
    )
    max_results: int = _setting(
        "100000", _count, _COUNTS, "the most results that a validation report lists; all are counted"
    )
    job_timeout: float = _setting(
        "300s", seconds, _DURATIONS, "the most time a validation may take that runs as a job of its own"
    )
    reports: int = _setting(
        "64M",
        size,
        _SIZES,
        "the memory that validation reports are kept in, for an hour, and as much for data that waits to be validated",
    )
    max_body: int = _setting("16M", size, _SIZES, "the longest request body")
    max_url: int = _setting("64K", size, _SIZES, "the longest request target")
    workers: int = _setting("8", _count, _COUNTS, "how many queries may run at once")
    idle_workers: int = _setting("4", _count, _COUNTS, "how many workers wait for the next query")
    quick: float = _setting(
        "1s", seconds, _DURATIONS, "when others wait, the query that came last is turned away after this"
    )
    queue: int = _setting("16", _count, _COUNTS, "how many queries may wait for a worker")
    queue_time: float = _setting("2s", seconds, _DURATIONS, "how long a query may wait for a worker")
    threads: int = _setting("32", _count, _COUNTS, "how many requests are answered at once")
    connections: int = _setting("1000", _count, _COUNTS, "how many connections may be open")
    grace: float = _setting(
        "10s", seconds, _DURATIONS, "how long answers under way may go on when the server is told to stop"
    )
    cache: int = _setting("64M", size, _SIZES, "the memory that answers are kept in")
    operator_token_file: Path | None = _optional(  # noqa: RUF009
        Path, "a file", "holds the token that may list all running queries; without it nobody may"
    )


def setting(name: str) -> Setting:
    """Return how the field ``name`` is written."""
    found: Setting = next(f.metadata["setting"] for f in fields(Settings) if f.name == name)
    return found


NAMES: Final = tuple(f.name for f in fields(Settings))


def flag(name: str) -> str:
    """Return the flag of a field."""
    return f"--{name.replace('_', '-')}"


def variable(name: str) -> str:
    """Return the environment variable of a field."""
    return f"OXIANA_{name.upper()}"


def rows() -> Iterator[tuple[str, str, str, str]]:
    """Yield the flag of each setting, its value when it is not given, what it takes, and what it does."""
    for f in fields(Settings):
        how = setting(f.name)
        yield flag(f.name), how.default, how.takes, how.does


def from_texts(texts: Mapping[str, str], written: Mapping[str, str]) -> Settings:
    """Return the settings that these texts stand for; ``written`` says how a user writes each name, for messages."""
    values = {}
    for name, text in texts.items():
        how = setting(name)
        try:
            values[name] = how.parse(text)
        except ValueError as error:
            raise SettingError(written[name], text, f"give {how.takes}") from error
    return Settings(**values)  # type: ignore[arg-type]


def from_environment(environ: Mapping[str, str], flags: Mapping[str, str]) -> Settings:
    """Return the settings of the variables, overridden by the flags (by field name); unknown variables are refused."""
    variables = {variable(name): name for name in NAMES}
    given = {name: text for name, text in environ.items() if name.startswith("OXIANA_")}
    for name in given.keys() - variables.keys() - KNOWN_ELSEWHERE:
        raise SettingError(name, given[name], "there is no such setting: `oxiana serve --help` lists them")
    texts = {variables[name]: text for name, text in given.items() if name in variables}
    written = {name: flag(name) if name in flags else variable(name) for name in NAMES}
    return from_texts({**texts, **flags}, written)
