"""The profiles that come with the server are sound, met by sound data, and each of their rules can be broken."""

from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import requests
from pyoxigraph import RdfFormat, Triple, parse

from oxiana.graph.terms import external
from oxiana.graph.validation import pyshacl
from oxiana.graph.validation.compiled.validating import validate
from oxiana.graph.validation.lint import lint
from oxiana.graph.validation.lookup import Lookup
from oxiana.graph.validation.meta import meta
from oxiana.graph.validation.targets import PROPERTY_SHAPE
from oxiana.server.workers.profiles import Profile, profiles

DATA = Path(__file__).parent / "profiles"
"""For each profile data that breaks none of its rules, and data that breaks each."""

PROFILES = pytest.mark.parametrize("profile", profiles(), ids=lambda profile: profile.name)


def data(name: str) -> tuple[Triple, ...]:
    return tuple(quad.triple for quad in parse((DATA / f"{name}.ttl").read_bytes(), RdfFormat.TURTLE))


@PROFILES
def test_a_profile_has_titles_and_no_fault(profile: Profile) -> None:
    assert profile.titles.keys() == {"en", "ru"}
    assert lint(profile.statements) == meta(profile.statements) == ()


@PROFILES
def test_sound_data_meets_every_shape_and_breaks_none(profile: Profile) -> None:
    report = validate(data(profile.name), profile.statements)
    assert (report.results, report.unmet) == ((), ())


@PROFILES
def test_every_rule_speaks_both_languages_and_can_be_broken(profile: Profile) -> None:
    report = validate(data(f"{profile.name}.broken"), profile.statements)
    broken = {result.shape for result in report.results}
    shapes = Lookup(profile.statements)
    rules = set(shapes.subjects(external("rdf", "type"), PROPERTY_SHAPE))
    assert rules - broken == set()
    for result in report.results:
        assert {message.language for message in result.messages} == {"en", "ru"}


@PROFILES
def test_queries_and_the_reference_engine_find_the_same(profile: Profile) -> None:
    broken = data(f"{profile.name}.broken")
    assert set(validate(broken, profile.statements).results) == set(
        pyshacl.validate(broken, profile.statements).results
    )


@PROFILES
def test_a_profile_can_be_chosen_and_read(world: Any, profile: Profile) -> None:
    posted = {"data": ("d.ttl", (DATA / f"{profile.name}.ttl").read_bytes(), "text/turtle")}
    response = requests.post(f"{world.url}shacl/validate?profile={profile.name}", files=posted, timeout=20)
    assert response.headers["SHACL-Conforms"] == "true"
    assert world.get(f"profile/{profile.name}").content == profile.turtle
    page = world.get(f"profile/{profile.name}", accept="text/html")
    assert profile.title("en") in page.text


def test_a_profile_that_there_is_not_is_not_found(world: Any) -> None:
    assert "skos" in world.get("profile/none").json()["detail"]


def test_the_shapes_of_the_package_are_the_guard_if_no_others_are_named(writer: Any, tmp_path: Path) -> None:
    (tmp_path / "core.ttl").write_bytes(files("oxiana.ontology").joinpath("core.ttl").read_bytes())
    with writer(tmp_path / "store", tmp_path / "core.ttl", "--guard") as client:
        person = "<https://w3id.org/oxiana/id/person-x> a <https://w3id.org/oxiana/ontology#Person>"
        assert client.update(f"INSERT DATA {{ {person} }}", status=409).json()["violations"]
