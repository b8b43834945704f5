"""Reload: a new release is loaded beside the old one, tried, and then takes its place; a bad one changes nothing."""

import json
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from enum import StrEnum
from threading import RLock, Thread
from typing import Final

from flask import Blueprint, Response, jsonify, request

from oxiana.graph.errors import OxianaError
from oxiana.server.nursery import Loaded
from oxiana.server.pool import Pool
from oxiana.server.tokens import Token, check_operator

PURPOSE: Final = "reloading"


class Outcome(StrEnum):
    """How a reload stands."""

    LOADING = "loading"
    SERVING = "serving"
    REFUSED = "refused"


@dataclass(frozen=True)
class State:
    """The data that is served, how the last reload stands, and why it was refused, if it was."""

    outcome: Outcome
    release: str
    version: str
    reason: str = ""


class Reloader:
    """Reloads what a pool serves, one time after the other, in a thread of its own.

    ``newest`` gives the newest generation where a store is served that another process may write.
    """

    def __init__(self, pool: Pool, newest: Callable[[], Loaded] | None = None) -> None:
        self._pool, self._newest = pool, newest
        self._lock = RLock()  # a signal may come while one is being handled
        self._loading, self._again = False, False
        self._refusal = ""

    @property
    def state(self) -> State:
        """How things stand."""
        with self._lock:
            loading, refusal = self._loading, self._refusal
        outcome = Outcome.LOADING if loading else Outcome.REFUSED if refusal else Outcome.SERVING
        return State(outcome, self._pool.data.id, self._pool.data.version, "" if loading else refusal)

    def start(self) -> None:
        """Begin to reload; when that is under way already, it is done once more afterwards."""
        with self._lock:
            self._again = self._loading
            if not self._loading:
                self._loading = True
                Thread(target=self._run, name="reload", daemon=True).start()

    def _run(self) -> None:
        while self._once():
            pass

    def _renew(self) -> None:
        if self._newest:
            self._pool.move(self._newest())
        else:
            old = self._pool.switch(self._pool.renewed())
            Thread(target=self._pool.retire, args=[old], name="retire", daemon=True).start()

    def _once(self) -> bool:
        """Reload, and return whether to do so once more."""
        refusal = "loading broke down: the log says how"
        try:
            self._renew()
            refusal = ""
        except OxianaError as error:
            refusal = str(error)
        finally:
            with self._lock:
                again = self._loading = self._again
                self._again, self._refusal = False, refusal
            _log(self.state)
        return again


def _log(state: State) -> None:
    said = {"at": datetime.now(UTC).isoformat(timespec="milliseconds"), "event": "reload", **asdict(state)}
    sys.stderr.write(json.dumps(said, ensure_ascii=False) + "\n")


def blueprint(reloader: Reloader, token: Token | None) -> Blueprint:
    """Return the route of reloading, for the operator: GET tells how it stands, POST begins."""
    routes = Blueprint("reloading", __name__)

    def show() -> Response:
        check_operator(token, PURPOSE, request)
        return jsonify(asdict(reloader.state))

    def begin() -> tuple[Response, int]:
        check_operator(token, PURPOSE, request)
        reloader.start()
        return jsonify(asdict(reloader.state)), 202

    routes.add_url_rule("/reload", "show", show, methods=["GET"])
    routes.add_url_rule("/reload", "begin", begin, methods=["POST"])
    return routes
