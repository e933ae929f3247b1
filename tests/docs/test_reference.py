"""The reference says what the code says."""

import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from testigo.core.conditions import SCORE_OPS, STANDINGS, VALUE_OPS
from testigo.core.pact import load_pact
from testigo.core.reading import Fields, Node
from testigo.core.sla import commitments

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "docs" / "reference" / "pact.es.yaml"
PACT_PAGE = (ROOT / "docs" / "reference" / "pact.md").read_text("utf-8")


def test_the_pages_made_from_the_code_are_up_to_date() -> None:
    ran = subprocess.run(
        [sys.executable, ROOT / "scripts" / "build_reference.py", "--check"],
        capture_output=True,
        text=True,
    )
    assert (ran.returncode, ran.stderr) == (0, "")


def keys_that_are_read(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Every key that reading a whole pact asks for or admits."""
    found: set[str] = set()
    read = Node.fields

    def noting(self: Node, *, required: Sequence[str] = (), optional: Sequence[str] = ()) -> Fields:
        found.update(required, optional)
        return read(self, required=required, optional=optional)

    monkeypatch.setattr(Node, "fields", noting)
    pact, problems = load_pact(EXAMPLE.read_text("utf-8"))
    assert (pact is not None, problems) == (True, [])
    return found


def test_every_key_of_a_pact_is_documented(monkeypatch: pytest.MonkeyPatch) -> None:
    keys = keys_that_are_read(monkeypatch)
    for required, optional, _ in commitments._PROMISES.values():
        keys.update(required, optional)
    assert len(keys) > 70
    words = set(re.findall(r"[a-z_]+", " ".join(re.findall(r"`([^`]+)`", PACT_PAGE))))
    assert sorted(keys - words) == []


def test_every_test_and_standing_is_documented() -> None:
    words = set(re.findall(r"[a-z_]+", " ".join(re.findall(r"`([^`]+)`", PACT_PAGE))))
    assert {*VALUE_OPS, *SCORE_OPS, *STANDINGS} <= words
