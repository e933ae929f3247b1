"""Exports as the usual programs write them, read without a mapping."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from testigo.connect.cost_rows import cost_drafts
from testigo.connect.defaults import default_mapping
from testigo.connect.drafts import PassedOver, Rejected
from testigo.connect.lead_rows import lead_drafts
from testigo.connect.suggestions import suggest
from testigo.connect.tables import Table
from testigo.core.drafts import FactDraft
from tests.connect.files import table_of

MADRID = ZoneInfo("Europe/Madrid")
NOW = datetime(2026, 1, 7, 10, tzinfo=UTC)


def costs(table: Table) -> tuple[list[dict[str, Any]], list[tuple[int, str]]]:
    """The costs, and the rows passed over; no row is put aside."""
    mapping = default_mapping(suggest(table, "costs", "ES"), "costs")
    found = list(cost_drafts(table, mapping, MADRID, "EUR", "ES"))
    assert [row.problems for row in found if isinstance(row, Rejected)] == []
    passed = [(row.line, row.reason) for row in found if isinstance(row, PassedOver)]
    return [dict(row.props) for row in found if isinstance(row, FactDraft)], passed


def leads(table: Table) -> list[dict[str, Any]]:
    """What is known of each person, with what happened; no row is put aside."""
    mapping = default_mapping(suggest(table, "leads", "ES"), "leads")
    people: dict[int, dict[str, Any]] = {}
    for row in lead_drafts(table, mapping, MADRID, "ES", now=NOW):
        if isinstance(row, PassedOver):
            continue
        assert isinstance(row, FactDraft), row
        said = people.setdefault(row.line or 0, {"at": row.at})
        if row.name == "trait.set":
            said[row.props["trait"]] = row.props["value"]
        else:
            said |= row.props
        if row.person.external_id:
            said["external_id"] = row.person.external_id
    return list(people.values())


def test_google_ads_in_english(tmp_path: Path) -> None:
    content = (
        "Campaign report\n"
        '"January 1, 2026 - January 31, 2026"\n'
        "Day,Campaign,Currency code,Cost,Impr.,Search impr. share,Conversions,Cost / conv.\n"
        '2026-01-05,Autumn,EUR,"1,204.50","12,345",< 10%,12.00,100.38\n'
        "2026-01-06,Autumn,EUR,11.52, --, --, --, --\n"
        'Total: Campaigns, --, --,"1,216.02","12,345",> 90%,12.00,101.34\n'
        'Total: Account, --, --,"1,216.02","12,345", --,12.00,101.34\n'
    )
    table = table_of(tmp_path, content)
    assert table.preamble == ("Campaign report", "January 1, 2026 - January 31, 2026")
    first, second = costs(table)[0]
    assert first == {
        **{"channel": "google_ads", "campaign": "Autumn", "amount": "1204.5"},
        **{"from": "2026-01-05", "to": "2026-01-05", "claimed": 12, "currency": "EUR"},
    }
    assert (second["amount"], "claimed" in second) == ("11.52", False)
    assert costs(table)[1] == [(6, "total_row"), (7, "total_row")]


def test_google_ads_in_spanish_as_utf16_with_tabs_and_its_period_above(tmp_path: Path) -> None:
    content = (
        "Informe de campañas\n"
        "1 de enero de 2026 - 31 de enero de 2026\n"
        "Estado de la campaña\tCampaña\tCódigo de moneda\tCoste\tConversiones\tCoste/conv.\n"
        "Habilitada\tOtoño\tEUR\t1.204,50\t3,00\t401,50\n"
        "En pausa\tPeña\tEUR\t0,00\t --\t --\n"
        "Total: campañas\t --\tEUR\t1.204,50\t3,00\t401,50\n"
    )
    table = table_of(tmp_path, content.encode("utf-16"))
    assert (table.detected.encoding, table.detected.separator) == ("utf-16", "\t")
    (first, second), passed = costs(table)
    assert first == {
        **{"channel": "google_ads", "campaign": "Otoño", "amount": "1204.5"},
        **{"from": "2026-01-01", "to": "2026-01-31", "claimed": 3, "currency": "EUR"},
    }
    assert second["campaign"] == "Peña"
    assert passed == [(6, "total_row")]


def test_linkedin_campaign_manager_with_american_dates(tmp_path: Path) -> None:
    content = (
        "Campaign Performance Report (in UTC)\n"
        '"Report Start: 09/01/2026, Report End: 09/02/2026"\n'
        "\n"
        "Start Date (in UTC),Account Name,Campaign Name,Campaign ID,Total Spent,Leads,Currency\n"
        "9/1/2026,Nortia,Otoño,123,10.50,2,USD\n"
        "9/25/2026,Nortia,Otoño,123,0.00,0,USD\n"
        "Total,,,,10.50,2,\n"
    )
    (first, second), passed = costs(table_of(tmp_path, content))
    assert first == {
        **{"channel": "linkedin_ads", "campaign": "Otoño", "amount": "10.5"},
        **{"from": "2026-09-01", "to": "2026-09-01", "claimed": 2, "currency": "USD"},
    }
    assert second["from"] == "2026-09-25"
    assert passed == [(7, "total_row")]


def test_meta_ads_in_spanish_with_its_currency_in_the_header(tmp_path: Path) -> None:
    content = (
        "Inicio del informe,Fin del informe,Nombre de la campaña,Nombre del conjunto de anuncios,"
        "Importe gastado (EUR),Impresiones,Resultados,Tipo de resultado\n"
        '2026-01-01,2026-01-31,Otoño,Madrid,"11,52","1.204",3,Clientes potenciales\n'
        '2026-01-01,2026-01-31,Invierno,Madrid,"1.204","12.204",,\n'
        '2026-01-01,2026-01-31,Resultados totales,,"1.215,52","13.408",3,\n'
        ',,Media,,"607,76","6.704",1,\n'
    )
    (first, second), passed = costs(table_of(tmp_path, content))
    assert first == {
        **{"channel": "meta_ads", "campaign": "Otoño", "amount": "11.52"},
        **{"from": "2026-01-01", "to": "2026-01-31", "claimed": 3, "currency": "EUR"},
    }
    assert second["amount"] == "1204", "the column proves its decimal comma"
    assert passed == [(4, "total_row"), (5, "total_row")]


def test_microsoft_ads_with_its_footer(tmp_path: Path) -> None:
    content = (
        "Report Name: Campaigns\n"
        "Gregorian date,Campaign,Spend,Conversions\n"
        "1/15/2026,Autumn,10.50,2\n"
        "Overall total - 1 campaign,,10.50,2\n"
        "©2026 Microsoft Corporation. All rights reserved.\n"
    )
    (cost,), passed = costs(table_of(tmp_path, content))
    assert (cost["channel"], cost["from"], cost["amount"]) == (
        *("microsoft_ads", "2026-01-15", "10.5"),
    )
    assert passed == [(4, "total_row"), (5, "footer_row")]


def test_a_campaign_called_total_with_a_day_of_its_own_is_a_cost(tmp_path: Path) -> None:
    content = "Día,Campaña,Canal,Importe\n2026-01-05,Total,Meta,10\n,Total,,10\n"
    (cost,), passed = costs(table_of(tmp_path, content))
    assert cost["campaign"] == "Total"
    assert passed == [(3, "total_row")]


def test_a_spanish_lead_sheet(tmp_path: Path) -> None:
    content = (
        "Listado de contactos\n\n"
        "SECTOR;EMPRESA;CONTACTO;TELÉFONO;CORREO;POBLACIÓN;PROVINCIA;OBSERVACIONES;ALTA\n"
        "Logística;Peña e Hijos;Íñigo Güell;600 11 22 33 / 911 234 567;"
        "inigo@pena.example, info@pena.example;Móstoles;Madrid;Llamar por la mañana;3/02/2026\n"
        "SECTOR;EMPRESA;CONTACTO;TELÉFONO;CORREO;POBLACIÓN;PROVINCIA;OBSERVACIONES;ALTA\n"
        "Banca;Caja Ñ;María Núñez;+34 933 000 111;maria@caja.example;Barcelona;Barcelona;;"
        "25 de marzo de 2026\n"
        "TOTAL: 2;;;;;;;;\n"
    )
    for encoding in ("cp1252", "latin-1", "mac_roman", "utf-8", "utf-8-sig", "utf-16"):
        table = table_of(tmp_path, content.encode(encoding))
        first, second = leads(table)
        assert first == {
            "at": datetime(2026, 2, 2, 23, tzinfo=UTC),
            "email": "inigo@pena.example",
            "other_emails": "info@pena.example",
            "phone": "+34600112233",
            "other_phones": "+34911234567",
            "name": "Íñigo Güell",
            "company": "Peña e Hijos",
            "sector": "Logística",
            "city": "Móstoles",
            "province": "Madrid",
            "notes": "Llamar por la mañana",
        }, encoding
        assert second["at"] == datetime(2026, 3, 24, 23, tzinfo=UTC)


def test_zoho_leads(tmp_path: Path) -> None:
    content = (
        "LEADID,First Name,Last Name,Company,Title,Email,Phone,No. of Employees,Annual Revenue,"
        "Lead Source,Created Time,Description\n"
        '395000001,Laura,Gil,Nortia,CEO,laura@nortia.example,+34600112233,51-200,"$1,206.83K",'
        'Web,"15 Apr, 2021 00:03:00",Nice\n'
        "395000002,Luis,Pi,Beta,CTO,luis@beta.example,,1000+,$342.09K,,03-07-2021 12:59,\n"
    )
    first, second = leads(table_of(tmp_path, content))
    assert first == {
        "at": datetime(2021, 4, 14, 22, 3, tzinfo=UTC),
        "external_id": "395000001",
        "email": "laura@nortia.example",
        "phone": "+34600112233",
        "name": "Laura Gil",
        "company": "Nortia",
        "job_title": "CEO",
        "employees": 51,
        "annual_revenue": "1206830",
        "channel": "Web",
        "notes": "Nice",
    }
    assert (second["employees"], second["annual_revenue"]) == (1000, "342090")
    assert second["at"] == datetime(2021, 7, 3, 10, 59, tzinfo=UTC)


HUBSPOT_UI = (
    "Record ID,First Name,Last Name,Email,Phone Number,Job Title,Create Date,Original Source,"
    "Associated Company,Country/Region\n"
    "51,Ana,Gil,ana@x.example,+34600112233,CEO,2026-01-05 10:00,Paid Search,Acme,Spain\n"
)
HUBSPOT_API = (
    "property_hs_object_id,property_firstname,property_lastname,property_email,property_phone,"
    "property_jobtitle,property_createdate,property_hs_analytics_source,property_company,"
    "property_country\n"
    "51,Ana,Gil,ana@x.example,+34600112233,CEO,1767603600000,Paid Search,Acme,Spain\n"
)
SALESFORCE = (
    "Id,FirstName,LastName,Email,MobilePhone,Title,CreatedDate,LeadSource,Company,Country\n"
    "51,Ana,Gil,ana@x.example,+34600112233,CEO,2026-01-05T09:00:00.000+0000,Paid Search,Acme,"
    "Spain\n"
)
ODOO = (
    "External ID,Contact Name,Company Name,Email,Phone,Job Position,Source,Created on,Country\n"
    "51,Ana Gil,Acme,ana@x.example,+34600112233,CEO,Paid Search,2026-01-05 10:00:00,Spain\n"
)
MAUTIC = (
    "id,firstname,lastname,email,phone,position,company,country,date_added,source\n"
    "51,Ana,Gil,ana@x.example,+34600112233,CEO,Acme,Spain,2026-01-05 10:00:00,Paid Search\n"
)
PIPEDRIVE = (
    "Person - ID,Person - Name*,Person - Phone,Person - Email (Work),Person - Job title,"
    "Organization - Name*,Lead - Source channel,Person - Person created,Country\n"
    '51,Ana Gil,600112233,"ana@x.example",CEO,Acme,Paid Search,2026-01-05 10:00:00,España\n'
)
META_LEADS = (
    "id\tcreated_time\tcampaign_name\tis_organic\tplatform\tfull_name\temail\tphone_number\t"
    "company_name\tjob_title\tcountry\n"
    "51\t2026-01-05T10:00:00+01:00\tOtoño\tfalse\tPaid Search\tAna Gil\tana@x.example\t"
    "p:+34600112233\tAcme\tCEO\tES\n"
)


@pytest.mark.parametrize(
    "content", [HUBSPOT_UI, HUBSPOT_API, SALESFORCE, ODOO, MAUTIC, PIPEDRIVE, META_LEADS]
)
def test_leads_of_the_usual_programs(tmp_path: Path, content: str) -> None:
    (lead,) = leads(table_of(tmp_path, content))
    lead.pop("campaign", None)
    assert lead == {
        "at": datetime(2026, 1, 5, 9, tzinfo=UTC),
        "external_id": "51",
        "email": "ana@x.example",
        "phone": "+34600112233",
        "name": "Ana Gil",
        "job_title": "CEO",
        "company": "Acme",
        "country": "ES",
        "channel": "Paid Search",
    }


def test_a_date_without_a_header_that_says_so_dates_nobody(tmp_path: Path) -> None:
    content = "Correo,Nacimiento\nana@x.example,25/03/1980\n"
    (lead,) = leads(table_of(tmp_path, content))
    assert lead == {"at": NOW, "email": "ana@x.example"}


def test_a_column_is_found_by_its_values_where_its_header_is_not_known(tmp_path: Path) -> None:
    (lead,) = leads(table_of(tmp_path, "Ficha,Localizador\nAna,ana@x.example\n"))
    assert lead["email"] == "ana@x.example"


def test_nine_figures_are_a_phone_only_where_nothing_else_says_who_it_is(tmp_path: Path) -> None:
    (lead,) = leads(table_of(tmp_path, "Correo,Cliente nº\nana@x.example,600112233\n"))
    assert "phone" not in lead
    (lead,) = leads(table_of(tmp_path, "Ficha,Localizador\nAna,600112233\n"))
    assert lead["phone"] == "+34600112233"


def test_the_currency_is_told_by_signs_unless_they_may_be_of_many(tmp_path: Path) -> None:
    euros = suggest(table_of(tmp_path, "correo;facturación\na@x.es;1.204,50 €\n"), "leads")
    assert euros.currency == "EUR"
    dollars = suggest(table_of(tmp_path, "correo;facturación\na@x.es;$1,204.50\n"), "leads")
    assert dollars.currency == ""
