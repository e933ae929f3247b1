"""Exports of ad platforms in every shape that they come in, read without a mapping."""

from pathlib import Path
from typing import Any

import pytest

from testigo.connect.cost_rows import cost_drafts
from testigo.connect.defaults import default_mapping
from testigo.connect.drafts import PassedOver, Rejected
from testigo.connect.suggestions import suggest
from testigo.connect.tables import Table, read_table
from testigo.core.drafts import FactDraft
from testigo.core.problems import InvalidInput
from tests.connect.files import table_of
from tests.connect.test_real_exports import MADRID

ADS = Path(__file__).parents[2] / ".." / "shared" / "data" / "ads"


def read(table: Table) -> tuple[list[FactDraft], list[Rejected], list[PassedOver]]:
    """The costs of an export, the rows put aside, and those passed over."""
    mapping = default_mapping(suggest(table, "costs", "ES"), "costs")
    found = list(cost_drafts(table, mapping, MADRID, "EUR", "ES"))
    return (
        [row for row in found if isinstance(row, FactDraft)],
        [row for row in found if isinstance(row, Rejected)],
        [row for row in found if isinstance(row, PassedOver)],
    )


def said(table: Table) -> list[dict[str, Any]]:
    """What the costs of an export say; no row is put aside."""
    made, aside, _ = read(table)
    assert [row.problems for row in aside] == []
    return [dict(draft.props) for draft in made]


GOOGLE = (
    "Campaign performance\n"
    '"September 1, 2026 - September 30, 2026"\n'
    "Campaign,Currency code,Clicks,Impr.,Cost,Conversions,Search impr. share\n"
    'Brand,EUR,"1,204","12,345","1,204.50",12.00,< 10%\n'
    "Generic,EUR,300, --,165.00,3.50,> 90%\n"
    'Total: Campaigns, --,"1,504","12,345","1,369.50",15.50, --\n'
    'Total: Account, --,"1,504","12,345","1,369.50",15.50, --\n'
    'Total: Search, --,"1,504","12,345","1,369.50",15.50, --\n'
)


def test_google_ads_under_a_name_of_ones_own_with_parts_of_conversions(tmp_path: Path) -> None:
    brand, generic = said(table_of(tmp_path, GOOGLE))
    assert brand == {
        **{"channel": "google_ads", "campaign": "Brand", "amount": "1204.5", "currency": "EUR"},
        **{"from": "2026-09-01", "to": "2026-09-30", "claimed": 12},
    }
    assert (generic["amount"], generic["claimed"]) == ("165", "3.5")
    assert [row.reason for row in read(table_of(tmp_path, GOOGLE))[2]] == ["total_row"] * 3


def test_google_ads_for_all_time_needs_to_be_told_its_days(tmp_path: Path) -> None:
    content = GOOGLE.replace('"September 1, 2026 - September 30, 2026"', "All time")
    found = suggest(table_of(tmp_path, content), "costs", "ES")
    assert found.constants == {"channel": "google_ads"}


LINKEDIN = (
    "Campaign Performance Report (in UTC)\n"
    '"Report Start: {start}, Report End: {end}"\n'
    "\n"
    "Start Date (in UTC),Account Name,Campaign Name,Campaign ID,Total Spent,Leads,Currency\n"
    "9/1/2026,Nortia,Guía,123,10.50,2,EUR\n"
    "9/2/2026,Nortia,Guía,123,0.00,0,EUR\n"
    "Total,,,,10.50,2,\n"
)


@pytest.mark.parametrize("end", ["09/02/2026", "09/30/2026"])
def test_linkedin_writes_the_month_first_even_where_no_date_says_so(
    tmp_path: Path, end: str
) -> None:
    table = table_of(tmp_path, LINKEDIN.format(start="09/01/2026", end=end))
    assert [one["from"] for one in said(table)] == ["2026-09-01", "2026-09-02"]
    dates = suggest(table, "costs", "ES").dates
    assert (dates.order, dates.basis) == ("mdy", "platform" if end == "09/02/2026" else "decided")


def test_the_period_above_a_report_settles_how_its_rows_write_dates(tmp_path: Path) -> None:
    content = (
        '"Report Name: Campaigns"\n'
        '"Report Time: 9/1/2026 - 9/30/2026"\n'
        '"Gregorian date","Campaign name","Spend","Conversions"\n'
        '"9/1/2026","Marca","1,045.10","2"\n'
        '"Total","","1,045.10","2"\n'
        '"©2026 Microsoft Corporation. All rights reserved. "\n'
    )
    [cost] = said(table_of(tmp_path, content))
    assert (cost["from"], cost["channel"]) == ("2026-09-01", "microsoft_ads")


