import re
from datetime import timedelta
from random import Random

import pytest
from django.test import Client

from testigo.actions.applying import apply_all
from testigo.core.companies import company_id
from testigo.store.models import FactRow, Person, Workspace
from tests.web.frame.test_sign_in import words_of
from tests.web.handed_over import NOW, Shop, hand_over, open_shop, person_of, tell
from tests.web.lead.looking import did, page, sentences
from tests.web.queue.conftest import signed_in

pytestmark = pytest.mark.django_db


def test_the_head_says_who_it_is_and_how_to_reach_them(seller: Client, lucia: str) -> None:
    html = page(seller, lucia)
    assert re.search(r"<h1>Lucía Fernández</h1>", html)
    assert "Gerente · Envases Ebro" in html
    assert re.search(r'href="tel:\+34\d{9}"', html)
    assert 'href="mailto:lucia@ebro.example"' in html
    assert "Ana Ruiz" in html


def test_the_path_gives_date_evidence_and_clause_of_every_stage(seller: Client, lucia: str) -> None:
    html = page(seller, lucia)
    steps = re.findall(r'<li class="path-step path-(\w+)"', html)
    assert steps == ["done", "current", "ahead", "ahead", "ahead"]
    assert "Pidió una demostración" in html
    assert "definitions.mql · pacto v1" in html
    assert "todavía no" in html


TRAITS = {
    "sector": ("Industria", "Banca", None),
    "occupation": ("Estudiante", "Directivo"),
    "name": ("Eva", "Noa"),
}
DONE: tuple[tuple[str, dict[str, object]], ...] = (
    ("page.viewed", {"path": "/precios"}),
    ("page.viewed", {"path": "/blog"}),
    ("demo.requested", {}),
    ("webinar.attended", {}),
    ("content.downloaded", {"content": "guia"}),
)


def test_the_rows_of_the_score_add_up_to_it(shop: Shop, seller: Client) -> None:
    random, totals = Random(7), set()
    emails = [f"p{number}@x.example" for number in range(50)]
    for email in emails:
        begun = NOW - timedelta(days=random.randrange(1, 30))
        for trait, values in TRAITS.items():
            value = random.choice(values)
            tell(shop, email, "trait.set", begun, {"trait": trait, "value": value})
        for _ in range(random.randrange(8)):
            name, props = random.choice(DONE)
            tell(shop, email, name, begun + timedelta(hours=random.randrange(24)), props)
    apply_all(workspace=shop.workspace, now=NOW)
    for email in emails:
        html = page(seller, person_of(shop, email))
        points = [int(text) for text in re.findall(r'data-points="(-?\d+)"', html)]
        [total] = re.findall(r"¿Por qué (−?\d+)\?", html)
        assert sum(points) == int(total.replace("−", "-"))
        assert re.findall(r'data-total="(-?\d+)"', html) == ([str(sum(points))] if points else [])
        totals.add(total)
    assert len(totals) > 10


def test_each_row_gives_its_label_points_dates_and_expiry(seller: Client, lucia: str) -> None:
    html = page(seller, lucia)
    assert "Visitó /precios (2)" in html
    assert "+40" in html
    assert "5 oct 2026" in html
    assert "caduca el 3 nov 2026" in html
    assert "Sector: Industria" in html


def test_both_tests_are_shown_with_their_figures(shop: Shop, seller: Client, lucia: str) -> None:
    html = page(seller, lucia)
    assert re.findall(r'class="check-shown">(.*?)</span>', html) == ["110 > 70", "20 ≥ 20"]
    assert "Cumple las condiciones de MQL." in html
    student = hand_over(shop, "s@uni.example", name="Sara", occupation="Estudiante")
    html = page(seller, student)
    assert re.findall(r'class="check-shown">(.*?)</span>', html) == ["60 ≤ 70", "−30 < 20"]
    assert html.count("no pasa") == 2


def test_seventy_is_not_handed_over_and_seventy_one_is(shop: Shop, seller: Client) -> None:
    email = "justo@x.example"
    tell(
        shop,
        email,
        "trait.set",
        NOW - timedelta(hours=3),
        {"trait": "sector", "value": "Industria"},
    )
    tell(shop, email, "demo.requested", NOW - timedelta(hours=2))
    apply_all(workspace=shop.workspace, now=NOW)
    person = person_of(shop, email)
    html = page(seller, person)
    assert "70 ≤ 70" in html
    assert shop.facts("lead.handed_over") == []
    tell(shop, email, "webinar.attended", NOW - timedelta(hours=1))
    apply_all(workspace=shop.workspace, now=NOW)
    html = page(seller, person)
    assert "71 > 70" in html
    assert len(shop.facts("lead.handed_over")) == 1


