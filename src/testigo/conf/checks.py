"""Checks that run before a start and in `testigo doctor`: what would break later, said now."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, register

FRONTEND_FILES = ("vendor/tabler.min.css", "vendor/tabler.min.js", "vendor/htmx.min.js")


@register("testigo", deploy=True)
def frontend_is_built(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """The third-party files are in the package."""
    folder = settings.PACKAGE / "web" / "static"
    missing = [name for name in FRONTEND_FILES if not (folder / name).exists()]
    if not missing:
        return []
    return [
        Error(
            f"Front-end files are missing: {', '.join(missing)}.",
            hint="Run python scripts/build_frontend.py.",
            id="testigo.E001",
        )
    ]


@register("testigo", deploy=True)
def translations_are_compiled(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    """The Spanish catalogue is compiled and not older than its source."""
    source: Path = settings.PACKAGE / "locale/es/LC_MESSAGES/django.po"
    compiled = source.with_suffix(".mo")
    if compiled.exists() and (
        not source.exists() or compiled.stat().st_mtime >= source.stat().st_mtime
    ):
        return []
    return [
        Error(
            "The Spanish texts are not compiled.",
            hint="Run python scripts/compile_messages.py.",
            id="testigo.E002",
        )
    ]
