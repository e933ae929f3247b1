"""The plan: the same for the same instant, in order, and nothing that the pact does not know."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from unittest.mock import patch

import pytest

from testigo.core.drafts import FactDraft
from testigo.core.facts import FAMILY
from testigo.sample.agenda import Agenda
from testigo.sample.campaigns import SOURCES
from testigo.sample.cast import CAST, OWNER
from testigo.sample.pacts import pact_text, plain_agenda
from testigo.sample.plan import Plan, first_day, make_plan
from testigo.sample.renamed import ON_LINKS
from testigo.sample.returns import Returns
from testigo.sample.writing import chunks, pace_of
from tests.sample.conftest import NOW, SCALE

SMALL = 0.02
# Hours at which a demo may be started: a working morning, a Friday evening, a Sunday, the first
# minutes of a Monday, the summer timetable, a holiday on which a quarter begins.
HOURS = (
    "2026-10-14T08:40+00:00",
    "2026-10-16T17:30+00:00",
    "2026-11-22T22:06+00:00",
    "2026-10-05T07:02+00:00",
    "2026-08-05T09:00+00:00",
    "2027-01-01T12:00+00:00",
)


def _drafts(plan: Plan, name: str) -> list[FactDraft]:
    return [planned.draft for planned in plan.facts if planned.draft.name == name]


def test_the_same_instant_gives_the_same_plan_to_the_last_letter() -> None:
    assert make_plan(NOW, SMALL).facts == make_plan(NOW, SMALL).facts


def test_another_seed_gives_other_people() -> None:
    one, other = make_plan(NOW, SMALL), make_plan(NOW, SMALL, seed=7)
    assert _drafts(one, "form.submitted") != _drafts(other, "form.submitted")


def test_every_message_id_is_told_once(plan: Plan) -> None:
    ids = Counter(planned.draft.message_id for planned in plan.facts)
    assert max(ids.values()) == 1


@pytest.mark.parametrize("hour", HOURS)
def test_whatever_the_hour_the_plan_ends_there_and_begins_fourteen_months_before(
    hour: str,
) -> None:
    now = datetime.fromisoformat(hour).astimezone(UTC)
    plan = make_plan(now, SMALL)
    known = [planned.known_at for planned in plan.facts]
    assert known == sorted(known)
    assert known[-1] <= now
    assert known[0] >= plan.world.start
    assert now - plan.world.start > timedelta(days=14 * 30)


def test_facts_are_among_those_that_testigo_knows(plan: Plan) -> None:
    assert {planned.draft.name for planned in plan.facts} <= set(FAMILY)


def test_colleagues_act_within_working_hours(plan: Plan) -> None:
    agenda: Agenda = plan.world.agenda
    acting = [planned.draft for planned in plan.facts if planned.draft.actor]
    # An interview by telephone may end a minute after closing.
    # What falls due at closing time is done in the last second before it.
    second = timedelta(seconds=1)
    closed = [d for d in acting if not (agenda.is_open(d.at) or agenda.is_open(d.at - second))]
    assert {d.name for d in closed} <= {"cost.recorded"}


def test_whoever_acts_belongs_to_the_cast_or_owns_the_lead(plan: Plan) -> None:
    keys = {f"@{colleague.key}" for colleague in CAST} | {OWNER, ""}
    assert {planned.draft.actor for planned in plan.facts} <= keys


def test_reasons_are_those_that_the_pact_lists(plan: Plan) -> None:
    listed = plan.world.pact.pact.dispositions
    kinds = {"lead.rejected": "rejected", "lead.recycled": "recycled", "deal.lost": "lost"}
    for name, kind in kinds.items():
        told = {draft.props["reason"] for draft in _drafts(plan, name)}
        assert told
        assert told <= set(listed[kind])


def test_nobody_is_known_by_e_mail_before_a_form_asked_for_it(plan: Plan) -> None:
    first: dict[str, str] = {}
    for planned in plan.facts:
        first.setdefault(planned.draft.person.email, planned.draft.name)
    del first[""]
    assert set(first.values()) == {"form.submitted"}


def test_people_come_by_every_source_and_are_first_seen_before_they_are_known(plan: Plan) -> None:
    campaigns = {draft.props.get("utm_campaign", "") for draft in _drafts(plan, "page.viewed")}
    assert campaigns == {source.campaign for source in SOURCES} | {ON_LINKS}
    seen = {draft.anonymous_id for draft in _drafts(plan, "page.viewed")}
    known = {draft.anonymous_id for draft in _drafts(plan, "form.submitted")}
    assert known < seen


def test_most_come_back_by_something_and_it_changes_no_other_fact(plan: Plan) -> None:
    with patch.object(Returns, "of", lambda self, life: life.planned):
        alone = make_plan(NOW, SCALE)
    marks = ("utm_", "gclid", "fbclid", "referrer", "url")
    told = [[_without(one.draft, marks) for one in of.facts] for of in (plan, alone)]
    assert told[0] == told[1]
    pages = _drafts(plan, "page.viewed")
    alone_pages = {draft.message_id: draft for draft in _drafts(alone, "page.viewed")}
    brought = [draft for draft in pages if draft.props != alone_pages[draft.message_id].props]
    assert len(brought) > 100


def _without(draft: FactDraft, marks: tuple[str, ...]) -> FactDraft:
    said = {name: value for name, value in draft.props.items() if not name.startswith(marks)}
    return replace(draft, props=said)


def test_companies_and_addresses_are_fictional(plan: Plan) -> None:
    for draft in _drafts(plan, "form.submitted"):
        local, _, domain = draft.props["fields"]["email"].partition("@")
        assert domain.endswith(".example") or "ejemplo" in local


def test_chunks_hold_every_fact_once_and_end_where_somebody_receives_a_person(plan: Plan) -> None:
    made = list(chunks(plan.facts, pace_of(1)))
    assert [planned for chunk in made for planned in chunk] == list(plan.facts)
    for chunk in made:
        instants = {planned.known_at for planned in chunk if planned.cut}
        assert instants <= {chunk[-1].known_at}


def test_versions_of_the_pact_follow_each_other_without_a_gap_and_none_is_stale() -> None:
    today = NOW.date()
    first = first_day(today)
    versions = [signing.text for signing in make_plan(NOW, SMALL).signings]
    starts = [first, *[s for s in _quarters() if first < s <= today]]
    assert versions == [pact_text(start, first, today) for start in starts]
    _, last = plain_agenda(starts[-1], today)
    assert last.pact.in_force_from <= today < last.pact.review_by
    assert last.pact.goals[0].period == "2026-Q4"


def _quarters() -> list[date]:
    return [date(year, month, 1) for year in (2025, 2026) for month in (1, 4, 7, 10)]
