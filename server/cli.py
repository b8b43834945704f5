"""The ``oxiana`` command: the commands of the graph, and ``serve``."""

import os
import signal
import socket
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import click

from oxiana.graph.cli import cli
from oxiana.graph.errors import CannotListen, OxianaError, SettingError
from oxiana.graph.table import as_json
from oxiana.server.app import create_app
from oxiana.server.front import front
from oxiana.server.memory import give_back
from oxiana.server.opening import Serving, opened
from oxiana.server.settings import NAMES, Settings, flag, from_environment, rows, setting


def markdown(header: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    """Return a table as the documentation has it."""
    written = (header, ["---"] * len(header), *lines)
    return "\n".join(f"| {' | '.join(line)} |" for line in written)


def _options(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command one option for each setting."""
    for name in reversed(NAMES):
        how = setting(name)
        if how.is_switch:
            command = click.option(flag(name), name, flag_value="on", help=how.does)(command)
        else:
            command = click.option(flag(name), name, metavar="VALUE", help=f"{how.does}: {how.takes}")(command)
    return command


def _listen(settings: Settings) -> socket.socket:
    try:
        family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
        return socket.create_server((settings.host, settings.port), family=family, backlog=1024)
    except OSError as error:
        address = f"{settings.host}:{settings.port}"
        reason = str(error.strerror or error).partition(" (")[0]
        raise CannotListen(address, reason, "take another with --host and --port") from error


def _address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/"


def _on_interrupt(serving: Serving) -> None:
    """Let an interrupt stop all queries, so that their clients hear of it, and then the server."""

    def stop(_number: int, _frame: object) -> None:
        serving.close()
        sys.exit()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)


@cli.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@_options
def serve(files: tuple[Path, ...], **flags: str | None) -> None:
    """Serve RDF FILES, a store, or else the release, until interrupted; the address goes to standard output."""
    settings = from_environment(os.environ, {name: text for name, text in flags.items() if text is not None})
    give_back()
    serving = opened(files, settings)
    _on_interrupt(serving)
    try:
        with _listen(settings) as listener:
            server = front(create_app(settings, serving.pool, serving.writer), listener, settings)
            click.echo(_address(listener))
            server.run()
    finally:
        serving.close()


@cli.command("settings")
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", help="for people or machines")
def settings_table(form: str) -> None:
    """Print the settings of the server, as they are when nothing is set."""
    header = ("flag", "default", "takes", "what it is")
    click.echo(
        as_json(header, rows())
        if form == "json"
        else markdown(header, ([f"`{name}`", *rest] for name, *rest in rows()))
    )


def main() -> None:
    """Run the command line; an error of ours is one line on standard error, and a bad setting is a wrong usage."""
    try:
        cli(prog_name="oxiana")
    except OxianaError as error:
        click.echo(str(error), err=True)
        sys.exit(2 if isinstance(error, SettingError) else 1)
