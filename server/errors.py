"""What goes wrong while a request is answered; ``problems`` says how each is told."""

from collections.abc import Sequence

from oxiana.graph import findings
from oxiana.graph.errors import LimitReached, OxianaError
from oxiana.graph.validation.report import Report


class BadRequest(OxianaError):
    """A request breaks the rules of its protocol."""


class NotFound(OxianaError):
    """There is no such graph, entity or report."""


class MethodNotAllowed(OxianaError):
    """There is something at this address, but not for this method; ``allow`` lists those it has."""

    def __init__(self, method: str, allow: Sequence[str]) -> None:
        self.method, self.allow = method, tuple(sorted(allow))
        super().__init__(f"{method} is no method of this address: use {', '.join(self.allow)}")


class Gone(OxianaError):
    """There was such a thing, and it is withdrawn."""


class TooLarge(OxianaError):
    """A request body is longer than ``limit`` bytes."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        super().__init__(f"the body is longer than {limit} bytes: send less")


class UriTooLong(OxianaError):
    """A request target is longer than ``limit`` bytes."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        super().__init__(f"the URL is longer than {limit} bytes: send the query with POST")


class HeadersTooLong(OxianaError):
    """The headers of a request are longer than ``limit`` bytes."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        super().__init__(f"the headers are longer than {limit} bytes: send less")


class CodingNotRead(OxianaError):
    """A request body comes in a transfer coding that is not read here."""


class VersionNotSpoken(OxianaError):
    """A request is of a version of HTTP that is not spoken here."""


class UnsupportedMediaType(OxianaError):
    """A request body is in a format that is not read here."""

    def __init__(self, given: str, reads: tuple[str, ...]) -> None:
        self.given, self.reads = given, reads
        super().__init__(f"{given or 'no media type'} is not read here: send {' or '.join(reads)}")


class UnsupportedCoding(UnsupportedMediaType):
    """A request body is in a content coding that is not read here."""

    def __init__(self, coding: str) -> None:
        super().__init__(f"a body in the coding {coding}", ("it as it is",))


class RangeNotSatisfiable(OxianaError):
    """A request wants a part of something that is behind its end; it has ``length`` bytes."""

    def __init__(self, length: int) -> None:
        self.length = length
        super().__init__(f"there is no such part: there are {length} bytes")


class Unauthorized(OxianaError):
    """Only an operator may do this."""


class BreaksShapes(OxianaError):
    """A write would break shapes that hold; ``violations`` are the lines of the ``report``."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.violations = [findings.line(result) for result in report.results]
        super().__init__(f"{len(report.results)} violations would be new: mend what is written")


class Stale(OxianaError):
    """A condition of the request does not hold (any more)."""


class Crowded(LimitReached):
    """Too many queries run and wait; ``retry_after`` says in how many seconds to come again."""

    def __init__(self, retry_after: int) -> None:
        self.retry_after = retry_after
        super().__init__("queue", "too many queries are running", f"come again in {retry_after} s")


class Unready(OxianaError):
    """The data is not loaded (yet)."""


class Stopped(OxianaError):
    """A job was stopped because nobody wants its answer."""
