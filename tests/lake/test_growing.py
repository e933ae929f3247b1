"""A lake grows with its log: only what is new is read, and whoever is interrupted harms nothing."""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from django.db import connection
from django.db.models import F

from testigo.actions.merging import merge_people, part_people
from testigo.actions.workspaces import remove_sample
from testigo.analytics.lake import exporting, writing
from testigo.analytics.lake.exporting import behind, rebuild, refresh
from testigo.analytics.lake.folder import (
    Change,
    LakeBusy,
    changing,
    folder_of,
    manifest_of,
    remove_lake,
)
from testigo.analytics.lake.forgetting import forget
from testigo.analytics.lake.reading import LakeDamaged, open_lake
from testigo.analytics.lake.source import Source
from testigo.core.facts import Fact
from testigo.store.models import FactRow, Workspace
from tests.factories.business import business, open_workspace
from tests.factories.facts import draft, person_with, random_history, tell
from tests.factories.threads import at_once
from tests.lake.holding import append, in_lake, in_log, same
from tests.spec.agreement import START, at, fact

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def space() -> Workspace:
    return open_workspace()


def some(first: int, count: int, month: int = 0) -> list[Fact]:
    when = at(24 * 31 * month)
    told = [fact("page.viewed", 1, f"m{number}") for number in range(first, first + count)]
    return [replace(one, at=when, recorded_at=at(first)) for one in told]


def files(space: Workspace) -> set[str]:
    return {path.name for path in folder_of(space.id).glob("*.parquet")}


