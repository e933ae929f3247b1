import re
from datetime import date, datetime, timedelta

import pytest
from django.test import Client

from testigo.actions.applying import apply_all
from testigo.actions.facts import record_facts
from testigo.actions.members import add_member
from testigo.actions.workspaces import create_workspace
from testigo.core.drafts import FactDraft, PersonKeys
from testigo.queries.loop import loop_report
from tests.web.handed_over import NOW, Shop, open_shop

pytestmark = pytest.mark.django_db

LOOP = "/w/nortia/loop"
HOSTILE = '<script>alert("x")</script>'


def fact(shop: Shop, name: str, at: datetime, email: str = "", **props: object) -> None:
    draft = FactDraft(name, at, f"{name}|{at}|{email}", person=PersonKeys(email=email), props=props)
    record_facts(workspace=shop.workspace, drafts=[draft], source="import", now=at)


@pytest.fixture
def shop(monkeypatch: pytest.MonkeyPatch) -> Shop:
    """Twelve leads by a campaign with a cost, two by a hostile one, one directly."""
    monkeypatch.setattr("testigo.clock.now", lambda: NOW)
    shop = open_shop()
    came = [("google_ads", "brand")] * 12 + [("linkedin_ads", HOSTILE)] * 2 + [("direct", "")]
    for number, (channel, campaign) in enumerate(came):
        at = NOW - timedelta(days=20, minutes=number)
        touch = {"channel": channel, "campaign": campaign}
        fact(shop, "form.submitted", at, f"p{number}@a.example", **touch)
    month = {"from": "2026-09-01", "to": "2026-09-30", "claimed": 40}
    spent = {"channel": "google_ads", "campaign": "brand", "amount": "1234.56"}
    fact(shop, "cost.recorded", NOW - timedelta(days=1), **spent, **month)
    apply_all(workspace=shop.workspace, now=NOW)
    return shop


@pytest.fixture
def browser(client: Client, shop: Shop) -> Client:
    client.force_login(shop.ana, "django.contrib.auth.backends.ModelBackend")
    return client


def body_of(client: Client, query: str = "") -> str:
    answer = client.get(LOOP + query)
    assert answer.status_code == 200
    return answer.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def test_an_outsider_sees_nothing(client: Client, shop: Shop) -> None:
    assert client.get(LOOP).status_code == 302
    client.force_login(open_shop("other").ana, "django.contrib.auth.backends.ModelBackend")
    assert client.get(LOOP).status_code == 404


def test_the_table_says_cost_and_what_the_platform_claims(browser: Client) -> None:
    body = body_of(browser)
    assert "1.235 €" in body
    assert re.search(r"103 € <span[^>]*>por lead<", body)
    assert re.search(r'data-label="Leads \(plataforma\)">40<', body)
    assert "sin coste" in body
    assert "Las plataformas declaran 40 leads; en el CRM hay 12" in body


def test_a_count_opens_a_list_of_as_many_leads(browser: Client, shop: Shop) -> None:
    links = re.findall(r'data-label="Leads \(CRM\)"><a href="([^"]+)">(\d+)<', body_of(browser))
    assert [count for _, count in links] == ["12", "12", "2", "2", "1", "15"]
    for url, count in links:
        listed = browser.get(url.replace("&amp;", "&")).content.decode()
        assert listed.count('class="lead-name"') == int(count)
        assert "Leads creados del" in listed


def test_where_the_list_would_show_others_there_is_no_link(browser: Client, shop: Shop) -> None:
    long = "c" * 130
    at = NOW - timedelta(days=3)
    fact(shop, "form.submitted", at, "long@a.example", channel="events", campaign=long)
    apply_all(workspace=shop.workspace, now=NOW)
    body = body_of(browser)
    row = body[body.index(f'title="{long}"') :]
    assert row[: row.index("</tr>")].count("<a ") == 0


def test_an_earlier_date_shows_what_was_known_then_and_no_links(browser: Client) -> None:
    body = body_of(browser, "?asof=2026-10-04")
    assert "1.234,56 €" not in body
    assert "Volver a hoy" in body
    assert 'href="/w/nortia/leads?' not in body
    assert "Día y hora del traspaso" not in body


