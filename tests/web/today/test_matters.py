"""What needs attention: each matter for whom it concerns, with the list that holds as many."""

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client

from testigo.actions.applying import apply_all
from testigo.actions.members import add_member, create_user
from testigo.actions.pacts import sign_pact
from testigo.store.models import ClockRow, Delivery, FormVersion, Membership, QuarantinedEvent, User
from tests.factories.forms import published, question
from tests.web import handed_over
from tests.web.handed_over import NOW, PASSWORD, Shop, hand_over, open_shop, tell
from tests.web.today.conftest import BACKEND, page_for
from tests.web.today.test_today import listed, matters_of

pytestmark = pytest.mark.django_db

MARKETING = """\
  - {id: mql-volume, side: marketing, promise: volume, stage: mql, at_least: 100, per: month}
  - {id: care, side: marketing, promise: care, who: [lead], touched_every: 30d}
  - {id: welcome, side: success, promise: response, starts: contract.signed,
     ends: success.contacted, within: 2d}
dispositions:"""
SUCCESS = """\
  success: {name: Irene Soto, role: Clientes, email: irene@nortia.example}
calendar:"""
Hires = Callable[[str], User]


@pytest.fixture
def shop(db: None, monkeypatch: pytest.MonkeyPatch) -> Shop:
    text = handed_over.PACT.replace("dispositions:", MARKETING).replace("calendar:", SUCCESS)
    monkeypatch.setattr(handed_over, "PACT", text)
    shop = open_shop()
    opened = NOW - timedelta(days=60)
    sign_pact(
        workspace=shop.workspace,
        number=1,
        email="irene@nortia.example",
        by="operator",
        now=opened,
    )
    return shop


@pytest.fixture
def hires(shop: Shop) -> Hires:
    def hire(role: str) -> User:
        email = f"{role}@nortia.example"
        user = create_user(email=email, name=role, password=PASSWORD, now=NOW)
        add_member(workspace=shop.workspace, user=user, role=role)
        return user

    return hire


def at(monkeypatch: pytest.MonkeyPatch, days: float) -> None:
    monkeypatch.setattr("testigo.clock.now", lambda: NOW + timedelta(days=days))


