"""What reports found goes into a draft, and nothing that is signed changes."""

from decimal import Decimal

import pytest

from testigo.actions.pact_taking import TakenPoints, take_goal, take_points
from testigo.actions.refusals import NotAllowed
from testigo.core.pact import load_draft
from testigo.core.scoring import Rule
from testigo.core.signals import Signal
from testigo.store.models import Membership, PactVersion, Workspace
from tests.factories.business import SIGNED, hire, membership, open_workspace, sign_pact_text, staff
from tests.spec.agreement import pact

pytestmark = pytest.mark.django_db
RULES = {rule.id: rule for rule in pact().scoring.rules}


@pytest.fixture
def place() -> Workspace:
    made = open_workspace()
    staff(made)
    sign_pact_text(made)
    return made


@pytest.fixture
def boss(place: Workspace) -> Membership:
    return membership(place, hire(place, "laura@nortia.example", "marketing"))


def rules_of(text: str) -> dict[str, Rule]:
    read, problems = load_draft(text)
    assert read is not None, problems
    return {rule.id: rule for rule in read.scoring.rules}


def test_points_go_into_a_new_draft_of_what_is_signed(place: Workspace, boss: Membership) -> None:
    taken = [
        TakenPoints(Signal(rule=RULES["guide"]), 15),
        TakenPoints(Signal(act=("form.submitted", "Te llamamos")), 40),
        TakenPoints(Signal(trait=("city", "Vigo")), -10),
    ]
    saved = take_points(workspace=place, taken=taken, by=boss, now=SIGNED)
    assert saved.problems == ()
    found = rules_of(saved.text)
    assert found["guide"].points == 15
    assert found["te-llamamos"].points == 40
    assert (found["city-vigo"].kind, found["city-vigo"].points) == ("fit", -10)
    signed = PactVersion.objects.of(place.pk).get(in_force_at__isnull=False)
    assert "te-llamamos" not in signed.text
    assert saved.number == signed.number + 1


def test_the_draft_that_is_there_is_gone_on_with(place: Workspace, boss: Membership) -> None:
    first = take_points(
        workspace=place, taken=[TakenPoints(Signal(rule=RULES["guide"]), 15)], by=boss, now=SIGNED
    )
    called = TakenPoints(Signal(act=("form.submitted", "guide")), 3)
    again = take_points(workspace=place, taken=[called], by=boss, now=SIGNED)
    assert again.number == first.number
    found = rules_of(again.text)
    assert (found["guide"].points, found["guide-2"].points) == (15, 3)


def test_figures_of_a_goal_are_put_or_added(place: Workspace, boss: Membership) -> None:
    figures = {
        "quota": Decimal(200_000),
        "average_deal": Decimal("9999.50"),
        "lead_to_customer": Decimal("0.021"),
    }
    saved = take_goal(workspace=place, period="2026-Q4", figures=figures, by=boss, now=SIGNED)
    read, problems = load_draft(saved.text)
    assert read is not None, problems
    [goal] = read.goals
    assert (goal.revenue, goal.average_deal) == (Decimal(200_000), Decimal("9999.5"))
    assert goal.lead_to_customer == Decimal("0.021")
    more = {"lead_to_mql": Decimal("0.25")}
    saved = take_goal(workspace=place, period="2026-Q4", figures=more, by=boss, now=SIGNED)
    read, _ = load_draft(saved.text)
    assert read is not None
    assert read.goals[0].lead_to_mql == Decimal("0.25")
    assert read.goals[0].revenue == Decimal(200_000)


def test_whoever_neither_sets_up_nor_leads_takes_nothing(place: Workspace) -> None:
    nuria = membership(place, hire(place, "nuria@nortia.example", "sdr"))
    with pytest.raises(NotAllowed):
        take_points(workspace=place, taken=[], by=nuria, now=SIGNED)
    assert PactVersion.objects.of(place.pk).count() == 1