@pytest.mark.parametrize(
    ("language", "asked"),
    [
        ("es", "Leads creados del 1 ago 2026 al 4 oct 2026, con resultados hasta el 4 oct 2026"),
        ("en", "Leads created from 1 Aug 2026 to 4 Oct 2026, outcomes to 4 Oct 2026"),
    ],
)
def test_no_day_is_told_that_had_not_come_as_of_an_earlier_one(
    browser: Client, shop: Shop, language: str, asked: str
) -> None:
    shop.ana.language = language
    shop.ana.save()
    assert asked in body_of(browser, "?from=2026-08-01&to=2026-11-01&asof=2026-10-04")


def test_before_the_leads_there_is_nothing_to_report(browser: Client) -> None:
    body = body_of(browser, "?from=2025-01-01&to=2025-04-01")
    assert "En este periodo no se ha creado ningún lead." in body
    assert "No hay nada en estos días" in body


@pytest.mark.parametrize(
    "query",
    [
        "?from=2026-13-01",
        "?from=2026-05-01&to=2026-04-01",
        "?from=%00&last=x",
        "?asof=tomorrow",
    ],
)
def test_a_date_that_makes_no_sense_is_said(browser: Client, query: str) -> None:
    body = body_of(browser, query)
    assert 'role="alert"' in body
    assert "Google Ads" in body


@pytest.mark.parametrize("query", ["?sort=__class__", "?sort=-lost", "?by=person", "?by=%C3%B1"])
def test_what_is_not_on_a_list_is_said_and_what_is_usual_shown(browser: Client, query: str) -> None:
    body = body_of(browser, query)
    assert 'aria-sort="descending"><a class="sort sort-now" href="?sort=leads"' in body
    assert "Aquí no se conoce «" in body
    assert '<details class="own-days">' in body, "nothing is wrong with the days"


def test_what_is_known_and_where_nothing_is_asked_says_nothing(browser: Client) -> None:
    for query in ("", "?sort=-roi", "?sort=name&by=team"):
        assert 'class="notice"' not in body_of(browser, query)


def test_a_day_that_has_not_come_shows_today_and_says_so(browser: Client) -> None:
    body = body_of(browser, "?asof=2027-01-01")
    assert "El 1 ene 2027 aún no ha llegado: se muestra lo que se sabe hoy." in body
    assert "resultados hasta el 6 oct 2026" in body


def test_days_that_are_too_many_are_cut_and_that_is_said(browser: Client) -> None:
    body = body_of(browser, "?from=2001-01-01&to=2026-10-07")
    assert "Se muestran como mucho 3.660 días: desde el 29 sept 2016." in body


def test_refused_days_open_their_form(browser: Client) -> None:
    assert '<details class="own-days" open>' in body_of(browser, "?from=2026-05-01&to=2026-04-01")


def test_it_says_what_its_revenue_is_of_and_where_the_other_stands(browser: Client) -> None:
    body = body_of(browser, "?from=2026-05-01&to=2026-10-01&asof=2026-10-03")
    assert "Los ingresos son lo que han firmado, en cualquier fecha, los leads creados" in body
    same = "from=2026-05-01&amp;to=2026-10-01&amp;asof=2026-10-03"
    assert f'href="/w/{body.split("/w/")[1].split("/")[0]}/leaks?{same}#leak-money"' in body


def test_channels_alone_leave_the_campaigns_out(browser: Client) -> None:
    assert 'title="brand"' in body_of(browser)
    assert 'title="brand"' not in body_of(browser, "?by=channel")


def test_a_column_sorts_and_turns_round(browser: Client) -> None:
    body = body_of(browser, "?sort=name&by=channel")
    names = re.findall(r'<span class="loop-name">([^<]+)<', body)
    assert names == ["Google Ads", "LinkedIn Ads", "Visita directa", "Total"]
    assert 'href="?sort=-name&amp;by=channel"' in body


def test_few_cases_are_marked_and_have_no_rates(browser: Client) -> None:
    body = body_of(browser, "?by=channel")
    linkedin = body[body.index(">LinkedIn Ads<") :]
    assert "pocos casos" in linkedin[: linkedin.index("</tr>")]
    google = body[body.index(">Google Ads<") :]
    assert "pocos casos" not in google[: google.index("</tr>")]


