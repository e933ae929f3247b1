"""The report of commitments as of a date says what the screens said then: excuses, absences,
outages and closures count from when they were known."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from testigo.actions.absences import record_absence, take_back_absence
from testigo.actions.applying import apply_all
from testigo.actions.facts import record_facts
from testigo.actions.ticking import tick
from testigo.core.drafts import FactDraft, PersonKeys
from testigo.queries.commitments import standings
from testigo.queries.commitments_report import commitments_report
from testigo.store.log import fact_by_message
from testigo.store.models import ClockRow, Workspace
from tests.web.handed_over import Shop, hand_over, open_shop

pytestmark = pytest.mark.django_db

# Tuesday 6 October 2026, 10:00 in Madrid; first contact is due at 12:00.
HANDED = datetime(2026, 10, 6, 8, tzinfo=UTC)
HOUR, INSTANT = timedelta(hours=1), timedelta(microseconds=1)
LEADS = tuple(f"lead{number}@ebro.example" for number in range(5))
Parts = dict[str, dict[str, int]]


def tell(shop: Shop, hours: float, name: str, who: str = "", **props: Any) -> str:
    at = HANDED + hours * HOUR
    message = f"{name}@{at}{who}{props}"
    one = FactDraft(name, at, message, person=PersonKeys(email=who), props=props)
    record_facts(workspace=shop.workspace, drafts=[one], source="screen", now=at)
    apply_all(workspace=shop.workspace, now=at)
    return fact_by_message(shop.workspace.id, message).id


def outage(shop: Shop, hours: float, start: float, end: float) -> str:
    span = {"from": HANDED + start * HOUR, "to": HANDED + end * HOUR}
    said = {key: at.isoformat() for key, at in span.items()}
    return tell(shop, hours, "outage.recorded", what="Centralita", **said)


def absence(shop: Shop, hours: float) -> str:
    return record_absence(
        workspace=shop.workspace,
        user=shop.ana.pk,
        start=HANDED + HOUR,
        end=HANDED + 2.5 * HOUR,
        reason="training",
        by=None,
        now=HANDED + hours * HOUR,
    ).id


def clock(shop: Shop, person: str) -> dict[str, str]:
    rows = ClockRow.objects.of(shop.workspace.id)
    found = rows.get(person=person, commitment="first-contact")
    return {"clock": found.cause, "commitment": "first-contact"}


def shown(workspace: Workspace, at: datetime) -> Parts:
    """What the screens say of each promise."""
    return {
        one.promise.id: {part.code: part.count for part in one.parts if part.count}
        for one in standings(workspace.id, at)
    }


def reported(workspace: Workspace, at: datetime) -> Parts:
    """The same as the report says it was known at `at`."""
    found = commitments_report(workspace, asof=at + INSTANT, since=date(2026, 10, 6))
    return {row.promise.id: {k: n for k, n in row.found.counts.items() if n} for row in found.rows}


def happen(shop: Shop) -> list[tuple[datetime, Parts]]:
    """Five leads were late for as many reasons; what the screens said after each thing told."""
    people = {who: hand_over(shop, who, at=HANDED) for who in LEADS}
    told: dict[str, str] = {}
    call = {"channel": "phone", "outcome": "voicemail"}

    def note(key: str, happening: Callable[[], str]) -> Callable[[], None]:
        return lambda: told.__setitem__(key, happening())

    first, second = LEADS[0], LEADS[1]
    its = clock(shop, people[second])
    steps: list[tuple[float, Callable[[], object]]] = [
        (3.0, lambda: tell(shop, 3.0, "contact.attempted", first, **call)),
        (3.2, lambda: tell(shop, 3.2, "contact.attempted", second, **call)),
        (4.0, note("absence", lambda: absence(shop, 4.0))),
        (5.0, lambda: tell(shop, 5.0, "breach.excused", second, **its)),
        (6.0, lambda: take_back_absence(workspace=shop.workspace, absence=told["absence"], by=None,
                                        now=HANDED + 6 * HOUR)),
        (6.5, note("outage", lambda: outage(shop, 6.5, 1, 2.5))),
        (7.0, lambda: tell(shop, 7.0, "breach.excuse_refused", second, **its)),
        (8.0, lambda: tell(shop, 8.0, "fact.retracted", of=told["outage"])),
        (9.0, note("closure", lambda: tell(shop, 9.0, "calendar.closed", date="2026-10-06",
                                           reason="Tormenta"))),
        (10.0, lambda: tell(shop, 10.0, "fact.retracted", of=told["closure"])),
    ]  # fmt: skip
    said = []
    for hours, happening in steps:
        tick(workspace=shop.workspace, now=HANDED + hours * HOUR)
        happening()
        at = HANDED + hours * HOUR + timedelta(minutes=1)
        said.append((at, shown(shop.workspace, at)))
    return said


def test_the_report_of_any_instant_says_what_the_screens_said_then() -> None:
    shop = open_shop()
    said = happen(shop)
    assert len({str(parts["first-contact"]) for _, parts in said}) == 5, "it is told apart"
    for at, parts in said:
        assert reported(shop.workspace, at) == parts, at
