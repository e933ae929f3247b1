"""Starting Django: only by the commands that need it, because it takes time."""

import os
from typing import TYPE_CHECKING

from testigo.cli.talk import begin

if TYPE_CHECKING:
    from testigo.store.models import Workspace


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


def start_in(workspace: str | None, *, as_json: bool) -> "Workspace":
    """Begin a command about a workspace: the one named, else the only one there is. Actions and
    queries can be imported from here on. Raises DatabaseBehind, NotThere, WorkspaceUnclear."""
    begin(as_json=as_json)
    start_with_tables()
    from testigo.queries.accounts import find_workspace

    return find_workspace(workspace)


class DatabaseBehind(Exception):
    """The database lacks tables or columns that this version needs."""
