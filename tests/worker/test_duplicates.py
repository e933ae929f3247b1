"""Newcomers are compared soon after, everybody once a night in a process of its own."""

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from testigo.actions.applying import apply_all
from testigo.actions.duplicates import keep_rule
from testigo.store.models import DuplicateCandidate, Membership, PersonMerge, Workspace
from testigo.worker import loop
from testigo.worker.duplicates import NightlySearch, compare_newcomers, night_of
from testigo.worker.loop import CHORES, Worker
from tests.actions.business import hire
from tests.factories.business import business, open_workspace
from tests.factories.facts import tell, trait
from tests.spec.agreement import at

pytestmark = pytest.mark.django_db


@pytest.fixture
def space() -> Workspace:
    space = business()
    for who in ("ana.ruiz@acme.example", "anaruiz@correo.example"):
        tell(space, [trait("name", "Ana Ruiz", at(0), who)], at(0))
    apply_all(workspace=space, now=at(0))
    return space


def noting(path: Path, seconds: float = 0.0) -> NightlySearch:
    """A search that writes down what it is asked for."""
    program = (
        "import sys, time, pathlib\n"
        f"with pathlib.Path({str(path)!r}).open('a') as file: print(*sys.argv[1:], file=file)\n"
        f"time.sleep({seconds})"
    )
    return NightlySearch((sys.executable, "-c", program))


def test_a_turn_of_the_worker_compares_newcomers(
    space: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The connection belongs to the test, whose transaction would end with it.
    monkeypatch.setattr(loop, "close_old_connections", lambda: None)
    assert compare_newcomers in CHORES
    Worker(now=lambda: at(1)).turn()
    assert DuplicateCandidate.objects.of(space.id).count() == 1


def test_the_rule_joins_newcomers_at_once(space: Workspace) -> None:
    user = hire(space, "vera@nortia.example", "admin")
    admin = Membership.objects.of(space.id).get(user=user)
    keep_rule(workspace=space, value={"at_least": 990}, by=admin, now=at(0))
    compare_newcomers(space, at(1))
    assert PersonMerge.objects.of(space.id).count() == 1


def test_everybody_is_compared_once_a_night(space: Workspace, tmp_path: Path) -> None:
    search = noting(tmp_path / "asked")
    evening = datetime(2026, 9, 21, 20, 0, tzinfo=UTC)
    begun = []
    for hours in (0, 1, 2, 24, 25, 48):
        begun.append(search.turn([space], evening + timedelta(hours=hours)))
        search.wait()
    assert begun == ["nortia", "", "", "nortia", "", "nortia"]
    asked = (tmp_path / "asked").read_text().splitlines()
    assert asked == ["duplicates find --workspace nortia --json"] * 3


def test_one_workspace_at_a_time(space: Workspace, tmp_path: Path) -> None:
    other = open_workspace("otra")
    tell(other, [trait("name", "Eva", at(0))], at(0))
    search = noting(tmp_path / "asked", seconds=30)
    assert search.turn([space, other], at(1)) == "nortia"
    assert search.turn([space, other], at(1)) == ""
    running = search._running
    assert running is not None
    running.kill()
    search.wait()
    assert search.turn([space, other], at(1)) == "otra"
    search._running.kill()
    search.wait()


def test_nothing_told_is_nothing_to_compare(tmp_path: Path) -> None:
    empty = open_workspace("vacia")
    assert noting(tmp_path / "asked").turn([empty], at(1)) == ""


@pytest.mark.parametrize(
    ("now", "night"),
    [
        (datetime(2026, 9, 21, 1, 59, tzinfo=UTC), datetime(2026, 9, 20, 2, tzinfo=UTC)),
        (datetime(2026, 9, 21, 2, 0, tzinfo=UTC), datetime(2026, 9, 21, 2, tzinfo=UTC)),
        (datetime(2026, 12, 21, 12, 0, tzinfo=UTC), datetime(2026, 12, 21, 3, tzinfo=UTC)),
    ],
)
def test_the_night_is_that_of_the_workspace(now: datetime, night: datetime) -> None:
    assert night_of(business(), now) == night
