"""Errors that a worker may send to the front process: by name and facts, never as code."""

from typing import Final, TypedDict

from oxiana.graph.errors import (
    ClientError,
    LimitReached,
    NotAllowed,
    NotWritable,
    OxianaError,
    ShapesRejected,
    StoreError,
    SyntaxProblem,
)


class QueryFailed(OxianaError):
    """The engine gave up on a job, or its worker broke down."""

    def __init__(self, problem: str) -> None:
        self.problem = problem
        super().__init__(problem)


class NoSuchGraph(ClientError):
    """The dataset has no graph of this name."""

    def __init__(self, graph: str) -> None:
        self.graph = graph
        super().__init__(f"there is no graph <{graph}>: the service description lists those there are")


class GraphConflict(ClientError):
    """An update supposes that there is a graph, or that there is none; the engine's ``problem`` says which."""

    def __init__(self, problem: str) -> None:
        self.problem = problem
        super().__init__(f"{problem}: write SILENT where that does not matter")


SENT: Final[tuple[type[OxianaError], ...]] = (
    SyntaxProblem, NotAllowed, ShapesRejected, LimitReached, QueryFailed, NotWritable, NoSuchGraph, GraphConflict,
    StoreError,
)  # fmt: skip
"""The errors that travel; their attributes are the arguments they are made of."""

_BY_NAME: Final = {error.__name__: error for error in SENT}


class Failure(TypedDict):
    """An error as JSON says it."""

    error: str
    facts: dict[str, object]


def packed(error: OxianaError) -> Failure:
    """Return an error as JSON can say it."""
    return {"error": type(error).__name__, "facts": dict(vars(error))}


def unpacked(failure: Failure) -> OxianaError:
    """Return the error that a worker has sent."""
    return _BY_NAME[failure["error"]](**failure["facts"])
