"""The board: a column for each stage, and a move that asks for what is missing."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from testigo import clock
from testigo.queries.lead_board import CARDS
from testigo.store.models import FactRow, Lead, Membership, Workspace
from tests.web.conftest import MakeMember, MakeSpace
from tests.web.handed_over import Shop, hand_over
from tests.web.leads.conftest import AddLead
from tests.web.queue.conftest import fixed_instant, seller, shop

__all__ = ["fixed_instant", "seller", "shop"]

pytestmark = pytest.mark.django_db

BOARD = "/w/nortia/leads/board"
HTMX = {"HX-Request": "true"}


def columns(body: str) -> dict[str, list[str]]:
    """Stage → the names on its cards, in their order."""
    parts = re.split(r'id="column-(\w+)"', body)[1:]
    found = dict(zip(parts[::2], parts[1::2], strict=True))
    return {
        stage: re.findall(r'class="board-name"[^>]*>([^<]+)<', text)
        for stage, text in found.items()
    }


def test_each_stage_is_a_column_with_the_highest_score_first(
    browser: Client, add_lead: AddLead
) -> None:
    for name, stage, score in (("Ana", "mql", 80), ("Eva", "mql", 90), ("Luis", "sql", 70)):
        add_lead(name=name, stage=stage, score=score)
    add_lead(name="Nadie", stage="")
    body = browser.get(BOARD).content.decode()
    assert columns(body) == {
        "lead": [],
        "mql": ["Eva", "Ana"],
        "sql": ["Luis"],
        "opportunity": [],
        "customer": [],
    }


def test_the_bar_says_how_clocks_stand_and_opens_the_board_of_those(
    browser: Client, add_lead: AddLead
) -> None:
    now = clock.now()
    for name, warn, due in (("Lejos", 1, 2), ("Pronto", -1, 2), ("Tarde", -2, -1)):
        add_lead(
            name=name,
            stage="mql",
            awaited=True,
            warn_at=now + timedelta(days=warn),
            due_at=now + timedelta(days=due),
        )
    add_lead(name="Sin plazo", stage="mql")
    body = browser.get(BOARD).content.decode()
    widths = re.findall(
        r'<rect class="board-part board-(\w+)" x="([\d.]+)" y="0" width="([\d.]+)"', body
    )
    assert widths == [
        ("past_due", "0.00", "25.00"),
        ("due_soon", "25.00", "25.00"),
        ("running", "50.00", "25.00"),
        ("none", "75.00", "25.00"),
    ]
    assert f'href="{BOARD}?owed=past_due"' in body
    late = browser.get(f"{BOARD}?owed=past_due").content.decode()
    assert columns(late)["mql"] == ["Tarde"]
    found = browser.get(f"{BOARD}?search=tarde").content.decode()
    assert columns(found)["mql"] == ["Tarde"]
    assert len(re.findall("board-part", found)) == 1


def test_among_very_many_found_no_bar_says_half_the_truth(
    browser: Client, add_lead: AddLead, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        add_lead(name=f"Ana {number}", stage="mql", awaited=True, due_at=clock.now())
    for place, most in (("by_terms.FEW", 1), ("lead_filters.FEW", 1)):
        monkeypatch.setattr(f"testigo.queries.{place}", most)
    body = browser.get(f"{BOARD}?search=ana").content.decode()
    assert len(columns(body)["mql"]) == 3
    assert "board-part" not in body
    monkeypatch.setattr("testigo.queries.lead_board.MOST_CLOCKS", 2)
    assert "board-past_due" not in browser.get(BOARD).content.decode()
    monkeypatch.setattr("testigo.queries.lead_board.MOST_CLOCKS", 3)
    assert "board-past_due" in browser.get(BOARD).content.decode()


def test_a_column_goes_on_where_it_ends(browser: Client, add_lead: AddLead) -> None:
    for number in range(CARDS + 2):
        add_lead(name=f"N{number:03d}", stage="sql", score=number)
    body = browser.get(BOARD).content.decode()
    assert len(columns(body)["sql"]) == CARDS
    more = re.search(r'hx-get="([^"]+column=sql)"', body)
    assert more
    rest = browser.get(more[1].replace("&amp;", "&"), headers=HTMX).content.decode()
    assert re.findall(r'class="board-name"[^>]*>([^<]+)<', rest) == ["N001", "N000"]
    assert "board-more" not in rest


def test_without_writing_there_is_no_menu_and_no_move(
    browser: Client, space: Workspace, add_lead: AddLead
) -> None:
    person = add_lead(name="Ana", stage="mql")
    assert "board-menu" in browser.get(BOARD).content.decode()
    Membership.objects.of(space.pk).update(role="agency")
    assert "board-menu" not in browser.get(BOARD).content.decode()
    assert browser.get(f"{BOARD}/{person}?to=sql").status_code == 403


# --- a move --------------------------------------------------------------------------------------


@pytest.fixture
def lucia(shop: Shop) -> str:
    return hand_over(shop)


def asked(client: Client, slug: str, person: str, to: str) -> str:
    return client.get(f"/w/{slug}/leads/board/{person}?to={to}").content.decode()


def test_a_move_says_what_is_missing_and_records_what_is_answered(
    seller: Client, shop: Shop, lucia: str
) -> None:
    slug, number = shop.workspace.slug, shop.workspace.pk
    body = asked(seller, slug, lucia, "opportunity")
    assert "falta confirmar: que el cargo es el adecuado, la necesidad, el presupuesto" in body
    once = re.search(r'name="once" value="([^"]+)"', body)
    assert once
    told = {"right_role": "yes", "need": "yes", "once": once[1], "next": f"/w/{slug}/leads/board"}
    answer = seller.post(f"/w/{slug}/leads/{lucia}/answers", told)
    assert answer["Location"] == f"/w/{slug}/leads/board"
    assert Lead.objects.of(number).get(person=lucia).stage == "sql"
    body = asked(seller, slug, lucia, "opportunity")
    assert "falta confirmar: el presupuesto" in body
    assert "Hay una necesidad" in body or "Hay necesidad" in body
    once = re.search(r'name="once" value="([^"]+)"', body)
    assert once
    seller.post(
        f"/w/{slug}/leads/{lucia}/answers",
        {"budget": "yes", "amount": "12.500,00", "once": once[1]},
    )
    assert Lead.objects.of(number).get(person=lucia).stage == "opportunity"
    told_of = FactRow.objects.of(number).filter(name="budget.confirmed")
    assert [row.props["amount"] for row in told_of] == ["12500"]
    assert "Ya está ahí" in asked(seller, slug, lucia, "sql")


def test_what_no_answer_gives_is_explained(seller: Client, shop: Shop, lucia: str) -> None:
    slug = shop.workspace.slug
    assert "contrato firmado" in asked(seller, slug, lucia, "customer")
    assert "Ya está ahí" in asked(seller, slug, lucia, "mql")


def test_looking_records_nothing(seller: Client, shop: Shop, lucia: str) -> None:
    before = FactRow.objects.of(shop.workspace.pk).count()
    asked(seller, shop.workspace.slug, lucia, "sql")
    assert FactRow.objects.of(shop.workspace.pk).count() == before


@pytest.mark.parametrize("to", ["", "lead", "none", "x" * 500])
def test_there_is_no_other_stage_to_move_to(
    seller: Client, shop: Shop, lucia: str, to: str
) -> None:
    answer = seller.get(f"/w/{shop.workspace.slug}/leads/board/{lucia}?to={to}")
    assert answer.status_code == 404


def test_somebody_of_another_workspace_is_not_there(
    client: Client, shop: Shop, lucia: str, make_space: MakeSpace, make_member: MakeMember
) -> None:
    stranger = make_member(make_space("other"), email="o@other.example")
    client.force_login(stranger, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(f"/w/other/leads/board/{lucia}?to=sql").status_code == 404
