"""Starting Django: only by the commands that need it, because it takes time."""

import os


def start_django() -> None:
    """Read the environment and make the tables usable. Raises ImproperlyConfigured."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "testigo.conf.settings")
    import django

    django.setup()


def start_with_tables() -> None:
    """Start Django and refuse to go on with a database that is behind this version.

    Raises DatabaseBehind.
    """
    start_django()
    from testigo.queries.health import pending_migrations

    if pending_migrations():
        raise DatabaseBehind


class DatabaseBehind(Exception):
    """The database lacks tables or columns that this version needs."""
