"""A terminal for tests: runs commands in this process, at a fixed time, in English."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from testigo import clock
from testigo.cli.main import run
from testigo.store.models import Workspace
from tests.actions.business import NOW, PACT, business_with_pact


@dataclass(frozen=True)
class Said:
    """What a command wrote and the code it ended with."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The result as JSON."""
        return msgspec.json.decode(self.out)


Terminal = Callable[..., Said]


@pytest.fixture
def testigo(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Terminal:
    """`testigo("pact", "check", file)` → what it said."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "en_GB.UTF-8")

    def told(*arguments: object) -> Said:
        capsys.readouterr()
        with pytest.raises(SystemExit) as ending:
            run([str(one) for one in arguments])
        said = capsys.readouterr()
        return Said(int(ending.value.code or 0), said.out, said.err)

    return told


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Set what the clock says from here on."""
    return lambda instant: monkeypatch.setattr(clock, "now", lambda: instant)


@pytest.fixture
def nortia(db: None) -> Workspace:
    """A business with a pact in force and one person in the team `sdr`."""
    return business_with_pact()


@pytest.fixture
def pact_file(tmp_path: Path) -> Path:
    """A pact without problems."""
    path = tmp_path / "pacto.yaml"
    path.write_text(PACT, "utf-8")
    return path
