"""Servers on SQLite, or on a PostgreSQL database of their own where the tests run on one."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.faults.serving import Server, environment_in


@pytest.fixture(scope="session")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The name of a PostgreSQL database with all tables and nothing in them; empty for SQLite."""
    url = os.environ.get("TESTIGO_DATABASE_URL", "")
    if not url:
        yield ""
        return
    with _database(url) as (name, own):
        Server(environment_in(tmp_path_factory.mktemp("tables"), own)).run("migrate")
        yield name


@pytest.fixture
def database_url(tables: str) -> Iterator[str]:
    """Empty for SQLite; else a new PostgreSQL database with all tables, dropped afterwards."""
    if not tables:
        yield ""
        return
    with _database(os.environ["TESTIGO_DATABASE_URL"], tables) as (_, own):
        yield own


@contextmanager
def _database(url: str, template: str = "template1") -> Iterator[tuple[str, str]]:
    """The name and the address of a database beside the one at `url`."""
    import psycopg
    from psycopg import sql
    from psycopg.conninfo import conninfo_to_dict

    name = f"testigo_faults_{secrets.token_hex(4)}"
    with psycopg.connect(url, autocommit=True) as connection:
        create = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        connection.execute(create.format(sql.Identifier(name), sql.Identifier(template)))
        parts = conninfo_to_dict(url)
        login = f"{parts.get('user', '')}:{parts.get('password', '')}".strip(":")
        place = f"{parts.get('host', '127.0.0.1')}:{parts.get('port', 5432)}"
        yield name, f"postgresql://{login + '@' if login else ''}{place}/{name}"
        drop = sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name))
        connection.execute(drop)


@pytest.fixture
def server(tmp_path: Path, database_url: str) -> Iterator[Server]:
    """A server with the workspace `nortia`, not started yet."""
    made = Server(environment_in(tmp_path, database_url))
    made.migrate()
    made.run("workspace", "create", "nortia")
    yield made
    made.kill()


@pytest.fixture
def write_key(server: Server) -> str:
    """A key that sends events to `nortia`."""
    told = server.run("key", "create", "--workspace", "nortia", "--scope", "ingest")
    return told.split()[0]