def test_microsoft_ads_as_a_summary_of_its_period(tmp_path: Path) -> None:
    content = (
        '"Report Name: Campaign Performance"\n'
        '"Report Time: 9/1/2026 - 9/30/2026"\n'
        '"Report Aggregation: Summary"\n'
        '""\n'
        '"Campaign","Currency code","Impr.","Clicks","Spend","Conv."\n'
        '"Marca","EUR","1,204","20","1,045.10","2"\n'
        '"Overall total","EUR","1,204","20","1,045.10","2"\n'
        '"©2026 Microsoft Corporation. All rights reserved. "\n'
    )
    [cost] = said(table_of(tmp_path, content))
    assert cost == {
        **{"channel": "microsoft_ads", "campaign": "Marca", "amount": "1045.1"},
        **{"from": "2026-09-01", "to": "2026-09-30", "claimed": 2, "currency": "EUR"},
    }


def test_meta_ads_in_spanish_by_ad_and_day(tmp_path: Path) -> None:
    content = (
        "Nombre de la campaña,Nombre del conjunto de anuncios,Nombre del anuncio,Día,"
        "Importe gastado (EUR),Impresiones,Resultados,Tipo de resultado,Divisa\n"
        'Guía,Madrid,Uno,2026-09-01,"11,52","1.204",1,Clientes potenciales,EUR\n'
        'Guía,Madrid,Dos,2026-09-01,"1.204",900,2,Clientes potenciales,EUR\n'
        'Media,,,,"607,76","1.052",,,EUR\n'
        'Total,,,,"1.215,52","2.104",3,,EUR\n'
        'Resultados totales,,,,"1.215,52","2.104",3,,EUR\n'
    )
    assert [one["amount"] for one in said(table_of(tmp_path, content))] == ["11.52", "1204"]


def test_rows_of_one_campaign_and_day_are_new_together_when_one_of_them_changes(
    tmp_path: Path,
) -> None:
    head = "Día,Canal,Campaña,Importe\n"
    first = head + "2026-09-01,X,Guía,5\n2026-09-01,X,Guía,6\n2026-09-02,X,Guía,7\n"
    second = head + "2026-09-01,X,Guía,5\n2026-09-01,X,Guía,9\n2026-09-02,X,Guía,7\n"
    ids = [[d.message_id for d in read(table_of(tmp_path, one))[0]] for one in (first, second)]
    assert ids[0] == [d.message_id for d in read(table_of(tmp_path, first))[0]]
    assert not {*ids[0][:2]} & {*ids[1][:2]}
    assert ids[0][2] == ids[1][2], "the day that stayed as it was adds nothing"


@pytest.mark.skipif(not ADS.is_dir(), reason="the public data are not beside the repository")
@pytest.mark.parametrize(
    "name, channel, amount",
    [
        ("google_ads_campaign_stats_data", "google_ads", "36.15"),
        ("google_ads_account_stats_data", "google_ads", "20.83669"),
        ("google_ads_search_term_keyword_stats_data", "google_ads", "0.12"),
        ("facebook_ads_basic_ad_data", "meta_ads", "76.53"),
        ("linkedin_ad_analytics_by_campaign_data", "linkedin_ads", "0"),
        ("linkedin_monthly_ad_analytics_by_member_country_data", "linkedin_ads", "140"),
    ],
)
def test_tables_as_programs_fetch_them_from_the_platforms(
    tmp_path: Path, name: str, channel: str, amount: str
) -> None:
    made, _, _ = read(table_of(tmp_path, (ADS / f"{name}.csv").read_bytes()))
    assert {draft.props["channel"] for draft in made} == {channel}
    assert made[0].props["amount"] == amount


# Each public table of a platform: costs made and rows put aside, or why it is none.
_TABLES = {
    "facebook_ads_basic_ad_data": (10, 0),
    "facebook_ads_demographics_country_data": (10, 0),
    "facebook_ads_demographics_region_data": (10, 0),
    "google_ads_account_stats_data": (19, 0),
    "google_ads_ad_group_stats_data": (15, 0),
    "google_ads_ad_stats_data": (10, 0),
    "google_ads_campaign_stats_data": (16, 0),
    "google_ads_keyword_stats_data": (15, 0),
    "google_ads_search_term_keyword_stats_data": (10, 0),
    "linkedin_ad_analytics_by_campaign_data": (20, 0),
    # Of these nobody says what they cost in the account's own currency.
    "linkedin_ad_analytics_by_creative_data": (29, 71),
    "linkedin_monthly_ad_analytics_by_member_country_data": (10, 0),
    "linkedin_monthly_ad_analytics_by_member_region_data": (10, 0),
}


@pytest.mark.skipif(not ADS.is_dir(), reason="the public data are not beside the repository")
def test_every_public_table_is_a_cost_or_says_what_it_lacks() -> None:
    made: dict[str, tuple[int, int]] = {}
    for path in sorted(ADS.glob("*.csv")):
        try:
            costs, aside, _ = read(read_table(path))
        except InvalidInput as error:
            lacking = {problem.code for problem in error.problems}
            assert lacking <= {"missing_cost_column", "missing_cost_days", "period_unclear"}
            assert "missing_cost_column" in lacking
        else:
            made[path.stem] = len(costs), len(aside)
    assert made == _TABLES