def test_a_hostile_campaign_never_comes_out_as_a_script(browser: Client) -> None:
    body = body_of(browser)
    assert "<script>alert" not in body
    assert "&lt;script&gt;alert(&quot;x&quot;)" in body


def test_it_speaks_english_too(browser: Client, shop: Shop) -> None:
    shop.ana.language = "en"
    shop.ana.save()
    body = body_of(browser)
    for words in (
        "€1,235",
        "no cost",
        "The platforms claim 40 leads",
        "By channel and campaign",
    ):
        assert words in body
    assert not re.search(r'(?:data-[a-z-]+|id|value|href)="[^"]*[\u00a0\u202f]', body)


def test_the_page_and_the_report_of_programs_agree(browser: Client, shop: Shop) -> None:
    report = loop_report(
        shop.workspace,
        since=date(2025, 10, 7),
        until=date(2026, 10, 7),
        asof=NOW + timedelta(days=1),
    )
    body = body_of(browser)
    total = body[body.index(">Total<") :]
    assert f">{report.loop.totals.leads}<" in total
    assert report.loop.totals.claimed == 40


def test_days_that_are_over_say_what_has_changed_since(browser: Client, shop: Shop) -> None:
    since, until = NOW - timedelta(days=25), NOW - timedelta(days=10)
    days = f"?from={since:%Y-%m-%d}&to={until:%Y-%m-%d}"
    assert "mira qué ha cambiado desde entonces" in body_of(browser, days)
    fact(shop, "contract.signed", NOW - timedelta(days=2), "p3@a.example", amount="900.00")
    apply_all(workspace=shop.workspace, now=NOW)
    answer = browser.get(f"{LOOP}/restated{days}")
    body = answer.content.decode().replace("\N{NO-BREAK SPACE}", " ")
    assert "0 clientes cuando acabaron estos días, 1 ahora." in body
    assert "+900 €" in body


def test_days_that_go_on_have_nothing_closed(browser: Client) -> None:
    assert "mira qué ha cambiado" not in body_of(browser)
    assert "aún no han acabado" in browser.get(f"{LOOP}/restated").content.decode()


def test_other_days_keep_the_order_and_the_rows(browser: Client) -> None:
    body = body_of(browser, "?sort=-cost&by=channel")
    form = body[body.index('class="own-days-form"') :]
    form = form[: form.index("</form>")]
    assert '<input type="hidden" name="sort" value="-cost">' in form
    assert '<input type="hidden" name="by" value="channel">' in form


def test_without_a_pact_it_says_that_nothing_tells_what_a_lead_is(
    browser: Client, shop: Shop
) -> None:
    new = create_workspace(
        slug="nuevo",
        name="Nuevo",
        language="es",
        timezone="Europe/Madrid",
        currency="EUR",
        country="ES",
        now=NOW,
    )
    add_member(workspace=new, user=shop.ana, role="director")
    for page in ("loop", "funnel"):
        body = browser.get(f"/w/nuevo/{page}").content.decode()
        assert "No hay ningún pacto en vigor" in body
    assert "No hay ningún pacto en vigor" not in body_of(browser, "?from=2026-10-05")


def test_days_without_leads_say_where_what_is_known_begins(browser: Client, shop: Shop) -> None:
    body = body_of(browser, "?from=2019-01-01&to=2019-03-01&asof=2019-04-01")
    assert "testigo import leads" not in body
    assert "Lo que Testigo sabe empieza el 7 ago 2026." in body
    there = re.search(r'href="(\?[^"]*)">Ver todo desde', body)
    assert there
    assert there[1] == "?from=2026-08-07&amp;to=2026-10-07"
    assert "Google Ads" in body_of(browser, there[1].replace("&amp;", "&"))


def test_only_without_leads_there_is_advice_for_the_first_day(client: Client, shop: Shop) -> None:
    other = open_shop("other")
    client.force_login(other.ana, "django.contrib.auth.backends.ModelBackend")
    body = client.get("/w/other/loop").content.decode()
    assert "testigo import costs costs.csv --workspace other" in body
    assert "Lo que Testigo sabe empieza" not in body