def test_a_pace_that_does_not_reach_what_was_agreed_is_told_to_its_side_and_to_management(
    shop: Shop, hires: Hires, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand_over(shop)
    at(monkeypatch, 15)
    said, url = matters_of(page_for(hires("marketing")))["pace_one"]
    assert said == "Al ritmo actual, «MQL entregados» no llega a lo acordado"
    assert url.startswith("/w/nortia/leads?")
    assert "pace" in matters_of(page_for(hires("director")))
    assert "pace_one" not in matters_of(page_for(hires("sdr")))


def test_who_went_without_a_touch_too_long_is_told_to_marketing_and_listed(
    shop: Shop, hires: Hires, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(2):
        tell(shop, f"n{number}@x.example", "trait.set", NOW, {"trait": "name", "value": "Una"})
    apply_all(workspace=shop.workspace, now=NOW)
    at(monkeypatch, 40)
    marketing = hires("marketing")
    said, url = matters_of(page_for(marketing))["care"]
    assert said == "2 leads por nutrir llevan demasiado tiempo sin contacto"
    assert listed(marketing, url) == 2


def test_a_form_with_a_gap_is_told_to_whoever_can_mend_it(shop: Shop, hires: Hires) -> None:
    marketing = hires("marketing")
    assert "form_gaps" not in matters_of(page_for(marketing))
    make_form_with_gap(shop, marketing)
    assert matters_of(page_for(marketing))["form_gaps"] == (
        "«Contacto» pregunta algo que Ventas no ve",
        "/w/nortia/settings/forms",
    )
    assert "form_gaps" not in matters_of(page_for(shop.vera))


def test_events_kept_aside_are_told_to_whoever_maps_them(shop: Shop, hires: Hires) -> None:
    QuarantinedEvent.objects.of(shop.workspace.pk).create(
        id="e1", message_id="m1", source="collector", raw="{}", problems=[], received_at=NOW
    )
    said, url = matters_of(page_for(hires("admin")))["events_aside"]
    assert said == "1 evento no se pudo usar y está apartado"
    assert url == "/w/nortia/settings/sources/events#aside"


def test_alerts_that_did_not_arrive_are_told_to_whoever_sets_channels_up(
    shop: Shop, hires: Hires
) -> None:
    Delivery.objects.of(shop.workspace.pk).create(
        id="d1",
        alert="a1",
        event="clock.passed_due",
        channel="slack",
        cause="c1",
        created_at=NOW,
        since=NOW,
        not_before=NOW,
        state="aside",
    )
    admin = hires("admin")
    said, url = matters_of(page_for(admin))["alerts_aside"]
    assert said == "1 aviso no llegó y está apartado"
    assert url == "/w/nortia/settings/alerts/log?state=aside"
    assert "Slack" in page_for(admin, url)
    assert "alerts_aside" not in matters_of(page_for(shop.vera))


def test_what_waits_for_the_meeting_is_told_to_both_sides(shop: Shop, hires: Hires) -> None:
    person = hand_over(shop, at=NOW - timedelta(days=4))
    marketing = hires("marketing")
    assert "meeting" not in matters_of(page_for(marketing))
    clock = ClockRow.objects.of(shop.workspace.pk).get(person=person, commitment="first-contact")
    asked = {"clock": clock.cause, "commitment": "first-contact", "reason": "Feria"}
    client = Client()
    client.force_login(shop.ana, backend=BACKEND)
    client.post(f"/w/nortia/leads/{person}/excuse", asked)
    for user in (marketing, shop.vera):
        assert matters_of(page_for(user))["meeting"] == (
            "1 asunto está por acordar en la reunión de las dos partes",
            "/w/nortia/excuses",
        )
    assert "meeting" not in matters_of(page_for(shop.ana))


@pytest.mark.parametrize(
    ("days", "code", "said"),
    [
        (45, "review_due", "Toca revisar el pacto antes del 30 nov 2026"),
        (60, "review_stale", "La revisión del pacto era para el 30 nov 2026"),
    ],
)
def test_a_pact_to_be_reviewed_says_so(
    shop: Shop, hires: Hires, monkeypatch: pytest.MonkeyPatch, days: int, code: str, said: str
) -> None:
    assert "review_due" not in matters_of(page_for(hires("director")))
    at(monkeypatch, days)
    found = matters_of(page_for(User.objects.get(email="director@nortia.example")))
    assert found[code] == (said, "/w/nortia/pact/reviews")


def test_customer_success_sees_who_waits_what_was_promised_and_what_is_renewed(
    shop: Shop, hires: Hires
) -> None:
    email, signed = "cliente@x.example", NOW - timedelta(days=320)
    tell(shop, email, "trait.set", signed, {"trait": "name", "value": "Pilar Gómez"})
    tell(shop, email, "contract.signed", signed, {"amount": 9000, "currency": "EUR"})
    promised = {"promise": "p1", "what": "Formación", "by": NOW.date().isoformat()}
    tell(shop, email, "promise.made", NOW - timedelta(days=9), promised)
    tell(shop, email, "success.contacted", signed + timedelta(hours=1))
    new = NOW - timedelta(days=8)
    tell(shop, "nuevo@x.example", "contract.signed", new, {"amount": 5000, "currency": "EUR"})
    apply_all(workspace=shop.workspace, now=NOW)
    html = page_for(hires("success"))
    assert {code: said for code, (said, _) in matters_of(html).items()} == {
        "welcomes": "1 cliente nuevo espera el primer contacto · el primero: hace 6 días",
        "promises": "Ha llegado el día de 1 promesa a un cliente",
        "renewals": "1 contrato se renueva en los próximos 90 días",
    }
    assert "Pilar Gómez" in block(html, "renewals")
    assert "9.000 €" in block(html, "renewals").replace("\u00a0", " ")
    assert "20 nov 2026" in block(html, "renewals")
    assert "Formación" in block(html, "promises")
    assert "Vencido" in block(html, "welcomes")


def test_a_renewal_and_a_promise_whose_day_is_over_say_since_when(
    shop: Shop, hires: Hires, monkeypatch: pytest.MonkeyPatch
) -> None:
    signed = NOW - timedelta(days=400)
    tell(shop, "cliente@x.example", "contract.signed", signed, {"amount": 9000})
    promised = {"promise": "p1", "what": "Formación", "by": "2026-10-02"}
    tell(shop, "cliente@x.example", "promise.made", NOW - timedelta(days=9), promised)
    html = page_for(hires("success"))
    assert "sin renovar desde el 1 sept 2026" in block(html, "renewals")
    assert "abierta desde el 2 oct 2026" in block(html, "promises")


def test_more_than_a_queue_lists_opens_the_list_of_all_of_them(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(4):
        hand_over(shop, f"p{number}@x.example", at=NOW - timedelta(days=4, minutes=number))
    for place in ("leads", "attention"):
        monkeypatch.setattr(f"testigo.queries.{place}.MOST_AWAITED", 3)
    said, url = matters_of(page_for(shop.vera))["past_due_many"]
    assert said.startswith("4 leads vencidos")
    assert listed(shop.vera, url) == 4
    mine = matters_of(page_for(shop.ana))["past_due_many"]
    assert listed(shop.ana, mine[1]) == 4


def test_a_seller_sees_how_their_own_leads_fare_and_nobody_elses(shop: Shop) -> None:
    hand_over(shop, at=NOW - timedelta(days=4))
    hand_over(shop, "dos@x.example", at=NOW - timedelta(hours=1))
    tell(
        shop,
        "dos@x.example",
        "contact.attempted",
        NOW - timedelta(minutes=3),
        {"channel": "phone", "outcome": "no_answer"},
    )
    apply_all(workspace=shop.workspace, now=NOW)
    html = page_for(shop.ana)
    share = re.search(r'<div class="own-share">(.*?)</div>\s*</section>', html, re.DOTALL)
    assert share is not None
    links = re.findall(r'<a href="([^"]+)" data-count="(\d+)"', share[1])
    assert [int(count) for _, count in links] == [1, 1]
    for url, count in links:
        assert listed(shop.ana, unescape(url)) == int(count)
    assert 'class="own-share"' not in page_for(shop.vera)


def block(html: str, name: str) -> str:
    found = re.search(rf'<section class="today-card" id="{name}".*?</section>', html, re.DOTALL)
    assert found is not None
    return found[0]


def make_form_with_gap(shop: Shop, user: User) -> None:
    """A form that visitors see, one of whose fields is gone since it was published."""
    by = Membership.objects.of(shop.workspace.pk).get(user=user)
    asked = question("talla", "sector")
    form = published(shop.workspace, by, NOW, asked, name="Contacto")
    version = FormVersion.objects.of(shop.workspace.pk).get(form=form.id)
    content = {**version.content, "questions": [*version.content["questions"][:2], asked]}
    content["questions"][2] = {**asked, "field": "size_of_boots"}
    FormVersion.objects.of(shop.workspace.pk).update(content=content)
