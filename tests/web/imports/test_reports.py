"""Reports of ad platforms on screen: whose costs they are and of which days."""

from typing import Any

import pytest
from django.test import Client

from testigo.store.models import FactRow, User, Workspace
from tests.web.imports.uploading import said, send, worked

pytestmark = pytest.mark.django_db

REPORT = """Campaign report
"{period}"
Campaign,Cost,Conversions
marca,"1,204.50",12.00
Total: Account,"1,204.50",12.00
"""
OCTOBER = REPORT.format(period="October 1, 2025 - October 31, 2025")


def recorded_costs(client: Client, space: Workspace, address: str, more: dict[str, str]) -> Any:
    """Take a report in and give what it told last."""
    columns = {"c0": "campaign", "c1": "amount", "c2": "claimed", "decimal": "dot"}
    assert client.post(address, columns | more).status_code == 302
    worked(space)
    client.post(f"{address}/start")
    worked(space)
    return FactRow.objects.of(space.pk).filter(name="cost.recorded").latest("seq").props


def test_a_report_says_whose_it_is_and_of_which_days_above_its_header(
    client: Client, space: Workspace, vera: User
) -> None:
    page = said(client, address := send(client, OCTOBER, "report.csv", "costs"))
    assert 'name="channel" value="google_ads"' in page
    assert 'name="from" value="2025-10-01"' in page
    assert 'name="to" value="2025-10-31"' in page
    assert "Falta «" not in page
    assert "1.204,50" in page
    assert "31 oct 2025" in page
    given = {"channel": "google_ads", "from": "2025-10-01", "to": "2025-10-31"}
    told = recorded_costs(client, space, address, given)
    assert {key: told[key] for key in given} == given
    assert told["amount"] == "1204.5"


def test_the_days_of_the_report_before_are_not_those_of_the_next(
    client: Client, space: Workspace, vera: User
) -> None:
    given = {"channel": "google_ads", "from": "2025-10-01", "to": "2025-10-31"}
    recorded_costs(client, space, send(client, OCTOBER, "report.csv", "costs"), given)
    november = REPORT.format(period="November 1, 2025 - November 30, 2025")
    page = said(client, send(client, november, "november.csv", "costs"))
    assert "Ya importaste un archivo con esta cabecera" in page
    assert 'name="from" value="2025-11-01"' in page
    silent = REPORT.replace('"{period}"\n', "")
    page = said(client, send(client, silent, "silent.csv", "costs"))
    assert 'name="from" value=""' in page


def test_the_days_of_a_report_are_written_by_hand_where_nothing_says_them(
    client: Client, space: Workspace, vera: User
) -> None:
    address = send(client, "Campaign,Cost,Leads\nmarca,12.00,1\n", "report.csv", "costs")
    page = said(client, address)
    assert "El archivo no dice de qué días son los costes" in page
    assert "¿Es histórico?" not in page
    given = {"channel": "blog", "from": "2025-10-01", "to": "2025-10-31"}
    told = recorded_costs(client, space, address, given)
    assert {key: told[key] for key in given} == given


def test_what_a_column_says_of_each_row_goes_before_what_is_said_of_all(
    client: Client, space: Workspace, vera: User
) -> None:
    rows = "Canal;Día;Importe\nblog;2026-07-02;100,50\n"
    address = send(client, rows, "costes.csv", "costs")
    said_of_all = {"channel": "google_ads", "from": "2025-10-01", "to": "2025-10-31"}
    columns = {"c0": "channel", "c1": "day", "c2": "amount"}
    assert client.post(address, columns | said_of_all).status_code == 302
    worked(space)
    client.post(f"{address}/start")
    worked(space)
    told = FactRow.objects.of(space.pk).get(name="cost.recorded").props
    assert (told["channel"], told["from"]) == ("blog", "2026-07-02")
