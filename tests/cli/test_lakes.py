"""`testigo export` and `testigo lake`: a bare folder of Parquet files, and nothing overwritten."""

from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from testigo.analytics.lake.columns import arrow_schema
from testigo.analytics.lake.folder import folder_of, manifest_of
from testigo.analytics.lake.handing_over import MARK, NotOurFolder, write_folder
from testigo.queries.lakes import lake_state
from testigo.store.models import Workspace
from tests.cli.conftest import Terminal
from tests.factories.business import open_workspace
from tests.lake.holding import Rows, append, in_lake, in_log, rewrite, same
from tests.spec.agreement import at, fact

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def space() -> Workspace:
    made = open_workspace()
    late = replace(fact("page.viewed", 2, "m2"), at=at(24 * 40))
    append(made, fact("trait.set", 1, "m1", props={"trait": "sector", "value": "Ñ"}), late)
    return made


def in_folder(folder: Path) -> Rows:
    found = [row for path in folder.glob("*.parquet") for row in pq.read_table(path).to_pylist()]
    return sorted(found, key=lambda row: int(row["seq"]))


def test_the_folder_holds_the_log_a_file_a_month(
    testigo: Terminal, space: Workspace, tmp_path: Path
) -> None:
    folder = tmp_path / "hechos"
    said = testigo("export", "--workspace", space.slug, folder, "--json")
    months = ["facts-2026-09.parquet", "facts-2026-10.parquet"]
    assert said.json == {"facts": 2, "files": months}
    assert same(in_folder(folder), in_log(space))
    # Where a month lacks no value of a column, its file says so.
    read = [pq.read_schema(folder / name) for name in months]
    assert all(one.names == arrow_schema().names for one in read)
    assert all(one.types == arrow_schema().types for one in read)
    assert folder.stat().st_mode & 0o077 == 0


def test_an_export_of_before_is_replaced(
    testigo: Terminal, space: Workspace, tmp_path: Path
) -> None:
    testigo("export", "--workspace", space.slug, tmp_path)
    append(space, replace(fact("a", 3, "m3"), at=at(24 * 80)))
    said = testigo("export", "--workspace", space.slug, tmp_path)
    assert said.out == f"Facts: 3; files: 3, in {tmp_path}\n"
    assert same(in_folder(tmp_path), in_log(space))


@pytest.mark.parametrize("name", ["other.parquet", "facts-2026-09.parquet", "notes.txt"])
def test_a_folder_of_somebody_else_is_left_alone(
    testigo: Terminal, space: Workspace, tmp_path: Path, name: str
) -> None:
    (tmp_path / name).write_text("mine")
    said = testigo("export", "--workspace", space.slug, tmp_path)
    assert said.code == 5
    assert "folder_not_empty" in said.err
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert (tmp_path / name).read_text() == "mine"


def test_the_export_of_another_workspace_is_left_alone(
    testigo: Terminal, space: Workspace, tmp_path: Path
) -> None:
    other = open_workspace("otra")
    append(other, fact("a", 1, "theirs"))
    testigo("export", "--workspace", "otra", tmp_path)
    assert testigo("export", "--workspace", space.slug, tmp_path).code == 5
    assert [row["message_id"] for row in in_folder(tmp_path)] == ["theirs"]


def test_what_is_beside_an_export_is_left_alone(
    testigo: Terminal, space: Workspace, tmp_path: Path
) -> None:
    testigo("export", "--workspace", space.slug, tmp_path)
    (tmp_path / "notes.txt").write_text("mine")
    assert testigo("export", "--workspace", space.slug, tmp_path).code == 5
    assert (tmp_path / "notes.txt").read_text() == "mine"


def test_a_file_is_no_folder(testigo: Terminal, space: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("mine")
    assert testigo("export", "--workspace", space.slug, file).code == 5
    said = testigo("export", "--workspace", space.slug, file / "below")
    assert said.code == 5
    assert "folder_unwritable" in said.err
    assert file.read_text() == "mine"


def test_a_mark_that_says_nothing_is_no_mark(space: Workspace, tmp_path: Path) -> None:
    (tmp_path / MARK).write_text("{}")
    with pytest.raises(NotOurFolder):
        write_folder(space.id, space.slug, tmp_path)


def test_an_empty_log_gives_an_empty_export(testigo: Terminal, tmp_path: Path) -> None:
    open_workspace("vacia")
    said = testigo("export", "--workspace", "vacia", tmp_path, "--json")
    assert said.json == {"facts": 0, "files": []}


def test_the_lake_is_refreshed_and_made_anew_by_hand(testigo: Terminal, space: Workspace) -> None:
    assert testigo("lake", "refresh").out == "Facts written: 2. The last is number 2.\n"
    assert testigo("lake", "refresh").out == "Facts written: 0. The last is number 2.\n"
    made = testigo("lake", "rebuild", "--json").json
    assert made == {"busy": False, "facts": 2, "last_seq": 2, "anew": True}
    assert same(in_lake(space), in_log(space))


def test_doctor_says_how_far_it_has_come(testigo: Terminal, space: Workspace) -> None:
    said = testigo("doctor").out
    assert "There are 0 facts in files for reports; the 2 that are missing" in said
    testigo("lake", "refresh")
    assert "There are 2 facts in files for reports; the 0 that are missing" in testigo("doctor").out
    folder = folder_of(space.id)
    (folder / manifest_of(folder).parts[0].file).unlink()
    assert not lake_state(space.id).whole
    said = testigo("doctor").out
    assert "Make them anew with “testigo lake rebuild”" in said


def test_the_files_are_compared_with_the_log(testigo: Terminal, space: Workspace) -> None:
    assert testigo("lake", "check").out == "The files say what the log says. Facts: 2.\n"
    assert testigo("lake", "check", "--json").json == {"facts": 2, "differing": 0, "first": []}
    rewrite(space, 1, "FROM held WHERE seq = 1")
    said = testigo("lake", "check")
    assert said.code == 3
    assert "Facts that differ: 1 of 2. The first ones: 2." in said.out
