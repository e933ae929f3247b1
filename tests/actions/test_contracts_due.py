"""Contracts that fall due for renewal: told by time, told anew when the contract changes."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from testigo.actions.applying import apply_all
from testigo.actions.facts import record_facts
from testigo.actions.merging import merge_people, part_people
from testigo.actions.ticking import tick
from testigo.actions.verifying import verify
from testigo.core.drafts import FactDraft, PersonKeys
from testigo.queries.commitments import standing_in
from testigo.queries.commitments_report import commitments_report
from testigo.queries.dues import due_work
from testigo.store.agreements import agreement_of
from testigo.store.models import FactRow, Workspace
from tests.factories.business import PACT, open_workspace, sign_pact_text, staff
from tests.factories.facts import person_with

pytestmark = pytest.mark.django_db

RETENTION = PACT.replace(
    "dispositions:",
    """\
  - {id: retention, side: sales, promise: rate, of: contract.due, that: contract.renewed,
     within: 30d, at_least: 90%, per: quarter}
dispositions:""",
)
LUCIA = "lucia@ebro.example"
SIGNED = datetime(2026, 9, 20, 9, tzinfo=UTC)
# Midnight in Madrid.
DUE = datetime(2026, 11, 30, 23, tzinfo=UTC)
DAY, INSTANT = timedelta(days=1), timedelta(microseconds=1)


@pytest.fixture
def space() -> Workspace:
    """Lucía signed for two months from the first of October on."""
    workspace = open_workspace()
    staff(workspace)
    sign_pact_text(workspace, RETENTION)
    tell(workspace, "contract.signed", SIGNED, starts_on="2026-10-01", term_months=2, amount=900)
    return workspace


def tell(space: Workspace, name: str, at: datetime, who: str = LUCIA, **props: Any) -> str:
    """A fact about the deal of somebody, recorded as it happens; returns its id."""
    deal = "d1" if name.startswith("contract.") else None
    draft = FactDraft(
        name, at, f"{name}@{at}{who}", person=PersonKeys(email=who), deal=deal, props=props
    )
    told = record_facts(workspace=space, drafts=[draft], source="test", now=at).facts
    apply_all(workspace=space, now=at)
    return told[-1].id


def take_back(space: Workspace, fact: str, at: datetime) -> None:
    tell(space, "fact.retracted", at, of=fact)


def dues(space: Workspace, person: str = "") -> list[tuple[str, datetime]]:
    """The days on which contracts fell due, as the log says it now, and when."""
    rows = FactRow.objects.of(space.id)
    gone = {fact.props["of"] for fact in rows.filter(name="fact.retracted")}
    found = rows.filter(name="contract.due").order_by("at", "seq")
    found = found.filter(person=person) if person else found
    return [(fact.props["due_on"], fact.at) for fact in found if fact.id not in gone]


def counted(space: Workspace, now: datetime) -> dict[str, int]:
    """The parts of the promise in the quarter of the due day: as on screen, which is as in the
    report."""
    agreement = agreement_of(space.id)
    version = agreement.versions[-1]
    [promise] = [one for one in version.pact.commitments if one.id == "retention"]
    standing = standing_in(space.id, agreement, version, promise, now=now, at=DUE)
    shown = {part.code: part.count for part in standing.parts if part.count}
    report = commitments_report(
        space, asof=now + INSTANT, since=standing.first, until=standing.until
    )
    [row] = [one for one in report.rows if one.promise.id == "retention"]
    assert {code: n for code, n in row.found.counts.items() if n} == shown
    return shown


def test_a_contract_falls_due_at_its_local_day_and_not_before(space: Workspace) -> None:
    [work] = due_work()
    assert work.at == DUE, "whoever draws consequences wakes then"
    tick(workspace=space, now=DUE - INSTANT)
    assert dues(space) == []
    assert tick(workspace=space, now=DUE) == 1
    assert dues(space) == [("2026-12-01", DUE)]
    fact = FactRow.objects.of(space.id).get(name="contract.due")
    assert (fact.clause, fact.deal, fact.origin) == ("commitments.retention", "d1", "derived")
    assert tick(workspace=space, now=DUE + DAY) == 0
    assert verify(workspace=space) == []


def test_it_is_open_until_it_is_renewed_or_its_time_has_gone(space: Workspace) -> None:
    tick(workspace=space, now=DUE)
    assert counted(space, DUE + DAY) == {"open": 1}
    assert counted(space, DUE + 31 * DAY) == {"lapsed": 1}
    tell(space, "contract.renewed", DUE + 20 * DAY)
    assert counted(space, DUE + 31 * DAY) == {"met": 1}


def test_renewed_ahead_of_its_day_it_counts_as_renewed(space: Workspace) -> None:
    tell(space, "contract.renewed", DUE - 10 * DAY)
    tick(workspace=space, now=DUE)
    assert counted(space, DUE + DAY) == {"met": 1}
    tick(workspace=space, now=DUE + 70 * DAY)
    assert [day for day, _ in dues(space)] == ["2026-12-01", "2027-02-01"]
    assert verify(workspace=space) == []


def test_given_up_before_its_day_it_counts_as_not_renewed(space: Workspace) -> None:
    tell(space, "contract.churned", DUE - 10 * DAY, reason="price")
    tick(workspace=space, now=DUE)
    assert counted(space, DUE + 31 * DAY) == {"lapsed": 1}
    tick(workspace=space, now=DUE + 400 * DAY)
    assert [day for day, _ in dues(space)] == ["2026-12-01"]
    assert verify(workspace=space) == []


def test_renewed_from_an_earlier_day_it_moves_and_back_when_that_is_taken_back(
    space: Workspace,
) -> None:
    tick(workspace=space, now=DUE)
    renewed = tell(space, "contract.renewed", DUE + DAY, starts_on="2026-11-15")
    assert [day for day, _ in dues(space)] == ["2026-11-15"]
    assert verify(workspace=space) == []
    take_back(space, renewed, DUE + 2 * DAY)
    assert dues(space) == [("2026-12-01", DUE)]
    assert verify(workspace=space) == []


def test_without_its_signature_it_never_fell_due(space: Workspace) -> None:
    tick(workspace=space, now=DUE)
    signed = FactRow.objects.of(space.id).get(name="contract.signed")
    take_back(space, signed.id, DUE + DAY)
    assert dues(space) == []
    assert counted(space, DUE + 2 * DAY) == {}
    assert verify(workspace=space) == []


def test_a_contract_told_after_its_day_falls_due_at_once(space: Workspace) -> None:
    who = "tarde@ebro.example"
    tell(space, "contract.signed", DUE + DAY, who, starts_on="2026-09-01", term_months=1)
    assert dues(space, person_with(space, who)) == [
        ("2026-10-01", datetime(2026, 9, 30, 22, tzinfo=UTC))
    ]
    assert verify(workspace=space) == []


def test_it_falls_due_where_its_person_is(space: Workspace) -> None:
    other = "lucia.otra@ebro.example"
    tell(space, "trait.set", SIGNED, other, trait="sector", value="Industria")
    lucia, twin = person_with(space, LUCIA), person_with(space, other)
    tick(workspace=space, now=DUE)
    pair = merge_people(workspace=space, one=lucia, other=twin, by="user:1", now=DUE + DAY)
    assert [day for day, _ in dues(space)] == ["2026-12-01"]
    assert [day for day, _ in dues(space, pair.survivor)] == ["2026-12-01"]
    assert verify(workspace=space) == []
    part_people(workspace=space, person=pair.merged, by="user:1", now=DUE + 2 * DAY)
    assert dues(space) == dues(space, lucia) == [("2026-12-01", DUE)]
    assert verify(workspace=space) == []
