"""The wheel holds exactly the source files, and `make setup` shows files that are new."""

import hashlib
import json
import os
import shutil
import site
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parent.parent
FOLDERS = ("ontology", "shapes", "graph", "server")
NOT_PACKAGED = {"ontology/README.md"}


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    target = tmp_path / "checkout"
    target.mkdir()
    for name in FOLDERS:
        shutil.copytree(CHECKOUT / name, target / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in (
        "pyproject.toml",
        "setup.cfg",
        "constraints.txt",
        "Makefile",
        "README.md",
        "LICENSE",
        "LICENSE-knowledge",
    ):
        shutil.copy(CHECKOUT / name, target / name)
    return target


def _sources(checkout: Path) -> set[str]:
    return {
        path.relative_to(checkout).as_posix()
        for name in FOLDERS
        for path in (checkout / name).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    } - NOT_PACKAGED


def test_the_wheel_holds_exactly_the_source_files(copy: Path, tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(tmp_path), str(copy)],
        check=True,
        capture_output=True,
    )
    (wheel,) = tmp_path.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    packaged = {name.removeprefix("oxiana/") for name in names if name.startswith("oxiana/")}
    assert packaged == _sources(copy)


def test_setup_shows_a_new_record_and_a_new_module(copy: Path) -> None:
    environment = copy / ".venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(environment)], check=True)
    (packages,) = environment.glob("lib/python3*/site-packages")
    (packages / "dependencies.pth").write_text(site.getsitepackages()[0] + "\n")
    dependencies = (copy / "pyproject.toml").read_bytes() + (copy / "constraints.txt").read_bytes()
    (environment / f"dependencies-{hashlib.sha256(dependencies).hexdigest()[:16]}").touch()
    (copy / "graph" / "novelty.py").write_text('"""New."""\n')
    (copy / "graph" / "records" / "novelty.yaml").write_text("[]\n")
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    subprocess.run(["make", "setup"], cwd=copy, check=True, capture_output=True, env=clean)
    script = """
import importlib.resources
import oxiana.graph.novelty
print(importlib.resources.files("oxiana.graph").joinpath("records/novelty.yaml").read_text())
"""
    seen = subprocess.run(
        [str(environment / "bin" / "python"), "-c", script],
        cwd=copy.parent,
        capture_output=True,
        text=True,
        check=True,
    )
    assert seen.stdout.strip() == "[]"


def test_every_version_is_the_same() -> None:
    version = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())["project"]["version"]
    assert f"version: {version}\n" in (CHECKOUT / "CITATION.cff").read_text()
    assert json.loads((CHECKOUT / "codemeta.json").read_text())["version"] == version
    assert f"## {version}\n" in (CHECKOUT / "CHANGELOG.md").read_text()
    assert f"## {version}" in (CHECKOUT / "ontology" / "CHANGELOG.md").read_text()
