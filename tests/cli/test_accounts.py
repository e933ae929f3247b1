"""Workspaces, users, teams and keys from the command line."""

from pathlib import Path

import pytest

from testigo.actions.keys import note_use
from testigo.store.models import ApiKey, LogHead, Membership, Seat, User, Workspace
from tests.actions.business import NOW
from tests.cli.conftest import Terminal

pytestmark = pytest.mark.django_db


@pytest.fixture
def acme(testigo: Terminal) -> Workspace:
    testigo("workspace", "create", "acme", "--name", "Acme S.L.")
    return Workspace.objects.get(slug="acme")


def test_a_workspace_is_opened_with_usable_defaults(testigo: Terminal) -> None:
    said = testigo("workspace", "create", "acme")
    assert (said.code, said.err) == (0, "")
    made = Workspace.objects.get(slug="acme")
    assert (made.name, made.language, made.timezone) == ("acme", "es", "Europe/Madrid")
    assert (made.currency, made.country) == ("EUR", "ES")
    assert LogHead.objects.filter(workspace=made).exists()


def test_everything_wrong_with_a_workspace_is_told_and_ends_with_three(testigo: Terminal) -> None:
    said = testigo("workspace", "create", "Acme!", "--currency", "euro", "--timezone", "Madrid")
    assert said.code == 3
    assert [line.split(":")[0] for line in said.err.splitlines()] == [
        "bad_slug",
        "unknown_timezone",
        "not_a_currency",
    ]


def test_workspaces_are_listed(testigo: Terminal, acme: Workspace) -> None:
    assert "Acme S.L." in testigo("workspace", "list").out
    listed = testigo("workspace", "list", "--json").json["workspaces"]
    assert [(w["slug"], w["members"]) for w in listed] == [("acme", 0)]


def test_a_user_gets_a_password_that_works_and_is_shown_once(
    testigo: Terminal, acme: Workspace
) -> None:
    said = testigo("user", "create", "Ana@acme.example", "--role", "sdr", "--json")
    user = User.objects.get(email="ana@acme.example")
    assert user.check_password(said.json["password"])
    assert Membership.objects.of(acme.id).get().role == "sdr"
    assert user.language == "es"


def test_whoever_leaves_is_let_in_no_more_but_for_the_only_administrator(
    testigo: Terminal, acme: Workspace
) -> None:
    for email, role in (("ana@acme.example", "sdr"), ("alba@acme.example", "admin")):
        testigo("user", "create", email, "--role", role)
    said = testigo("user", "deactivate", "ana@acme.example", "--json")
    assert said.json == {"email": "ana@acme.example", "workspace": "acme", "active": False}
    assert not Membership.objects.of(acme.id).get(role="sdr").active
    testigo("user", "reactivate", "ana@acme.example")
    assert Membership.objects.of(acme.id).get(role="sdr").active
    refused = testigo("user", "deactivate", "alba@acme.example")
    assert refused.code != 0
    assert refused.err.startswith("last_admin")
    assert Membership.objects.of(acme.id).get(role="admin").active


def test_a_password_may_come_from_a_file(
    testigo: Terminal, acme: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "secret"
    path.write_text("una frase bastante larga\nnota\n", "utf-8")
    said = testigo("user", "create", "ana@acme.example", "--role", "sdr", "--password-file", path)
    assert said.code == 0
    assert "una frase" not in said.out + said.err
    assert User.objects.get().check_password("una frase bastante larga")


def test_somebody_known_only_gets_the_role(testigo: Terminal, acme: Workspace) -> None:
    testigo("user", "create", "ana@acme.example", "--role", "sdr")
    testigo("workspace", "create", "other")
    said = testigo(
        "user", "create", "ana@acme.example", "--role", "director", "-w", "other", "--json"
    )
    assert said.json["password"] is None
    assert User.objects.count() == 1
    again = testigo("user", "create", "ana@acme.example", "--role", "sdr", "-w", "other")
    assert (again.code, again.err.split(":")[0]) == (3, "already_member")


def test_nothing_is_kept_of_a_user_whose_role_is_unknown(
    testigo: Terminal, acme: Workspace
) -> None:
    said = testigo("user", "create", "ana@acme.example", "--role", "king")
    assert (said.code, said.err.split(":")[0]) == (3, "unknown_role")
    assert not User.objects.exists()


def test_a_workspace_must_be_named_where_there_are_several(
    testigo: Terminal, acme: Workspace
) -> None:
    testigo("workspace", "create", "other")
    said = testigo("team", "create", "sdr")
    assert said.code == 2
    assert "acme, other" in said.err


def test_a_workspace_that_is_not_there_ends_with_four(testigo: Terminal, acme: Workspace) -> None:
    said = testigo("team", "create", "sdr", "--workspace", "acne")
    assert said.code == 4
    assert said.err == (
        "no_such_workspace: There is no workspace “acne”. Workspaces that there are: acme.\n"
    )


def test_a_team_receives_through_its_members(testigo: Terminal, acme: Workspace) -> None:
    testigo("user", "create", "ana@acme.example", "--role", "sdr")
    assert testigo("team", "create", "sdr", "--title", "Preventa").code == 0
    assert testigo("team", "add", "sdr", "ana@acme.example").code == 0
    assert Seat.objects.of(acme.id).get().team == "sdr"
    listed = testigo("team", "list", "--json").json["teams"]
    assert listed == [{"slug": "sdr", "name": "Preventa", "emails": ["ana@acme.example"]}]


def test_what_is_not_there_and_who_does_not_belong_are_told_apart(
    testigo: Terminal, acme: Workspace
) -> None:
    testigo("team", "create", "sdr")
    assert testigo("team", "add", "sales", "ana@acme.example").code == 4
    assert testigo("team", "add", "sdr", "ana@acme.example").code == 4
    testigo("workspace", "create", "other")
    testigo("user", "create", "ana@acme.example", "--role", "sdr", "-w", "other")
    said = testigo("team", "add", "sdr", "ana@acme.example", "-w", "acme")
    assert (said.code, said.err.split(":")[0]) == (5, "not_a_member")


def test_a_key_is_printed_alone_so_that_scripts_can_take_it(
    testigo: Terminal, acme: Workspace
) -> None:
    said = testigo("key", "create", "--scope", "ingest", "--name", "Web")
    key = ApiKey.objects.of(acme.id).get()
    assert said.out.strip().startswith(key.prefix)
    assert "\n" not in said.out.strip()
    assert said.err


def test_names_cannot_act_on_the_terminal(testigo: Terminal, acme: Workspace) -> None:
    Workspace.objects.filter(id=acme.id).update(name="\x1b[31mrojo\x1b[0m [bold]x[/bold]")
    out = testigo("workspace", "list").out
    assert "\x1b" not in out
    assert "[bold]x[/bold]" in out


def test_a_key_has_a_last_day_and_the_list_says_when_it_was_used(
    testigo: Terminal, acme: Workspace
) -> None:
    made = testigo("key", "create", "--scope", "read", "--expires", "2199-06-30", "--json")
    assert made.json["expires_at"] == "2199-06-30T22:00:00Z"
    note_use(workspace=acme, key=made.json["id"], last=None, now=NOW)
    [listed] = testigo("key", "list", "--json").json["keys"]
    assert (listed["expires_at"], listed["last_used_at"]) == (
        "2199-06-30T22:00:00Z",
        NOW.isoformat().replace("+00:00", "Z"),
    )
    assert "2199-06-30" in testigo("key", "list").out
    assert testigo("key", "create", "--scope", "read", "--expires", "2020-01-01").code == 3
