"""What PostgreSQL knows of tables that grow: without, it goes through a whole workspace for each
few facts, until it looks by itself."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.db import connection

from testigo.store import log
from testigo.store.bulk import look_over
from testigo.store.models import Workspace
from tests.factories.business import open_workspace
from tests.spec.agreement import fact

pytestmark = pytest.mark.django_db
Committing = Callable[..., AbstractContextManager[list[Callable[[], object]]]]


def grow(workspace: Workspace, last: int, more: int) -> int:
    """Append so many facts behind `last`."""
    facts = [fact("page.viewed", 0, f"{last}-{number}") for number in range(more)]
    return log.append(workspace.pk, last, facts)


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has no statistics")
def test_a_workspace_that_has_grown_is_not_gone_through_to_find_a_few_facts(
    django_capture_on_commit_callbacks: Committing,
) -> None:
    workspace = open_workspace()
    with django_capture_on_commit_callbacks(execute=True):
        grow(workspace, 0, 4_000)
    with connection.cursor() as cursor:
        cursor.execute(
            "EXPLAIN SELECT told FROM testigo_fact "
            "WHERE workspace_id = %s AND message_id = ANY(%s)",
            [workspace.pk, [f"0-{number}" for number in range(5)]],
        )
        way = "\n".join(row[0] for row in cursor.fetchall())
    assert "message_id)::text = ANY" in way.partition("Index Cond")[2], way


def test_tables_are_looked_over_each_time_a_log_has_grown_to_four_times(
    django_capture_on_commit_callbacks: Committing,
) -> None:
    workspace = open_workspace()
    last, looks = 0, []
    for more in (1_000, 1_000, 100, 6_000, 200):
        with django_capture_on_commit_callbacks(execute=True) as after:
            last = grow(workspace, last, more)
        looks.append((last, after.count(look_over)))
    assert looks == [(1_000, 0), (2_000, 0), (2_100, 1), (8_100, 0), (8_300, 1)]
