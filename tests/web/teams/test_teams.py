"""Teams on screen: everybody sees them, whoever leads looks after them."""

import re

import pytest
from django.test import Client

from testigo.actions.members import create_team
from testigo.actions.rerouting import moves_when_due_soon
from testigo.store.models import AbsenceRow, Membership, Seat, Team, User, Workspace
from tests.web.handed_over import NOW, Shop, hand_over, open_shop
from tests.web.queue.conftest import signed_in

pytestmark = pytest.mark.django_db

HOME = "/w/nortia/settings/teams"
DAYS = {"from": "2026-10-06", "to": "2026-10-09", "reason": "holiday"}


@pytest.fixture(autouse=True)
def fixed_instant(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("testigo.clock.now", lambda: NOW)


@pytest.fixture
def shop(db: None) -> Shop:
    return open_shop()


@pytest.fixture
def vera(shop: Shop) -> Client:
    """Who heads the team."""
    return signed_in(shop.vera)


def page(client: Client, address: str = HOME) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode())


def seat_of(shop: Shop) -> Seat:
    found: Seat = Seat.objects.of(shop.workspace.pk).get(team="sdr", user=shop.ana)
    return found


# --- what everybody sees -------------------------------------------------------------------------


def test_a_team_says_who_receives_what_they_have_and_were_given(shop: Shop, vera: Client) -> None:
    hand_over(shop)
    html = page(vera)
    assert "team:sdr" in html
    assert 'seat-number">1</span>' in html
    assert "Recibe" in html
    assert "1 lead abierto" in html
    assert "Aún no hay nadie" in html, "nobody sits in ventas"


def test_who_only_reads_and_who_sells_see_it_and_change_nothing(shop: Shop) -> None:
    for user in (shop.ana, shop.dora):
        html = page(signed_in(user))
        assert "team:sdr" in html
        assert "team-new" not in html
        assert "seat-change" not in html
    assert 'name="who"' not in page(signed_in(shop.ana))
    assert "Anotar una ausencia" in page(signed_in(shop.ana))
    assert "Anotar una ausencia" not in page(signed_in(shop.dora))


def test_without_teams_it_says_what_they_are_for(shop: Shop, vera: Client) -> None:
    Seat.objects.of(shop.workspace.pk).delete()
    Team.objects.of(shop.workspace.pk).delete()
    assert "Todavía no hay ningún equipo" in page(vera)


def test_a_team_that_the_pact_does_not_name_says_so(shop: Shop, vera: Client) -> None:
    create_team(workspace=shop.workspace, slug="norte", name="Norte")
    assert "El pacto vigente no envía nada a este equipo." in page(vera)


def test_names_are_escaped(shop: Shop, vera: Client) -> None:
    User.objects.filter(pk=shop.ana.pk).update(name="<b>Ana</b>")
    Team.objects.of(shop.workspace.pk).filter(slug="sdr").update(name="<i>x</i>")
    html = page(vera)
    assert "<b>Ana" not in html
    assert "<i>x" not in html


# --- what whoever leads changes ------------------------------------------------------------------


def test_a_team_is_made_and_somebody_sits_down_in_it(shop: Shop, vera: Client) -> None:
    assert vera.post(HOME, {"name": "Norte", "slug": "Norte "}).status_code == 302
    made = {"user": str(shop.ana.pk), "capacity": "12"}
    assert vera.post(f"{HOME}/of/norte/seat", made).status_code == 302
    seat: Seat = Seat.objects.of(shop.workspace.pk).get(team="norte")
    assert (seat.user_id, seat.capacity) == (shop.ana.pk, 12)
    assert "/ 12" in page(vera)


def test_capacity_is_emptied_for_no_limit(shop: Shop, vera: Client) -> None:
    for typed, kept in (("3", 3), ("", None)):
        vera.post(f"{HOME}/of/sdr/seat", {"user": str(shop.ana.pk), "capacity": typed})
        assert seat_of(shop).capacity == kept


