"""Verify: nothing on honest data, and every hand edit."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from testigo.actions.applying import apply_all, apply_pending
from testigo.actions.ticking import tick
from testigo.actions.verifying import Difference, verify
from testigo.core.facts import Fact
from testigo.store import log
from testigo.store.models import Lead, Workspace
from tests.factories.business import business, open_workspace
from tests.factories.facts import attempt, crossing, hour_by_hour, person_with, random_history, tell
from tests.spec.agreement import at

pytestmark = pytest.mark.django_db

NOW = at(0)


@pytest.fixture
def space() -> Workspace:
    """Ana was handed over and called in time, Bea was not called."""
    space = business()
    for who in ("ana@acme.example", "bea@acme.example"):
        tell(space, crossing(NOW, who), NOW)
    tell(space, [attempt(at(1))], at(1))
    apply_all(workspace=space, now=at(1))
    tick(workspace=space, now=at(3))
    assert verify(workspace=space) == []
    return space


def edit(statement: str, *values: Any) -> None:
    """Somebody with access to the database changes exactly one row or more."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        assert cursor.rowcount >= 1


def found(space: Workspace) -> set[tuple[str, str]]:
    """Tables and columns or facts that differ."""
    return {(one.table, one.what) for one in verify(workspace=space)}


def of_ana(table: str, change: str) -> Callable[[Workspace], None]:
    column = "id" if table == "testigo_person" else "person"

    def make(space: Workspace) -> None:
        ana = person_with(space, "ana@acme.example")
        edit(
            f"UPDATE {table} SET {change} WHERE workspace_id = %s AND {column} = %s", space.id, ana
        )

    return make


LEAD_EDITS = {
    "stage": "stage = 'sql'",
    "cycle": "cycle = 2",
    "status": "status = 'closed'",
    "owner_id": "owner_id = NULL",
    "score": "score = score + 1",
    "fit": "fit = 0",
    "interest": "interest = 0",
    "passes": "passes = NOT passes",
    "score_falls_at": "score_falls_at = NULL",
    "channel": "channel = 'google_ads'",
    "campaign": "campaign = 'q4'",
    "awaited": "awaited = NOT awaited",
    "due_at": "due_at = 1",
    "warn_at": "warn_at = 1",
    "attempts": "attempts = 9",
    "last_fact_at": "last_fact_at = last_fact_at - 1",
    "known": "known = NOT known",
    "stage_at": "stage_at = stage_at + 1",
    "applied_seq": "applied_seq = applied_seq - 1",
}


@pytest.mark.parametrize("column", LEAD_EDITS)
def test_an_edited_lead_is_found(space: Workspace, column: str) -> None:
    of_ana("testigo_lead", LEAD_EDITS[column])(space)
    others = ("company", "lead_count")
    assert {pair for pair in found(space) if pair[0] not in others} == {("lead", column)}


def test_a_lead_edited_to_count_as_another_is_found(space: Workspace) -> None:
    of_ana("testigo_lead", LEAD_EDITS["status"])(space)
    assert [table for table, _ in found(space) if table == "lead_count"] == ["lead_count"] * 2


def test_edited_counts_are_found(space: Workspace) -> None:
    edit("UPDATE testigo_lead_count SET people = people + 1 WHERE workspace_id = %s", space.id)
    assert {table for table, _ in found(space)} == {"lead_count"}


@pytest.mark.parametrize(
    "change", ["DELETE FROM testigo_sought", "UPDATE testigo_sought SET terms = 'w1xeva'"]
)
def test_edited_terms_of_a_search_are_found(space: Workspace, change: str) -> None:
    ana = person_with(space, "ana@acme.example")
    edit(f"{change} WHERE workspace_id = %s AND person = %s", space.id, ana)
    assert found(space) == {("sought", "terms")}


def test_a_lead_edited_to_have_taken_in_too_much_is_found(space: Workspace) -> None:
    of_ana("testigo_lead", "applied_seq = applied_seq + 100")(space)
    assert ("lead", "applied_seq") in found(space)


