"""The language of the terminal: Spanish where the system says so, else English."""

import os
from collections.abc import Mapping

from testigo.wording.texts import Language, language_of


def system_language(environment: Mapping[str, str] = os.environ) -> Language:
    """`es` or `en`, by LC_ALL, LC_MESSAGES and LANG, in that order."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if environment.get(name):
            return language_of(environment[name])
    return "en"


def say(es: str, en: str) -> str:
    """The text in the language of the terminal."""
    return es if system_language() == "es" else en
