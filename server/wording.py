"""The words of the pages: English phrases are the keys of ``templates/russian.json``."""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Final

LANGUAGES: Final = ("en", "ru")


@cache
def russian() -> Mapping[str, str]:
    """Return the Russian wording of each phrase."""
    read: Mapping[str, str] = json.loads(files("oxiana.server").joinpath("templates/russian.json").read_text("utf-8"))
    return read


def say(phrase: str, lang: str) -> str:
    """Return the phrase in the language of the page."""
    return russian().get(phrase, phrase) if lang == "ru" else phrase