@pytest.mark.parametrize(
    ("was", "now", "part"),
    [
        ('"owner":"user:', '"owner":"user:9', "owner"),
        ('"attempts":1', '"attempts":4', "story"),
        ('"assigned":true', '"assigned":false', "obligations"),
        ('"end":"kept"', '"end":"kept_late"', "clocks"),
    ],
)
def test_an_edited_case_is_found(space: Workspace, was: str, now: str, part: str) -> None:
    ana = person_with(space, "ana@acme.example")
    edit(
        "UPDATE testigo_lead SET case_file = REPLACE(case_file, %s, %s) WHERE person = %s",
        was,
        now,
        ana,
    )
    assert ("lead", f"case_file.{part}") in found(space)


@pytest.mark.parametrize(
    "change",
    [
        "due_at = due_at + 1",
        "warn_at = warn_at - 1",
        "started_at = started_at + 1",
        "ended_at = ended_at - 1",
        "ending = 'kept_late'",
        "ended_by = NULL",
        "side = 'success'",
        "cycle = 2",
        "deal = 'd1'",
        "pact_version = 2",
        "void_reason = 'lead.recycled'",
        "warned = NOT warned",
        "passed_due = NOT passed_due",
    ],
)
def test_an_edited_clock_is_found(space: Workspace, change: str) -> None:
    where = " WHERE commitment = 'first-contact' AND ended_at IS NOT NULL"
    edit(f"UPDATE testigo_clock SET {change}{where}")
    assert found(space) == {("clock", f"first-contact.{change.split(' ')[0]}")}


def test_a_deleted_clock_and_a_clock_too_many_are_found(space: Workspace) -> None:
    edit("UPDATE testigo_clock SET cause = 'x' WHERE commitment = 'verdict'")
    differences = [d for d in verify(workspace=space) if d.table == "clock"]
    assert sorted((d.what, bool(d.stored), bool(d.rebuilt)) for d in differences) == [
        *[("verdict", False, True)] * 2,
        *[("verdict", True, False)] * 2,
    ]


def test_a_clock_of_nobody_is_found(space: Workspace) -> None:
    edit(
        "UPDATE testigo_clock SET person = 'ghost' "
        "WHERE commitment = 'verdict' AND ended_at IS NULL AND person = %s",
        person_with(space, "bea@acme.example"),
    )
    ghosts = [one for one in verify(workspace=space) if one.person == "ghost"]
    assert [(one.table, one.what) for one in ghosts] == [("clock", "verdict")]


def test_a_deleted_lead_is_found(space: Workspace) -> None:
    Lead.objects.of(space.id).filter(person=person_with(space, "ana@acme.example")).delete()
    assert found(space) >= {("lead", "row"), ("company", "people")}


def test_an_edited_name_is_found(space: Workspace) -> None:
    of_ana("testigo_person", "job_title = 'CEO'")(space)
    assert verify(workspace=space) == [
        Difference(
            "person",
            person_with(space, "ana@acme.example"),
            "job_title",
            "CEO",
            "Directora de operaciones",
        )
    ]


def test_an_edited_derived_fact_is_found_twice_over(space: Workspace) -> None:
    edit("UPDATE testigo_fact SET at = at + 1 WHERE name = 'clock.kept'")
    differences = verify(workspace=space)
    assert ("fact", "clock.kept") in {(d.table, d.what) for d in differences}
    assert any(d.rebuilt == "digest" for d in differences)


def test_a_derived_fact_edited_with_its_digest_is_found(space: Workspace) -> None:
    edit("UPDATE testigo_fact SET at = at + 1, salt = NULL WHERE name = 'clock.kept'")
    assert found(space) == {("fact", "clock.kept")}


def test_a_deleted_derived_fact_is_found(space: Workspace) -> None:
    edit("DELETE FROM testigo_fact WHERE name = 'clock.kept'")
    assert ("fact", "clock.kept") in found(space)
    assert any(table == "fact" and what.startswith("#") for table, what in found(space))


