"""Functions that there are not: a call of one is an error of the expression it stands in, not of the query.

SPARQL 1.1 (17.6) leaves it to each service which functions there are. An expression with another has no value, and
the answer says which these were; the engine alone would refuse the whole query.
"""

import re
from collections.abc import Callable
from typing import Any, Final

from pyoxigraph import NamedNode, QueryBoolean, QuerySolutions, QueryTriples, Store

_UNKNOWN: Final = re.compile(r"The custom function <(.*)> is not supported")

Result = QuerySolutions | QueryBoolean | QueryTriples


def _no_value(*_arguments: object) -> None:
    """Be a function whose call is an error."""


def query(store: Store, text: str, **options: Any) -> tuple[Result, list[str]]:
    """Return the result of a query, and the IRIs of the functions it calls that there are not."""
    missing: dict[NamedNode, Callable[..., Any]] = {}
    while True:
        try:
            return store.query(text, custom_functions=missing, **options), [name.value for name in missing]
        except RuntimeError as error:
            named = _UNKNOWN.fullmatch(str(error))
            if named is None or NamedNode(named[1]) in missing:
                raise
            missing[NamedNode(named[1])] = _no_value