def test_only_what_is_new_is_read(space: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    append(space, *some(0, 5))
    assert refresh(space.id).facts == 5
    append(space, *some(5, 3))
    assert behind(space.id) == 3
    asked = []
    facts = Source.facts

    def noting(self: Source, after: int, up_to: int) -> object:
        asked.append((after, up_to))
        return facts(self, after, up_to)

    monkeypatch.setattr(Source, "facts", noting)
    assert refresh(space.id).facts == 3
    assert asked == [(5, 8)]
    assert behind(space.id) == 0
    assert same(in_lake(space), in_log(space))


def test_nothing_is_written_where_nothing_is_new(space: Workspace) -> None:
    append(space, *some(0, 5))
    refresh(space.id)
    before = (folder_of(space.id) / "manifest.json").stat().st_ino
    assert refresh(space.id).facts == 0
    assert (folder_of(space.id) / "manifest.json").stat().st_ino == before


def test_late_facts_land_in_the_month_in_which_they_happened(space: Workspace) -> None:
    append(space, *some(0, 2, month=3))
    refresh(space.id)
    append(space, *some(2, 1, month=1), *some(3, 1, month=3))
    refresh(space.id)
    held = manifest_of(folder_of(space.id))
    assert [(part.month, part.facts) for part in held.parts] == [
        ("2026-12", 2),
        ("2026-10", 1),
        ("2026-12", 1),
    ]
    assert all(part.file.startswith(part.month) for part in held.parts)
    assert same(in_lake(space), in_log(space))


def test_a_month_of_utc_ends_at_its_midnight(space: Workspace) -> None:
    last = START.replace(month=10, day=1, hour=0, minute=0, second=0, microsecond=0)
    instants = [last - timedelta(microseconds=1), last]
    told = [replace(fact("a", 1, f"m{n}"), at=when) for n, when in enumerate(instants)]
    append(space, *told)
    refresh(space.id)
    parts = manifest_of(folder_of(space.id)).parts
    assert [part.month for part in parts] == ["2026-09", "2026-10"]


def test_months_of_many_files_are_put_together(space: Workspace) -> None:
    for number in range(30):
        append(space, *some(number * 4, 4, month=number % 2))
        refresh(space.id)
    months = [part.month for part in manifest_of(folder_of(space.id)).parts]
    assert all(months.count(month) <= writing.CROWD for month in set(months))
    assert sum(part.facts for part in manifest_of(folder_of(space.id)).parts) == 120
    assert same(in_lake(space), in_log(space))


def test_large_files_are_not_written_again_for_small_ones() -> None:
    from testigo.analytics.lake.folder import Part

    sizes = [100_000, 9_000, 10, 10, 10, 10, 10, 10, 10]
    parts = [Part(str(number), "2026-09", size, size) for number, size in enumerate(sizes)]
    assert writing.small_of(parts) == parts[2:]


def test_files_out_of_use_stay_for_whoever_reads_them_and_then_go(space: Workspace) -> None:
    for number in range(9):
        append(space, *some(number, 1))
        refresh(space.id)
    folder = folder_of(space.id)
    left = files(space) - set(manifest_of(folder).files)
    assert left
    for path in (folder / "lock", folder / "manifest.json"):
        assert path.exists()
    held = manifest_of(folder)
    with changing(folder, wait=True) as change:
        long_ago = tuple(replace(one, at=one.at - 7200) for one in held.dropped)
        change.settle(replace(held, parts=held.parts))
    text = (folder / "manifest.json").read_text()
    for one, old in zip(held.dropped, long_ago, strict=True):
        text = text.replace(str(one.at), str(old.at))
    (folder / "manifest.json").write_text(text)
    refresh(space.id)
    assert files(space) == set(manifest_of(folder).files)


@pytest.mark.parametrize(
    "module, name",
    [(Change, "take_in"), (exporting, "take_holders"), (exporting, "compacted")],
    ids=["files", "holders", "compacting"],
)
def test_an_interrupted_export_leaves_the_lake_as_it_was(
    space: Workspace, monkeypatch: pytest.MonkeyPatch, module: object, name: str
) -> None:
    append(space, *some(0, 5))
    refresh(space.id)
    before, held = in_lake(space), manifest_of(folder_of(space.id))
    append(space, *some(5, 4, month=1), *some(9, 4, month=2))
    done: Callable[..., object] = getattr(module, name)

    def broken(*given: object) -> object:
        done(*given)
        raise OSError("the disk is full")

    with monkeypatch.context() as patched:
        patched.setattr(module, name, broken)
        with pytest.raises(OSError, match="full"):
            refresh(space.id)
    assert manifest_of(folder_of(space.id)) == held
    assert in_lake(space) == before
    assert refresh(space.id).facts == 8
    assert same(in_lake(space), in_log(space))
    assert files(space) == set(manifest_of(folder_of(space.id)).files)


def test_a_process_that_ends_while_it_writes_leaves_the_lake_free(space: Workspace) -> None:
    append(space, *some(0, 5))
    refresh(space.id)
    folder = folder_of(space.id)
    ending = (
        "import os, fcntl, sys; f = open(sys.argv[1] + '/lock', 'a'); "
        "fcntl.flock(f, fcntl.LOCK_EX); os.mkdir(sys.argv[1] + '/under-way'); "
        "open(sys.argv[1] + '/under-way/half.parquet', 'w').write('PAR1'); "
        "open(sys.argv[1] + '/2026-09-half.parquet', 'w').write('PAR1'); os._exit(9)"
    )
    subprocess.run([sys.executable, "-c", ending, str(folder)], check=False)
    assert (folder / "under-way" / "half.parquet").exists()
    assert same(in_lake(space), in_log(space))
    append(space, *some(5, 1))
    refresh(space.id)
    assert not (folder / "under-way").exists()
    assert files(space) == set(manifest_of(folder).files)
    assert same(in_lake(space), in_log(space))


def test_two_at_once_write_every_fact_once(space: Workspace) -> None:
    append(space, *some(0, 40), *some(40, 40, month=1))
    written: list[int] = []
    at_once(2, lambda _: written.append(refresh(space.id).facts))
    assert sorted(written) == [0, 80]
    assert same(in_lake(space), in_log(space))


def test_whoever_does_not_wait_is_told_that_somebody_writes(space: Workspace) -> None:
    with changing(folder_of(space.id), wait=True), pytest.raises(LakeBusy):
        refresh(space.id, wait=False)


def test_a_lake_that_lost_a_file_says_so_and_is_made_anew(space: Workspace) -> None:
    append(space, *some(0, 5), *some(5, 5, month=1))
    refresh(space.id)
    (folder_of(space.id) / manifest_of(folder_of(space.id)).parts[0].file).unlink()
    with pytest.raises(LakeDamaged):
        open_lake(space.id)
    assert refresh(space.id).anew
    assert same(in_lake(space), in_log(space))


@pytest.mark.parametrize("text", ["", "{", '{"form": 0, "last_seq": 7}', '{"parts": 3}'])
def test_a_manifest_that_says_nothing_makes_the_lake_anew(space: Workspace, text: str) -> None:
    append(space, *some(0, 5))
    refresh(space.id)
    (folder_of(space.id) / "manifest.json").write_text(text)
    assert refresh(space.id).facts == 5
    assert same(in_lake(space), in_log(space))


def test_the_lake_of_another_log_is_made_anew(space: Workspace) -> None:
    append(space, *some(0, 5))
    refresh(space.id)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM testigo_fact")
        cursor.execute("UPDATE testigo_log_head SET last_seq = 0")
    append(space, *some(100, 7))
    assert refresh(space.id).anew
    assert same(in_lake(space), in_log(space))


def test_facts_belong_to_whoever_holds_them_now() -> None:
    space = business()
    told = random_history(4, 60, people=6)
    tell(space, told, told[-1].at)
    now = told[-1].at + timedelta(days=1)
    refresh(space.id)
    people = [person_with(space, f"p{number}@acme.example") for number in range(6)]
    random = Random(1)
    joined: list[str] = []
    moved = 0
    for step in range(8):
        when = now + timedelta(hours=step)
        if joined and random.random() < 0.35:
            part_people(workspace=space, person=joined.pop(), by="test", now=when)
        else:
            free = [person for person in people if person not in joined]
            one, other = random.sample(free, 2)
            joined.append(
                merge_people(workspace=space, one=one, other=other, by="test", now=when).merged
            )
        tell(space, [draft("page.viewed", when, f"p{random.randrange(6)}@acme.example")], when)
        if step % 3 == 0:
            moved += FactRow.objects.of(space.id).exclude(holder=F("person")).count()
            refresh(space.id)
            assert same(in_lake(space), in_log(space))
    refresh(space.id)
    assert same(in_lake(space), in_log(space))
    assert moved
    rebuild(space.id)
    assert same(in_lake(space), in_log(space))


def test_nothing_of_what_is_forgotten_stays(space: Workspace) -> None:
    secret = {"trait": "job_title", "value": "Capitana"}
    told = [replace(one, person="p2") for one in some(0, 3)]
    mine = [
        replace(fact("trait.set", 1, "mine", props=secret), person="p1"),
        replace(fact("trait.set", 1, "late", props=secret), person="p1", at=at(24 * 40)),
    ]
    append(space, *told, *mine)
    refresh(space.id)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE testigo_fact SET props = NULL, salt = NULL WHERE person = 'p1'")
    assert forget(space.id, ["p1"]) == 2
    assert same(in_lake(space), in_log(space))
    kept = b"".join(path.read_bytes() for path in folder_of(space.id).glob("*"))
    assert b"Capitana" not in kept
    assert forget(space.id, ["nobody"]) == 0
    append(space, *some(3, 2))
    refresh(space.id)
    assert same(in_lake(space), in_log(space))


def test_the_folder_is_for_its_owner_alone(space: Workspace) -> None:
    append(space, *some(0, 1))
    refresh(space.id)
    assert Path(folder_of(space.id)).stat().st_mode & 0o077 == 0
    assert os.access(folder_of(space.id), os.W_OK)


def test_the_lake_of_a_sample_goes_with_it(space: Workspace) -> None:
    append(space, *some(0, 1))
    refresh(space.id)
    folder = folder_of(space.id)
    Workspace.objects.filter(id=space.id).update(is_sample=True)
    remove_sample(workspace=Workspace.objects.get(id=space.id))
    assert not folder.exists()
    remove_lake(space.id)
