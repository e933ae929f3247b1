import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def policy_of(answer) -> dict[str, list[str]]:
    parts = [part.split() for part in answer["Content-Security-Policy"].split(";")]
    return {name: values for name, *values in parts}


@pytest.mark.parametrize("address", ["/sign-in/", "/w/nortia/today", "/w/nowhere/x", "/healthz"])
def test_every_answer_carries_a_policy_without_exceptions(browser: Client, address: str) -> None:
    policy = policy_of(browser.get(address))
    assert policy["default-src"] == ["'none'"]
    assert policy["script-src"] == policy["style-src"] == ["'self'"]
    assert policy["frame-ancestors"] == policy["object-src"] == policy["base-uri"] == ["'none'"]
    assert policy["form-action"] == ["'self'"]
    assert not any("unsafe" in value for values in policy.values() for value in values)


def test_answers_are_not_sniffed_and_keep_their_address_to_themselves(browser: Client) -> None:
    answer = browser.get("/w/nortia/today")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer["Cache-Control"] == "private, no-cache"


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(client: Client, ana) -> None:
    client.get("/sign-in/")
    client.post("/sign-in/", {"email": "ana@nortia.example", "password": "correct horse battery"})
    for name in ("testigo_session", "testigo_csrf"):
        assert client.cookies[name]["httponly"]
        assert client.cookies[name]["samesite"] == "Lax"


def test_a_host_that_is_not_ours_is_refused(client: Client) -> None:
    answer = client.get("/sign-in/", headers={"Host": "evil.example"})
    assert answer.status_code == 400


def test_a_form_without_its_token_is_refused_and_says_what_to_do(ana) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(ana, "django.contrib.auth.backends.ModelBackend")
    answer = strict.post("/theme/", {"theme": "dark"})
    assert answer.status_code == 403
    assert "llevaba demasiado tiempo abierta" in answer.content.decode()
    ana.refresh_from_db()
    assert ana.theme == "auto"


def test_health_needs_no_session_and_no_database(client: Client, django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        assert client.get("/healthz").content == b"ok\n"
