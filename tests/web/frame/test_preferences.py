import pytest
from django.test import Client

from testigo.store.models import User

pytestmark = pytest.mark.django_db


def test_the_language_is_kept_on_the_person_and_the_page_comes_back(
    browser: Client, ana: User
) -> None:
    answer = browser.post("/language/", {"language": "en", "next": "/w/nortia/pact"})
    assert answer["Location"] == "/w/nortia/pact"
    ana.refresh_from_db()
    assert ana.language == "en"
    assert '<html lang="en"' in browser.get("/w/nortia/today").content.decode()


def test_the_person_wins_over_the_cookie_and_the_cookie_over_the_browser(
    browser: Client, client: Client
) -> None:
    stranger = Client(headers={"Accept-Language": "en-GB,en;q=0.9"})
    assert stranger.get("/sign-in/")["Content-Language"] == "en"
    stranger.post("/language/", {"language": "es"})
    assert stranger.get("/sign-in/")["Content-Language"] == "es"
    browser.cookies["testigo_language"] = "en"
    assert browser.get("/w/nortia/today")["Content-Language"] == "es"


def test_a_language_that_is_not_spoken_falls_back_to_spanish(client: Client) -> None:
    answer = client.get("/sign-in/", headers={"Accept-Language": "de"})
    assert answer["Content-Language"] == "es"


@pytest.mark.parametrize(
    ("theme", "attribute"),
    [("dark", 'data-bs-theme="dark"'), ("light", 'data-bs-theme="light"')],
)
def test_a_chosen_theme_is_in_the_first_byte_of_the_page(
    browser: Client, ana: User, theme: str, attribute: str
) -> None:
    assert "data-bs-theme=" not in browser.get("/w/nortia/today").content.decode()
    browser.post("/theme/", {"theme": theme})
    ana.refresh_from_db()
    assert ana.theme == theme
    assert attribute in browser.get("/w/nortia/today").content.decode()


def test_a_stranger_keeps_a_theme_in_a_cookie(client: Client) -> None:
    client.post("/theme/", {"theme": "dark"})
    assert 'data-bs-theme="dark"' in client.get("/sign-in/").content.decode()
    assert client.cookies["testigo_theme"]["httponly"]


@pytest.mark.parametrize(
    ("address", "body"),
    [("/language/", {"language": "xx"}), ("/theme/", {"theme": "pink"}), ("/theme/", {})],
)
def test_an_unknown_choice_changes_nothing(
    browser: Client, ana: User, address: str, body: dict[str, str]
) -> None:
    assert browser.post(address, body).status_code == 400
    ana.refresh_from_db()
    assert (ana.language, ana.theme) == ("es", "auto")


@pytest.mark.parametrize("address", ["/language/", "/theme/"])
@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example/", "/\\evil"])
def test_the_switches_never_lead_to_another_site(
    browser: Client, address: str, wanted: str
) -> None:
    answer = browser.post(address, {"language": "en", "theme": "dark", "next": wanted})
    assert answer["Location"] == "/"


@pytest.mark.parametrize("address", ["/language/", "/theme/"])
def test_a_get_changes_nothing(browser: Client, address: str) -> None:
    assert browser.get(address, {"language": "en", "theme": "dark"}).status_code == 405