def test_the_clocks_give_promise_due_and_both_times(seller: Client, lucia: str) -> None:
    html = page(seller, lucia)
    assert "Primer intento de contacto, en 2 horas laborables desde el traspaso" in html
    assert "6 oct 2026, 11:30" in html
    assert "30 min de 2 horas laborables" in html
    assert "Aceptar o descartar el lead, en 2 días laborables desde el traspaso" in html


def test_a_kept_clock_says_so_and_a_voided_one_says_why(
    shop: Shop, seller: Client, lucia: str
) -> None:
    did(shop, lucia, "2")
    assert "clock-kept" in page(seller, lucia)
    iker = hand_over(shop, "iker@b.example", name="Iker")
    did(shop, iker, "6", reason="student")
    html = page(seller, iker)
    assert "clock-voided" in html
    assert "Ventas devolvió el lead con un motivo." in html


def test_the_lead_leads_to_its_company_and_shows_colleagues(
    shop: Shop, seller: Client, lucia: str
) -> None:
    assert "No se conoce a nadie más allí." in page(seller, lucia)
    hand_over(shop, "iker@ventas.ebro.example", name="Iker")
    shown = page(seller, lucia)
    assert f"/w/nortia/companies/{company_id('ebro.example')}" in shown
    assert "Iker" in shown


def test_somebody_with_free_mail_has_no_company(shop: Shop, seller: Client) -> None:
    alone = hand_over(shop, "iker@gmail.com", name="Iker")
    assert "/companies/" not in page(seller, alone)


def test_the_data_say_from_where_and_when(seller: Client, lucia: str) -> None:
    html = page(seller, lucia)
    assert re.search(r"<dt>Sector</dt><dd>Industria<span class=\"trait-origin\">formulario ·", html)
    assert "4 oct 2026" in html


def test_what_people_typed_is_text_and_only_web_addresses_are_links(
    shop: Shop, seller: Client
) -> None:
    person = hand_over(
        shop,
        "x@x.example",
        name="<script>alert(1)</script>",
        company="<img src=x onerror=alert(2)>",
        website="javascript:alert(3)",
        blog="https://ebro.example/?a=1&b=<i>",
    )
    tell(shop, "x@x.example", "page.viewed", NOW, {"path": "/<script>alert(4)</script>"})
    tell(shop, "x@x.example", "form.submitted", NOW, {"form": "<b>form</b>", "note": "<u>n</u>"})
    tell(shop, "x@x.example", "<i>own.event</i>", NOW)
    tell(shop, "x@x.example", "contract.signed", NOW, {"amount": "1e999999999"})
    apply_all(workspace=shop.workspace, now=NOW)
    raw = seller.get(f"/w/nortia/leads/{person}").content.decode()
    for markup in ("<script>alert", "<img", "<b>form", "<u>n", "<i>own"):
        assert markup not in raw
    assert 'href="javascript' not in raw
    assert 'href="https://ebro.example/?a=1&amp;b=&lt;i&gt;"' in raw
    assert 'rel="noopener noreferrer nofollow"' in raw


def test_accept_and_qualify_are_offered_while_they_say_something_new(
    shop: Shop, seller: Client, lucia: str
) -> None:
    html = page(seller, lucia)
    assert 'value="accept"' in html
    assert 'value="qualify"' in html
    did(shop, lucia, "accept")
    html = page(seller, lucia)
    assert 'value="accept"' not in html
    assert 'value="qualify"' in html
    did(shop, lucia, "qualify")
    assert 'value="qualify"' not in page(seller, lucia)


def test_an_outcome_from_the_page_is_recorded_and_the_page_renewed(
    shop: Shop, seller: Client, lucia: str
) -> None:
    answer = seller.post(
        f"/w/nortia/leads/{lucia}/outcome",
        {"said": "accept", "once": "press-0001", "channel": "phone"},
        headers={"HX-Request": "true"},
    )
    html = answer.content.decode()
    assert len(shop.facts("lead.accepted")) == 1
    assert html.lstrip().startswith('<div class="lead" id="lead"')
    assert "Anotado para Lucía Fernández: Ventas aceptó el lead" in html
    assert 'hx-swap-oob="outerMorph"' in html
    assert "<html" not in html


def test_without_scripts_an_outcome_leads_back_to_the_lead(
    shop: Shop, seller: Client, lucia: str
) -> None:
    answer = seller.post(
        f"/w/nortia/leads/{lucia}/outcome",
        {"said": "3", "once": "press-0001", "channel": "phone"},
    )
    assert answer["Location"] == f"/w/nortia/leads/{lucia}"
    assert len(shop.facts("contact.attempted")) == 1


def test_looking_changes_nothing(shop: Shop, seller: Client, lucia: str) -> None:
    before = FactRow.objects.of(shop.workspace.id).count()
    for _ in range(3):
        page(seller, lucia)
    for address in ("outcome", "undo"):
        assert seller.get(f"/w/nortia/leads/{lucia}/{address}").status_code == 405
    assert FactRow.objects.of(shop.workspace.id).count() == before


