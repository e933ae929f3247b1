"""The page of the funnel: what it counts opens the people that it counts."""

import re
from datetime import datetime, timedelta
from decimal import Decimal
from html import unescape

import pytest
from django.test import Client
from django.utils import translation

from testigo.actions.applying import apply_all
from testigo.actions.facts import record_facts
from testigo.core.cohorts import Stay
from testigo.core.drafts import FactDraft, PersonKeys
from testigo.core.fields import Field
from testigo.store.catalogue import FIELDS, document_of
from testigo.store.choices import keep_choice
from testigo.store.models import Membership
from testigo.web.funnel.page import _stays_finding
from tests.web.handed_over import NOW, Shop, open_shop

pytestmark = pytest.mark.django_db

FUNNEL = "/w/nortia/funnel"
HOSTILE = '<script>alert("x")</script>'


def fact(shop: Shop, name: str, at: datetime, email: str, **props: object) -> None:
    draft = FactDraft(name, at, f"{name}|{at}|{email}", person=PersonKeys(email=email), props=props)
    record_facts(workspace=shop.workspace, drafts=[draft], source="import", now=at)


@pytest.fixture
def shop(monkeypatch: pytest.MonkeyPatch) -> Shop:
    """Twelve leads by Google, three of them of a sector with a hostile name, who signed; two by
    nothing that is known."""
    monkeypatch.setattr("testigo.clock.now", lambda: NOW)
    shop = open_shop()
    for number in range(14):
        at = NOW - timedelta(days=40, minutes=number)
        channel = {"channel": "google_ads"} if number < 12 else {"channel": "events"}
        fact(shop, "form.submitted", at, f"p{number}@a.example", **channel)
        if number < 3:
            fact(shop, "trait.set", at, f"p{number}@a.example", trait="sector", value=HOSTILE)
            fact(shop, "contract.signed", at + timedelta(days=3), f"p{number}@a.example")
    apply_all(workspace=shop.workspace, now=NOW)
    return shop


@pytest.fixture
def browser(client: Client, shop: Shop) -> Client:
    client.force_login(shop.ana, "django.contrib.auth.backends.ModelBackend")
    return client