def test_the_end_of_the_log_cut_off_is_found(space: Workspace) -> None:
    last = log.head(space.id).last_seq
    edit("DELETE FROM testigo_fact WHERE seq = %s", last)
    assert ("fact", f"#{last}–{last}") in found(space)


def test_an_edited_reported_fact_is_found(space: Workspace) -> None:
    edit(
        "UPDATE testigo_fact SET props = '{\"outcome\":\"no_answer\"}' WHERE name LIKE 'contact.%%'"
    )
    assert any(d.rebuilt == "digest" for d in verify(workspace=space))


def forge(space: Workspace, like: str, **changes: Any) -> None:
    """Put a copy of a fact behind the others, with a digest that fits."""
    held = next(fact for _, fact in log.stream(space.id) if fact.name == like)
    copy: Fact = replace(held, **{"id": "f" * 32, "message_id": "forged", **changes})
    log.mark_applied(space.id, log.append(space.id, log.head(space.id).last_seq, [copy]))


@pytest.mark.parametrize("name", ["clock.kept", "stage.entered", "lead.handed_over"])
def test_a_derived_fact_too_many_is_found_even_if_it_says_the_same(
    space: Workspace, name: str
) -> None:
    forge(space, name)
    assert found(space) == {("fact", name)}


def test_a_derived_fact_about_nobody_is_found(space: Workspace) -> None:
    forge(space, "stage.entered", person=None)
    assert found(space) == {("fact", "stage.entered")}


def test_a_conclusion_taken_back_by_hand_is_found(space: Workspace) -> None:
    kept = next(fact for _, fact in log.stream(space.id) if fact.name == "clock.kept")
    forge(space, "clock.kept", name="fact.retracted", props={"of": kept.id})
    assert found(space) == {("fact", "clock.kept")}


def test_a_decision_taken_away_is_found(space: Workspace) -> None:
    edit(
        "DELETE FROM testigo_fact WHERE name = 'lead.assigned' AND person = %s",
        person_with(space, "ana@acme.example"),
    )
    assert ("lead", "owner_id") in found(space)


def test_nothing_is_found_while_facts_wait(space: Workspace) -> None:
    tell(space, [*crossing(at(4), "eva@acme.example"), attempt(at(4), "bea@acme.example")], at(4))
    for _ in range(10):
        assert verify(workspace=space) == []
        apply_pending(workspace=space, now=at(4), limit=1)
    apply_all(workspace=space, now=at(4))
    assert verify(workspace=space) == []


def test_only_one_workspace_is_looked_at(space: Workspace) -> None:
    other = open_workspace("otra")
    of_ana("testigo_lead", "score = 0")(space)
    assert verify(workspace=other) == []


def test_progress_tells_how_many_people_of_how_many(space: Workspace) -> None:
    told: list[tuple[int, int]] = []
    verify(workspace=space, progress=lambda done, all_: told.append((done, all_)))
    assert told == [(2, 2)]


def test_an_erased_body_is_no_broken_digest(space: Workspace) -> None:
    edit("UPDATE testigo_fact SET props = NULL, salt = NULL WHERE name = 'pact.signed'")
    assert verify(workspace=space) == []


@pytest.mark.parametrize("seed", [11, 12, 13])
def test_nothing_is_found_on_honest_data_whenever_one_looks(seed: int) -> None:
    space = business(sdr=2)
    for number, (over, told) in enumerate(hour_by_hour(random_history(seed, 80))):
        tell(space, told, over)
        if number % 3 == 0:
            apply_all(workspace=space, now=over + timedelta(minutes=number % 5))
        if number % 7 == 0:
            tick(workspace=space, now=over + timedelta(minutes=10))
            assert verify(workspace=space) == []
    apply_all(workspace=space, now=at(24 * 60))
    assert verify(workspace=space) == []
