"""Settings: one value from flags and variables, nothing unknown, nothing silently wrong; and what the command says."""

import subprocess
from importlib.metadata import version

import pytest

from oxiana.graph.errors import SettingError
from oxiana.server.settings import Settings, from_environment, seconds, size


def test_without_anything_all_is_as_documented():
    assert from_environment({}, {}) == Settings()


def test_a_flag_goes_before_its_variable():
    environ = {"OXIANA_TIMEOUT": "500ms", "OXIANA_MAX_MEMORY": "2G", "PATH": "/bin"}
    settings = from_environment(environ, {"timeout": "3"})
    assert (settings.timeout, settings.max_memory) == (3.0, 2 << 30)


def test_the_variables_of_tests_and_checks_are_known():
    assert from_environment(dict.fromkeys(("OXIANA_DOCUMENTS", "OXIANA_GOLD", "OXIANA_W3C"), "x"), {}) == Settings()


@pytest.mark.parametrize(
    ("environ", "flags", "told"),
    [
        ({"OXIANA_TIMEOUTS": "1"}, {}, "OXIANA_TIMEOUTS"),
        ({"OXIANA_TIMEOUT": "soon"}, {}, "OXIANA_TIMEOUT='soon'"),
        ({"OXIANA_TIMEOUT": "1"}, {"timeout": "-1"}, "--timeout='-1'"),
        ({}, {"timeout": "0"}, "500ms"),
        ({}, {"timeout": "nan"}, "--timeout"),
        ({}, {"timeout": "\u0661"}, "--timeout"),
        ({}, {"max_memory": "1T"}, "16M"),
        ({}, {"max_memory": "0"}, "--max-memory"),
        ({}, {"workers": "0"}, "--workers"),
        ({}, {"workers": "many"}, "--workers"),
        ({}, {"port": "65536"}, "--port"),
        ({}, {"base_url": "example.org"}, "--base-url"),
        ({}, {"base_url": "https://example.org/?x"}, "--base-url"),
    ],
)
def test_what_is_unknown_or_senseless_is_refused_by_name(environ, flags, told):
    with pytest.raises(SettingError, match=told):
        from_environment(environ, flags)


@pytest.mark.parametrize(("text", "value"), [("10", 10), ("1.5", 1.5), ("10s", 10), ("500ms", 0.5)])
def test_times(text, value):
    assert seconds(text) == value


@pytest.mark.parametrize(("text", "value"), [("4096", 4096), ("64K", 65536), ("16M", 1 << 24), ("1G", 1 << 30)])
def test_sizes(text, value):
    assert size(text) == value


@pytest.fixture(autouse=True)
def data(tmp_path):
    (tmp_path / "data.ttl").write_text("")


@pytest.mark.alike
@pytest.mark.parametrize(
    ("arguments", "environ", "status", "told"),
    [
        (["serve"], {}, 1, 'no release in release: run "make build" or name RDF files'),
        (["serve", "--release", "nowhere"], {}, 1, 'no release in nowhere: run "make build" or name RDF files'),
        (["serve", "nothing.ttl"], {}, 1, "nothing.ttl: No such file or directory: name a file that can be read"),
        (["serve", "--port", "x"], {}, 2, "--port='x': give a port; 0 takes a free one"),
        (["serve", "--host", "999.1.1.1", "data.ttl"], {}, 1, "--host"),
        (["serve", "--operator-token-file", "none", "data.ttl"], {}, 2, "operator-token-file"),
        (["serve"], {"OXIANA_COLOUR": "blue"}, 2, "OXIANA_COLOUR"),
        (["serve", "--timeout", "soon", "data.ttl"], {}, 2, "--timeout='soon': give seconds, `500ms` or `10s`"),
        (["serve"], {"OXIANA_WORKERS": "0"}, 2, "OXIANA_WORKERS='0': give a whole number from 1"),
        (
            ["serve", "--enable-update"],
            {},
            2,
            "--enable-update='on': name a store with --store: a release never changes",
        ),
        (["serve", "--store", "s", "--enable-update"], {}, 2, "name a file with a token with --token-file"),
        (["serve", "--store", "s", "--token-file", "data.ttl"], {}, 2, "give --enable-update too"),
        (["serve", "--store", "s", "--guard"], {}, 2, "--guard='own': give --enable-update too"),
        (["serve", "--empty", "data.ttl"], {}, 2, "--empty='on': leave the files out, or the flag"),
        (["serve"], {"OXIANA_EMPTY": "yes"}, 2, "OXIANA_EMPTY='yes': give nothing; `on` or `off` as a variable"),
        (["serve", "--store", "data.ttl"], {}, 1, "data.ttl: it is no folder: name another one"),
        (["serve", "--store", "."], {}, 1, ".: something else is there: name an empty folder"),
        (["store", "log", "."], {}, 1, ".: there is no store: name a folder that `oxiana serve --store` has made"),
        (["query", "--release", ".", "ASK {}"], {}, 1, "no release in .: release.json: No such file or directory: run"),
    ],
)
def test_the_command_says_in_one_line_what_is_wrong(here, arguments, environ, status, told):
    ended, printed, said = here(*arguments, **environ)
    assert (ended, printed) == (status, "")
    assert told in said
    assert "Traceback" not in said
    assert said.count("\n") == 1


def test_a_flag_that_there_is_not_is_a_wrong_usage(here):
    ended, _, said = here("serve", "--colour", "blue")
    assert ended == 2
    assert "No such option" in said


@pytest.mark.alike
def test_an_address_in_use_is_named(here, server):
    ended, _, said = here("serve", "--port", str(server.address[1]), "data.ttl")
    assert ended == 1
    assert "in use: take another with --host and --port" in said


def test_the_command_knows_its_version(here):
    ended, printed, _ = here("--version")
    assert (ended, version("oxiana") in printed) == (0, True)


def test_the_command_ends_with_its_status(oxiana, tmp_path):
    command = [oxiana, "serve", "--port", "x"]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=30, cwd=tmp_path, env={}, check=False)
    assert (ended.returncode, ended.stdout, ended.stderr.count("\n")) == (2, "", 1)


def test_modules_of_the_folder_that_it_is_started_in_are_not_run(tmp_path, oxiana):
    for name in ("json", "http", "pyshacl", "rdflib", "oxiana"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit(3)")
    command = [oxiana, "serve", "--port", "0", "--empty"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=tmp_path) as process:
        assert process.stdout
        assert process.stdout.readline().startswith("http://")
        process.terminate()
