"""Servers on SQLite, or on a PostgreSQL database of their own where the tests run on one."""

import os
import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.serving import Server, environment_in


@pytest.fixture
def database_url() -> Iterator[str]:
    """Empty for SQLite; else a new PostgreSQL database, dropped afterwards."""
    url = os.environ.get("TESTIGO_DATABASE_URL", "")
    if not url:
        yield ""
        return
    import psycopg
    from psycopg import sql
    from psycopg.conninfo import conninfo_to_dict

    name = f"testigo_faults_{secrets.token_hex(4)}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        parts = conninfo_to_dict(url)
        login = f"{parts.get('user', '')}:{parts.get('password', '')}".strip(":")
        place = f"{parts.get('host', '127.0.0.1')}:{parts.get('port', 5432)}"
        yield f"postgresql://{login + '@' if login else ''}{place}/{name}"
        drop = sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name))
        connection.execute(drop)


@pytest.fixture
def server(tmp_path: Path, database_url: str) -> Iterator[Server]:
    """A server with the workspace `nortia`, not started yet."""
    made = Server(environment_in(tmp_path, database_url))
    made.run("migrate")
    made.run("workspace", "create", "nortia")
    yield made
    made.kill()


@pytest.fixture
def write_key(server: Server) -> str:
    """A key that sends events to `nortia`."""
    told = server.run("key", "create", "--workspace", "nortia", "--scope", "ingest")
    return told.split()[0]
