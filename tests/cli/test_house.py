"""What every command has: help with examples, exit codes, a quick start; and config and doctor."""

import os
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db.utils import OperationalError
from typer.main import get_command

from testigo.cli import failures
from testigo.cli.failures import EXIT_CODES
from testigo.cli.language import system_language
from testigo.cli.main import app
from testigo.store.models import CaseAside, FactRow, Lead, LogHead, Seat, Workspace
from tests.actions.business import NOW
from tests.cli.conftest import Terminal


def commands(group: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    """Every command that does something, with its full name."""
    for word, command in group.commands.items():
        full = f"{name} {word}".strip()
        if hasattr(command, "commands"):
            yield from commands(command, full)
        else:
            yield full, command


COMMANDS = dict(commands(get_command(app)))


def test_the_promised_commands_are_there() -> None:
    promised = {
        *("demo", "serve", "work", "migrate", "config", "doctor", "record", "verify"),
        *("workspace create", "user create", "team create", "team add", "key create"),
        *("pact check", "pact load", "pact sign", "pact show"),
        *("import leads", "import facts", "import costs"),
        *("lead show", "lead list", "report loop", "report funnel"),
    }
    assert promised <= set(COMMANDS)


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_shows_examples_of_itself(testigo: Terminal, name: str) -> None:
    said = testigo(*name.split(), "--help")
    assert said.code == 0
    assert f"testigo {name}" in said.out.partition("Examples:")[2]


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_the_examples_of_a_command_can_be_read_by_it(name: str) -> None:
    lines = [
        line.partition(" testigo ")[2]
        for line in COMMANDS[name].epilog.splitlines()
        if " testigo " in line
    ]
    assert lines
    for line in lines:
        words = shlex.split(line.partition(" < ")[0])
        arguments = words[len(name.split()) :]
        COMMANDS[name].make_context(name, [*arguments])


def test_commands_that_print_data_do_so_as_json() -> None:
    silent = {"demo", "serve", "work", "migrate"}
    for name, command in COMMANDS.items():
        options = {option for param in command.params for option in param.opts}
        assert ("--json" in options) is (name not in silent), name


def test_help_comes_without_loading_what_is_slow_to_load() -> None:
    code = (
        "import sys; from testigo.cli.main import run\n"
        "try: run(['--help'])\n"
        "finally: print([m for m in sys.modules if m.split('.')[0] in "
        "('django', 'ibis', 'pandas', 'pyarrow', 'holidays', 'ruamel')], file=sys.stderr)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert ran.returncode == 0
    assert ran.stderr.strip() == "[]"


@pytest.mark.parametrize(
    "arguments", [("nothing",), ("lead",), ("lead", "show"), ("key", "create", "--sope", "x")]
)
def test_a_wrong_call_ends_with_two(testigo: Terminal, arguments: tuple[str, ...]) -> None:
    assert testigo(*arguments).code == 2


def test_the_table_of_failures_names_errors_that_exist() -> None:
    for name in EXIT_CODES:
        module, _, kind = name.rpartition(".")
        __import__(module)
        assert issubclass(getattr(sys.modules[module], kind), Exception)


def test_what_nobody_foresaw_is_our_fault(
    testigo: Terminal, monkeypatch: pytest.MonkeyPatch, db: None
) -> None:
    def broken() -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("testigo.queries.accounts.workspace_lines", broken)
    said = testigo("workspace", "list")
    assert said.code == 1
    assert "ZeroDivisionError" in said.err
    assert said.err.rstrip().endswith("What was half done has not been saved.")


def test_a_database_that_does_not_answer_is_told_in_a_sentence(
    testigo: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> bool:
        raise OperationalError("connection refused")

    monkeypatch.setattr("testigo.queries.health.pending_migrations", refuse)
    said = testigo("workspace", "list")
    assert said.code == 1
    assert said.err == "database_unreachable: The database cannot be opened: connection refused\n"


def test_a_database_that_is_behind_is_refused(
    testigo: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("testigo.queries.health.pending_migrations", lambda: True)
    said = testigo("workspace", "list")
    assert (said.code, said.err.split(":")[0]) == (5, "database_behind")


def test_a_bad_setting_stops_the_start_with_its_name_and_why(tmp_path: Path) -> None:
    environment = {**os.environ, "TESTIGO_ENGINE": "mysql", "LANG": "es_ES.UTF-8"}
    environment |= {"TESTIGO_HOME": str(tmp_path), "TESTIGO_BASE_URL": "nortia"}
    for name in ("LC_ALL", "LC_MESSAGES"):
        environment.pop(name, None)
    run = "from testigo.cli.main import run; run(['config'])"
    ran = subprocess.run(
        [sys.executable, "-c", run], env=environment, capture_output=True, text=True
    )
    assert ran.returncode == failures.USAGE
    first, second = ran.stderr.splitlines()
    assert first.startswith("TESTIGO_ENGINE debe ser")
    assert second.startswith("TESTIGO_BASE_URL debe ser")


def test_config_prints_every_setting_and_no_secret(testigo: Terminal) -> None:
    settings = testigo("config", "--json").json["settings"]
    assert {s["name"] for s in settings} >= {"TESTIGO_HOME", "TESTIGO_DATABASE_URL"}
    assert all(s["meaning"] and s["origin"] for s in settings)
    assert os.environ["TESTIGO_SECRET_KEY"] not in testigo("config").out


@pytest.mark.parametrize(
    "environment, language",
    [
        ({"LANG": "es_ES.UTF-8"}, "es"),
        ({"LANG": "es_ES.UTF-8", "LC_ALL": "en_US.UTF-8"}, "en"),
        ({"LANG": "ca_ES.UTF-8"}, "en"),
        ({"LC_MESSAGES": "es"}, "es"),
        ({}, "en"),
    ],
)
def test_the_terminal_speaks_the_language_of_the_system(
    environment: dict[str, str], language: str
) -> None:
    assert system_language(environment) == language


# --- doctor --------------------------------------------------------------------------------------


def states(testigo: Terminal) -> dict[str, str]:
    said = testigo("doctor", "--json")
    return {f["code"]: f["state"] for f in said.json["findings"] if f["workspace"]}


def test_a_business_in_order_has_nothing_to_mend(testigo: Terminal, nortia: Workspace) -> None:
    testigo("record", "demo.requested", "--person", "eva@c.example")
    found = states(testigo)
    assert set(found.values()) == {"good"}
    assert set(found) == {
        "health_pact",
        "health_teams",
        "health_no_backlog",
        "health_lake",
        "health_clocks",
        "health_outbox_empty",
    }


def test_a_pact_past_its_review_is_said(
    testigo: Terminal, nortia: Workspace, at: Callable[[datetime], None]
) -> None:
    at(NOW + timedelta(days=80))
    assert states(testigo)["health_pact_due"] == "attention"
    at(NOW + timedelta(days=120))
    assert states(testigo)["health_pact_stale"] == "bad"
    assert testigo("doctor").code == 3


def test_a_team_with_nobody_active_is_said(testigo: Terminal, nortia: Workspace) -> None:
    Seat.objects.of(nortia.id).delete()
    said = testigo("doctor")
    assert said.code == 3
    assert "✗ nortia: Nobody active receives the hand-overs of the team “sdr”." in said.out


def test_facts_that_wait_and_clocks_that_nobody_looks_at_are_said(
    testigo: Terminal, nortia: Workspace, at: Callable[[datetime], None]
) -> None:
    testigo("record", "demo.requested", "--person", "eva@c.example")
    at(NOW + timedelta(hours=5))
    LogHead.objects.filter(workspace=nortia).update(applied_seq=0)
    found = states(testigo)
    assert found["health_clocks_unseen"] == "bad"
    assert found["health_backlog"] == "attention"
    assert FactRow.objects.of(nortia.id).exists()


def test_whoever_is_set_aside_is_said_and_their_clocks_are_not_held_against_the_worker(
    testigo: Terminal, nortia: Workspace, at: Callable[[datetime], None]
) -> None:
    testigo("record", "demo.requested", "--person", "eva@c.example")
    at(NOW + timedelta(hours=5))
    lead = Lead.objects.of(nortia.id).get()
    row = CaseAside.objects.of(nortia.id).create(
        person=lead.person, failed_at=NOW, tries=5, problem="KeyError decide.py:12"
    )
    found = states(testigo)
    assert (found["health_set_aside"], found["health_clocks"]) == ("bad", "good")
    assert "(KeyError decide.py:12)" in testigo("doctor").out
    assert testigo("lead", "retry", "--json").json == {"waiting": 1}
    row.refresh_from_db()
    assert (row.tries, row.next_try_at) == (0, NOW + timedelta(hours=5))


def test_a_clock_of_the_machine_that_went_back_is_said(
    testigo: Terminal, nortia: Workspace, at: Callable[[datetime], None]
) -> None:
    testigo("record", "demo.requested", "--person", "eva@c.example")
    at(NOW - timedelta(seconds=4))
    assert "health_clock_went_back" not in states(testigo)
    at(NOW - timedelta(seconds=7))
    assert states(testigo)["health_clock_went_back"] == "bad"
    assert "7 seconds ahead" in testigo("doctor").out


def test_a_secret_key_that_others_can_read_is_said(
    testigo: Terminal, db: None, settings: Any, tmp_path: Path
) -> None:
    settings.TESTIGO_HOME = tmp_path
    key = tmp_path / "secret_key"
    key.write_text("x")
    key.chmod(0o640)
    found = {f["code"]: f["message"] for f in testigo("doctor", "--json").json["findings"]}
    assert f"chmod 600 {key}" in found["health_secret_key_open"]
    key.chmod(0o600)
    found = {f["code"]: f["state"] for f in testigo("doctor", "--json").json["findings"]}
    assert found["health_secret_key"] == "good"