@pytest.mark.parametrize("typed", ["0", "-1", "3.5", "muchos", "٣", "9" * 40])
def test_a_capacity_that_is_none_is_told_and_nothing_kept(
    shop: Shop, vera: Client, typed: str
) -> None:
    answer = vera.post(f"{HOME}/of/sdr/seat", {"user": str(shop.ana.pk), "capacity": typed})
    assert answer.status_code == 400
    assert "La capacidad es un número de leads abiertos" in answer.content.decode()
    assert seat_of(shop).capacity is None


def test_a_bad_team_is_told_and_what_was_typed_stays(shop: Shop, vera: Client) -> None:
    answer = vera.post(HOME, {"name": "Otra", "slug": "con espacios"})
    assert answer.status_code == 400
    assert "no sirve como nombre corto" in answer.content.decode()
    assert 'value="con espacios"' in answer.content.decode()


def test_somebody_is_taken_out_of_a_team(shop: Shop, vera: Client) -> None:
    assert vera.post(f"{HOME}/of/sdr/leave", {"user": str(shop.ana.pk)}).status_code == 302
    assert not Seat.objects.of(shop.workspace.pk).filter(team="sdr").exists()
    assert vera.post(f"{HOME}/of/sdr/leave", {"user": str(shop.ana.pk)}).status_code == 404


def test_whether_leads_move_when_due_soon_is_chosen(shop: Shop, vera: Client) -> None:
    assert not moves_when_due_soon(shop.workspace.pk)
    vera.post(f"{HOME}/moving", {"when_due_soon": "1"})
    assert moves_when_due_soon(shop.workspace.pk)
    assert 'value="1" checked' in page(vera)
    vera.post(f"{HOME}/moving", {})
    assert not moves_when_due_soon(shop.workspace.pk)


def test_somebody_of_another_workspace_sits_nowhere(shop: Shop, vera: Client) -> None:
    other = open_shop("otra")
    answer = vera.post(f"{HOME}/of/sdr/seat", {"user": str(other.ana.pk)})
    assert answer.status_code == 404
    assert signed_in(other.vera).get(HOME).status_code == 404


# --- absences ------------------------------------------------------------------------------------


def test_everybody_notes_their_own_absence(shop: Shop) -> None:
    ana = signed_in(shop.ana)
    assert ana.post(f"{HOME}/absences", DAYS).status_code == 302
    row: AbsenceRow = AbsenceRow.objects.of(shop.workspace.pk).get()
    assert row.user_number == shop.ana.pk
    html = page(ana)
    assert "Del 6 oct 2026 al 9 oct 2026, incluido · Vacaciones" in html
    assert "Fuera ahora" in html
    assert "Fuera hasta el 10 oct 2026" in html
    assert ana.post(f"{HOME}/absences/{row.id}/remove").status_code == 302
    assert not AbsenceRow.objects.of(shop.workspace.pk).exists()
    assert ana.post(f"{HOME}/absences/{row.id}/remove").status_code == 404


def test_the_hours_of_a_day_may_be_told(shop: Shop) -> None:
    ana = signed_in(shop.ana)
    hours = {"from_time": "10:30", "to_time": "12:00"}
    ana.post(f"{HOME}/absences", DAYS | {"to": "2026-10-06"} | hours)
    assert "Del 6 oct 2026, 10:30 al 6 oct 2026, 12:00" in page(ana)


def test_an_absence_of_somebody_else_is_noted_by_whoever_leads(shop: Shop, vera: Client) -> None:
    body = DAYS | {"who": str(shop.ana.pk)}
    dora = signed_in(shop.dora)
    assert dora.post(f"{HOME}/absences", body).status_code == 403
    seller = signed_in(shop.ana)
    assert seller.post(f"{HOME}/absences", DAYS | {"who": str(shop.vera.pk)}).status_code == 403
    assert vera.post(f"{HOME}/absences", body).status_code == 302
    assert AbsenceRow.objects.of(shop.workspace.pk).get().user_number == shop.ana.pk


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"from": ""}, "Faltan las fechas"),
        ({"to": "ayer"}, "Faltan las fechas"),
        ({"to": "2026-10-01"}, "termina antes de empezar"),
        ({"reason": "gripe"}, "no es un motivo"),
        ({"to": "2036-10-01"}, "pasa de 732 días"),
    ],
)
def test_what_cannot_be_noted_is_told_and_what_was_typed_stays(
    shop: Shop, changed: dict[str, str], words: str
) -> None:
    answer = signed_in(shop.ana).post(f"{HOME}/absences", DAYS | changed)
    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert not AbsenceRow.objects.of(shop.workspace.pk).exists()


