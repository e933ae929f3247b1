"""Who is away: noted once, by whoever may, as facts that the table follows."""

from datetime import datetime, timedelta

import pytest

from testigo.actions.absences import (
    NoSuchAbsence,
    record_absence,
    span_told,
    take_back_absence,
)
from testigo.actions.refusals import NotAllowed
from testigo.actions.verifying import verify
from testigo.core.absences import Absence
from testigo.core.problems import InvalidInput
from testigo.queries.absences import absence_lines
from testigo.store import log
from testigo.store.absences import absences_between, absences_of
from testigo.store.models import AbsenceRow, Membership, Workspace
from tests.factories.business import business, hire, membership
from tests.spec.agreement import at

pytestmark = pytest.mark.django_db

NOW = at(0)


@pytest.fixture
def space() -> Workspace:
    return business(sdr=2)


def member(space: Workspace, name: str) -> Membership:
    found: Membership = Membership.objects.of(space.id).get(user__name=name)
    return found


def away(
    space: Workspace,
    name: str = "sdr1",
    start: datetime = at(24),
    end: datetime = at(48),
    by: Membership | None = None,
    now: datetime = NOW,
    reason: str = "holiday",
) -> Absence:
    return record_absence(
        workspace=space,
        user=member(space, name).user_id,
        start=start,
        end=end,
        reason=reason,
        by=by,
        now=now,
    )


def test_an_absence_is_a_fact_of_the_workspace_and_a_row(space: Workspace) -> None:
    ana = member(space, "sdr1")
    noted = away(space, by=ana)
    fact = log.fact_by_id(space.id, noted.id)
    assert fact is not None
    assert (fact.name, fact.person, fact.actor) == (
        "absence.recorded",
        None,
        f"user:{ana.user_id}",
    )
    assert fact.props == {
        "who": f"user:{ana.user_id}",
        "from": "2026-09-22T07:00:00+00:00",
        "to": "2026-09-23T07:00:00+00:00",
        "reason": "holiday",
    }
    assert absences_of(space.id, ana.user_id, at(0), at(99)) == (noted,)
    assert verify(workspace=space) == []


def test_only_what_has_a_part_of_the_time_is_found(space: Workspace) -> None:
    noted = away(space)
    ends = [(0, 24), (0, 24.1), (47.9, 99), (48, 99), (30, 31)]
    found = [bool(absences_between(space.id, at(start), at(end))) for start, end in ends]
    assert found == [False, True, True, False, True]
    assert absences_of(space.id, member(space, "sdr2").user_id, at(0), at(99)) == ()
    assert [one.id for one in absence_lines(space, since=at(48))] == []
    assert [one.name for one in absence_lines(space, since=None)] == ["sdr1"]
    assert noted.user == member(space, "sdr1").user_id


def test_noted_twice_it_is_one(space: Workspace) -> None:
    assert away(space).id == away(space, now=NOW + timedelta(minutes=1)).id
    assert AbsenceRow.objects.of(space.id).count() == 1


def test_taken_back_it_is_as_if_it_had_never_been(space: Workspace) -> None:
    noted = away(space)
    take_back_absence(workspace=space, absence=noted.id, by=None, now=at(1))
    assert absences_between(space.id, at(0), at(99)) == ()
    assert verify(workspace=space) == []
    with pytest.raises(NoSuchAbsence):
        take_back_absence(workspace=space, absence=noted.id, by=None, now=at(2))
    assert away(space, now=at(3)).id != noted.id


@pytest.mark.parametrize(
    ("role", "own", "others"),
    [
        ("lead", True, True),
        ("director", True, True),
        ("admin", True, True),
        ("marketing", True, False),
        ("sales", True, False),
        ("dpo", False, False),
        ("agency", False, False),
    ],
)
def test_everybody_notes_their_own_and_who_leads_anybodys(
    space: Workspace, role: str, own: bool, others: bool
) -> None:
    me = membership(space, hire(space, "me@nortia.example", role))
    theirs = away(space, start=at(100), end=at(101))
    before = log.head(space.id).last_seq
    for name, allowed in (("me", own), ("sdr2", others)):
        if allowed:
            noted = away(space, name, by=me)
            take_back_absence(workspace=space, absence=noted.id, by=me, now=at(1))
            continue
        with pytest.raises(NotAllowed):
            away(space, name, by=me)
    if not others:
        with pytest.raises(NotAllowed):
            take_back_absence(workspace=space, absence=theirs.id, by=me, now=at(1))
    if not own:
        assert log.head(space.id).last_seq == before


def test_nobody_of_another_workspace_notes_or_is_noted(space: Workspace) -> None:
    other = business("otra")
    theirs = membership(other, hire(other, "boss@otra.example", "admin"))
    noted = away(space)
    with pytest.raises(NotAllowed):
        away(space, by=theirs)
    with pytest.raises(NoSuchAbsence):
        take_back_absence(workspace=other, absence=noted.id, by=theirs, now=at(1))
    with pytest.raises(InvalidInput):
        record_absence(
            workspace=space,
            user=theirs.user_id,
            start=at(1),
            end=at(2),
            reason="holiday",
            by=None,
            now=NOW,
        )
    assert absences_between(other.id, at(0), at(99)) == ()


@pytest.mark.parametrize(
    ("end", "reason", "codes"),
    [
        (at(24), "holiday", ["absence_backwards"]),
        (at(23), "ill", ["absence_backwards", "absence_reason_unknown"]),
        (at(24) + timedelta(days=740), "holiday", ["absence_too_long"]),
    ],
)
def test_what_cannot_be_is_refused_with_every_problem(
    space: Workspace, end: datetime, reason: str, codes: list[str]
) -> None:
    with pytest.raises(InvalidInput) as refused:
        away(space, end=end, reason=reason)
    assert [problem.code for problem in refused.value.problems] == codes
    assert not AbsenceRow.objects.of(space.id).exists()


def test_dates_that_cannot_be_read_are_told(space: Workspace) -> None:
    with pytest.raises(InvalidInput) as refused:
        span_told(workspace=space, first="pronto", last="luego")
    assert [problem.code for problem in refused.value.problems] == ["absence_dates_missing"]


def test_a_row_that_no_fact_gives_is_a_difference(space: Workspace) -> None:
    noted = away(space)
    AbsenceRow.objects.of(space.id).filter(id=noted.id).update(reason="other")
    assert [(one.table, one.what) for one in verify(workspace=space)] == [("absence", noted.id)]
