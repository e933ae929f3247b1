"""`report recommendations`: what to do next, as it followed from what was known on any day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from testigo.analytics.measures.recommended import campaigns_and_hand_overs
from testigo.core.asof import Days, held_by
from testigo.core.followed import Followed, mean_deal
from testigo.core.leaks import FEWEST_DEALS
from testigo.core.loop import LoopRow, campaigns_of
from testigo.core.recommending import READS, Kind, Recommendation, Seen, Share, recommend
from testigo.core.story import Agreement
from testigo.queries.asking import Question, heading, question_of
from testigo.queries.followed import hand_overs, promises_of_sales
from testigo.queries.long_history import long_history
from testigo.queries.loop import LoopReport, money_text
from testigo.queries.report_facts import facts_called, loop_facts
from testigo.store.agreements import agreement_of
from testigo.store.models import Workspace

# A mean month, in days.
_MONTH = Fraction(487, 16)
_RATE = Decimal("0.000001")
_LookedAt = tuple[tuple[LoopRow, ...], tuple[Followed, ...]]


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
    asked = question_of(workspace, since=since, until=until, asof=asof)
    agreement = agreement_of(workspace.pk)
    rows, cases = _looked_at(workspace.pk, asked, agreement)
    return _report(asked, rows, cases, agreement)


def recommended_by(workspace: Workspace, report: LoopReport) -> RecommendationsReport:
    """The same from a loop that was read already."""
    agreement = agreement_of(workspace.pk)
    cases = hand_overs(workspace.pk, report.days, report.asof, report.currency, agreement)
    return _report(report, report.loop.rows, cases, agreement)


def _looked_at(workspace_id: int, asked: Question, agreement: Agreement) -> _LookedAt:
    """The rows of campaigns and the hand-overs."""
    days, asof, currency = asked.days, asked.asof, asked.currency
    with long_history(workspace_id, asof) as known:
        if known is not None:
            promises = promises_of_sales(agreement)
            return campaigns_and_hand_overs(known, days, currency, promises)
    told = loop_facts(workspace_id, days, asof, facts_called(workspace_id, READS, asof))
    rows = campaigns_of(held_by(told, asof), days, currency)
    return rows, hand_overs(workspace_id, days, asof, currency, agreement)


def _report(
    asked: Question | LoopReport,
    rows: Sequence[LoopRow],
    cases: Sequence[Followed],
    agreement: Agreement,
) -> RecommendationsReport:
    deal, deals = mean_deal(cases)
    if deals < FEWEST_DEALS:
        deal = None
    return RecommendationsReport(
        days=asked.days,
        asof=asked.asof,
        pact=asked.pact,
        pact_stale=asked.pact_stale,
        currency=asked.currency,
        deal=deal,
        found=_found(rows, cases, asked, deal),
        clauses=_clauses(agreement, asked.pact),
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
    rows: Sequence[LoopRow],
    cases: Sequence[Followed],
    asked: Question | LoopReport,
    deal: Decimal | None,
) -> tuple[Recommendation, ...]:
    days, end = asked.days, min(asked.days.end, asked.asof)
    if deal is None:
        return ()
    # Days before anything was handed over brought nothing: they would only thin the months out.
    start = max(days.start, min(one.at for one in cases))
    if end <= start:
        return ()
    lived = Fraction((end - start).total_seconds()) / 86_400
    return recommend(Seen(rows, cases, days.zone, lived / _MONTH, deal))


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
