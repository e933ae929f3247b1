"""Registers the checks of the configuration."""

from django.apps import AppConfig


class ConfConfig(AppConfig):
    """Holds no tables; only checks."""

    name = "testigo.conf"
    label = "testigo_conf"

    def ready(self) -> None:
        from testigo.conf import checks  # noqa: F401  # registers the checks
