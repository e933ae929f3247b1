"""*Why 75?* on another day, under a draft, and what would change it; a timeline of many lines."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from testigo.actions.pacts import load_pact_draft
from testigo.web.lead.timeline import FIRST_LINES
from tests.factories.facts import draft, tell
from tests.web.handed_over import NOW, PACT, Shop
from tests.web.lead.looking import page

pytestmark = pytest.mark.django_db


def total(html: str) -> int:
    found = re.search(r'data-total="(-?\d+)"', html)
    assert found is not None
    return int(found[1])


def points(html: str) -> list[int]:
    return [int(found) for found in re.findall(r'data-points="(-?\d+)"', html)]


def test_as_of_a_day_the_rows_add_up_to_what_was_known_then(seller: Client, lucia: str) -> None:
    html = page(seller, lucia, f"?asof={(NOW - timedelta(days=1)).date()}")
    assert "¿Por qué 60 el 5 oct 2026?" in html
    assert total(html) == sum(points(html)) == 60
    assert "no cumplía las condiciones de MQL" in html
    assert "Volver a hoy" in html
    assert total(page(seller, lucia)) == 110


def test_before_anything_was_known_it_says_so(seller: Client, lucia: str) -> None:
    assert "no se sabía nada de esta persona" in page(seller, lucia, "?asof=2020-01-01")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("2026-13-40", "Esto no es una fecha"),
        ("<script>", "Esto no es una fecha"),
        ("2999-01-01", "Ese día aún no ha llegado"),
        ("1000-01-01", "días anteriores a 2000"),
    ],
)
def test_a_day_that_is_none_is_named_and_the_score_of_now_stays(
    seller: Client, lucia: str, asked: str, said: str
) -> None:
    html = page(seller, lucia, f"?asof={asked}")
    assert said in html
    assert total(html) == total(page(seller, lucia))
    assert "<script>" not in html.split('id="why"')[1].split("</section>")[0]


def test_today_is_now(seller: Client, lucia: str) -> None:
    assert "Volver a hoy" not in page(seller, lucia, f"?asof={NOW.date()}")


def test_the_order_and_the_show_stay_with_the_day(seller: Client, lucia: str) -> None:
    html = page(seller, lucia, "?order=story&show=stages&asof=2026-09-01")
    form = html.split('class="why-then"')[1].split("</form>")[0]
    assert 'name="show" value="stages"' in form
    assert 'name="order" value="story"' in form


def test_what_would_make_it_fall_is_said_with_its_day(seller: Client, lucia: str) -> None:
    html = page(seller, lucia)
    assert "Qué lo cambiaría" in html
    assert re.search(r"El \d+ \w+ 202\d baja a \d+ y deja de pasar", html)


def test_a_draft_is_said_only_while_there_is_one(seller: Client, shop: Shop, lucia: str) -> None:
    assert "Con el borrador" not in page(seller, lucia)
    text = PACT.replace("points: 50", "points: 10")
    load_pact_draft(workspace=shop.workspace, text=text, by="test", now=NOW)
    html = page(seller, lucia)
    before = total(html)
    assert f"Con el borrador v2: <b>{before - 40}</b>" in html


def test_a_long_story_is_told_in_parts_and_the_rest_is_offered(
    seller: Client, shop: Shop, lucia: str
) -> None:
    calls = [
        draft(
            "contact.attempted",
            NOW - timedelta(minutes=number),
            "lucia@ebro.example",
            props={"channel": "phone", "outcome": "no_answer"},
        )
        for number in range(FIRST_LINES + 20)
    ]
    tell(shop.workspace, calls, NOW, history=True)
    html = page(seller, lucia)
    assert html.count('class="moment-sentence"') == FIRST_LINES
    assert "Mostrar más: quedan" in html
    whole = page(seller, lucia, f"?lines={2 * FIRST_LINES}")
    assert whole.count('class="moment-sentence"') > FIRST_LINES + 20
    assert "Mostrar más" not in whole
    for odd in ("-1", "x", "99999999999", "0"):
        assert page(seller, lucia, f"?lines={odd}").count('class="moment-sentence"') == FIRST_LINES
