"""Every setting and every route stands in the documentation, as it is."""

import re
import subprocess
from pathlib import Path

import click
import pytest

from oxiana.server import cli
from oxiana.server.app import create_app
from oxiana.server.nursery import Nursery, Source
from oxiana.server.pool import Pool
from oxiana.server.problems import PROBLEMS
from oxiana.server.reloading import Reloader
from oxiana.server.settings import NAMES, Settings, flag

PAGE = Path(__file__).parents[2] / "docs" / "server.md"


@pytest.fixture(scope="module")
def routes(numbers):
    settings = Settings()
    pool = Pool(Nursery(Source([numbers], Path()), settings), settings)
    yield {rule.rule for rule in create_app(settings, pool, Reloader(pool)).url_map.iter_rules()}
    pool.close()


def test_the_settings_of_the_page_are_those_of_the_server(oxiana):
    printed = subprocess.run([oxiana, "settings"], capture_output=True, text=True, check=True, timeout=30).stdout
    assert printed in PAGE.read_text()
    assert all(f"`{flag(name)}`" in printed for name in NAMES)


def test_the_routes_of_the_page_are_those_of_the_server(routes):
    section = PAGE.read_text().partition("## Routes")[2].partition("## ")[0]
    named = {name for line in section.splitlines() for name in re.findall(r"`(/[^`]*)`", line.split(" | ")[0])}
    assert named == routes


def _commands(group, name="oxiana"):
    """Yield what each command is called on the command line."""
    for part, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from _commands(command, f"{name} {part}")
        else:
            yield f"{name} {part}"


def test_every_command_and_every_page_of_the_documentation_is_led_to():
    readme = (PAGE.parents[1] / "README.md").read_text()
    pages = {page.name: page.read_text() for page in PAGE.parent.glob("*.md")}
    assert set(re.findall(r"\]\(docs/([\w-]+\.md)\)", readme)) == set(pages)
    told = "".join((readme, *pages.values()))
    assert [name for name in _commands(cli.cli) if not re.search(rf"`{name}\b|\b{name} ", told)] == []


def test_every_status_of_an_error_is_on_the_page():
    rows = re.findall(r"^\| ((?:\d{3}(?:, )?)+) \|", PAGE.read_text(), flags=re.MULTILINE)
    told = {int(status) for row in rows for status in row.split(", ")}
    assert {problem.status for problem in PROBLEMS.values()} <= told


def test_every_file_of_a_release_is_in_the_documentation(release):
    section = PAGE.with_name("releases.md").read_text().partition("| file | holds |")[2].partition("\n\n")[0]
    named = {name for line in section.splitlines() for name in re.findall(r"`([^`]+)`", line.split(" | ")[0])}
    assert named == {path.name for path in release.iterdir()} | {"changes.json"}


def test_the_settings_are_there_for_machines_too(oxiana):
    command = [oxiana, "settings", "--format", "json"]
    assert (
        '"flag": "--timeout"' in subprocess.run(command, capture_output=True, text=True, check=True, timeout=30).stdout
    )
