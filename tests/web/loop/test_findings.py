import pytest
from django.utils import translation

from testigo.web.loop.findings import findings_of
from tests.web.loop.figures import figures, groups


def said(*rows: object, language: str = "es") -> list[str]:
    found, totals = groups(*rows)
    with translation.override(language):
        return [
            finding.text.replace("\N{NO-BREAK SPACE}", " ")
            for finding in findings_of(found, totals, "EUR")
        ]


def test_the_cheapest_channel_is_named_with_its_cases() -> None:
    first, *_ = said(
        ("google_ads", "", figures(cost=10_000, leads=100, customers=40)),
        ("meta_ads", "", figures(cost=12_345, leads=100, customers=10)),
    )
    assert first == (
        "De los canales con 10 clientes o más, el del menor coste por cliente es Google Ads: "
        "250,00 €, con 40 clientes; el del mayor, Meta Ads: 1.234,50 €, con 10 clientes."
    )


def test_channels_with_fewer_than_ten_cases_are_not_compared() -> None:
    first, *_ = said(
        ("google_ads", "", figures(cost=1, leads=99, mql=9, customers=9)),
        ("meta_ads", "", figures(cost=1000, leads=99, mql=9, customers=40)),
    )
    assert first == "Aún no hay casos suficientes para comparar canales. Leads: 198; clientes: 49."


@pytest.mark.parametrize(
    ("stage", "word"),
    [("opportunities", "por oportunidad"), ("sql", "por SQL"), ("mql", "por MQL")],
)
def test_with_few_customers_an_earlier_stage_is_compared(stage: str, word: str) -> None:
    first, *_ = said(
        ("google_ads", "", figures(cost=100, leads=60, customers=3, **{stage: 20})),
        ("meta_ads", "", figures(cost=900, leads=60, customers=9, **{stage: 20})),
    )
    assert word in first
    assert "es Google Ads:" in first


@pytest.mark.parametrize(
    ("language", "compared"),
    [("es", "De los canales con 10 SQL o más, "), ("en", "Of the channels with 10 SQL or more, ")],
)
def test_where_a_dearer_channel_has_too_few_cases_it_says_whom_it_compares(
    language: str, compared: str
) -> None:
    first, *_ = said(
        ("meta_ads", "", figures(cost=1000, leads=60, sql=20)),
        ("google_ads", "", figures(cost=2000, leads=60, sql=10)),
        ("linkedin_ads", "", figures(cost=6000, leads=60, sql=7)),
        language=language,
    )
    assert first.startswith(compared)
    assert "LinkedIn" not in first


def test_a_channel_without_a_cost_is_not_the_cheapest() -> None:
    assert said(
        ("direct", "", figures(leads=60, customers=30)),
        ("meta_ads", "", figures(cost=900, leads=60, customers=20)),
    ) == ["Aún no hay casos suficientes para comparar canales. Leads: 120; clientes: 50."]


def test_under_thirty_cases_a_finding_is_indicative() -> None:
    for cases, indicative in ((29, True), (30, False)):
        found, totals = groups(
            ("google_ads", "", figures(cost=100, leads=60, customers=cases)),
            ("meta_ads", "", figures(cost=900, leads=60, customers=50)),
        )
        assert findings_of(found, totals, "EUR")[0].indicative is indicative


def test_a_campaign_whose_leads_seldom_become_mql_is_named() -> None:
    found = said(
        ("linkedin_ads", "students", figures(leads=200, mql=2)),
        ("linkedin_ads", "heads", figures(leads=100, mql=40)),
        ("linkedin_ads", "tiny", figures(leads=9, mql=0)),
    )
    assert found == [
        "De los 200 leads de la campaña «students» (LinkedIn Ads), 2 han llegado a MQL; "
        "en el conjunto, 42 de 309."
    ]


def test_what_the_platforms_claim_is_compared_only_where_they_claim() -> None:
    found = said(
        ("linkedin_ads", "a", figures(leads=20, claimed=31)),
        ("direct", "", figures(leads=500)),
    )
    assert found == ["Las plataformas declaran 31 leads; en el CRM hay 20 de esas mismas campañas."]


def test_without_leads_it_says_so() -> None:
    assert said(("google_ads", "", figures(cost=100))) == [
        "En este periodo no se ha creado ningún lead."
    ]


def test_there_are_at_most_three() -> None:
    found = said(
        ("google_ads", "a", figures(cost=100, leads=60, mql=30, customers=30, claimed=200)),
        ("meta_ads", "b", figures(cost=900, leads=60, mql=3, customers=30)),
    )
    assert len(found) == 3
