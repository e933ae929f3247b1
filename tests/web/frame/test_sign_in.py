import re

import pytest
from django.test import Client

from testigo.store.models import User
from tests.web.conftest import PASSWORD, MakeMember

pytestmark = pytest.mark.django_db


def attempt(client: Client, email: str, password: str, **more: str):
    return client.post("/sign-in/", {"email": email, "password": password, **more})


def words_of(body: bytes) -> str:
    """The page without what differs on every answer: the token, the instant, what was typed."""
    text = re.sub(r'(csrfmiddlewaretoken" value|X-CSRFToken"): ?="?[^"]+', "", body.decode())
    text = re.sub(r'"X-CSRFToken": "[^"]+"|data-now="[^"]+"', "", text)
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", text)
    return re.sub(r'name="email" value="[^"]*"', "", text)


def test_the_right_password_leads_to_where_the_day_begins(client: Client, ana: User) -> None:
    answer = client.post(
        "/sign-in/", {"email": "ana@nortia.example", "password": PASSWORD}, follow=True
    )
    assert answer.redirect_chain[-1][0] == "/w/nortia/queue"
    assert answer.status_code == 200


def test_the_e_mail_may_be_written_in_any_case(client: Client, ana: User) -> None:
    assert attempt(client, " Ana@NORTIA.example ", PASSWORD).status_code == 302


def test_unknown_wrong_and_inactive_read_the_same(
    client: Client, ana: User, make_member: MakeMember
) -> None:
    make_member(email="gone@nortia.example", is_active=False)
    answers = [
        attempt(client, "ana@nortia.example", "something else"),
        attempt(client, "nobody@nortia.example", "something else"),
        attempt(client, "gone@nortia.example", PASSWORD),
    ]
    assert {answer.status_code for answer in answers} == {200}
    assert len({words_of(answer.content) for answer in answers}) == 1
    assert "no coinciden" in answers[0].content.decode()


@pytest.mark.parametrize("email", ["ana@nortia.example", "nobody@nortia.example"])
def test_after_six_refusals_even_the_right_password_waits(
    client: Client, ana: User, email: str
) -> None:
    for _ in range(6):
        attempt(client, email, "something else")
    answer = attempt(client, email, PASSWORD)
    assert answer.status_code == 429
    assert "Espera 15 minutos" in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_somebody_elses_refusals_do_not_keep_a_person_out(client: Client, ana: User) -> None:
    stranger = Client(REMOTE_ADDR="203.0.113.9")
    for _ in range(7):
        attempt(stranger, "ana@nortia.example", "something else")
    assert attempt(client, "ana@nortia.example", PASSWORD).status_code == 302


@pytest.mark.parametrize(
    ("wanted", "reached"),
    [
        ("/w/nortia/pact?x=1", "/w/nortia/pact?x=1"),
        ("https://evil.example/w/nortia/today", "/"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("http:evil.example", "/"),
        # Neither a path nor the name of a view.
        ("0", "/"),
        ("spaces", "/"),
    ],
)
def test_next_never_leaves_the_site(client: Client, ana: User, wanted: str, reached: str) -> None:
    answer = attempt(client, "ana@nortia.example", PASSWORD, next=wanted)
    assert (answer.status_code, answer["Location"]) == (302, reached)


def test_signing_in_changes_the_session_key(client: Client, ana: User) -> None:
    client.session["anything"] = 1
    before = client.session.session_key
    attempt(client, "ana@nortia.example", PASSWORD)
    assert client.session.session_key not in {None, before}


def test_signing_out_needs_a_post(browser: Client) -> None:
    assert browser.get("/sign-out/").status_code == 405
    assert "_auth_user_id" in browser.session
    assert browser.post("/sign-out/")["Location"] == "/sign-in/"
    assert "_auth_user_id" not in browser.session


def test_a_password_of_a_megabyte_is_refused_before_hashing(
    client: Client, ana: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def hashed(*_: object, **__: object) -> None:
        raise AssertionError("hashed")

    monkeypatch.setattr("testigo.web.frame.sign_in.authenticate", hashed)
    assert attempt(client, "ana@nortia.example", "x" * 900_000).status_code == 200
