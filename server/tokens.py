"""Tokens: who may do what not everybody may, told by a bearer token (RFC 6750) that stands in a file."""

import hmac
from dataclasses import dataclass
from pathlib import Path

from flask import Request

from oxiana.graph.errors import FileError, NotAllowed, SettingError
from oxiana.graph.files import opened
from oxiana.server.errors import Unauthorized
from oxiana.server.settings import flag


@dataclass(frozen=True)
class Token:
    """A token, and what it is for, in words."""

    secret: str
    purpose: str

    def check(self, request: Request) -> None:
        """Raise Unauthorized when the request has no token, NotAllowed when it has another one."""
        authorization = request.authorization
        if authorization is None or authorization.type != "bearer" or not authorization.token:
            raise Unauthorized(f"{self.purpose} needs the operator's token: send it as a bearer token")
        if not hmac.compare_digest(authorization.token.encode(), self.secret.encode()):
            raise NotAllowed(f"{self.purpose} with this token", "send the operator's")


def read(file: Path, setting: str, purpose: str) -> Token:
    """Return the token in the file that a setting names; SettingError when it cannot be read or is empty."""
    try:
        with opened(file) as content:
            secret = content.read().decode().strip()
    except FileError as error:
        raise SettingError(flag(setting), str(file), f"{error.problem}: {error.remedy}") from error
    except UnicodeDecodeError as error:
        raise SettingError(flag(setting), str(file), "it is no text: name the file of the token") from error
    if not secret:
        raise SettingError(flag(setting), str(file), "write a token into it")
    return Token(secret, purpose)


def check_operator(token: Token | None, purpose: str, request: Request) -> None:
    """Let a request pass that has the operator's token; NotAllowed when the server has no operator."""
    if token is None:
        raise NotAllowed(purpose, "start the server with an operator token file")
    token.check(request)
