"""`testigo mail`, and what doctor says of the way out by mail."""

from typing import Any

import pytest

from testigo.store.models import OutboxRow, Workspace
from tests.actions.business import NOW
from tests.cli.conftest import Terminal
from tests.factories.business import hire
from tests.factories.sink import LATER, Sink, body_of, post_box, use

__all__ = ["post_box"]


def test_a_test_mail_arrives(testigo: Terminal, post_box: Sink) -> None:
    said = testigo("mail", "test", "Ana@Nortia.example")
    assert said.code == 0, said.err
    assert "Look in ana@nortia.example; it comes from hola@nortia.example." in said.err
    (got,) = post_box.mails
    assert body_of(got) == "If you read this, Testigo's e-mails arrive.\n"
    assert testigo("mail", "test", "ana@nortia.example", "--json").json == {
        "server": f"127.0.0.1:{post_box.port}",
        "from": "hola@nortia.example",
        "to": "ana@nortia.example",
    }


def test_a_server_that_does_not_take_it_is_quoted(testigo: Terminal, post_box: Sink) -> None:
    post_box.answers[""] = LATER
    said = testigo("mail", "test", "ana@nortia.example")
    assert said.code == 5
    assert "451 4.3.0 come back later" in said.err


@pytest.mark.parametrize(
    ("address", "code"), [("ana", 3), ("ana@nortia.example\r\nBcc: x@y.es", 3), ("", 3)]
)
def test_what_is_no_address_is_sent_nothing(
    testigo: Terminal, post_box: Sink, address: str, code: int
) -> None:
    assert testigo("mail", "test", address).code == code
    assert post_box.mails == []


def test_without_a_server_it_says_which_setting_is_missing(testigo: Terminal) -> None:
    said = testigo("mail", "test", "ana@nortia.example")
    assert said.code == 5
    assert "TESTIGO_SMTP_URL" in said.err


def findings(testigo: Terminal) -> dict[str, dict[str, Any]]:
    return {one["code"]: one for one in testigo("doctor", "--json").json["findings"]}


def test_doctor_asks_the_server(testigo: Terminal, nortia: Workspace, post_box: Sink) -> None:
    assert findings(testigo)["health_mail"]["state"] == "good"
    assert post_box.mails == []


def test_doctor_says_that_the_server_is_down_or_that_there_is_none(
    testigo: Terminal, nortia: Workspace, settings: Any
) -> None:
    assert findings(testigo)["health_mail_none"]["state"] == "attention"
    use(settings, "smtp://u:geheim@127.0.0.1:9")
    found = findings(testigo)["health_mail_down"]
    assert (found["state"], "127.0.0.1:9" in found["message"]) == ("bad", True)
    assert "geheim" not in found["message"]


def test_doctor_shows_what_is_set_aside_and_retry_lets_it_wait_again(
    testigo: Terminal, nortia: Workspace
) -> None:
    OutboxRow.objects.of(nortia.pk).create(
        id="a1",
        topic="form.confirmation",
        recipient="a1",
        channels=["email"],
        cause="c",
        payload={},
        created_at=NOW,
        not_before=NOW,
        state="aside",
        ended_at=NOW,
        tries=5,
        problem="451 4.3.0 come back later",
    )
    found = findings(testigo)["health_confirmations_aside"]
    assert (found["state"], "451 4.3.0" in found["message"]) == ("bad", True)
    assert testigo("mail", "retry", "--json").json == {"waiting": 1}
    assert "health_confirmations_aside" not in findings(testigo)
    row = OutboxRow.objects.of(nortia.pk).get(id="a1")
    assert (row.state, row.tries) == ("waiting", 0)


def test_the_address_for_copies_is_said_again_until_it_is_renewed(
    testigo: Terminal, nortia: Workspace, settings: Any
) -> None:
    hire(nortia, "hugo@nortia.example", "sales")
    hire(nortia, "dora@nortia.example", "dpo")
    of_hugo = ("mail", "address", "Hugo@nortia.example", "--workspace", "nortia")
    off = testigo(*of_hugo)
    assert off.code == 5
    assert "TESTIGO_MAIL_LISTEN" in off.err
    settings.MAIL_LISTEN, settings.MAIL_DOMAIN = ("127.0.0.1", 2525), "copias.nortia.example"
    first = testigo(*of_hugo).out.strip()
    assert first.startswith("log+")
    assert first.endswith("@copias.nortia.example")
    assert testigo(*of_hugo, "--json").json["address"] == first
    renewed = testigo(*of_hugo, "--renew").out.strip()
    assert renewed != first
    assert testigo(*of_hugo).out.strip() == renewed
    refused = testigo("mail", "address", "dora@nortia.example", "--workspace", "nortia")
    assert refused.code == 5
