"""Platforms beside the CRM on the page of the loop, other groupings, ranges and the workbook."""

import re
from io import BytesIO

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from tests.web.handed_over import Shop, open_shop
from tests.web.loop.test_loop import LOOP, body_of, browser, shop

pytestmark = pytest.mark.django_db
__all__ = ["browser", "shop"]


def test_a_platform_stands_beside_the_crm_with_the_difference_in_words(browser: Client) -> None:
    body = body_of(browser)
    assert "Las plataformas declaran 40 leads, 28 más que los 12 del CRM" in body
    section = body[body.index('id="platforms"') :]
    row = section[section.index('<tbody role="rowgroup">') : section.index("</tbody>")]
    assert "28 no llegaron: nada en el CRM habla de ellos" in row
    assert "+28" in row
    cells = re.findall(r'<td class="amount"[^>]*>([^<]*)</td>', row)
    assert cells[:5] == ["40", "12", "+28", "0", "0"]


@pytest.mark.parametrize(
    "by, first, empty", [("form", "Sin formulario", "15"), ("team", "Sin traspasar", "15")]
)
def test_rows_by_form_and_by_team_add_up(browser: Client, by: str, first: str, empty: str) -> None:
    body = body_of(browser, f"?by={by}")
    table = body[body.index('id="by-channel"') : body.index('id="platforms"')]
    assert first in table
    assert re.findall(r'data-label="Leads">(\d+)<', table) == [empty, "15"]


def test_costs_stand_for_each_step(browser: Client) -> None:
    body = body_of(browser)
    assert '<span class="each-of">por lead</span>' in body
    for sort in ("cost_per_mql", "cost_per_sql", "cost_per_opportunity"):
        assert f'href="?sort=-{sort}"' in body


def test_the_workbook_holds_the_rows_of_the_question(browser: Client) -> None:
    answer = browser.get(f"{LOOP}.xlsx")
    assert answer.status_code == 200
    assert "-loop-2025-10-07-2026-10-06.xlsx" in answer["Content-Disposition"]
    book = BytesIO(b"".join(answer.streaming_content))  # type: ignore[attr-defined]
    header, *rows = CalamineWorkbook.from_filelike(book).get_sheet_by_index(0).to_python()
    assert header[:5] == ["Grupo", "Campaña", "Coste (EUR)", "Leads (plataforma)", "Leads (CRM)"]
    google = next(row for row in rows if row[0] == "Google Ads")
    assert google[:5] == ["Google Ads", "brand", 1234.56, 40, 12]
    direct = next(row for row in rows if row[0] == "Visita directa")
    assert direct[2] == "", "no cost is a blank cell, not zero"
    assert (rows[-1][0], rows[-1][4]) == ("Total", 15)
    assert browser.get(f"{LOOP}.xlsx?by=team").status_code == 200


@pytest.mark.parametrize(
    "sort, names",
    [
        ("name", ["Google Ads", "LinkedIn Ads", "Visita directa", "Total"]),
        ("-name", ["Visita directa", "LinkedIn Ads", "Google Ads", "Total"]),
        ("leads", ["Visita directa", "LinkedIn Ads", "Google Ads", "Total"]),
    ],
)
def test_the_workbook_is_in_the_order_of_the_page(
    browser: Client, sort: str, names: list[str]
) -> None:
    answer = browser.get(f"{LOOP}.xlsx?sort={sort}")
    book = BytesIO(b"".join(answer.streaming_content))  # type: ignore[attr-defined]
    rows = CalamineWorkbook.from_filelike(book).get_sheet_by_index(0).to_python()
    assert [row[0] for row in rows[1:]] == names


def test_an_outsider_downloads_nothing(client: Client, shop: Shop) -> None:
    assert client.get(f"{LOOP}.xlsx").status_code == 302
    client.force_login(open_shop("other").ana, "django.contrib.auth.backends.ModelBackend")
    assert client.get(f"{LOOP}.xlsx").status_code == 404
