"""Microsoft Teams: a card that shows names as they are."""

import pytest

from testigo.alerts.channels import BY_KIND, NotDelivered, shown
from tests.alerts.channels.messages import LINK, a_message
from tests.factories.services import teams
from tests.factories.web_sink import Says, WebSink, receiver

__all__ = ["receiver"]

TEAMS = BY_KIND["teams"]


def config(receiver: WebSink) -> dict[str, str]:
    return {"url": f"{receiver.url}/workflows/1/triggers/manual/paths/invoke?sig=canary"}


def runs(receiver: WebSink) -> list[str]:
    card = receiver.got[0].json["attachments"][0]["content"]
    return [run["text"] for block in card["body"] for run in block["inlines"]]


def test_a_workflow_takes_a_card_with_the_link_as_its_action(receiver: WebSink) -> None:
    receiver.answer = teams
    TEAMS.send(a_message(text="Vence a las 10:30.\n\nLlama o reasigna."), config(receiver))
    assert runs(receiver) == [
        "Vence en 12 min: Eva, de Talleres Ñu",
        "Vence a las 10:30.",
        "Llama o reasigna.",
    ]
    card = receiver.got[0].json["attachments"][0]["content"]
    assert card["actions"] == [{"type": "Action.OpenUrl", "title": "Testigo", "url": LINK}]


def test_a_name_is_never_read_as_a_link(receiver: WebSink) -> None:
    receiver.answer = teams
    TEAMS.send(a_message(subject="[Ana](https://evil.example) **x**", link=""), config(receiver))
    card = receiver.got[0].json["attachments"][0]["content"]
    # Text blocks read Markdown, runs of text do not.
    assert {block["type"] for block in card["body"]} == {"RichTextBlock"}
    assert "actions" not in card


def test_a_workflow_that_was_deleted_does_not_come_back(receiver: WebSink) -> None:
    receiver.always(Says(404))
    with pytest.raises(NotDelivered) as caught:
        TEAMS.send(a_message(), config(receiver))
    assert (caught.value.permanent, caught.value.words) == (True, "404 Not Found")


def test_of_the_address_only_who_is_asked_may_be_shown(receiver: WebSink) -> None:
    assert shown("teams", config(receiver)) == {"url": f"{receiver.url}/••••••••"}
