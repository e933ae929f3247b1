"""`report recommendations`: what to do next, as it followed from what was known on any day."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from testigo.core.asof import Days
from testigo.core.followed import Followed, mean_deal
from testigo.core.leaks import FEWEST_DEALS
from testigo.core.loop import Loop
from testigo.core.recommending import Kind, Recommendation, Seen, Share, recommend
from testigo.core.story import Agreement
from testigo.queries.asking import heading
from testigo.queries.followed import hand_overs, promises_of_sales
from testigo.queries.loop import LoopReport, loop_report, money_text
from testigo.store.agreements import agreement_of
from testigo.store.models import Workspace

# A mean month, in days.
_MONTH = Fraction(487, 16)
_RATE = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class RecommendationsReport:
    """What was asked, and the answer; none without enough contracts to say what one is worth.
    `clauses` are those of the pact that each kind speaks to."""

    days: Days
    asof: datetime
    pact: int | None
    pact_stale: bool
    currency: str
    deal: Decimal | None
    found: tuple[Recommendation, ...]
    clauses: Mapping[Kind, str] = field(default_factory=dict)

    def document(self) -> dict[str, Any]:
        """The report as JSON: money in decimal strings, shares as numbers (1 is 100 %)."""
        return {
            **heading(self),
            "currency": self.currency,
            "average_deal": money_text(self.deal),
            "rows": [_row(one) for one in self.found],
        }


def recommendations_report(
    workspace: Workspace, *, since: date, until: date, asof: datetime
) -> RecommendationsReport:
    """The recommendations that follow from the leads created, and those handed over, from `since`
    up to but not including `until`, with what was known before the instant `asof`."""
    report = loop_report(workspace, since=since, until=until, asof=asof)
    return recommended_by(workspace, report)


def recommended_by(workspace: Workspace, report: LoopReport) -> RecommendationsReport:
    """The same from a loop that was read already."""
    agreement = agreement_of(workspace.pk)
    cases = hand_overs(workspace.pk, report.days, report.asof, report.currency, agreement)
    deal, deals = mean_deal(cases)
    if deals < FEWEST_DEALS:
        deal = None
    return RecommendationsReport(
        days=report.days,
        asof=report.asof,
        pact=report.pact,
        pact_stale=report.pact_stale,
        currency=report.currency,
        deal=deal,
        found=_found(report.loop, cases, report.days, report.asof, deal),
        clauses=_clauses(agreement, report.pact),
    )


def _clauses(agreement: Agreement, number: int | None) -> dict[Kind, str]:
    if number is None:
        return {}
    clauses: dict[Kind, str] = {"stop": "definitions.mql"}
    for (of, name), what in promises_of_sales(agreement).items():
        if of == number and what == "contact":
            clauses["change_clause"] = f"commitments.{name}"
    for rule in agreement.numbered(number).pact.routing.rules("mql"):
        if rule.team:
            # The last one takes whoever no other rule took.
            clauses["fix_routing"] = rule.clause
    return clauses


def _found(
    loop: Loop, cases: tuple[Followed, ...], days: Days, asof: datetime, deal: Decimal | None
) -> tuple[Recommendation, ...]:
    end = min(days.end, asof)
    if deal is None:
        return ()
    # Days before anything was handed over brought nothing: they would only thin the months out.
    start = max(days.start, min(one.at for one in cases))
    if end <= start:
        return ()
    lived = Fraction((end - start).total_seconds()) / 86_400
    return recommend(Seen(loop.rows, cases, days.zone, lived / _MONTH, deal))


def _row(one: Recommendation) -> dict[str, Any]:
    return {
        "kind": one.kind,
        **{name: one.subject.get(name) for name in _SUBJECT},
        "own": _share(one.own),
        "others": _share(one.others),
        "effect_per_month": {
            "low": money_text(one.effect.low),
            "value": money_text(one.effect.value),
            "high": money_text(one.effect.high),
        },
        "wrong_if": {
            "of": one.looked_at or None,
            "at_least": one.at_least,
            "at_most": one.at_most,
            "customer_costs_more_than": money_text(one.costs_at_most),
        },
    }


_SUBJECT = ("channel", "campaign", "weekday", "from", "to", "minutes")


def _share(share: Share) -> dict[str, float | int]:
    rate = Decimal(share.rate.numerator) / share.rate.denominator
    return {"met": share.met, "cases": share.cases, "rate": float(rate.quantize(_RATE))}
