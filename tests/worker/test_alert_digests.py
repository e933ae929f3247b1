"""The morning: what is due today for each, how the week stands for direction, pace at risk."""

from datetime import datetime
from typing import Any

import pytest
from django.db import connection

from testigo.actions.alert_digests import make_digests
from testigo.actions.ticking import tick
from testigo.core.alerting import Preferences
from testigo.store.models import Delivery, OutboxRow, User, Workspace
from testigo.worker.alerts import AlertSender
from tests.factories.business import hire
from tests.factories.sink import Sink, body_of, post_box
from tests.spec.agreement import at
from tests.worker.alerting import Hands, choose, handed_over, hands, sender, space

__all__ = ["hands", "post_box", "sender", "space"]

pytestmark = pytest.mark.django_db
SDR = "sdr1@nortia.example"
# 8:30 of the Tuesday after the Monday of the tests.
TUESDAY = at(23.5)


def morning(space: Workspace, hands: Hands, sender: AlertSender) -> None:
    hands.move((TUESDAY - hands.now).total_seconds() - 60)
    tick(workspace=space, now=hands.now)
    sender.turn()
    hands.move(90)
    sender.turn()
    sender.turn()


def digests(post_box: Sink) -> dict[str, str]:
    """What each was told in the morning."""
    found: dict[str, str] = {}
    for mail in post_box.mails:
        if str(mail["Subject"]).startswith(("Tu día", "La semana", "Your day", "The week")):
            found[str(mail["To"])] = found.get(str(mail["To"]), "") + body_of(mail)
    return found


def test_in_the_morning_each_gets_what_is_past_due_and_due_today(
    space: Workspace, sender: AlertSender, post_box: Sink, hands: Hands
) -> None:
    # The times are those of the pact's calendar, wherever the workspace says it is.
    Workspace.objects.filter(pk=space.pk).update(timezone="Atlantic/Canary")
    hire(space, "vera@nortia.example", "lead")
    hire(space, "laura@nortia.example", "marketing")
    handed_over(space)
    handed_over(space, at(8.5), "eva@acme.example")
    morning(space, hands, sender)
    found = digests(post_box)
    assert set(found) == {SDR, "vera@nortia.example"}
    assert (
        "Vencido: Marta Vidal Soler (Directora de operaciones, Acme), ayer a las 16:00"
        in (found[SDR])
    )
    assert "• Vence hoy a las 10:30: Marta" in found[SDR]
    assert "Leads con un plazo vencido: 1" in found["vera@nortia.example"]


def test_it_comes_once_a_day_and_keeps_no_names(
    space: Workspace, sender: AlertSender, post_box: Sink, hands: Hands
) -> None:
    handed_over(space)
    morning(space, hands, sender)
    for _ in range(5):
        hands.move(1800)
        sender.turn()
    rows = Delivery.objects.of(space.id).filter(event="digest.daily")
    assert rows.count() == 1
    assert "Marta" not in str(rows.get().payload)


def test_nobody_who_writes_waits_until_it_is_known_how_everything_stands(space: Workspace) -> None:
    held: list[bool] = []

    def look(workspace_id: int, now: datetime) -> list[Any]:
        # Within a test a transaction is a savepoint.
        held.append(bool(connection.savepoint_ids))
        return []

    def news(workspace: Workspace, now: datetime) -> list[dict[str, Any]]:
        return []

    monday = at(7 * 24 - 0.4)
    make_digests(workspace=space, look=look, news=news, now=monday)
    make_digests(workspace=space, look=look, news=news, now=monday)
    assert held == [False]


def test_whoever_does_not_want_it_gets_none(
    space: Workspace, sender: AlertSender, post_box: Sink, hands: Hands
) -> None:
    choose(space, SDR, Preferences(off=frozenset({("digest.daily", "email")})))
    handed_over(space)
    morning(space, hands, sender)
    assert digests(post_box) == {}


def test_on_monday_direction_gets_how_the_commitments_of_each_side_stand(
    space: Workspace, post_box: Sink
) -> None:
    hire(space, "marta@nortia.example", "director")
    hire(space, "pat@nortia.example", "director")
    User.objects.filter(email="pat@nortia.example").update(language="en")
    handed_over(space, at(3))
    hands = Hands(at(7 * 24 - 0.4))
    sender = hands.sender()
    sender.turn()
    sender.turn()
    found = digests(post_box)
    assert {"marta@nortia.example", "pat@nortia.example"} <= set(found)
    assert "lo que trajo la semana" in found["marta@nortia.example"]
    assert "• Lead: 0 la semana pasada, 1 la anterior" in found["marta@nortia.example"]
    assert "• MQL: 1 last week, 0 the week before" in found["pat@nortia.example"]
    assert "• Ventas · " in found["marta@nortia.example"]
    assert "• Sales · " in found["pat@nortia.example"]


def test_pace_at_risk_is_told_with_its_figures(
    space: Workspace, sender: AlertSender, post_box: Sink, hands: Hands
) -> None:
    hire(space, "laura@nortia.example", "marketing")
    OutboxRow.objects.of(space.id).create(
        id="a" * 64,
        topic="pace.at_risk",
        recipient="side:marketing",
        channels=["email"],
        cause="a" * 32,
        payload={
            "clause": "alerts[9]",
            "commitment": "first-contact",
            "pact_version": 1,
            "value": "0.68",
            "target": "1",
            "high": "0.95",
        },
        created_at=hands.now,
        not_before=hands.now,
    )
    sender.turn()
    (mail,) = post_box.mails
    assert mail["To"] == "laura@nortia.example"
    assert str(mail["Subject"]).startswith("Ritmo en riesgo: ")
    assert "68 % de 100 %" in body_of(mail)
    assert "como mucho a 95 %." in body_of(mail)
