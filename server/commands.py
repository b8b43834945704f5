"""``oxiana serve``, and the commands about a server."""

import os
import signal
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import click

from oxiana.graph.errors import SettingError
from oxiana.graph.table import as_json
from oxiana.server import memory, processors, tokens
from oxiana.server.app import create_app
from oxiana.server.front import Server, front
from oxiana.server.listening import address, listen, url
from oxiana.server.opening import Serving, opened
from oxiana.server.operating import RunningServer
from oxiana.server.reloading import PURPOSE
from oxiana.server.settings import NAMES, flag, from_environment, rows, setting


def markdown(header: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    """Return a table as the documentation has it."""
    written = (header, ["---"] * len(header), *lines)
    return "\n".join(f"| {' | '.join(line)} |" for line in written)


def _options(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command one option for each setting."""
    for name in reversed(NAMES):
        how = setting(name)
        attributes: dict[str, Any] = {"metavar": "VALUE", "help": f"{how.does}: {how.takes}"}
        if how.is_switch:
            attributes = {"flag_value": "on", "help": how.does}
        elif how.alone:
            attributes |= {"is_flag": False, "flag_value": how.alone}
        command = click.option(flag(name), name, **attributes)(command)
    return command


def _on_signals(serving: Serving, server: Server) -> None:
    """Let SIGHUP reload, SIGTERM stop once the answers under way are over, and an interrupt or a second signal now."""

    def now(number: int, _frame: object) -> None:
        signal.signal(number, signal.SIG_DFL)
        serving.close()
        sys.exit()

    def soon(_number: int, _frame: object) -> None:
        signal.signal(signal.SIGTERM, now)
        server.stop()

    signal.signal(signal.SIGHUP, lambda *_: serving.reloader.start())
    signal.signal(signal.SIGTERM, soon)
    signal.signal(signal.SIGINT, now)


@click.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@_options
def serve(files: tuple[Path, ...], **flags: str | None) -> None:
    """Serve RDF FILES, a store, or else the release, until interrupted; the address goes to standard output."""
    settings = from_environment(os.environ, {name: text for name, text in flags.items() if text is not None})
    memory.share()
    processors.settle()
    serving = opened(files, settings)
    try:
        with listen(settings) as listener:
            app = create_app(settings, serving.pool, serving.reloader, serving.writer)
            server = front(app, listener, settings)
            _on_signals(serving, server)
            click.echo(address(listener))
            server.run()
    finally:
        serving.close()


@click.command()
@click.option(flag("host"), "host", metavar="VALUE", help="where the server listens")
@click.option(flag("port"), "port", metavar="VALUE", help="where the server listens")
@click.option(flag("operator_token_file"), "operator_token_file", metavar="VALUE", help="the server's own")
def reload(**flags: str | None) -> None:
    """Let a running server load its release anew; its old one goes on answering until the new one is tried."""
    settings = from_environment(os.environ, {name: text for name, text in flags.items() if text is not None})
    if settings.operator_token_file is None:
        raise SettingError(flag("operator_token_file"), "", "name the file of the server's token")
    token = tokens.read(settings.operator_token_file, "operator_token_file", PURPOSE)
    state = RunningServer(url(settings.host, settings.port), token.secret).reload()
    click.echo(f"serving {state.version} ({state.release})")


@click.command("settings")
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", help="for people or machines")
def settings_table(form: str) -> None:
    """Print the settings of the server, as they are when nothing is set."""
    header = ("flag", "default", "takes", "what it is")
    click.echo(
        as_json(header, rows())
        if form == "json"
        else markdown(header, ([f"`{name}`", *rest] for name, *rest in rows()))
    )
