"""``oxiana build``: a release from records."""

import time
from pathlib import Path
from typing import Final

import click

from oxiana.graph import pipeline
from oxiana.graph.cli_output import print_pairs
from oxiana.graph.cli_values import FOLDER, TEXT_OR_JSON
from oxiana.graph.release import open_release
from oxiana.graph.sources import Sources, packaged
from oxiana.graph.validation.compiled.validating import Engine

_ENGINE: Final = click.Choice([engine.value for engine in Engine])


@click.command("build")
@click.option("--out", type=click.Path(path_type=Path), default="release", show_default=True, help="folder to make")
@click.option("--records", type=FOLDER, help="folder of YAML-LD records instead of the package's")
@click.option("--reference", type=FOLDER, help="folder of YAML-LD reference data instead of the package's")
@click.option("--ontology", type=FOLDER, help="folder of Turtle instead of the package's ontology")
@click.option("--shapes", type=FOLDER, help="folder of Turtle instead of the package's shapes")
@click.option("--engine", type=_ENGINE, default="auto", show_default=True, help="what validates")
@click.option("--previous", type=FOLDER, help="the release before this one, to tell what has changed")
@click.option("--format", "form", type=TEXT_OR_JSON, default="text", show_default=True, help="form of the summary")
def command(
    out: Path,
    records: Path | None,
    reference: Path | None,
    ontology: Path | None,
    shapes: Path | None,
    engine: str,
    previous: Path | None,
    form: str,
) -> None:
    """Build, check and write a release, in place of the one in --out."""
    started = time.monotonic()
    own = packaged()
    sources = Sources(
        records or own.records, reference or own.reference, ontology or own.ontology, shapes or own.shapes
    )
    before = open_release(previous) if previous else None
    built = pipeline.build(sources, out, Engine(engine), before)
    print_pairs({**built.summary(), "seconds": f"{time.monotonic() - started:.1f}"}, form)
