"""Figures per person: whose they are, what they count, what stands beside them."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client

from testigo.actions.absences import record_absence
from testigo.actions.members import add_member, create_user, seat_member
from testigo.actions.outcomes import record_outcome, take_back
from testigo.store.models import Team, User, Workspace
from tests.web.handed_over import NOW, PASSWORD, Shop, hand_over, open_shop

pytestmark = pytest.mark.django_db
HERE = "/w/nortia/today/team"
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture(autouse=True)
def fixed_instant(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("testigo.clock.now", lambda: NOW)


@pytest.fixture
def shop(db: None) -> Shop:
    return open_shop()


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, BACKEND)
    return client


def rows(user: User) -> dict[str, str]:
    """What each row says, by the name of its person."""
    body = signed_in(user).get(HERE).content.decode()
    found = re.findall(r'<tr role="row" id="person-\d+">(.*?)</tr>', body, flags=re.DOTALL)
    texts = [unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", one))).strip() for one in found]
    return {re.sub(r"^[A-ZÁÉÍÓÚ]{1,2} ", "", text).split("  ")[0]: text for text in texts}


def seat(shop: Shop, name: str, email: str) -> User:
    user = create_user(email=email, name=name, password=PASSWORD, now=NOW - timedelta(days=60))
    add_member(workspace=shop.workspace, user=user, role="sdr")
    team = Team.objects.of(shop.workspace.pk).get(slug="sdr")
    seat_member(workspace=shop.workspace, team=team, user=user)
    return user


def did(shop: Shop, person: str, key: str, once: str) -> str:
    member = shop.member(shop.ana)
    fact = record_outcome(
        workspace=shop.workspace, person=person, key=key, by=member, now=NOW, once=once
    )
    return fact.id


def test_whoever_leads_sees_everybody_in_the_order_of_names(shop: Shop) -> None:
    seat(shop, "Bea Cano", "bea@nortia.example")
    seat(shop, "Aitor Ura", "aitor@nortia.example")
    assert [name.split(" ")[0] for name in rows(shop.vera)] == ["Aitor", "Ana", "Bea"]


def test_a_seller_sees_their_own_figures_and_nobody_elses(shop: Shop) -> None:
    bea = seat(shop, "Bea Cano", "bea@nortia.example")
    hand_over(shop)
    for user, own, other in ((shop.ana, "Ana Ruiz", "Bea Cano"), (bea, "Bea Cano", "Ana Ruiz")):
        body = signed_in(user).get(HERE).content.decode()
        assert own in body
        assert other not in body


def test_who_has_no_leads_finds_no_figures(shop: Shop) -> None:
    assert "No hay cifras tuyas" in signed_in(shop.dora).get(HERE).content.decode()


def test_few_cases_are_shown_as_cases_and_each_number_is_that_of_its_list(shop: Shop) -> None:
    late = hand_over(shop, "a@x.example", at=NOW - timedelta(hours=23))
    did(shop, late, "2", "press-late-000")
    soon = hand_over(shop, "b@x.example")
    did(shop, soon, "2", "press-soon-000")
    client = signed_in(shop.vera)
    body = client.get(HERE).content.decode()
    assert "1 de 2" in body
    assert "%" not in body.split("<tbody")[1].split("</tbody>")[0]
    links = re.findall(r'href="(/w/nortia/leads\?[^"]+)" data-count="(\d+)"', body)
    assert len(links) == 2
    for address, count in links:
        listed = client.get(unescape(address)).content.decode()
        assert listed.count('class="lead-name"') == int(count)


def test_outcomes_of_today_are_counted_without_those_taken_back(shop: Shop) -> None:
    person = hand_over(shop)
    did(shop, person, "2", "press-one-0000")
    fact = did(shop, person, "3", "press-two-0000")
    member = shop.member(shop.ana)
    take_back(workspace=shop.workspace, person=person, fact_id=fact, by=member, now=NOW)
    cell = re.search(
        r'data-label="Resultados hoy">(\d+)<', signed_in(shop.vera).get(HERE).content.decode()
    )
    assert cell is not None
    assert cell[1] == "1"


def test_what_explains_a_figure_stands_beside_it(shop: Shop) -> None:
    # A Saturday.
    hand_over(shop, "sab@x.example", at=NOW - timedelta(days=3))
    record_absence(
        workspace=shop.workspace,
        user=shop.ana.pk,
        start=NOW - timedelta(days=2),
        end=NOW - timedelta(days=1, hours=12),
        reason="holiday",
        by=None,
        now=NOW - timedelta(days=4),
    )
    body = signed_in(shop.vera).get(HERE).content.decode()
    assert "1 lead llegó fuera de horario" in body
    assert re.search(r"\d+ días? fuera", body)


def test_an_outsider_sees_nothing(shop: Shop) -> None:
    other = open_shop("otra")
    assert signed_in(other.vera).get(HERE).status_code == 404


def test_before_a_pact_it_says_so(client: Client, make_space: object, make_member: object) -> None:
    space: Workspace = make_space()  # type: ignore[operator]
    client.force_login(make_member(space, role="lead"), BACKEND)  # type: ignore[operator]
    assert "Aún no hay un pacto vigente" in client.get(HERE).content.decode()
