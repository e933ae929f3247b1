"""What is sent to whom, by which channels and when: every row of the tables, and the laws."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from testigo.core.alerting import (
    BRIEFLY,
    HOUR,
    MOST_PAID,
    SINGLES,
    TOGETHER,
    Plan,
    Preferences,
    Quiet,
    as_data,
    digests_due,
    next_channel,
    plan,
    preference_problems,
    preferences_of,
    reachable,
    ready_at,
    receivers,
    ways,
)
from testigo.core.notices import CHANNELS
from testigo.core.sla.calendar import Calendar, is_open
from tests.spec import alerts, gathering
from tests.spec.alerts import FAILED, LEAVES, MEMBERS, OPTIONS, TOLD, clock, quiet
from tests.spec.gathering import CEILINGS, STORMS
from tests.spec.working_time import MADRID, NIGHT, NORTIA, OFFICE, ROUND_THE_CLOCK, week

NEVER_OPEN = Calendar(MADRID, week([]))
CALENDARS = st.sampled_from([OFFICE, NORTIA, ROUND_THE_CLOCK, NIGHT, NEVER_OPEN, None])
INSTANTS = st.integers(0, 2 * 365 * 86400).map(
    lambda seconds: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
)
MINUTES = st.integers(0, 24 * 60 - 1)
QUIET = st.builds(Quiet, MINUTES, MINUTES).filter(lambda one: one.begins != one.ends)


@pytest.mark.parametrize("row", TOLD, ids=lambda row: row.why)
def test_who_is_told(row: alerts.Told) -> None:
    by = {f"user:{one}" for one in row.by}
    told = receivers(row.recipient, MEMBERS, by, escalated=row.escalated)
    assert tuple(one.user for one in told) == row.told


@pytest.mark.parametrize("row", LEAVES, ids=lambda row: f"{row.made} {row.why}")
def test_when_a_message_leaves(row: alerts.Leaves) -> None:
    made = ready_at(clock(row.made), OFFICE, quiet(row.quiet), urgent=row.urgent)
    assert made == clock(row.leaves)


@pytest.mark.parametrize("row", STORMS, ids=lambda row: row.why)
def test_a_storm_is_gathered(row: gathering.Storm) -> None:
    made = [clock(one) for one in row.made]
    sent = gathering.messages_of(made, urgent=[row.urgent] * len(made), channel=row.channel)
    assert [(at, len(held)) for at, held in sent] == [(clock(at), n) for at, n in row.messages]


@pytest.mark.parametrize("row", CEILINGS, ids=lambda row: f"{row.channel} {row.why}")
def test_nobody_gets_more_than_so_many(row: gathering.Ceiling) -> None:
    planned = plan(clock(row.made), OFFICE, None, row.before, urgent=True, channel=row.channel)
    assert planned == Plan(clock(row.leaves), row.gathered)


@pytest.mark.parametrize("row", FAILED, ids=lambda row: f"{row.stands} {row.seconds}")
def test_another_channel(row: alerts.Failed) -> None:
    since = clock("10:00")
    stands = alerts.stands_of(row.stands, since)
    found = next_channel(stands, OPTIONS, since + timedelta(seconds=row.seconds))
    assert (found or "") == row.next


# --- laws ----------------------------------------------------------------------------------------


@given(INSTANTS, CALENDARS, st.none() | QUIET)
def test_what_is_not_urgent_leaves_inside_opening_hours_and_what_is_leaves_at_once(
    at: datetime, calendar: Calendar | None, own: Quiet | None
) -> None:
    leaves = ready_at(at, calendar, own, urgent=False)
    assert leaves >= at
    if own is None and calendar not in (None, NEVER_OPEN):
        assert is_open(calendar, leaves)
    assert ready_at(at, calendar, own, urgent=True) == at


@given(INSTANTS, CALENDARS, QUIET)
def test_own_quiet_hours_are_never_broken(
    at: datetime, calendar: Calendar | None, own: Quiet
) -> None:
    leaves = ready_at(at, calendar, own, urgent=False)
    zone = ZoneInfo(calendar.timezone if calendar else "UTC")
    local = leaves.astimezone(zone)
    assert 60 * local.hour + local.minute not in own


@given(INSTANTS, CALENDARS, st.none() | QUIET)
def test_waiting_longer_than_asked_changes_nothing(
    at: datetime, calendar: Calendar | None, own: Quiet | None
) -> None:
    leaves = ready_at(at, calendar, own, urgent=False)
    assert ready_at(leaves, calendar, own, urgent=False) == leaves


# Seconds between one alert and the next, and whether it is urgent.
BURSTS = st.lists(
    st.tuples(st.integers(0, 20) | st.integers(0, 900), st.booleans()), min_size=1, max_size=40
)
Burst = list[tuple[int, bool]]


def instants(start: datetime, burst: Burst) -> list[datetime]:
    gaps = [gap for gap, _ in burst]
    return [start + timedelta(seconds=sum(gaps[: n + 1])) for n in range(len(gaps))]


@given(INSTANTS, BURSTS, st.none() | QUIET, st.sampled_from(CHANNELS))
def test_gathering_loses_nothing_and_tells_nothing_twice_nor_before_it_happened(
    start: datetime, burst: Burst, own: Quiet | None, channel: str
) -> None:
    made = instants(start, burst)
    urgent = [one for _, one in burst]
    messages = gathering.messages_of(made, own, urgent=urgent, channel=channel)
    held = [number for _, numbers in messages for number in numbers]
    assert sorted(held) == list(range(len(made)))
    for at, numbers in messages:
        assert all(made[number] <= at for number in numbers)


def busiest(messages: list[tuple[datetime, tuple[int, ...]]], within: timedelta) -> int:
    """The most messages within so long."""
    times = [at for at, _ in messages]
    return max(sum(at - within < one <= at for one in times) for at in times)


@given(INSTANTS, BURSTS, st.none() | QUIET)
def test_urgent_alerts_are_few_messages_and_none_waits_longer_than_a_minute(
    start: datetime, burst: Burst, own: Quiet | None
) -> None:
    made = instants(start, burst)
    messages = gathering.messages_of(made, own, urgent=[True] * len(made))
    assert busiest(messages, TOGETHER) <= SINGLES + TOGETHER // BRIEFLY
    for at, numbers in messages:
        assert all(at - made[number] <= BRIEFLY for number in numbers)


@given(INSTANTS, BURSTS, st.none() | QUIET)
@example(clock("20:00"), [(20, True)] * 270, None)
def test_by_sms_nobody_gets_more_than_twenty_an_hour_and_none_waits_for_longer_than_that(
    start: datetime, burst: Burst, own: Quiet | None
) -> None:
    made = instants(start, burst)
    messages = gathering.messages_of(made, own, urgent=[True] * len(made), channel="sms")
    assert busiest(messages, HOUR) <= MOST_PAID
    for at, numbers in messages:
        assert all(at - made[number] <= HOUR for number in numbers)


@given(INSTANTS, BURSTS)
def test_single_messages_are_never_more_than_three_in_ten_minutes(
    start: datetime, burst: Burst
) -> None:
    made = instants(start, burst)
    earlier: list[datetime] = []
    for at in made:
        planned = plan(at, ROUND_THE_CLOCK, None, earlier, urgent=False)
        if not planned.gathered:
            earlier.append(planned.at)
            lately = [one for one in earlier if planned.at - TOGETHER < one <= planned.at]
            assert len(lately) <= SINGLES


# --- channels and choices ------------------------------------------------------------------------


def test_a_channel_counts_when_the_pact_the_workspace_and_the_person_take_it() -> None:
    own = Preferences(off=frozenset({("clock.warned", "email")}))
    wanted = ("push", "email", "slack")
    assert ways("clock.warned", wanted, CHANNELS, own) == ("push", "slack")
    assert ways("lead.handed_over", wanted, CHANNELS, own) == ("push", "email", "slack")
    assert ways("lead.handed_over", wanted, ("email", "sms"), own) == ("email",)


def test_who_is_reached_by_what() -> None:
    own = Preferences(addresses={"sms": "+34600111222", "push": ""})
    assert reachable(("email", "sms", "push", "telegram"), own) == ("email", "sms")
    assert reachable(("sms",), Preferences()) == ()


def test_preferences_come_back_as_they_were_kept() -> None:
    own = Preferences(
        frozenset({("clock.warned", "push")}), {"sms": "+34600111222"}, Quiet(1320, 480)
    )
    assert preferences_of(as_data(own)) == own
    assert preferences_of(None) == preferences_of({}) == Preferences()


@pytest.mark.parametrize(
    ("own", "codes"),
    [
        (Preferences(), []),
        (Preferences(frozenset({("digest.daily", "email")})), []),
        (Preferences(frozenset({("nothing", "email")})), ["alert_choice_unknown"]),
        (Preferences(frozenset({("clock.warned", "pigeon")})), ["alert_choice_unknown"]),
        (Preferences(addresses={"pigeon": "x"}), ["alert_choice_unknown"]),
        (Preferences(addresses={"sms": "x\n"}), ["alert_address"]),
        (Preferences(quiet=Quiet(600, 600)), ["alert_quiet_hours"]),
        (Preferences(quiet=Quiet(600, 1440)), ["alert_quiet_hours"]),
    ],
)
def test_what_is_wrong_with_preferences_is_said(own: Preferences, codes: list[str]) -> None:
    assert [one.code for one in preference_problems(own)] == codes


# --- digests -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("Mon 21 Sep 2026 08:29", ()),
        ("Mon 21 Sep 2026 08:30", ("digest.daily", "digest.weekly")),
        ("Tue 22 Sep 2026 08:30", ("digest.daily",)),
        ("Tue 22 Sep 2026 12:30", ()),
        ("Sat 26 Sep 2026 08:30", ()),
    ],
)
def test_a_digest_is_due_in_the_morning_of_a_working_day(now: str, due: tuple[str, ...]) -> None:
    found = digests_due(OFFICE, clock(now))
    assert tuple(kind for kind, _ in found) == due


def test_the_week_begins_on_its_first_working_day() -> None:
    closed = Calendar(MADRID, OFFICE.week, closed=frozenset({date(2026, 9, 21)}))
    assert digests_due(closed, clock("Mon 21 Sep 2026 09:00")) == ()
    kinds = [kind for kind, _ in digests_due(closed, clock("Tue 22 Sep 2026 09:00"))]
    assert kinds == ["digest.daily", "digest.weekly"]
