"""A form as visitors fill it in: what it records, what it refuses, and what it never loses."""

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.core import signing
from django.test import Client

from testigo.actions.applying import apply_all
from testigo.actions.facts import record_facts
from testigo.actions.fields import create_field
from testigo.actions.forms import close_form
from testigo.core.drafts import FactDraft
from testigo.store.models import FactRow, Form, Lead, Membership, Workspace
from testigo.web.frame import addresses
from testigo.web.public_form import limits
from tests.factories.business import business, hire, membership
from tests.factories.forms import published, question
from tests.spec.agreement import at

pytestmark = pytest.mark.django_db
NOW = at(0)
SECTOR = question("sector", "sector", "choice", "Industria", "Banca")
CONSENT = {"purpose": "news", "channel": "email", "text": "Quiero novedades", "required": False}


@pytest.fixture
def space(monkeypatch: pytest.MonkeyPatch) -> Workspace:
    monkeypatch.setattr("testigo.clock.now", lambda: NOW)
    monkeypatch.setattr(limits, "LIMITS", limits.Limits())
    monkeypatch.setattr("testigo.web.public_form.views.LIMITS", limits.Limits())
    return business()


@pytest.fixture
def laura(space: Workspace) -> Membership:
    return membership(space, hire(space, "laura@nortia.example", "marketing"))


@pytest.fixture
def form(space: Workspace, laura: Membership) -> Form:
    return published(space, laura, NOW - timedelta(days=1), SECTOR, consents=[CONSENT])


def shown(client: Client, address: str, query: str = "") -> dict[str, str]:
    """The hidden inputs of the page, as a browser would send them back."""
    page = client.get(f"/f/{address}{query}")
    assert page.status_code == 200
    pairs = re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page.content.decode())
    return {name: value.replace("&amp;", "&") for name, value in pairs}


def answer(client: Client, form: Form, monkeypatch: pytest.MonkeyPatch, **told: Any) -> Any:
    """Fill in the form and send it some seconds later."""
    query = told.pop("query", "")
    hidden = shown(client, form.address, query)
    monkeypatch.setattr("testigo.clock.now", lambda: NOW + timedelta(seconds=5))
    filled = {"name": "Eva", "email": "Eva@Cliente.example", "sector": "Banca"} | told
    return client.post(f"/f/{form.address}", {**hidden, **filled})


def facts(space: Workspace) -> dict[str, FactRow]:
    return {fact.name: fact for fact in FactRow.objects.of(space.pk).filter(source="form")}


