"""The form of every text: Spanish and English side by side."""

from typing import Literal, TypedDict

Language = Literal["es", "en"]


class Text(TypedDict):
    """One text in both languages."""

    es: str
    en: str


def language_of(tag: str) -> Language:
    """The language to answer in: Spanish for `es`, `es_ES.UTF-8`, `es-MX`…, English otherwise."""
    return "es" if tag.lower().replace("-", "_").split("_")[0] == "es" else "en"
