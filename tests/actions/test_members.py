"""Users, roles and teams."""

import pytest

from testigo.actions.members import (
    NotAMember,
    add_member,
    create_team,
    create_user,
    seat_member,
)
from testigo.core.problems import InvalidInput
from testigo.store.models import Seat, User
from tests.actions.business import NOW, PASSWORD, hire, open_business

pytestmark = pytest.mark.django_db


def test_a_user_is_known_by_their_email_in_small_letters() -> None:
    user = create_user(
        email=" Ana@Nortia.example ", name="Ana", password=PASSWORD, language="en", now=NOW
    )
    assert (user.email, user.language, user.created_at) == ("ana@nortia.example", "en", NOW)
    assert user.check_password(PASSWORD)
    assert PASSWORD not in user.password


def test_everything_wrong_with_a_user_is_told_at_once() -> None:
    with pytest.raises(InvalidInput) as told:
        create_user(email="ana", name="", password="corta", language="fr", now=NOW)
    codes = [p.code for p in told.value.problems]
    assert codes == ["not_an_email", "name_empty", "unknown_language", "password_too_short"]
    assert told.value.problems[-1].params == {"min_length": 12}
    assert not User.objects.exists()


def test_a_password_like_the_email_is_refused() -> None:
    with pytest.raises(InvalidInput) as told:
        create_user(
            email="mercedes.fuentes@nortia.example",
            name="Mercedes Fuentes",
            password="mercedes.fuentes@nortia",
            now=NOW,
        )
    assert {p.code for p in told.value.problems} == {"password_too_similar"}


def test_two_users_cannot_share_an_email() -> None:
    create_user(email="ana@nortia.example", name="Ana", password=PASSWORD, now=NOW)
    with pytest.raises(InvalidInput) as told:
        create_user(email="ANA@nortia.example", name="Otra", password=PASSWORD, now=NOW)
    assert [p.code for p in told.value.problems] == ["email_taken"]


def test_one_user_may_hold_a_role_in_each_workspace() -> None:
    first, second = open_business("uno"), open_business("dos")
    ana = hire(first, "ana@nortia.example", "sdr")
    member = add_member(workspace=second, user=ana, role="director")
    assert (member.workspace_id, member.side) == (second.id, "sponsor")


def test_an_unknown_role_and_a_second_membership_are_told() -> None:
    workspace = open_business()
    ana = hire(workspace, "ana@nortia.example", "sdr")
    with pytest.raises(InvalidInput) as told:
        add_member(workspace=workspace, user=ana, role="king")
    assert [p.code for p in told.value.problems] == ["unknown_role", "already_member"]


def test_a_team_has_a_name_of_its_own_in_its_workspace() -> None:
    first, second = open_business("uno"), open_business("dos")
    create_team(workspace=first, slug="sdr", name="SDR")
    create_team(workspace=second, slug="sdr", name="SDR")
    with pytest.raises(InvalidInput) as told:
        create_team(workspace=first, slug="sdr", name="Otro")
    assert [p.code for p in told.value.problems] == ["team_taken"]
    with pytest.raises(InvalidInput) as told:
        create_team(workspace=first, slug="Equipo 1", name="")
    assert [p.code for p in told.value.problems] == ["name_empty", "bad_slug"]


def test_seating_somebody_twice_keeps_their_turn() -> None:
    workspace = open_business()
    ana = hire(workspace, "ana@nortia.example", "sdr")
    team = create_team(workspace=workspace, slug="sdr", name="SDR")
    seat_member(workspace=workspace, team=team, user=ana)
    Seat.objects.of(workspace.id).update(turn=7)
    assert seat_member(workspace=workspace, team=team, user=ana).turn == 7
    assert Seat.objects.of(workspace.id).count() == 1


def test_an_outsider_takes_no_seat() -> None:
    first, second = open_business("uno"), open_business("dos")
    ana = hire(second, "ana@nortia.example", "sdr")
    team = create_team(workspace=first, slug="sdr", name="SDR")
    with pytest.raises(NotAMember):
        seat_member(workspace=first, team=team, user=ana)
    assert not Seat.objects.of(first.id).exists()
