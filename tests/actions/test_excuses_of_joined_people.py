"""What excused a clock excuses it still when its person is joined into another, and parted."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from testigo.actions.absences import record_absence, take_back_absence
from testigo.actions.applying import apply_all
from testigo.actions.facts import record_facts
from testigo.actions.members import seat_member
from testigo.actions.merging import merge_people, part_people
from testigo.actions.pleas import ChosenClock, answer_excuses
from testigo.actions.ticking import tick
from testigo.actions.verifying import verify
from testigo.core.drafts import FactDraft, PersonKeys
from testigo.store.log import fact_by_message
from testigo.store.models import ClockRow, FactRow, Team
from tests.web import handed_over
from tests.web.handed_over import Shop, hand_over, open_shop, person_of

pytestmark = pytest.mark.django_db

BEA, LUCIA = "bea@ebro.example", "lucia@ebro.example"
# Tuesday 6 October 2026, 10:00 in Madrid; a demo asked for is to be answered by 12:00.
ASKED = datetime(2026, 10, 6, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)
PROMISE = """\
  - {id: demo, side: sales, promise: response, starts: demo.requested, ends: contact.attempted,
     within: 2h}
dispositions:"""


@pytest.fixture
def shop(monkeypatch: pytest.MonkeyPatch) -> Iterator[Shop]:
    """Ana has Lucía since ten and was late for her demo; Bea was handed over the day before."""
    text = handed_over.PACT.replace("dispositions:", PROMISE)
    monkeypatch.setattr(handed_over, "PACT", text)
    shop = open_shop()
    hand_over(shop, BEA, at=ASKED - 24 * HOUR)
    tell(shop, -23.5, "contact.attempted", BEA)
    hand_over(shop, LUCIA, at=ASKED)
    tick(workspace=shop.workspace, now=ASKED + 3 * HOUR)
    tell(shop, 3, "contact.attempted", LUCIA)
    return shop


def tell(shop: Shop, hours: float, name: str, who: str = "", **props: Any) -> str:
    at = ASKED + hours * HOUR
    said = {"channel": "phone", "outcome": "voicemail"} if name == "contact.attempted" else props
    one = FactDraft(name, at, f"{name}@{at}{who}", person=PersonKeys(email=who), props=said)
    record_facts(workspace=shop.workspace, drafts=[one], source="screen", now=at)
    apply_all(workspace=shop.workspace, now=at)
    return fact_by_message(shop.workspace.id, one.message_id).id


def clock(shop: Shop, person: str) -> ClockRow:
    """The clock of Lucía's demo, with whom it is."""
    rows = ClockRow.objects.of(shop.workspace.id)
    found: ClockRow = rows.get(person=person, commitment="demo", started_at=ASKED)
    return found


def join(shop: Shop, hours: float) -> tuple[str, str]:
    """Lucía joined into Bea."""
    bea, lucia = (person_of(shop, who) for who in (BEA, LUCIA))
    now = ASKED + hours * HOUR
    pair = merge_people(workspace=shop.workspace, one=bea, other=lucia, by="user:1", now=now)
    assert (pair.survivor, pair.merged) == (bea, lucia)
    return bea, lucia


def part(shop: Shop, hours: float) -> None:
    lucia = person_of(shop, LUCIA)
    part_people(workspace=shop.workspace, person=lucia, by="user:1", now=ASKED + hours * HOUR)


def excuse(shop: Shop, person: str, hours: float) -> None:
    """Marketing excuses the clock on its screen."""
    vera = shop.member(shop.vera)
    type(vera).objects.of(shop.workspace.id).filter(pk=vera.pk).update(role="marketing")
    answer_excuses(
        workspace=shop.workspace,
        chosen=[ChosenClock(person, "demo", clock(shop, person).cause)],
        accepted=True,
        by=shop.member(shop.vera),
        now=ASKED + hours * HOUR,
    )


def absence(shop: Shop, hours: float) -> str:
    """Ana was away from eleven to half past twelve."""
    return record_absence(
        workspace=shop.workspace,
        user=shop.ana.pk,
        start=ASKED + HOUR,
        end=ASKED + 2.5 * HOUR,
        reason="training",
        by=None,
        now=ASKED + hours * HOUR,
    ).id


def give_bea_to_vera(shop: Shop) -> None:
    """Bea is Vera's since the day before, so an absence of Ana says nothing of Bea."""
    sdr = Team.objects.of(shop.workspace.id).get(slug="sdr")
    seat_member(workspace=shop.workspace, team=sdr, user=shop.vera)
    tell(shop, -20, "lead.assigned", BEA, to=f"user:{shop.vera.pk}")


def excused_facts(shop: Shop, person: str) -> int:
    """How many decisions to excuse the clock of a demo stand with somebody."""
    facts = FactRow.objects.of(shop.workspace.id)
    gone = {fact.props["of"] for fact in facts.filter(name="fact.retracted")}
    found = facts.filter(name="clock.excused", person=person, clause="commitments.demo")
    return sum(fact.id not in gone for fact in found)


def test_an_excuse_given_before_counts_for_the_survivor_and_again_for_who_is_parted(
    shop: Shop,
) -> None:
    excuse(shop, person_of(shop, LUCIA), 4)
    bea, lucia = join(shop, 5)
    assert clock(shop, bea).ending == "excused"
    tell(shop, 5.5, "webinar.attended", LUCIA)
    assert clock(shop, bea).ending == "excused"
    assert verify(workspace=shop.workspace) == []
    part(shop, 6)
    assert clock(shop, lucia).ending == "excused"
    assert verify(workspace=shop.workspace) == []


def test_an_excuse_given_while_they_were_one_goes_with_the_clock(shop: Shop) -> None:
    bea, lucia = join(shop, 4)
    assert clock(shop, bea).ending == "kept_late"
    excuse(shop, bea, 5)
    assert clock(shop, bea).ending == "excused"
    part(shop, 6)
    assert clock(shop, lucia).ending == "excused"
    assert verify(workspace=shop.workspace) == []


@pytest.mark.parametrize("told_at", [4, 5.5], ids=["before", "while they were one"])
def test_an_absence_of_who_had_the_lead_then_excuses_its_clock_wherever_it_is(
    shop: Shop, told_at: float
) -> None:
    give_bea_to_vera(shop)
    if told_at < 5:
        noted = absence(shop, told_at)
    bea, lucia = join(shop, 5)
    if told_at > 5:
        noted = absence(shop, told_at)
    assert clock(shop, bea).ending == "excused"
    assert verify(workspace=shop.workspace) == []
    part(shop, 6)
    assert clock(shop, lucia).ending == "excused"
    assert (excused_facts(shop, bea), excused_facts(shop, lucia)) == (0, 1)
    assert verify(workspace=shop.workspace) == []
    take_back_absence(workspace=shop.workspace, absence=noted, by=None, now=ASKED + 7 * HOUR)
    assert clock(shop, lucia).ending == "kept_late"
    assert excused_facts(shop, lucia) == 0
    assert verify(workspace=shop.workspace) == []


def test_joined_once_more_it_is_excused_once_more(shop: Shop) -> None:
    absence(shop, 4)
    bea, _ = join(shop, 5)
    part(shop, 6)
    join(shop, 7)
    assert clock(shop, bea).ending == "excused"
    assert excused_facts(shop, bea) == 1
    assert verify(workspace=shop.workspace) == []