def test_a_lead_goes_on_when_whoever_has_it_is_away(shop: Shop, vera: Client) -> None:
    person = hand_over(shop)
    vera.post(f"{HOME}/of/sdr/seat", {"user": str(shop.vera.pk)})
    vera.post(f"{HOME}/absences", DAYS | {"who": str(shop.ana.pk)})
    assert "Vera Sol" in page(vera, f"/w/nortia/leads/{person}")


# --- own hours -----------------------------------------------------------------------------------


def test_own_hours_are_typed_by_day_and_shown_again(shop: Shop) -> None:
    ana, address = signed_in(shop.ana), f"{HOME}/hours/u{shop.ana.pk}"
    typed = {"mon": "09:00-14:00, 15:00-17:00", "fri": "09:00-14:00"}
    assert ana.post(address, typed).status_code == 302
    member = Membership.objects.of(shop.workspace.pk).get(user=shop.ana)
    assert member.hours == {"mon": ["09:00-14:00", "15:00-17:00"], "fri": ["09:00-14:00"]}
    assert 'value="09:00-14:00, 15:00-17:00"' in page(ana, address)
    assert "horario propio" in page(ana)
    ana.post(address, {})
    member.refresh_from_db()
    assert member.hours is None


def test_hours_that_cannot_be_are_told_and_stay_as_typed(shop: Shop) -> None:
    ana, address = signed_in(shop.ana), f"{HOME}/hours/u{shop.ana.pk}"
    answer = ana.post(address, {"mon": "mañanas", "tue": "14:00-09:00"})
    assert answer.status_code == 400
    assert 'value="mañanas"' in answer.content.decode()
    assert Membership.objects.of(shop.workspace.pk).get(user=shop.ana).hours is None


def test_own_hours_are_nobody_elses_but_of_whoever_leads(shop: Shop, vera: Client) -> None:
    address = f"{HOME}/hours/u{shop.vera.pk}"
    assert signed_in(shop.ana).get(address).status_code == 403
    assert signed_in(shop.ana).post(address, {"mon": "09:00-12:00"}).status_code == 403
    assert vera.post(f"{HOME}/hours/u{shop.ana.pk}", {"mon": "09:00-12:00"}).status_code == 302
    for nobody in ("u0", "u999999", "ana", str(shop.ana.pk)):
        assert vera.get(f"{HOME}/hours/{nobody}").status_code == 404


def test_ranges_of_days_are_spread_over_their_days(shop: Shop) -> None:
    space: Workspace = shop.workspace
    hours = {"mon-wed": ["09:00-12:00"], "sat-sun": ["10:00-11:00"]}
    Membership.objects.of(space.pk).filter(user=shop.ana).update(hours=hours)
    html = page(signed_in(shop.ana), f"{HOME}/hours/u{shop.ana.pk}")
    assert html.count('value="09:00-12:00"') == 3
    assert html.count('value="10:00-11:00"') == 2


def test_the_page_of_the_lead_says_why_it_went_on_and_lets_it_be_given(
    shop: Shop, vera: Client
) -> None:
    person = hand_over(shop)
    vera.post(f"{HOME}/of/sdr/seat", {"user": str(shop.vera.pk)})
    vera.post(f"{HOME}/absences", DAYS | {"who": str(shop.ana.pk)})
    html = page(vera, f"/w/nortia/leads/{person}")
    assert "Pasó a Vera Sol: quien lo llevaba está fuera cuando vence" in html
    link = f"/w/nortia/queue/assign?people={person}&amp;next=/w/nortia/leads/{person}"
    assert f'href="{link}"' in html
    assert f'href="{link}"' not in page(signed_in(shop.dora), f"/w/nortia/leads/{person}")
