import re
from datetime import UTC, datetime
from urllib.parse import urlencode

import pytest
from django.test import Client

from testigo.queries.leads import PAGE
from testigo.store.models import User, Workspace
from testigo.store.models.fields import to_micros
from tests.web.conftest import MakeMember, MakeSpace
from tests.web.leads.conftest import AddLead

pytestmark = pytest.mark.django_db

LIST = "/w/nortia/leads"
HTMX = {"HX-Request": "true"}


def listed(client: Client, **query: str) -> list[str]:
    """The names on the page, in their order."""
    answer = client.get(f"{LIST}?{urlencode(query)}")
    assert answer.status_code == 200
    return names_in(answer.content.decode())


def names_in(body: str) -> list[str]:
    cells = re.findall(r'class="lead-name">(.*?)</span>', body, flags=re.DOTALL)
    return [re.sub(r"<[^>]+>", "", cell) for cell in cells]


def count_on_tab(body: str, stage: str) -> str:
    tab = re.search(rf'id="tab-{stage}".*?tab-count">([^<]+)<', body, flags=re.DOTALL)
    assert tab is not None
    return tab[1]


# --- who may look --------------------------------------------------------------------------------


def test_strangers_sign_in_first(client: Client, space: Workspace) -> None:
    answer = client.get(f"{LIST}?stage=mql")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in/?next=/w/nortia/leads")


def test_an_outsider_sees_nothing(
    client: Client, space: Workspace, make_space: MakeSpace, make_member: MakeMember
) -> None:
    outsider = make_member(make_space("other"), email="eva@other.example")
    client.force_login(outsider, "django.contrib.auth.backends.ModelBackend")
    assert client.get(LIST).status_code == 404
    assert client.get(LIST, headers=HTMX).status_code == 404


def test_leads_of_another_workspace_never_appear(
    browser: Client, make_space: MakeSpace, add_lead: AddLead
) -> None:
    add_lead(make_space("other"), name="Eva Otra", channel="events")
    add_lead(name="Luis Soler")
    assert listed(browser) == ["Luis Soler"]
    assert listed(browser, search="eva") == []
    assert "Eventos" not in browser.get(LIST).content.decode()


# --- order and pages -----------------------------------------------------------------------------


@pytest.mark.parametrize("query", [{}, {"sort": "score"}, {"stage": "mql"}])
def test_pages_hold_everybody_once_though_most_scores_are_equal(
    browser: Client, add_lead: AddLead, query: dict[str, str]
) -> None:
    for number in range(2 * PAGE + 7):
        add_lead(name=f"N{number}", stage="mql", score=70 if number % 9 else number)
    address, seen = f"{LIST}?{urlencode(query)}", []
    for _ in range(3):
        body = browser.get(address).content.decode()
        seen += names_in(body)
        more = re.search(r'id="leads-next" href="([^"]+)"', body)
        address = LIST + more[1].replace("&amp;", "&") if more else ""
    assert address == ""
    assert sorted(seen) == sorted(f"N{number}" for number in range(2 * PAGE + 7))


def test_the_highest_score_comes_first_unless_turned_round(
    browser: Client, add_lead: AddLead
) -> None:
    for name, score in (("low", -50), ("high", 105), ("middle", 70)):
        add_lead(name=name, score=score)
    assert listed(browser) == ["high", "middle", "low"]
    assert listed(browser, sort="score") == ["low", "middle", "high"]


@pytest.mark.parametrize(
    "after",
    ["x", "~", "70~", f"{'9' * 40}~a", "70~\0", "70~'; --", "-1~zz~", "٣~a", "1e5~a"],
)
def test_a_mark_that_is_not_ours_begins_anew(
    browser: Client, add_lead: AddLead, after: str
) -> None:
    add_lead(name="Luis", score=-10)
    assert browser.get(LIST, {"after": after}).status_code == 200


# --- filters -------------------------------------------------------------------------------------


