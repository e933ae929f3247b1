"""Print the address of a PostgreSQL server for tests, nothing when there is none.

Order: TESTIGO_TEST_POSTGRESQL, a server on this machine that lets us in, or one started from the
installed programs in a temporary folder (left running for the tests of this run).
"""

import getpass
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg


def reachable(url: str) -> bool:
    """Whether a connection can be opened."""
    try:
        with psycopg.connect(url, connect_timeout=2):
            return True
    except psycopg.Error:
        return False


def candidates() -> list[str]:
    """Addresses worth trying."""
    user = getpass.getuser()
    named = os.environ.get("TESTIGO_TEST_POSTGRESQL")
    local = [
        f"postgresql://{name}@127.0.0.1:5432/{database}"
        for name, database in ((user, user), ("postgres", "postgres"))
    ]
    return [named] if named else local


def started() -> str:
    """Start a server of our own; empty when the programs are not installed or we are root."""
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    initdb = str(programs[-1]) if programs else shutil.which("initdb")
    if not initdb or os.geteuid() == 0:
        return ""
    folder = Path(tempfile.mkdtemp(prefix="testigo-postgresql-"))
    quiet = {"check": True, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    subprocess.run([initdb, "-D", folder / "data", "-A", "trust", "-U", "testigo"], **quiet)
    options = f"-k {folder} -c listen_addresses="
    control = Path(initdb).with_name("pg_ctl")
    subprocess.run([control, "-D", folder / "data", "-o", options, "-w", "start"], **quiet)
    return f"postgresql://testigo@/postgres?host={folder}"


def main() -> None:
    """Print the first address that answers."""
    for url in candidates():
        if reachable(url):
            print(url)
            return
    print(started(), file=sys.stdout)


if __name__ == "__main__":
    main()
