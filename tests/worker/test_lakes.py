"""Lakes that are behind are written by a process of its own, one after another."""

from datetime import timedelta
from pathlib import Path

import pytest

from testigo.store.models import Workspace
from testigo.worker.lakes import EVERY, LakeKeeper
from tests.factories.business import open_workspace
from tests.lake.holding import append
from tests.spec.agreement import at, fact

pytestmark = pytest.mark.django_db


@pytest.fixture
def space() -> Workspace:
    made = open_workspace()
    append(made, fact("a", 1, "m1"), fact("a", 2, "m2"))
    return made


def test_it_begins_with_what_is_behind_once_its_time_has_come(
    space: Workspace, tmp_path: Path
) -> None:
    told = tmp_path / "told"
    keeper = LakeKeeper(["/bin/sh", "-c", f'echo "$@" >> {told}', "sh"])
    empty = open_workspace("vacia")
    spaces, now = [empty, space], at(0)
    assert keeper.turn(spaces, now) == ""
    assert keeper.turn(spaces, now + EVERY - timedelta(seconds=1)) == ""
    assert keeper.turn(spaces, now + EVERY) == space.slug
    keeper.wait()
    assert keeper.turn(spaces, now + EVERY) == ""
    assert told.read_text() == f"lake refresh --workspace {space.slug} --json\n"


def test_it_writes_one_lake_after_another(space: Workspace) -> None:
    other = open_workspace("otra")
    append(other, fact("a", 1, "m"))
    keeper = LakeKeeper(["/bin/sh", "-c", "exec sleep 30"])
    now = at(0)
    keeper.turn([space, other], now)
    assert keeper.turn([space, other], now + EVERY) == space.slug
    running = keeper._running
    assert running is not None
    assert keeper.turn([space, other], now + EVERY) == ""
    running.kill()
    keeper.wait()
    assert keeper.turn([space, other], now + EVERY) == "otra"
    assert keeper._running is not None
    keeper._running.kill()
    keeper.wait()
