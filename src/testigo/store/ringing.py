"""Ringing a bell with the commit of a transaction, for this process and, on PostgreSQL, for all."""

from django.db import connection, transaction

from testigo.waking import Bell

# Under this name the server passes rings on; what it carries is the name of a bell.
CHANNEL = "testigo"


def ring_once_written(bell: Bell) -> None:
    """Ring when the transaction is committed, if it is."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, bell.name])
    transaction.on_commit(bell.ring)
