from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from testigo.actions.applying import apply_all
from testigo.actions.facts import record_facts
from testigo.actions.ticking import tick
from testigo.core.asof import Days
from testigo.core.drafts import FactDraft, PersonKeys
from testigo.queries.response_times import Kept, first_contact_by_hour
from testigo.web.loop.heat import heat_table
from tests.web.handed_over import Shop, hand_over, open_shop, tell

MADRID = ZoneInfo("Europe/Madrid")
WEEK = Days(date(2026, 9, 21), date(2026, 9, 28), MADRID)
LATER = datetime(2026, 10, 6, 8, tzinfo=UTC)


def local(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 9, day, hour, minute, tzinfo=MADRID).astimezone(UTC)


def handed(shop: Shop, email: str, at: datetime, attempted_after: timedelta | None = None) -> None:
    """A lead handed over, and perhaps called so much later by Ana."""
    hand_over(shop, email, at=at)
    if attempted_after is not None:
        draft = FactDraft(
            "contact.attempted",
            at + attempted_after,
            f"call {email}",
            person=PersonKeys(email=email),
            actor=f"user:{shop.ana.pk}",
            props={"channel": "phone", "outcome": "no_answer"},
        )
        now = at + attempted_after
        record_facts(workspace=shop.workspace, drafts=[draft], source="screen", now=now)
        apply_all(workspace=shop.workspace, now=now)


@pytest.mark.django_db
def test_first_contact_is_counted_by_the_local_hour_of_the_hand_over() -> None:
    shop = open_shop()
    handed(shop, "kept@a.example", local(25, 12, 30), timedelta(hours=1))
    handed(shop, "late@a.example", local(25, 12, 45), timedelta(hours=3))
    handed(shop, "open@a.example", local(25, 13), None)
    handed(shop, "monday@a.example", local(21, 10), timedelta(minutes=5))
    tick(workspace=shop.workspace, now=LATER)
    found = first_contact_by_hour(shop.workspace.id, WEEK, now=LATER)
    assert found == {(4, 12): Kept(1, 2), (4, 13): Kept(0, 1), (0, 10): Kept(1, 1)}


@pytest.mark.django_db
def test_what_still_runs_or_was_voided_does_not_count() -> None:
    shop = open_shop()
    handed(shop, "runs@a.example", local(25, 17), None)
    handed(shop, "gone@a.example", local(25, 12), None)
    tell(shop, "gone@a.example", "lead.rejected", local(25, 12, 10), {"reason": "student"})
    apply_all(workspace=shop.workspace, now=local(25, 17, 5))
    assert first_contact_by_hour(shop.workspace.id, WEEK, now=local(25, 17, 5)) == {}


@pytest.mark.django_db
def test_other_workspaces_and_other_days_do_not_count() -> None:
    beside, shop = open_shop("beside"), open_shop()
    handed(beside, "b@a.example", local(25, 12), timedelta(hours=1))
    handed(shop, "before@a.example", local(18, 12), timedelta(hours=1))
    assert first_contact_by_hour(shop.workspace.id, WEEK, now=LATER) == {}


# --- the table -----------------------------------------------------------------------------------

FRIDAY = {(0, 10): Kept(30, 30), (4, 12): Kept(1, 6), (4, 14): Kept(1, 6)}


def test_hours_become_bands_and_a_shade_needs_ten_cases() -> None:
    table = heat_table(FRIDAY)
    monday, friday = table.rows[0][1], table.rows[4][1]
    assert (friday[2].kept, friday[2].total, friday[2].shade) == (2, 12, 4)
    assert (monday[1].share, monday[1].shade) == (1, 0)
    few = heat_table({(4, 12): Kept(0, 9)}).rows[4][1][2]
    assert (few.share, few.shade) == (None, 0)


def test_the_weekend_appears_only_where_it_holds_a_lead() -> None:
    assert len(heat_table({}).rows) == 5
    assert len(heat_table({(5, 10): Kept(1, 1)}).rows) == 6


def test_the_title_says_which_hours_wait() -> None:
    with translation.override("es"):
        assert heat_table(FRIDAY).finding == (
            "El viernes, de 12 a 15 h, el primer contacto llegó en plazo para 2 de 12 leads; "
            "en el conjunto, para 32 de 42."
        )
        assert heat_table({(0, 10): Kept(30, 30), (4, 12): Kept(0, 9)}).finding == (
            "El primer contacto llegó en plazo para 30 de 39 leads."
        )
