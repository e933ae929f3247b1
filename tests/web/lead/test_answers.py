"""The row of questions about a lead: what it asks, what it records, and what it leaves alone."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client

from testigo.actions.content import add_piece
from testigo.queries.loop import loop_report
from testigo.store.models import FactRow, Lead
from tests.web.handed_over import NOW, OWING_FEEDBACK, Shop, hand_over, open_shop
from tests.web.queue.conftest import signed_in

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def lucia(shop: Shop) -> str:
    return hand_over(shop)


def spoke(client: Client, person: str, said: str = "1") -> str:
    data = {"said": said, "once": f"press-{said[:1]}-001", "channel": "phone"}
    answer = client.post(f"/w/nortia/queue/{person}/outcome?mine=1", data, headers=HTMX)
    html: str = answer.content.decode()
    return html


def answer(client: Client, person: str, once: str = "press-talk-1", **said: object) -> object:
    data = {"once": once} | said
    return client.post(f"/w/nortia/leads/{person}/answers", data, headers=HTMX)


def test_having_spoken_opens_one_row_that_asks_for_what_is_not_known(
    shop: Shop, seller: Client, lucia: str
) -> None:
    html = spoke(seller, lucia)
    assert len(shop.facts("contact.attempted")) == 1
    assert f'action="/w/nortia/leads/{lucia}/answers"' in html
    for asked in ("¿Es el cargo adecuado?", "¿Hay necesidad?", "¿Hay presupuesto?"):
        assert asked in html
    answer(seller, lucia, right_role="yes", need="yes")
    html = spoke(seller, lucia, "5")
    assert "¿Es el cargo adecuado?" not in html
    assert "¿Hay necesidad?" not in html
    assert "¿Hay presupuesto?" in html


def test_what_followed_is_said_once_and_taken_back_at_once(
    shop: Shop, seller: Client, lucia: str
) -> None:
    found = answer(seller, lucia, right_role="yes", need="yes", budget="yes", amount="12000")
    html = found.content.decode()
    assert "Anotado para Lucía Fernández: Ventas aceptó el lead" in html
    assert "told" in found["HX-Trigger"]
    assert [fact.props for fact in shop.facts("budget.confirmed")] == [{"amount": "12000"}]
    [undo] = re.findall(r'hx-post="([^"]+undo[^"]+)"', html)
    seller.post(undo.replace("&amp;", "&"), headers=HTMX)
    assert len([f for f in shop.facts("fact.retracted") if f.origin == "reported"]) == 6
    assert Lead.objects.of(shop.workspace.id).get(person=lucia).stage == "mql"


@pytest.mark.parametrize(
    ("typed", "language", "amount"),
    [
        ("1.234,56", "es", "1234.56"),
        ("1,234.56", "es", "1234.56"),
        ("12.000,00", "es", "12000"),
        ("12.000", "es", "12000"),
        ("12,000", "en", "12000"),
        ("12,000.00", "en", "12000"),
        ("15000 €", "es", "15000"),
    ],
)
def test_an_amount_is_read_as_it_is_written(
    shop: Shop, lucia: str, typed: str, language: str, amount: str
) -> None:
    shop.ana.language = language
    shop.ana.save()
    answer(signed_in(shop.ana), lucia, amount=typed)
    assert [fact.props for fact in shop.facts("budget.confirmed")] == [{"amount": amount}]


@pytest.mark.parametrize("typed", ["12,000", "12.00", "1.5", "mucho", "-5", "0"])
def test_an_amount_that_may_be_two_or_is_none_asks_again(
    shop: Shop, seller: Client, lucia: str, typed: str
) -> None:
    found = answer(seller, lucia, right_role="yes", amount=typed)
    assert found.status_code == 422
    assert found["HX-Retarget"] == "#toasts"
    assert "No se ha registrado nada." in found.content.decode()
    assert shop.facts("lead.accepted") == []


def test_feedback_after_a_return_asks_who_and_which_content(
    shop: Shop, seller: Client, lucia: str
) -> None:
    piece = add_piece(
        workspace=shop.workspace, title="Precios", path="/precios", kind="page", by="u", now=NOW
    )
    html = spoke(seller, lucia, "6:not_a_fit")
    assert 'data-kind="feedback"' in html
    assert "¿Hay necesidad?" not in html
    assert "¿Por qué no?" not in html
    assert "¿Qué competidor?" in html
    assert f'value="{piece}"' in html
    answer(seller, lucia, right_role="no", competitor=" Acme  S.A. ", content="/precios", note="x")
    [fact] = shop.facts("feedback.given")
    assert fact.props == {
        "right_role": False,
        "competitor": "Acme S.A.",
        "content": [piece],
        "note": "x",
    }


def test_content_that_nobody_published_is_refused_by_name(
    shop: Shop, seller: Client, lucia: str
) -> None:
    found = answer(seller, lucia, content="<b>Nada</b>")
    assert found.status_code == 422
    assert "&lt;b&gt;Nada&lt;/b&gt;" in found.content.decode()
    assert shop.facts("feedback.given") == []


def test_without_scripts_the_row_stands_in_the_page_and_leads_back(
    shop: Shop, seller: Client, lucia: str
) -> None:
    data = {"said": "1", "once": "press-0001", "channel": "phone"}
    found = seller.post(f"/w/nortia/queue/{lucia}/outcome?mine=1", data)
    assert found["Location"] == f"/w/nortia/queue?mine=1&ask=talk&about={lucia}"
    html = seller.get(found["Location"]).content.decode()
    form = re.search(r'<form class="talk".*?</form>', html, flags=re.DOTALL)
    assert form is not None
    data = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]+)"', form[0]))
    back = seller.post(f"/w/nortia/leads/{lucia}/answers", data | {"need": "yes"})
    assert back["Location"] == "/w/nortia/queue?mine=1"
    assert len(shop.facts("need.confirmed")) == 1


@pytest.mark.parametrize("about", ["nobody", "0" * 32, "x" * 500])
def test_asking_about_nobody_asks_nothing(shop: Shop, seller: Client, about: str) -> None:
    html = seller.get(f"/w/nortia/queue?ask=talk&about={about}").content.decode()
    assert 'class="talk"' not in html


def test_who_only_reads_is_not_asked_and_may_not_answer(shop: Shop, lucia: str) -> None:
    dora = signed_in(shop.dora)
    html = dora.get(f"/w/nortia/leads/{lucia}?ask=feedback").content.decode()
    assert 'class="talk"' not in html
    before = FactRow.objects.of(shop.workspace.id).count()
    assert answer(dora, lucia, need="yes").status_code == 403
    assert FactRow.objects.of(shop.workspace.id).count() == before


def test_an_outsider_and_an_unknown_lead_get_the_same_answer(shop: Shop, lucia: str) -> None:
    rival = open_shop("rival")
    outsider = signed_in(rival.ana)
    data = {"need": "yes", "once": "press-0001"}
    answers = [
        outsider.post(f"/w/nortia/leads/{lucia}/answers", data),
        outsider.post(f"/w/rival/leads/{lucia}/answers", data),
        signed_in(shop.ana).post("/w/nortia/leads/nobody/answers", data),
    ]
    assert [one.status_code for one in answers] == [404, 404, 404]
    assert shop.facts("need.confirmed") == []


def step(client: Client, person: str, said: str, **more: str) -> object:
    data = {"said": said, "once": f"press-{said}".replace(":", "-"), "channel": "phone"} | more
    return client.post(f"/w/nortia/leads/{person}/outcome", data, headers=HTMX)


def test_each_step_is_taken_alone_and_back(shop: Shop, seller: Client, lucia: str) -> None:
    for said, name in (
        ("accept", "lead.accepted"),
        ("qualify", "lead.qualified"),
        ("need", "need.confirmed"),
        ("budget", "budget.confirmed"),
        ("disqualify:student", "lead.disqualified"),
        ("reinstate", "lead.reinstated"),
    ):
        html = step(seller, lucia, said, amount="9.500,50").content.decode()
        [fact] = shop.facts(name)
        assert f"fact={fact.id}" in html
        back = seller.post(f"/w/nortia/leads/{lucia}/undo?fact={fact.id}", headers=HTMX)
        assert back.status_code == 200
        if name != "lead.disqualified":
            continue
        step(seller, lucia, "disqualify:student", once="press-again-1")
    assert shop.facts("budget.confirmed")[0].props == {"amount": "9500.5"}


def test_a_lead_goes_back_to_marketing_with_a_reason_and_a_day(
    shop: Shop, seller: Client, lucia: str
) -> None:
    html = seller.get("/w/nortia/queue").content.decode()
    assert 'value="2027-01-04"' in html
    step(seller, lucia, "recycle:timing", not_before="2027-01-04")
    [fact] = shop.facts("lead.recycled")
    assert fact.props == {"reason": "timing", "not_before": "2027-01-04"}
    lead = Lead.objects.of(shop.workspace.id).get(person=lucia)
    assert (lead.stage, lead.cycle, lead.awaited) == ("lead", 2, False)


@pytest.mark.parametrize(
    ("said", "not_before"),
    [
        ("recycle:timing", ""),
        ("recycle:timing", "2026-10-06"),
        ("recycle:timing", "2031-01-01"),
        ("recycle:student", "2027-01-04"),
        ("recycle", "2027-01-04"),
        ("disqualify:timing", ""),
        ("reinstate", ""),
    ],
)
def test_a_step_that_cannot_be_taken_says_why(
    shop: Shop, seller: Client, lucia: str, said: str, not_before: str
) -> None:
    found = step(seller, lucia, said, not_before=not_before)
    assert found.status_code == 422
    assert "No se ha registrado nada." in found.content.decode()
    assert shop.facts("lead.recycled") == shop.facts("lead.disqualified") == []


def test_where_the_pact_owes_feedback_the_row_and_the_lead_say_until_when() -> None:
    shop = open_shop(pact=OWING_FEEDBACK)
    lucia, seller = hand_over(shop), signed_in(shop.ana)
    assert "lead-owes" not in seller.get(f"/w/nortia/leads/{lucia}").content.decode()
    assert "Se espera hasta mañana, 18:00" in spoke(seller, lucia, "6:not_a_fit")
    html = seller.get(f"/w/nortia/leads/{lucia}").content.decode()
    assert "se espera hasta el 7 oct 2026, 18:00" in html
    assert "lead-owes" not in signed_in(shop.dora).get(f"/w/nortia/leads/{lucia}").content.decode()
    answer(seller, lucia, competitor="Acme")
    assert "lead-owes" not in seller.get(f"/w/nortia/leads/{lucia}").content.decode()


def test_the_loop_shows_what_was_answered(shop: Shop, seller: Client, lucia: str) -> None:
    iker = hand_over(shop, "iker@bidasoa.example", name="Iker")
    piece = add_piece(
        workspace=shop.workspace, title="Precios", path="/precios", kind="page", by="u", now=NOW
    )
    answer(seller, lucia, right_role="yes", content=piece)
    answer(seller, iker, "press-talk-2", right_role="no", content=piece, competitor="Acme")
    report = loop_report(
        shop.workspace,
        since=date(2026, 10, 1),
        until=date(2026, 11, 1),
        asof=NOW + timedelta(minutes=1),
    )
    roles = {"yes": 1, "no": 1, "unknown": 0}
    assert dict(report.loop.totals.right_role) == roles
    [campaign] = report.loop.rows
    assert (campaign.figures.leads, dict(campaign.figures.right_role)) == (2, roles)
    [mentioned] = report.loop.content
    assert (mentioned.told, mentioned.figures.leads) == ("Precios", 2)
    html = seller.get("/w/nortia/loop?from=2026-10-01&to=2026-11-01").content.decode()
    table = html[html.index('id="by-content"') :]
    assert "Precios" in table
    assert "1 de 2" in table
    assert "Acme" in html[html.index('id="by-competitor"') :]


def test_questions_that_were_skipped_wait_on_the_page_until_each_has_an_answer(
    seller: Client, shop: Shop, lucia: str
) -> None:
    page = f"/w/nortia/leads/{lucia}"
    assert 'href="?ask=talk"' not in seller.get(page).content.decode()
    spoke(seller, lucia)
    body = seller.get(page).content.decode()
    assert 'href="?ask=talk"' in body
    assert "Contar lo que sabes" in body
    answer(seller, lucia, right_role="yes", need="no", budget="no")
    assert 'href="?ask=talk"' not in seller.get(page).content.decode()
