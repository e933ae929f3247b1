"""The list narrowed by score, deadline, field and day, and taken along as a file."""

import csv
from datetime import datetime, timedelta
from io import BytesIO, StringIO

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from testigo import clock
from testigo.core.fields import Field
from testigo.store.catalogue import FIELDS, document_of
from testigo.store.choices import keep_choice
from testigo.store.models import Membership, StageRow, User, Workspace
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


def test_a_file_holds_the_fields_that_sales_sees(
    setting_up: Client, add_lead: AddLead, space: Workspace
) -> None:
    keep_fields(space)
    add_lead(
        name="Ana Ruiz",
        case_file=case_with(
            sector="=1+1", employees=120, demo=True, tools=["Odoo", "SAP"], secret="no", stray="no"
        ),
    )
    rows = csv_rows(setting_up, "es")
    told = dict(zip(rows[0], rows[1], strict=True))
    assert told["Sector"] == "'=1+1"
    assert (told["Plantilla"], told["¿Pidió demo?"], told["'=Herramientas"]) == (
        "120",
        "sí",
        "Odoo, SAP",
    )
    assert rows[0].count("Correo electrónico") == 1
    assert "Secreto" not in rows[0]
    assert "no" not in rows[1]
    told = dict(zip(*csv_rows(setting_up, "en"), strict=True))
    assert (told["Employees"], told["¿Pidió demo?"]) == ("120", "yes")
    file = setting_up.get(f"{LIST}.xlsx")
    book = b"".join(file.streaming_content)  # type: ignore[attr-defined]
    sheet = CalamineWorkbook.from_filelike(BytesIO(book)).get_sheet_by_index(0).to_python()
    told = dict(zip(*sheet, strict=True))
    assert (told["Employees"], told["Sector"]) == (120.0, "=1+1")


def keep_fields(space: Workspace) -> None:
    """A yes or no, one whose name looks like a formula, and one that Sales does not see."""
    own = (
        Field("demo", "¿Pidió demo?", "yes_no"),
        Field("tools", "=Herramientas", "choices"),
        Field("secret", "Secreto", seen=False),
    )
    said = {"fields": [document_of(one) for one in own]}
    keep_choice(space.pk, FIELDS, said, by="user:1", now=BORN)


def case_with(**traits: object) -> dict[str, object]:
    """A case as it is stored, with these traits."""
    at = BORN.isoformat()
    held = {name: {"value": value, "at": at, "fact": "f"} for name, value in traits.items()}
    return {"story": {"person": {"traits": held}}}


def csv_rows(client: Client, language: str) -> list[list[str]]:
    User.objects.update(language=language)
    answer = client.get(f"{LIST}.csv")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    return list(csv.reader(StringIO(text)))


def test_only_who_sets_up_takes_files(browser: Client, space: Workspace) -> None:
    Membership.objects.of(space.pk).update(role="sales")
    assert browser.get(f"{LIST}.csv").status_code == 403
    assert "/leads.csv" not in browser.get(LIST).content.decode()


def test_there_is_no_other_kind_of_file(setting_up: Client, space: Workspace) -> None:
    assert setting_up.get(f"{LIST}.pdf").status_code == 404
