"""The timeline of a lead: what happened, told by line, kind and order."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from testigo.actions.applying import apply_all
from testigo.actions.outcomes import take_back
from testigo.actions.ticking import tick
from testigo.store.models import Lead
from tests.web.handed_over import NOW, Shop, tell
from tests.web.lead.looking import did, page, sentences

pytestmark = pytest.mark.django_db


def test_the_timeline_tells_what_happened_newest_first_or_as_a_story(
    shop: Shop, seller: Client, lucia: str
) -> None:
    did(shop, lucia, "2")
    told = sentences(page(seller, lucia))
    assert "Intento por teléfono: no contesta" in told[0] + told[1]
    assert "Pidió una demostración +50" in told
    assert "Llegó a la etapa MQL" in told
    assert "Asignado a Ana Ruiz" in told
    assert "Un plazo se cumplió: primer intento de contacto" in told
    assert "Se anotó: Cargo: Gerente · Empresa: Envases Ebro" in " ".join(told) or any(
        "Cargo: Gerente" in line and "Empresa: Envases Ebro" in line for line in told
    )
    assert sentences(page(seller, lucia, "?order=story")) == told[::-1]


def test_what_lines_give_adds_up_to_the_score(shop: Shop, seller: Client, lucia: str) -> None:
    told = sentences(page(seller, lucia, "?show=score"))
    points = [re.search(r"([+−]\d+)$", line) for line in told]
    given = sum(int(found[1].replace("−", "-")) for found in points if found)
    assert all(points)
    assert given == Lead.objects.of(shop.workspace.id).get(person=lucia).score


def test_a_kind_of_which_there_is_nothing_says_so(shop: Shop, seller: Client, lucia: str) -> None:
    assert "Aún no ha pasado nada de este tipo" in page(seller, lucia, "?show=forms")


def test_derived_lines_cite_clause_and_version_and_others_who_wrote_them(
    shop: Shop, seller: Client, lucia: str
) -> None:
    did(shop, lucia, "2")
    html = page(seller, lucia)
    assert "Cláusula definitions.mql, pacto v1" in html
    assert "Lo registró Ana Ruiz" in html


def test_a_visit_is_one_line_and_says_where_it_came_from(
    shop: Shop, seller: Client, lucia: str
) -> None:
    for minute in range(4):
        tell(
            shop,
            "lucia@ebro.example",
            "page.viewed",
            NOW - timedelta(minutes=10 - minute),
            {"path": f"/blog/{minute}"},
        )
    apply_all(workspace=shop.workspace, now=NOW)
    shown = page(seller, lucia)
    assert sentences(shown)[0] == "Visitó /blog/0"
    assert "y 3 páginas más" in shown
    assert "Visita directa" in shown


def test_what_was_taken_back_is_struck_and_says_so(shop: Shop, seller: Client, lucia: str) -> None:
    fact = did(shop, lucia, "2")
    take_back(
        workspace=shop.workspace,
        person=lucia,
        fact_id=fact.id,
        by=shop.member(shop.ana),
        now=NOW + timedelta(minutes=1),
    )
    html = page(seller, lucia)
    assert "<s>Intento por teléfono: no contesta</s>" in html
    assert "deshecho" in html


def test_a_late_entry_says_so(shop: Shop, seller: Client, lucia: str) -> None:
    from testigo.actions.facts import record_facts
    from testigo.core.drafts import FactDraft

    draft = FactDraft(
        "contact.attempted",
        NOW - timedelta(minutes=20),
        "late-0001",
        person_id=lucia,
        actor=f"user:{shop.ana.pk}",
        props={"channel": "email", "outcome": "no_answer"},
    )
    record_facts(workspace=shop.workspace, drafts=[draft], source="screen", now=NOW)
    apply_all(workspace=shop.workspace, now=NOW)
    told = sentences(page(seller, lucia))
    assert any(
        "correo electrónico: no contesta" in line and "registrado después" in line for line in told
    )


@pytest.mark.parametrize(
    ("show", "present", "absent"),
    [
        ("web", "Pidió una demostración +50", "Llegó a la etapa MQL"),
        ("score", "Pidió una demostración +50", "Llegó a la etapa MQL"),
        ("talks", "Intento por teléfono: no contesta", "Pidió una demostración +50"),
        ("stages", "Llegó a la etapa MQL", "Intento por teléfono: no contesta"),
        ("clocks", "Un plazo se cumplió: primer intento de contacto", "Llegó a la etapa MQL"),
    ],
)
def test_the_timeline_can_show_one_kind_alone(
    shop: Shop, seller: Client, lucia: str, show: str, present: str, absent: str
) -> None:
    did(shop, lucia, "2")
    tick(workspace=shop.workspace, now=NOW)
    told = sentences(page(seller, lucia, f"?show={show}"))
    assert present in told
    assert absent not in told
