"""Rules of channels: they count for what is recorded from then on, and the past stays as it is."""

from datetime import datetime

import pytest

from testigo.actions.applying import apply_all
from testigo.actions.channels import change_channel_rules
from testigo.actions.verifying import verify
from testigo.core.channel_rules import CHANGED
from testigo.core.problems import InvalidInput
from testigo.store.models import FactRow, Lead, Workspace
from tests.factories.business import business
from tests.factories.facts import draft, person_with, tell
from tests.spec.agreement import at

pytestmark = pytest.mark.django_db
RADIO = {"utm_source": "radio", "utm_campaign": "otoño"}


@pytest.fixture
def space() -> Workspace:
    return business()


def rule(space: Workspace, channel: str, when: datetime) -> None:
    value = [{"test": "source", "value": "radio", "channel": channel}]
    change_channel_rules(workspace=space, value=value, by="user:1", now=when)


def came_by(space: Workspace, who: str, when: datetime) -> str:
    """The channel of somebody who comes now."""
    tell(space, [draft("page.viewed", when, who, props=RADIO)], when)
    apply_all(workspace=space, now=when)
    return str(Lead.objects.of(space.id).get(person=person_with(space, who)).channel)


def test_rules_count_for_what_is_recorded_from_then_on(space: Workspace) -> None:
    assert came_by(space, "uno@acme.example", at(0)) == "other_campaign"
    rule(space, "radio", at(1))
    assert came_by(space, "dos@acme.example", at(2)) == "radio"
    rule(space, "audio", at(3))
    assert came_by(space, "tres@acme.example", at(4)) == "audio"
    change_channel_rules(workspace=space, value=[], by="user:1", now=at(5))
    assert came_by(space, "cuatro@acme.example", at(6)) == "other_campaign"
    channels = Lead.objects.of(space.id).order_by("touched_at").values_list("channel", flat=True)
    assert list(channels) == ["other_campaign", "radio", "audio", "other_campaign"]
    assert verify(workspace=space) == []


def test_what_happened_before_and_is_told_later_is_read_by_the_rules_of_its_telling(
    space: Workspace,
) -> None:
    rule(space, "radio", at(1))
    tell(space, [draft("page.viewed", at(-50), props=RADIO)], at(2), history=True)
    apply_all(workspace=space, now=at(2))
    assert Lead.objects.of(space.id).get().channel == "radio"
    assert verify(workspace=space) == []


def test_the_same_message_told_again_under_other_rules_adds_nothing(space: Workspace) -> None:
    told = draft("page.viewed", at(0), props=RADIO, message_id="m-1")
    tell(space, [told], at(0))
    rule(space, "radio", at(1))
    tell(space, [told], at(2))
    assert FactRow.objects.of(space.id).filter(name="page.viewed").count() == 1


def test_each_change_is_a_fact_with_who_made_it(space: Workspace) -> None:
    rule(space, "radio", at(1))
    fact = FactRow.objects.of(space.id).get(name=CHANGED)
    assert (fact.actor, fact.at, fact.props["rules"][0]["channel"]) == ("user:1", at(1), "radio")


def test_rules_with_problems_change_nothing(space: Workspace) -> None:
    with pytest.raises(InvalidInput) as raised:
        change_channel_rules(workspace=space, value=[{"test": "x"}], by="user:1", now=at(0))
    assert len(raised.value.problems) == 3
    assert not FactRow.objects.of(space.id).filter(name=CHANGED).exists()


def test_the_rules_of_a_workspace_are_its_own(space: Workspace) -> None:
    other = business("otra")
    rule(other, "radio", at(0))
    assert came_by(space, "uno@acme.example", at(1)) == "other_campaign"