@pytest.fixture
def several(add_lead: AddLead, ana: User) -> None:
    add_lead(name="A", stage="mql", status="working", channel="google_ads", campaign="brand")
    add_lead(name="B", stage="sql", status="connected", channel="google_ads", owner=ana)
    add_lead(name="C", stage="lead", channel="linkedin_ads", campaign="students", fit=-50)
    add_lead(name="D", stage="lead", channel="", status="closed")
    add_lead(name="E", stage="", channel="google_ads", campaign="brand")


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({}, "ABCD"),
        ({"stage": "mql"}, "A"),
        ({"stage": "none"}, "E"),
        ({"owner": "none"}, "ACD"),
        ({"channel": "google_ads"}, "AB"),
        ({"channel": "unknown"}, "D"),
        ({"campaign": "students"}, "C"),
        ({"campaign": "~"}, "BD"),
        ({"channel": "google_ads", "campaign": "~"}, "B"),
        ({"status": "closed"}, "D"),
        ({"channel": "google_ads", "stage": "lead"}, ""),
    ],
)
def test_filters_narrow_the_list(
    browser: Client, several: None, query: dict[str, str], names: str
) -> None:
    assert "".join(sorted(listed(browser, **query))) == names


def test_an_owner_is_named_and_filters(browser: Client, several: None, ana: User) -> None:
    assert listed(browser, owner=str(ana.pk)) == ["B"]
    assert "Ana Ruiz (tú)" in browser.get(LIST).content.decode()


@pytest.mark.parametrize(
    "query",
    [
        {"stage": "boss"},
        {"stage": "' OR 1=1 --"},
        {"owner": "999"},
        {"owner": "9" * 30},
        {"owner": "-1"},
        {"owner": "²"},
        {"channel": "nowhere"},
        {"campaign": "no such"},
        {"channel": "linkedin_ads", "campaign": "brand"},
        {"status": "asleep"},
        {"from": "2026-13-40", "to": "x"},
        {"from": "0001-01-01", "to": "9999-12-31"},
        {"from": "2026-02-01", "to": "2026-01-01"},
        {"sort": "owner"},
        {"search": "\0"},
    ],
)
def test_a_value_that_is_not_on_a_list_is_ignored(
    browser: Client, several: None, query: dict[str, str]
) -> None:
    wanted = "C" if "channel" in query and "campaign" in query else "ABCD"
    assert "".join(sorted(listed(browser, **query))) == wanted


def test_tabs_count_what_the_other_filters_leave(browser: Client, several: None) -> None:
    body = browser.get(f"{LIST}?channel=google_ads&stage=mql").content.decode()
    counts = {stage: count_on_tab(body, stage) for stage in ("all", "lead", "mql", "sql", "none")}
    assert counts == {"all": "2", "lead": "0", "mql": "1", "sql": "1", "none": "1"}


def test_a_campaign_of_students_shows_that_they_do_not_fit(browser: Client, several: None) -> None:
    body = browser.get(f"{LIST}?campaign=students").content.decode()
    assert "encaje −50" in body
    assert "LinkedIn Ads" in body


def test_campaigns_on_offer_are_those_of_the_channel(browser: Client, several: None) -> None:
    body = browser.get(f"{LIST}?channel=google_ads", headers=HTMX).content.decode()
    assert 'hx-swap-oob="true"' in body
    assert '<option value="brand"' in body
    assert '<option value="students"' not in body


# --- search --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "search",
    ["ángela", "ANGELA", "Peña", "pena angela", "ACME ang", "@acme.example", "612 34 56", "+34612"],
)
def test_people_are_found_without_regard_to_case_accents_or_spacing(
    browser: Client, add_lead: AddLead, search: str
) -> None:
    add_lead(
        name="Ángela Peña", email="ap@acme.example", company="Acme, S. L.", phone="+34612345678"
    )
    add_lead(name="Óscar Lara", email="ol@nortia.example", phone="+34600000000")
    assert listed(browser, search=search) == ["Ángela Peña"]


@pytest.mark.parametrize("search", ["%", "_", "*", "[a-z]", "%a%", "\\", "' OR ''='", "x" * 5000])
def test_marks_of_patterns_are_only_themselves(
    browser: Client, add_lead: AddLead, search: str
) -> None:
    add_lead(name="Luis Soler", email="ls@hola.example")
    assert listed(browser, search=search) == []


