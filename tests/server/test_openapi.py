"""The description of the routes is whole, and no request made from it breaks the server or surprises its reader."""

import re

import hypothesis
import pytest
import requests
import schemathesis
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from oxiana.server.openapi import table

CHECKS = [status_code_conformance, content_type_conformance, response_schema_conformance]
OPERATIONS = [
    (re.sub(r"<(?:[^<>]*:)?(\w+)>", r"{\1}", route), method)
    for route, methods in table()["routes"].items()
    for method in methods
]
TOKEN = "a token of the tests"  # noqa: S105


@pytest.fixture(scope="module")
def writable(serve, tmp_path_factory):
    """A server that may do all that is described, for one who has the token."""
    folder = tmp_path_factory.mktemp("fuzzed")
    token = folder / "token"
    token.write_text(TOKEN)
    flags = ("--store", folder / "store", "--enable-update", "--token-file", token, "--operator-token-file", token)
    with serve(*flags, "--empty", "--timeout", "5s") as running:
        yield running


@pytest.fixture(scope="module")
def described(writable):
    return schemathesis.openapi.from_url(f"{writable.url}openapi.json")


@pytest.mark.alike
@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_requests_made_from_the_description(described, path, method):
    """The requests are drawn at random, the same in every run; 500 is no status of the description."""

    @hypothesis.given(described[path][method].as_strategy())
    @hypothesis.settings(max_examples=5, derandomize=True, database=None)
    def ask(case):
        case.call_and_validate(checks=CHECKS, headers={"Authorization": f"Bearer {TOKEN}"}, timeout=20)

    ask()


def test_the_description_names_the_routes_there_are_and_no_others(server):
    told = requests.get(f"{server.url}openapi.json", timeout=20).json()
    assert {(path, method) for path, methods in told["paths"].items() for method in methods} == set(OPERATIONS)
    names = [how["operationId"] for methods in told["paths"].values() for how in methods.values()]
    assert len(set(names)) == len(names) == len(OPERATIONS)
    assert all(name.isidentifier() for name in names)
    assert told["servers"] == [{"url": server.url.rstrip("/")}]
