"""A lake is compared with its log, fact by fact."""

from dataclasses import replace

import pytest

from testigo.analytics.lake.checking import SHOWN, check
from testigo.analytics.lake.exporting import refresh
from testigo.analytics.lake.folder import folder_of, manifest_of
from testigo.analytics.lake.reading import LakeDamaged
from testigo.store.models import Workspace
from tests.factories.business import open_workspace
from tests.lake.holding import append, rewrite
from tests.spec.agreement import at, fact

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def space() -> Workspace:
    made = open_workspace()
    told = [fact("page.viewed", 1, f"m{n}", props={"path": f"/{n}"}) for n in range(30)]
    append(made, *(replace(one, at=at(n), recorded_at=at(n)) for n, one in enumerate(told)))
    refresh(made.id)
    return made


def test_a_lake_that_says_what_the_log_says(space: Workspace) -> None:
    assert check(space.id).facts == 30
    assert check(space.id).differing == 0


@pytest.mark.parametrize(
    ("rows", "places"),
    [
        ("FROM held WHERE seq NOT IN (3, 7)", (3, 7)),
        ("FROM held UNION ALL FROM held WHERE seq = 5", (5,)),
        ("SELECT * REPLACE (CASE seq WHEN 9 THEN '/x' ELSE path END AS path) FROM held", (9,)),
        ("SELECT * REPLACE (CASE seq WHEN 2 THEN 'x' ELSE told END AS told) FROM held", (2,)),
    ],
    ids=["lacks", "twice", "otherwise", "of another"],
)
def test_what_differs_is_named(space: Workspace, rows: str, places: tuple[int, ...]) -> None:
    rewrite(space, 0, rows)
    assert check(space.id).first == places


def test_only_the_first_are_named(space: Workspace) -> None:
    rewrite(space, 0, "SELECT * REPLACE ('x' AS name) FROM held")
    found = check(space.id)
    assert (found.differing, found.first) == (30, tuple(range(1, SHOWN + 1)))


def test_a_file_that_is_not_there(space: Workspace) -> None:
    folder = folder_of(space.id)
    (folder / manifest_of(folder).parts[0].file).unlink()
    with pytest.raises(LakeDamaged):
        check(space.id)


def test_of_whom_a_fact_was_told_is_compared_of_people_joined_too(space: Workspace) -> None:
    moved = replace(fact("page.viewed", 40, "m40"), person="bo")
    joined = replace(fact("person.merged", 41, "m41", props={"into": "ana"}), person="bo")
    append(space, moved, joined)
    refresh(space.id)
    untold = (
        "SELECT * REPLACE (CASE message_id WHEN 'm40' THEN NULL ELSE told END AS told) FROM held"
    )
    rewrite(space, -1, untold)
    assert check(space.id).first == (31,)