# --- fragments -----------------------------------------------------------------------------------


def test_htmx_gets_the_list_alone_and_a_clean_address(browser: Client, several: None) -> None:
    answer = browser.get(f"{LIST}?stage=&owner=&channel=google_ads&search=+", headers=HTMX)
    body = answer.content.decode()
    assert "<html" not in body
    assert 'id="leads-list"' in body
    assert answer["HX-Push-Url"] == f"{LIST}?channel=google_ads"
    assert "HX-Request" in answer["Vary"]


def test_htmx_gets_further_rows_alone(browser: Client, add_lead: AddLead) -> None:
    for number in range(PAGE + 3):
        add_lead(name=f"N{number}", score=5)
    body = browser.get(LIST).content.decode()
    more = re.search(r'hx-get="([^"]+after=[^"]+)"', body)
    assert more is not None
    answer = browser.get(LIST + more[1].replace("&amp;", "&"), headers=HTMX)
    assert answer.content.decode().strip().startswith("<tbody")
    assert len(names_in(answer.content.decode())) == 3
    assert "leads-more" not in answer.content.decode()
    assert "HX-Push-Url" not in answer


def test_the_list_is_only_read(browser: Client) -> None:
    assert browser.post(LIST).status_code == 405


# --- what a row says -----------------------------------------------------------------------------


def test_a_row_says_what_is_owed_and_by_when(
    browser: Client, add_lead: AddLead, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = datetime(2026, 10, 6, 8, tzinfo=UTC)
    monkeypatch.setattr("testigo.clock.now", lambda: now)
    due = datetime(2026, 10, 6, 8, 30, tzinfo=UTC)
    warn = to_micros(due) - 45 * 60_000_000
    add_lead(
        name="Luis", stage="mql", awaited=True, due_at=due, warn_at=warn, score=80, passes=True
    )
    body = browser.get(LIST).content.decode()
    assert "clock-due_soon" in body
    assert 'datetime="2026-10-06T08:30:00Z"' in body
    assert "dentro de 30 minutos" in body
    assert "score-passes" in body
    assert "Sin asignar" in body


def test_a_name_leads_to_the_page_of_the_lead(browser: Client, add_lead: AddLead) -> None:
    person = add_lead(name="Luis")
    assert f'href="/w/nortia/leads/{person}"' in browser.get(LIST).content.decode()


def test_a_hostile_name_never_comes_out_as_a_script(browser: Client, add_lead: AddLead) -> None:
    bad = "<script>alert(1)</script>"
    add_lead(
        name=bad,
        company='"><img src=x onerror=alert(2)>',
        job_title="=HYPERLINK(1)",
        channel=bad[:40],
        campaign=bad,
    )
    for headers in ({}, HTMX):
        body = browser.get(LIST, headers=headers).content.decode()
        assert "<script>alert" not in body
        assert "<img" not in body
        assert "&lt;script&gt;alert(1)" in body


@pytest.mark.parametrize(
    ("language", "words"),
    [("es", ("Todos los leads", "Puntuación", "encaje")), ("en", ("All leads", "Score", "fit +"))],
)
def test_the_list_speaks_both_languages(
    browser: Client, ana: User, add_lead: AddLead, language: str, words: tuple[str, ...]
) -> None:
    ana.language = language
    ana.save()
    add_lead(name="Luis", fit=20)
    body = browser.get(LIST).content.decode()
    assert all(word in body for word in words)
    assert not re.search(r'(?:data-[a-z-]+|id|value|href)="[^"]*[\u00a0\u202f]', body)


# --- nothing to show -----------------------------------------------------------------------------


def test_without_any_lead_it_says_how_they_arrive(browser: Client) -> None:
    body = browser.get(LIST).content.decode()
    assert "Todavía no hay leads" in body
    assert "testigo import leads leads.csv --workspace nortia" in body


def test_without_a_match_it_offers_to_clear_the_filters(browser: Client, several: None) -> None:
    body = browser.get(f"{LIST}?search=zzz&stage=mql").content.decode()
    assert "Ningún lead coincide" in body
    assert 'href="?stage=mql">Quitar los filtros' in body