def test_answers_become_facts_about_whoever_gave_them(
    space: Workspace, form: Form, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = answer(client, form, monkeypatch, consent="news.email")
    assert sent.status_code == 302
    assert "Gracias" in client.get(sent["Location"]).content.decode()
    told = facts(space)
    assert told["form.submitted"].props["fields"]["Sector"] == "Banca"
    assert told["form.submitted"].props["version"] == 1
    assert told["consent.given"].props["text"] == "Quiero novedades"
    assert told["consent.given"].props["proof"] == told["form.submitted"].message_id
    traits = FactRow.objects.of(space.pk).filter(name="trait.set")
    assert {fact.props["trait"]: fact.props["value"] for fact in traits} == {
        "name": "Eva",
        "email": "eva@cliente.example",
        "sector": "Banca",
    }
    apply_all(workspace=space, now=NOW)
    assert Lead.objects.of(space.pk).get().stage == "lead"
    assert client.cookies == {}


def test_a_box_that_was_not_ticked_is_no_consent(
    space: Workspace, form: Form, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "checked" not in client.get(f"/f/{form.address}").content.decode()
    answer(client, form, monkeypatch)
    assert "consent.given" not in facts(space)


def test_what_the_browser_saw_before_joins_the_person_with_its_channel(
    space: Workspace, form: Form, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = FactDraft(
        "page.viewed", NOW, "p1", anonymous_id="b1", claimed=True, props={"gclid": "x"}
    )
    record_facts(workspace=space, drafts=[page], source="collector", now=NOW)
    answer(client, form, monkeypatch, query="?a=b1&utm_source=boletin&utm_medium=email")
    told = facts(space)["form.submitted"]
    assert (told.props["utm_source"], told.anonymous_id) == ("boletin", "b1")
    apply_all(workspace=space, now=NOW)
    lead = Lead.objects.of(space.pk).get()
    assert (lead.stage, lead.channel) == ("lead", "google_ads")


def test_what_is_wrong_is_said_beside_its_question_and_nothing_typed_is_lost(
    space: Workspace, form: Form, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = answer(client, form, monkeypatch, email="eva arroba", name="<b>Eva", sector="Otro")
    assert sent.status_code == 400
    page = sent.content.decode()
    assert "Revisa el correo" in page
    assert "Elige una de las respuestas" in page
    assert "&lt;b&gt;Eva" in page
    assert "<b>Eva" not in page
    assert facts(space) == {}


def test_sending_twice_records_once(
    space: Workspace, form: Form, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    hidden = shown(client, form.address)
    monkeypatch.setattr("testigo.clock.now", lambda: NOW + timedelta(seconds=5))
    for _ in range(2):
        sent = client.post(f"/f/{form.address}", {**hidden, "email": "eva@cliente.example"})
        assert sent.status_code == 302
    assert FactRow.objects.of(space.pk).filter(name="form.submitted").count() == 1


@pytest.mark.parametrize(
    "token",
    ["", "x", signing.dumps({"form": "other"}, salt="testigo.form")],
    # A signature says when it was made, so the test would have another name in each process.
    ids=["empty", "garbage", "of another form"],
)
def test_a_page_that_is_not_ours_is_asked_again_and_keeps_what_was_typed(
    space: Workspace, form: Form, client: Client, token: str
) -> None:
    sent = client.post(f"/f/{form.address}", {"token": token, "name": "Eva", "email": "e@c.es"})
    assert sent.status_code == 429
    assert 'value="Eva"' in sent.content.decode()
    assert facts(space) == {}


def test_who_answers_faster_than_anybody_reads_is_asked_again(
    space: Workspace, form: Form, client: Client
) -> None:
    sent = client.post(f"/f/{form.address}", {**shown(client, form.address), "email": "e@c.es"})
    assert sent.status_code == 429
    assert facts(space) == {}


def test_machines_are_kept_marked_and_never_become_leads(
    space: Workspace, form: Form, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert answer(client, form, monkeypatch, website_address="http://spam").status_code == 302
    assert {fact.automatic for fact in facts(space).values()} == {True}
    apply_all(workspace=space, now=NOW)
    assert not Lead.objects.of(space.pk).exclude(stage="").exists()


def test_one_network_cannot_flood_a_form(
    space: Workspace, form: Form, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    statuses = []
    for number in range(limits.MOST + 1):
        monkeypatch.setattr("testigo.clock.now", lambda: NOW)
        statuses.append(answer(client, form, monkeypatch, email=f"e{number}@c.es").status_code)
    assert statuses == [302] * limits.MOST + [429]


def test_only_the_page_for_frames_may_stand_in_one(form: Form, client: Client) -> None:
    alone = client.get(f"/f/{form.address}")
    inside = client.get(f"/f/{form.address}/embed")
    assert alone["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in alone["Content-Security-Policy"]
    assert "X-Frame-Options" not in inside
    assert "frame-ancestors *" in inside["Content-Security-Policy"]
    assert "script-src 'self'" in inside["Content-Security-Policy"]


def test_a_closed_form_says_so_and_an_unknown_one_is_not_there(
    space: Workspace, laura: Membership, form: Form, client: Client
) -> None:
    close_form(workspace=space, form_id=form.id, by=laura, now=NOW)
    assert client.get(f"/f/{form.address}").status_code == 410
    assert client.post(f"/f/{form.address}").status_code == 410
    assert client.get("/f/nobody-k7m2p").status_code == 404


def test_a_get_changes_nothing(space: Workspace, form: Form, client: Client) -> None:
    before = FactRow.objects.of(space.pk).count()
    for page in ("", "/embed", "/thanks"):
        client.get(f"/f/{form.address}{page}?email=eva@cliente.example")
    assert FactRow.objects.of(space.pk).count() == before


def test_two_boxes_of_one_purpose_are_told_apart_by_their_channel(
    space: Workspace, laura: Membership, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    by_phone = CONSENT | {"channel": "phone", "text": "Podéis llamarme"}
    form = published(space, laura, NOW, SECTOR, consents=[CONSENT, by_phone], name="Dos casillas")
    answer(client, form, monkeypatch, consent="news.phone")
    [given] = FactRow.objects.of(space.pk).filter(name="consent.given")
    assert (given.props["channel"], given.props["text"]) == ("phone", "Podéis llamarme")


def test_what_is_wrong_is_said_at_the_top_with_a_way_to_each_box(
    space: Workspace, form: Form, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = answer(client, form, monkeypatch, email="nadie", sector="Otra cosa").content.decode()
    summary = page.partition('id="summary"')[2].partition("</div>")[0]
    assert "Hay 2 cosas por arreglar" in summary
    assert re.findall(r'href="#([^"]+)"', summary) == ["q-email", "q-sector"]
    assert all(f'id="{name}"' in page for name in ("q-email", "q-sector"))


def test_texts_of_marketing_may_hold_links_and_nothing_else(
    space: Workspace, laura: Membership, client: Client
) -> None:
    notice = "Lee [la política](https://nortia.example/p?a=1&b=2) <b>o [no](javascript:alert(1))"
    form = published(space, laura, NOW, notice=notice, name="Con enlaces")
    page = client.get(f"/f/{form.address}").content.decode()
    assert '<a href="https://nortia.example/p?a=1&amp;b=2" target="_blank"' in page
    assert "&lt;b&gt;o [no](javascript:alert(1))" in page


def test_a_link_that_says_that_nobody_brought_the_visitor_is_believed(
    form: Form, client: Client
) -> None:
    site = {"HTTP_REFERER": "https://www.nortia.example/"}
    assert 'name="at_referrer"' in client.get(f"/f/{form.address}", **site).content.decode()
    told = client.get(f"/f/{form.address}?referrer=&utm_campaign=otono", **site).content.decode()
    assert 'name="at_referrer"' not in told
    assert 'name="at_utm_campaign" value="otono"' in told


@pytest.mark.parametrize(
    ("meta", "address"),
    [
        ({"REMOTE_ADDR": "93.184.216.34"}, "93.184.216.34"),
        ({"REMOTE_ADDR": "93.184.216.34", "HTTP_X_FORWARDED_FOR": "1.2.3.4"}, "93.184.216.34"),
        ({"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "1.2.3.4, 8.8.4.4"}, "8.8.4.4"),
        ({"REMOTE_ADDR": "10.0.0.2", "HTTP_X_FORWARDED_FOR": ""}, "10.0.0.2"),
        ({}, ""),
    ],
)
def test_behind_a_proxy_of_the_house_visitors_are_told_apart(
    meta: dict[str, str], address: str
) -> None:
    assert addresses.visitor_address(meta) == address


def test_a_neighbourhood_shares_a_limit_and_the_next_one_does_not() -> None:
    counts = limits.Limits()
    assert all(counts.allows(f"203.0.113.{number}", "f") for number in range(limits.MOST))
    assert not counts.allows("203.0.113.200", "f")
    assert counts.allows("203.0.114.1", "f")
    assert all(counts.allows(f"2001:db8:0:1::{number}", "f") for number in range(limits.MOST))
    assert not counts.allows("2001:0db8:0000:0001:ffff::1", "f")


def test_the_lead_page_says_what_was_answered_consented_and_by_which_door(
    space: Workspace, laura: Membership, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    size = question("size", "employees_band", "choice") | {
        "label": "¿Cuántos sois?",
        "choices": [{"value": "s", "label": "Menos de 50"}, {"value": "l", "label": "50 o más"}],
    }
    create_field(
        workspace=space, label="Employees band", kind="choice", values=[], by=laura, now=NOW
    )
    text = "Quiero novedades, como dice [la política](https://nortia.example/p)"
    consents = [CONSENT | {"purpose": "marketing", "text": text}]
    form = published(space, laura, NOW, SECTOR, size, consents=consents, name="Con todo")
    query = "?utm_source=linkedin&utm_medium=cpc&utm_campaign=directores"
    sent = answer(client, form, monkeypatch, size="l", consent="marketing.email", query=query)
    assert sent.status_code == 302
    apply_all(workspace=space, now=NOW + timedelta(seconds=6))
    client.force_login(laura.user, backend="django.contrib.auth.backends.ModelBackend")
    person = facts(space)["form.submitted"].person
    page = unescape(client.get(f"/w/nortia/leads/{person}").content.decode())
    assert "LinkedIn Ads · directores" in page
    data = page.partition('id="traits-name"')[2].partition("</section>")[0]
    assert "50 o más" in data
    assert "formulario" in data
    told = page.partition('id="consents-name"')[2].partition("</section>")[0]
    assert "Novedades y ofertas · Correo electrónico" in told
    assert "dado" in told
    assert "Pide una demo" in told
    assert '<a href="https://nortia.example/p"' in told
    assert "Dio su consentimiento: novedades y ofertas (correo electrónico)" in page
    answers = page.partition("4 respuestas")[2].partition("</details>")[0]
    assert "Sector: Banca" in answers
    assert "¿Cuántos sois?: 50 o más" in answers


def test_an_answer_that_is_mended_at_once_is_taken(
    client: Client, form: Form, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = answer(client, form, monkeypatch, email="eva")
    assert wrong.status_code == 400
    pairs = re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', wrong.content.decode())
    mended = dict(pairs) | {"name": "Eva", "email": "eva@cliente.example", "sector": "Banca"}
    assert client.post(f"/f/{form.address}", mended).status_code == 302
    assert client.post(f"/f/{form.address}", mended).status_code == 302
    assert FactRow.objects.of(form.workspace_id).filter(name="form.submitted").count() == 1
