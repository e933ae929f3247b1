"""What a person chooses for themselves: language, theme, keys. Not part of any workspace's log."""

from testigo.store.models import User
from testigo.store.models.accounts import LANGUAGES, THEMES

CHOICES = {"language": LANGUAGES, "theme": THEMES}


class UnknownPreference(ValueError):
    """The value is not one of the choices."""


def choose_language(*, user: User, language: str) -> None:
    """Keep the language (`es` or `en`). Raises UnknownPreference."""
    _choose(user, "language", language)


def choose_theme(*, user: User, theme: str) -> None:
    """Keep the theme (`auto`, `light` or `dark`). Raises UnknownPreference."""
    _choose(user, "theme", theme)


def choose_single_keys(*, user: User, on: bool) -> None:
    """Keep whether single keys do something while nothing is being typed."""
    user.single_keys = on
    user.save(update_fields=["single_keys"])


def _choose(user: User, field: str, value: str) -> None:
    if value not in dict(CHOICES[field]):
        raise UnknownPreference(value)
    setattr(user, field, value)
    user.save(update_fields=[field])