def body_of(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def test_every_count_opens_as_many_people(browser: Client) -> None:
    body = body_of(browser, f"{FUNNEL}?by=sector")
    links = re.findall(r'href="(/w/nortia/funnel/people[^"]+)">([\d.]+)<', body)
    assert len(links) >= 8
    for link, count in links:
        people = body_of(browser, unescape(link))
        assert people.count('role="rowheader"') == int(count), link


def test_groups_are_named_and_what_is_not_known_is_a_row(browser: Client) -> None:
    body = body_of(browser, f"{FUNNEL}?by=sector")
    assert "&lt;script&gt;" in body
    assert "<script>alert" not in body
    assert "No se conoce" in body
    assert "Google Ads" in body_of(browser, FUNNEL)


def test_what_happened_then_is_never_shown_with_a_share(browser: Client) -> None:
    body = body_of(browser, f"{FUNNEL}?mode=period")
    assert "de él no se lee ninguna tasa" in body
    bars = body[body.index('<ol class="bars">') : body.index("</ol>")]
    assert "%" not in re.sub(r'width="[^"]*"', "", bars)


def test_before_anything_was_known_there_is_nothing(browser: Client) -> None:
    asof = (NOW - timedelta(days=60)).date().isoformat()
    assert "No hay nada en estos días" in body_of(browser, f"{FUNNEL}?asof={asof}")


def test_only_without_leads_there_is_advice_for_the_first_day(client: Client, shop: Shop) -> None:
    client.force_login(open_shop("other").ana, "django.contrib.auth.backends.ModelBackend")
    assert "Nadie se convirtió en lead en estos días" in body_of(client, "/w/other/funnel")


def test_a_past_day_answers_the_same_after_later_facts(browser: Client, shop: Shop) -> None:
    asof = (NOW - timedelta(days=20)).date().isoformat()
    paths = [f"{FUNNEL}?asof={asof}", f"{FUNNEL}/people?stage=customer&asof={asof}"]
    before = [body_of(browser, path) for path in paths]
    fact(shop, "contract.signed", NOW - timedelta(days=1), "p9@a.example")
    apply_all(workspace=shop.workspace, now=NOW)
    assert [_plain(body_of(browser, path)) for path in paths] == list(map(_plain, before))


def _plain(body: str) -> str:
    """The content, without the secrets of its forms."""
    return re.sub(r'(?<=csrfmiddlewaretoken" value=")[^"]+', "", body[body.index('id="content"') :])


def test_odd_questions_are_answered_as_usual(browser: Client) -> None:
    body = body_of(browser, f"{FUNNEL}?by=nothing&mode=odd&from=ayer")
    assert "no es una fecha" in body
    assert "Lead" in body_of(browser, f"{FUNNEL}/people?stage=odd")


def test_it_speaks_english(client: Client, shop: Shop) -> None:
    shop.ana.language = "en"
    shop.ana.save()
    client.force_login(shop.ana, "django.contrib.auth.backends.ModelBackend")
    body = body_of(client, FUNNEL)
    assert "By the month in which they became leads" in body


def test_what_is_hidden_from_somebody_divides_no_funnel_of_theirs(
    client: Client, shop: Shop
) -> None:
    hidden = document_of(Field("secret", "Secreto", seen=False))
    keep_choice(shop.workspace.pk, FIELDS, {"fields": [hidden]}, by="user:1", now=NOW)
    at = NOW - timedelta(days=39)
    fact(shop, "trait.set", at, "p0@a.example", trait="secret", value="top-99001")
    apply_all(workspace=shop.workspace, now=NOW)
    told = {}
    Membership.objects.of(shop.workspace.pk).filter(user=shop.vera).update(role="marketing")
    for user in (shop.ana, shop.vera):
        client.force_login(user, "django.contrib.auth.backends.ModelBackend")
        body = body_of(client, f"{FUNNEL}?by=secret")
        told[user.email] = ("top-99001" in body, "Secreto" in body)
        assert "p0@a.example" not in body_of(client, f"{FUNNEL}?by=email")
    assert told[shop.ana.email] == (False, False)
    assert told[shop.vera.email] == (True, True)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("es", "la mitad pasa al siguiente paso en menos de 32,1 días."),
        ("en", "half go on within 32.1 days."),
    ],
)
def test_the_longest_stay_says_that_half_go_on_to_the_next_step(language: str, said: str) -> None:
    stay = Stay("sql", 20, Decimal("32.1"), Decimal(90), 5, Decimal(3))
    with translation.override(language):
        found = _stays_finding([stay])
    assert found.replace("\N{NO-BREAK SPACE}", " ").endswith(said)


def test_days_without_leads_say_where_what_is_known_begins(browser: Client) -> None:
    body = body_of(browser, f"{FUNNEL}?from=2019-01-01&to=2019-03-01&asof=2019-04-01&by=sector")
    assert "Lo que Testigo sabe empieza el" in body
    assert "espera al primer formulario" not in body
    there = re.search(r'href="(\?[^"]*)">Ver todo desde', body)
    assert there
    there_body = body_of(browser, FUNNEL + unescape(there[1]))
    assert 'id="months"' in there_body
    assert "by=sector" in there[1]


def test_a_month_of_which_not_all_days_are_shown_says_which(browser: Client) -> None:
    whole = body_of(browser, f"{FUNNEL}?from=2026-08-01&to=2026-09-01")
    assert "Agosto 2026" in whole
    assert 'class="part-month"' not in whole
    part = body_of(browser, f"{FUNNEL}?from=2026-08-10&to=2026-09-01")
    assert '<span class="part-month">desde el 10 ago</span>' in part


def test_whoever_was_a_lead_before_is_told_apart_from_new_leads(
    browser: Client, shop: Shop
) -> None:
    assert "son de leads nuevos" not in body_of(browser, FUNNEL)
    again = NOW - timedelta(days=5)
    fact(shop, "lead.rejected", again - timedelta(days=1), "p9@a.example", reason="timing")
    fact(shop, "lead.recycled", again - timedelta(hours=1), "p9@a.example")
    fact(shop, "form.submitted", again, "p9@a.example", channel="email")
    apply_all(workspace=shop.workspace, now=NOW)
    body = body_of(browser, FUNNEL)
    assert "14 son de leads nuevos, que son los que cuenta Resultados, y 1 de alguien" in body


@pytest.mark.parametrize("query", ["mode=year", "by=nothing"])
def test_what_is_not_known_is_told(browser: Client, query: str) -> None:
    assert "Aquí no se conoce «" in body_of(browser, f"{FUNNEL}?{query}")
