"""The list narrowed by score, deadline, field and day, and taken along as a file."""

import csv
from datetime import datetime, timedelta
from io import BytesIO, StringIO

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from testigo import clock
from testigo.store.models import Membership, StageRow, Workspace
from tests.web.conftest import BORN
from tests.web.leads.conftest import AddLead
from tests.web.leads.test_leads import LIST, listed

pytestmark = pytest.mark.django_db


def test_scores_are_those_from_and_to_both_included(browser: Client, add_lead: AddLead) -> None:
    for score in (-5, 10, 20, 30):
        add_lead(name=f"Con {score}", score=score)
    assert listed(browser, at_least="10", at_most="20") == ["Con 20", "Con 10"]
    assert listed(browser, at_most="-1") == ["Con -5"]
    body = browser.get(f"{LIST}?at_least=10&at_most=20").content.decode()
    assert "Puntuación de 10 a 20" in body
    assert 'name="at_least" value="10"' in body


def test_a_field_is_filtered_by_a_value_of_it(
    browser: Client, add_lead: AddLead, space: Workspace
) -> None:
    found = add_lead(name="Ana Ruiz", traits={"sector": "Logística", "employees": 120})
    add_lead(name="Luis Soler", traits={"sector": "Industria"})
    assert found
    assert listed(browser, field="sector", value="LOGISTICA") == ["Ana Ruiz"]
    assert listed(browser, field="employees", value="120") == ["Ana Ruiz"]
    assert listed(browser, field="sector", value="otro") == []
    # A field that nobody has, or one without a value, does not filter.
    assert len(listed(browser, field="unknown", value="x")) == 2
    assert len(listed(browser, field="sector", value=" ")) == 2
    body = browser.get(f"{LIST}?field=sector&value=Industria").content.decode()
    assert "Sector: Industria" in body


def test_days_are_those_from_and_until_both_included(
    browser: Client, add_lead: AddLead, space: Workspace
) -> None:
    for days in (0, 1, 2):
        person = add_lead(name=f"Día {days}")
        StageRow.objects.of(space.pk).create(
            person=person,
            cycle=1,
            stage="lead",
            at=BORN + timedelta(days=days),
            implied=False,
            pact_version=1,
        )
    first, second = (BORN.date() + timedelta(days=days) for days in (0, 1))
    asked = {"since_day": first.isoformat(), "last_day": second.isoformat()}
    assert sorted(listed(browser, **asked)) == ["Día 0", "Día 1"]
    assert len(listed(browser, since_day=first.isoformat())) == 3
    assert len(listed(browser, last_day=first.isoformat())) == 1
    assert len(listed(browser, since_day=second.isoformat(), last_day=first.isoformat())) == 3


def test_deadlines_are_running_due_soon_or_past_due(browser: Client, add_lead: AddLead) -> None:
    for name, warn, due in (("Lejos", 1, 2), ("Pronto", -1, 2), ("Tarde", -2, -1)):
        add_lead(
            name=name,
            stage="mql",
            awaited=True,
            warn_at=_in(warn),
            due_at=_in(due),
        )
    for state, name in (("running", "Lejos"), ("due_soon", "Pronto"), ("past_due", "Tarde")):
        assert listed(browser, owed=state) == [name]
    assert len(listed(browser, owed="any")) == 3


def _in(days: int) -> datetime:
    return clock.now() + timedelta(days=days)


@pytest.mark.parametrize(
    "query",
    [
        {"at_least": "x", "at_most": "1e9"},
        {"at_least": "9" * 40},
        {"at_least": "٣"},
        {"since_day": "ayer", "last_day": "0000-00-00"},
        {"field": "email", "value": "x"},
        {"owed": "' OR 1=1"},
    ],
)
def test_what_is_on_no_list_of_ours_is_ignored(
    browser: Client, add_lead: AddLead, query: dict[str, str]
) -> None:
    add_lead(name="Ana Ruiz", email="ana@acme.example")
    assert listed(browser, **query) == ["Ana Ruiz"]


# --- files ---------------------------------------------------------------------------------------


@pytest.fixture
def setting_up(space: Workspace, browser: Client) -> Client:
    Membership.objects.of(space.pk).update(role="marketing")
    return browser


def test_a_file_holds_what_is_filtered(setting_up: Client, add_lead: AddLead) -> None:
    add_lead(name="Ana Ruiz", score=30, company="Acme", channel="email")
    add_lead(name="Luis Soler", score=40, company="=1+1")
    add_lead(name="Eva Lara", score=5)
    answer = setting_up.get(f"{LIST}.csv?at_least=10")
    assert answer["Content-Disposition"] == 'attachment; filename="leads.csv"'
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    rows = list(csv.reader(StringIO(text)))
    assert rows[0][:3] == ["Nombre", "Correo electrónico", "Teléfono"]
    assert [row[0] for row in rows[1:]] == ["Luis Soler", "Ana Ruiz"]
    assert rows[1][3] == "'=1+1"
    file = setting_up.get(f"{LIST}.xlsx?at_least=10")
    book = b"".join(file.streaming_content)  # type: ignore[attr-defined]
    sheet = CalamineWorkbook.from_filelike(BytesIO(book)).get_sheet_by_index(0).to_python()
    assert [row[0] for row in sheet[1:]] == ["Luis Soler", "Ana Ruiz"]
    assert sheet[1][3] == "=1+1"
    assert sheet[1][7] == 40.0


def test_only_who_sets_up_takes_files(browser: Client, space: Workspace) -> None:
    Membership.objects.of(space.pk).update(role="sales")
    assert browser.get(f"{LIST}.csv").status_code == 403
    assert "/leads.csv" not in browser.get(LIST).content.decode()


def test_there_is_no_other_kind_of_file(setting_up: Client, space: Workspace) -> None:
    assert setting_up.get(f"{LIST}.pdf").status_code == 404
