"""Recommendations in words, first among the findings."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import translation

from testigo.core.asof import Days
from testigo.core.recommending import Brings, Effect, Kind, Recommendation, Share
from testigo.queries.recommending import RecommendationsReport
from testigo.web.loop.findings import Finding, findings_of
from testigo.web.loop.recommended import recommended
from tests.spec.story import MADRID
from tests.web.loop.figures import figures, groups

STUDENTS: dict[str, str | int] = {"channel": "linkedin_ads", "campaign": "students"}
CLAUSES: dict[Kind, str] = {
    "stop": "definitions.mql",
    "fix_routing": "routing.mql[1]",
    "change_clause": "commitments.first-contact",
}
EFFECT = Effect(Decimal("-10.00"), Decimal("1234.50"), Decimal("5000.00"))


def one(kind: str, subject: dict[str, str | int], **said: object) -> Recommendation:
    """A recommendation of 1 of 30 against 60 of 100."""
    return Recommendation(kind, subject, Share(1, 30), Share(60, 100), EFFECT, **said)  # type: ignore[arg-type]


def told(
    *found: Recommendation,
    urls: dict[tuple[str, str | None], str] | None = None,
    language: str = "es",
) -> list[Finding]:
    days = Days(date(2026, 1, 1), date(2026, 7, 1), MADRID)
    asof = datetime(2026, 7, 1, tzinfo=UTC)
    report = RecommendationsReport(days, asof, 1, False, "EUR", Decimal(10_000), found, CLAUSES)
    with translation.override(language):
        return recommended(report, urls or {})


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_a_campaign_to_stop_opens_its_leads_and_says_what_would_prove_it_wrong() -> None:
    stop = one("stop", STUDENTS, looked_at=30, at_least=24)
    [said] = told(stop, urls={("linkedin_ads", "students"): "/leads"})
    assert plain(said.text) == (
        "Parar «students» (LinkedIn Ads): el cargo era adecuado en 1 de 30 (3 %) de sus leads; "
        "en los demás, en 60 de 100 (60 %)."
    )
    assert plain(said.effect) == (
        "Se espera: unos 1.234 € de ingresos al mes; cuatro de cada cinco veces, entre −10 € y "
        "5.000 €."
    )
    assert "24 o más de los próximos 30" in said.wrong_if
    assert (said.leads_url, said.clause) == ("/leads", "definitions.mql")
    assert said.leads_said == "Ver todos los leads de esta campaña"
    assert said.proposal == (
        "Los leads de «students» (LinkedIn Ads) dejan de ser MQL mientras la campaña siga como "
        "está."
    )
    assert said.evidence == f"{said.text} {said.effect} {said.wrong_if}"


def test_a_campaign_to_stop_opens_the_leads_that_it_counts_where_the_list_finds_them() -> None:
    place = ("linkedin_ads", "students")
    stop = one("stop", STUDENTS, looked_at=30, at_least=24)
    report = RecommendationsReport(
        Days(date(2026, 1, 1), date(2026, 7, 1), MADRID),
        datetime(2026, 7, 1, tzinfo=UTC), 1, False, "EUR", Decimal(10_000), (stop,), CLAUSES,
    )  # fmt: skip
    with translation.override("en"):
        [said] = recommended(report, {place: "/leads"}, {place: "/leads?judged=1"})
    assert said.leads_url == "/leads?judged=1"
    assert said.leads_said == "See the 30 leads of which Sales has said it"


@pytest.mark.parametrize(
    ("found", "text", "clause"),
    [
        (
            one("fix_routing", {"weekday": 4, "from": 15, "to": 18}, looked_at=30, at_most=1),
            "del viernes, de 15 a 18 h",
            "routing.mql[1]",
        ),
        (
            one("fix_routing", {"channel": "events"}, looked_at=30, at_most=1),
            "los leads de Eventos",
            "routing.mql[1]",
        ),
        (
            one("change_clause", {"minutes": 60}, looked_at=30, at_most=1),
            "el primer intento en 60 minutos",
            "commitments.first-contact",
        ),
        (
            one("raise", STUDENTS, costs_at_most=Decimal(900)),
            "Aumentar un 25 % el presupuesto de «students»",
            "",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_each_kind_is_a_sentence_with_its_clause(
    found: Recommendation, text: str, clause: str
) -> None:
    [said] = told(found)
    assert text in plain(said.text)
    assert said.clause == clause
    assert said.wrong_if.startswith("Nos equivocaríamos si")


@pytest.mark.parametrize(
    ("language", "of", "said"),
    [
        ("en", "revenue", "about €1,234 of revenue a month; four times in five, between"),
        ("en", "revenue_less_cost", "of revenue a month, less what is spent more;"),
        ("en", "saving", "about €1,234 of cost saved a month, less the revenue that is lost;"),
        ("es", "revenue_less_cost", "de ingresos al mes, descontado lo que se gasta de más;"),
        ("es", "saving", "un ahorro de unos 1.234 € al mes, descontados los ingresos"),
    ],
)
def test_what_the_money_expected_is_of_is_said(language: str, of: Brings, said: str) -> None:
    stop = replace(one("stop", STUDENTS, looked_at=30, at_least=24), effect=replace(EFFECT, of=of))
    [found] = told(stop, language=language)
    assert said in plain(found.effect)


def test_a_budget_is_raised_by_a_percentage_in_english() -> None:
    [found] = told(one("raise", STUDENTS, costs_at_most=Decimal(900)), language="en")
    assert "Raise the budget of “students” (LinkedIn Ads) by 25" in found.text


def test_recommendations_come_first_and_no_campaign_is_told_twice() -> None:
    rows, totals = groups(
        ("linkedin_ads", "students", figures(cost=900, leads=200, mql=2, claimed=400)),
        ("linkedin_ads", "heads", figures(leads=100, mql=40)),
    )
    stop = told(one("stop", STUDENTS, looked_at=30, at_least=24))
    with translation.override("es"):
        found = [one.text for one in findings_of(rows, totals, "EUR", stop)]
    assert found[0].startswith("Parar")
    assert sum("students" in text for text in found) == 1
    assert len(found) == 2
