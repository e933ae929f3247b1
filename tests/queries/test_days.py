"""The strip of the last days and the card of the same promise count the same clocks."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from testigo.actions.applying import apply_all
from testigo.actions.facts import record_facts
from testigo.actions.merging import merge_people
from testigo.actions.ticking import tick
from testigo.core.asof import Days
from testigo.core.drafts import FactDraft
from testigo.queries.commitments import standings
from testigo.queries.days import Kept, kept_by_day
from tests.web.handed_over import Shop, hand_over, open_shop, tell

pytestmark = pytest.mark.django_db

# Tuesday 6 October 2026, 10:00 in Madrid; first contact is due at 12:00.
HANDED = datetime(2026, 10, 6, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAYS = Days(
    HANDED.date() - timedelta(days=5), HANDED.date() + timedelta(days=1), ZoneInfo("Europe/Madrid")
)


def both(shop: Shop, now: datetime) -> tuple[Kept, Kept]:
    """What the strip says of all its days, and what the parts of the card come to."""
    strip = kept_by_day(shop.workspace.id, "first-contact", DAYS, now).values()
    [card] = [one for one in standings(shop.workspace.id, now) if one.promise.id == "first-contact"]
    parts = {part.code: part.count for part in card.parts}
    of_the_card = Kept(parts["kept"], parts["kept"] + parts["kept_late"] + parts["past_due"])
    return Kept(sum(day.kept for day in strip), sum(day.total for day in strip)), of_the_card


def test_a_clock_that_an_outage_excuses_is_not_shown_as_not_kept() -> None:
    shop = open_shop()
    hand_over(shop, "lucia@ebro.example", at=HANDED)
    span = {"from": (HANDED + HOUR).isoformat(), "to": (HANDED + 4 * HOUR).isoformat()}
    known = HANDED + 1.5 * HOUR
    outage = FactDraft("outage.recorded", known, "o1", props={"what": "Centralita", **span})
    record_facts(workspace=shop.workspace, drafts=[outage], source="screen", now=known)
    apply_all(workspace=shop.workspace, now=known)
    tick(workspace=shop.workspace, now=HANDED + 3 * HOUR)
    assert both(shop, HANDED + 3 * HOUR) == (Kept(0, 0), Kept(0, 0)), "past due, and excused"
    tick(workspace=shop.workspace, now=HANDED + 7 * HOUR)
    assert both(shop, HANDED + 7 * HOUR) == (Kept(0, 1), Kept(0, 1)), "excused no longer"


def test_whoever_was_joined_into_another_is_counted_there_alone() -> None:
    shop = open_shop()
    one, other = (hand_over(shop, f"{name}@ebro.example", at=HANDED) for name in ("ana", "eva"))
    for name in ("ana", "eva"):
        props = {"channel": "phone", "outcome": "voicemail"}
        tell(shop, f"{name}@ebro.example", "contact.attempted", HANDED + HOUR, props)
    now = HANDED + 3 * HOUR
    apply_all(workspace=shop.workspace, now=now)
    assert both(shop, now) == (Kept(2, 2), Kept(2, 2))
    merge_people(workspace=shop.workspace, one=one, other=other, by="user:1", now=now)
    apply_all(workspace=shop.workspace, now=now)
    strip, card = both(shop, now + HOUR)
    assert strip == card == Kept(1, 1)
