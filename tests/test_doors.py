"""Doors go through actions and queries: none of them asks a table itself."""

import re
from pathlib import Path

import pytest

import testigo

HOUSE = Path(testigo.__file__).parent
ASKS_A_TABLE = re.compile(r"\.objects\b|\.cursor\(|\.(save|delete|refresh_from_db)\(|QuerySet")
DOORS = ("web", "cli", "worker", "sample", "ingest", "api")
MODULES = sorted(path for door in DOORS for path in (HOUSE / door).rglob("*.py"))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(HOUSE)))
def test_a_door_asks_no_table(path: Path) -> None:
    assert ASKS_A_TABLE.findall(path.read_text("utf-8")) == []
