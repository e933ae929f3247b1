"""Commitments counted in tables and counted from the log give the same, whatever happened."""

from datetime import date, datetime, timedelta

import pytest

from testigo.actions.applying import apply_all
from testigo.actions.merging import merge_people
from testigo.core.facts import Fact
from testigo.queries.commitments import revenue_goal, standing_in, standings
from testigo.queries.commitments_report import commitments_report
from testigo.store import log
from testigo.store.agreements import agreement_of
from testigo.store.models import Workspace
from tests.factories.business import PACT, open_workspace, sign_pact_text, staff
from tests.factories.facts import crossing, draft, person_with, random_history, tell
from tests.spec.agreement import at

pytestmark = pytest.mark.django_db

EVERY_KIND = PACT.replace(
    "dispositions:",
    """\
  - {id: volume, side: marketing, promise: volume, stage: mql, at_least: 9, per: month}
  - {id: sqls, side: sales, promise: volume, stage: sql, at_least: 2, per: week}
  - {id: quality, side: marketing, promise: rate, of: "stage:mql", that: lead.accepted, within: 5d,
     at_least: 60%, per: month}
  - {id: spoken, side: sales, promise: rate, of: contact.attempted, that: [need.confirmed,
     "stage:sql"], within: 9d, at_least: 10%, per: quarter}
  - {id: sourced, side: marketing, promise: revenue, counted: sourced, at_least: 10, per: quarter}
  - {id: influenced, side: marketing, promise: revenue, counted: influenced, at_least: 1, per: week}
  - {id: care, side: marketing, promise: care, who: [lead, recycled, mql], touched_every: 6d}
  - {id: tries, side: sales, promise: attempts, starts: lead.handed_over, at_least: 2, within: 3d}
dispositions:""",
)
NOW = at(24 * 30)
# Each recording has an instant of its own, so what is recorded at NOW is known a little later.
LATER = NOW + timedelta(minutes=1)


def company(seed: int) -> Workspace:
    """A workspace to whom forty days of anything happened, some of it taken back or told late."""
    workspace = open_workspace()
    staff(workspace)
    sign_pact_text(workspace, EVERY_KIND)
    told = random_history(seed, 260)
    signed = [
        draft("contract.signed", one.at, one.person.email or "", props={"amount": "900.50"})
        for one in told[::29]
    ]
    both = sorted([*told, *signed], key=lambda one: one.at)
    for place in range(0, len(both), 20):
        some = both[place : place + 20]
        tell(workspace, [one for one in some if one.at <= NOW], min(some[-1].at, NOW))
    apply_all(workspace=workspace, now=NOW)
    gone = [fact for _, fact in log.stream(workspace.id) if fact.origin == "reported"][::23]
    tell(workspace, map(taken_back, gone), NOW)
    apply_all(workspace=workspace, now=NOW)
    return workspace


def taken_back(fact: Fact):  # type: ignore[no-untyped-def]
    return draft(
        "fact.retracted", NOW, "", message_id=f"r{fact.id}", props={"of": fact.id},
        person_id=fact.person,
    )  # fmt: skip


def assert_alike(workspace: Workspace, now: datetime) -> None:
    """Every promise in every period: counted in tables as from the log."""
    agreement = agreement_of(workspace.id)
    since, until = date(2026, 9, 1), now.date() + timedelta(days=1)
    report = commitments_report(
        workspace, since=since, until=until, asof=now + timedelta(microseconds=1)
    )
    assert len(report.rows) > 12
    for row in report.rows:
        version = agreement.numbered(row.pact)
        at_day = row.days.end - timedelta(hours=1)
        one = standing_in(workspace.id, agreement, version, row.promise, now=now, at=at_day)
        told = {part.code: part.count for part in one.parts}
        assert told == {code: row.found.of(code) for code in told}, row
        assert (one.value, one.target) == (row.verdict.value, row.verdict.target), row


@pytest.mark.parametrize("seed", range(4))
def test_the_tables_and_the_log_count_alike(seed: int) -> None:
    assert_alike(company(seed), LATER)


def test_what_is_taken_back_of_somebody_else_or_of_no_fact_counts_on() -> None:
    workspace = company(0)
    facts = [fact for _, fact in log.stream(workspace.id) if fact.name != "fact.retracted"]
    people = sorted({fact.person for fact in facts if fact.person})
    for fact in facts[1::7]:
        other = next(one for one in people if one != fact.person)
        told = {"of": fact.id}
        name = f"other{fact.id}"
        tell(workspace, [draft("fact.retracted", NOW, "", message_id=name, props=told,
                               person_id=other)], NOW)  # fmt: skip
    for number, of in enumerate(("", "\u0000", "x" * 5000, "ñ", None)):
        name = f"none{number}"
        tell(workspace, [draft("fact.retracted", NOW, "", message_id=name, props={"of": of},
                               person_id=people[0])], NOW)  # fmt: skip
    apply_all(workspace=workspace, now=NOW)
    assert_alike(workspace, LATER)


def test_whoever_was_joined_into_another_counts_there_alone() -> None:
    workspace = open_workspace()
    staff(workspace)
    sign_pact_text(workspace, EVERY_KIND)
    for number, who in enumerate(("ana@acme.example", "bea@acme.example")):
        tell(workspace, crossing(at(number), who), at(number))
    apply_all(workspace=workspace, now=at(3))
    ana, bea = (person_with(workspace, f"{who}@acme.example") for who in ("ana", "bea"))
    merge_people(workspace=workspace, one=ana, other=bea, by="user:1", now=at(4))
    apply_all(workspace=workspace, now=at(5))
    [volume] = [s for s in standings(workspace.id, at(5)) if s.promise.id == "volume"]
    assert volume.value == 1
    assert_alike(workspace, at(6))


def test_without_a_pact_there_is_nothing_to_keep() -> None:
    workspace = open_workspace()
    assert standings(workspace.id, NOW) == ()
    assert revenue_goal(workspace.id, NOW) is None
    assert commitments_report(workspace, asof=NOW).rows == ()


def test_before_a_pact_takes_force_nothing_is_promised() -> None:
    workspace = open_workspace()
    staff(workspace)
    sign_pact_text(workspace, EVERY_KIND)
    early = datetime(2026, 9, 11, 8, tzinfo=NOW.tzinfo)
    assert standings(workspace.id, early) == ()
    assert standings(workspace.id, early + timedelta(days=5))