def test_an_unknown_lead_and_one_of_another_workspace_get_the_same_answer(
    shop: Shop, seller: Client, lucia: str
) -> None:
    rival = open_shop("rival")
    theirs = hand_over(rival, "secreta@x.example", name="Persona secreta")
    unknown = seller.get(f"/w/nortia/leads/{'0' * 32}")
    foreign = seller.get(f"/w/nortia/leads/{theirs}")
    assert unknown.status_code == foreign.status_code == 404
    assert words_of(unknown.content) == words_of(foreign.content)
    assert signed_in(rival.ana).get(f"/w/nortia/leads/{lucia}").status_code == 404


def test_a_lead_of_another_workspace_takes_no_outcome_and_no_undo(
    shop: Shop, seller: Client, lucia: str
) -> None:
    data = {"said": "2", "once": "press-0001", "channel": "phone"}
    assert seller.post(f"/w/nortia/leads/{lucia}/outcome", data).status_code == 302
    [told] = shop.facts("contact.attempted")
    rival = open_shop("rival")
    theirs = hand_over(rival, "secreta@x.example", name="Persona secreta")
    outsider = signed_in(rival.ana)
    answers = [
        outsider.post(f"/w/rival/leads/{lucia}/outcome", data),
        outsider.post(f"/w/rival/leads/{lucia}/undo?fact={told.id}"),
        outsider.post(f"/w/rival/leads/{theirs}/undo?fact={told.id}"),
        outsider.post(f"/w/nortia/leads/{lucia}/undo?fact={told.id}"),
        seller.post(f"/w/nortia/leads/{theirs}/outcome", data),
    ]
    assert [answer.status_code for answer in answers] == [404] * 5
    assert shop.facts("contact.attempted") == [told]
    undone = [*shop.facts("fact.retracted"), *rival.facts("fact.retracted")]
    assert [fact for fact in undone if fact.origin == "reported"] == []
    assert rival.facts("contact.attempted") == []


def test_who_only_reads_sees_the_lead_without_the_bar(shop: Shop, lucia: str) -> None:
    client = signed_in(shop.dora)
    assert 'id="outcome"' not in page(client, lucia)
    answer = client.post(
        f"/w/nortia/leads/{lucia}/outcome",
        {"said": "2", "once": "press-0001", "channel": "phone"},
    )
    assert answer.status_code == 403
    assert shop.facts("contact.attempted") == []


def test_a_person_of_whom_little_is_known_has_a_page(db: None) -> None:
    shop = open_shop()
    tell(shop, "sola@x.example", "page.viewed", NOW)
    apply_all(workspace=shop.workspace, now=NOW)
    person = Person.objects.of(shop.workspace.id).get().id
    html = page(signed_in(shop.ana), person)
    assert "No hay plazos" in html
    assert "¿Por qué 0?" in html


def test_a_workspace_without_a_pact_says_that_there_is_no_score(shop: Shop, seller: Client) -> None:
    from testigo.actions.facts import record_facts
    from testigo.actions.members import add_member
    from testigo.actions.workspaces import create_workspace
    from testigo.core.drafts import FactDraft, PersonKeys

    bare: Workspace = create_workspace(
        slug="bare",
        name="Bare",
        language="es",
        timezone="Europe/Madrid",
        currency="EUR",
        country="ES",
        now=NOW,
    )
    add_member(workspace=bare, user=shop.ana, role="sdr")
    draft = FactDraft("demo.requested", NOW, "m1", person=PersonKeys(email="a@a.example"))
    record_facts(workspace=bare, drafts=[draft], source="form", now=NOW)
    apply_all(workspace=bare, now=NOW)
    person = Person.objects.of(bare.id).get().id
    html = seller.get(f"/w/bare/leads/{person}").content.decode()
    assert "No hay ningún pacto vigente" in html
    assert "Estás al día" in seller.get("/w/bare/queue").content.decode()


def test_in_english_whole_sentences_are_english(shop: Shop, lucia: str) -> None:
    did(shop, lucia, "2")
    shop.ana.language = "en"
    shop.ana.save()
    client = signed_in(shop.ana)
    html = page(client, lucia)
    assert "Why 110?" in html
    assert "Attempt by phone: no answer" in sentences(html)
    assert "First attempt to reach them, within 2 working hours of the hand-over" in html
    queue = client.get("/w/nortia/queue").content.decode()
    assert "Asked for a demo · Visited /precios (2) · Sector: Industria" in queue
    assert "1 of 5" in queue


def test_a_retraction_of_nothing_readable_breaks_no_page(
    shop: Shop, seller: Client, lucia: str
) -> None:
    tell(shop, "lucia@ebro.example", "fact.retracted", NOW, {"of": {"a": 1}})
    apply_all(workspace=shop.workspace, now=NOW)
    assert "Lucía Fernández" in page(seller, lucia)
