"""What an operator tells a running server from the command line."""

import json
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import Final

from oxiana.graph.errors import ServerError
from oxiana.server.reloading import Outcome, State

_PAUSE: Final = 0.1
_PATIENCE: Final = 30.0


@dataclass(frozen=True)
class RunningServer:
    """A server that runs, its address and the token of its operator."""

    address: str
    token: str

    def reload(self) -> State:
        """Let the server load what it serves anew, wait for that, and return how it ended; raises ServerError."""
        state = self._ask("POST", "reload")
        while state.outcome is Outcome.LOADING:
            time.sleep(_PAUSE)
            state = self._ask("GET", "reload")
        if state.outcome is Outcome.REFUSED:
            raise ServerError(self.address, state.reason, f"it goes on serving {state.version}")
        return state

    def _ask(self, method: str, path: str) -> State:
        headers = {"Authorization": f"Bearer {self.token}", "Accept": "application/json"}
        request = urllib.request.Request(self.address + path, method=method, headers=headers)  # noqa: S310
        try:
            with urllib.request.urlopen(request, timeout=_PATIENCE) as response:  # noqa: S310 - an address of http
                said = json.load(response)
        except urllib.error.HTTPError as error:
            raise ServerError(self.address, _detail(error), "name the file of its token") from error
        except OSError as error:
            raise ServerError(self.address, str(error), "start it, or name where it listens") from error
        return State(**{**said, "outcome": Outcome(said["outcome"])})


def _detail(error: urllib.error.HTTPError) -> str:
    """Return what a server says of its refusal."""
    try:
        return str(json.load(error)["detail"])
    except (ValueError, KeyError):
        return f"it answers {error.code} {error.reason}"
