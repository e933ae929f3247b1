"""A database of its own for each benchmark that needs one, gone when it is done."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

from bench.measuring import Figure

ROOT = Path(__file__).resolve().parent.parent
_NAME = f"testigo_bench_{os.getpid()}"


def run_in_databases(module: str) -> list[Figure]:
    """The figures that a module prints, once on SQLite and once on PostgreSQL where there is one.

    Each run is a process of its own, because Django has one database for all its life.
    """
    figures = _run(module, "SQLite", None)
    address = _postgresql()
    if address:
        with _fresh_base(address) as url:
            figures += _run(module, "PostgreSQL", url)
    return figures


def _run(module: str, engine: str, url: str | None) -> list[Figure]:
    with tempfile.TemporaryDirectory(prefix="testigo-bench-") as home:
        environ = {**os.environ, "TESTIGO_HOME": home, "TESTIGO_SECRET_KEY": "bench" * 12}
        environ.pop("TESTIGO_DATABASE_URL", None)
        if url:
            environ["TESTIGO_DATABASE_URL"] = url
        command = [sys.executable, "-m", module, engine]
        done = subprocess.run(command, cwd=ROOT, env=environ, stdout=subprocess.PIPE, check=True)
    return [Figure(**figure) for figure in json.loads(done.stdout)]


def _postgresql() -> str:
    """The address of a server for tests; empty when there is none."""
    command = [sys.executable, "scripts/find_postgresql.py"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def server_version() -> str:
    """The version of the PostgreSQL server; empty when there is none."""
    address = _postgresql()
    if not address:
        return ""
    with psycopg.connect(address) as connection:
        number = connection.info.server_version
    return f"PostgreSQL {number // 10_000}.{number % 10_000}"


@contextmanager
def _fresh_base(address: str) -> Iterator[str]:
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{_NAME}"')
        try:
            yield urlunsplit(urlsplit(address)._replace(path=f"/{_NAME}"))
        finally:
            connection.execute(f'DROP DATABASE "{_NAME}" WITH (FORCE)')


def start_django() -> None:
    """Settings, models and an empty schema in the database of this process."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "testigo.conf.settings"
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def print_figures(measure: Callable[[str, int], list[Figure]], facts: int) -> None:
    """What `run_in_databases` reads of a module: its figures in the database of this process, of
    TESTIGO_BENCH_FACTS facts, else of so many."""
    start_django()
    count = int(os.environ.get("TESTIGO_BENCH_FACTS", facts))
    print(json.dumps([figure.as_data() for figure in measure(sys.argv[1], count)]))
