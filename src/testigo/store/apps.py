"""The Django app that holds every table."""

from django.apps import AppConfig


class StoreConfig(AppConfig):
    """Tables of the log, the people, the pact and what follows from them."""

    name = "testigo.store"
    label = "testigo"
    default_auto_field = "django.db.models.BigAutoField"
