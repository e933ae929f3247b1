"""`report leaks`: what is lost between both teams, and what it is worth."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from testigo.core.asof import Days
from testigo.core.contribution import Contribution, contribution
from testigo.core.followed import Promised
from testigo.core.leaks import Euros, Leakage, LeakRow, leakage
from testigo.queries.asking import heading, question_of
from testigo.queries.followed import hand_overs, promises_of_sales
from testigo.queries.loop import money_text
from testigo.queries.report_facts import money_facts
from testigo.store.agreements import agreement_of
from testigo.store.models import Workspace


@dataclass(frozen=True, slots=True)
class LeaksReport:
    """What was asked, and the answer. `pact` is the version in force as of then, if any, and
    `clauses` say where it promises a first contact and attempts."""

    workspace_id: int
    days: Days
    asof: datetime
    pact: int | None
    pact_stale: bool
    currency: str
    leakage: Leakage
    money: Contribution
    clauses: Mapping[Promised, str]

    def document(self) -> dict[str, Any]:
        """The report as JSON: money in decimal strings, counts as integers, null where few cases
        or none to compare with say nothing."""
        found = self.leakage
        return {
            **heading(self),
            "currency": self.currency,
            "handed_over": found.handed_over,
            "comparable": {
                "leads": found.comparable,
                "customers": found.comparable_customers,
            },
            "average_deal": money_text(found.deal),
            "contracts": found.deals,
            "rows": [_row(row) for row in found.rows],
            "totals": {
                "leads": sum(len(row.cases) for row in found.rows),
                "customers": sum(row.customers for row in found.rows),
                "worth": euros_of(found.total),
            },
            "contribution": {
                "contracts": self.money.contracts,
                "revenue": money_text(self.money.revenue),
                "margin": money_text(self.money.margin),
                "cost": money_text(self.money.cost),
                "contribution": money_text(self.money.contribution),
            },
        }


def leaks_report(workspace: Workspace, *, since: date, until: date, asof: datetime) -> LeaksReport:
    """The leaks of the leads handed over from `since` up to but not including `until`, days in the
    pact's zone, with what was known before the instant `asof`."""
    asked = question_of(workspace, since=since, until=until, asof=asof)
    agreement = agreement_of(workspace.pk)
    cases = hand_overs(workspace.pk, asked.days, asof, asked.currency, agreement)
    money = money_facts(workspace.pk, asof)
    promised = promises_of_sales(agreement)
    return LeaksReport(
        workspace_id=workspace.pk,
        days=asked.days,
        asof=asof,
        pact=asked.pact,
        pact_stale=asked.pact_stale,
        currency=asked.currency,
        leakage=leakage(cases),
        money=contribution(money, asked.days, asof, asked.currency),
        clauses={
            what: f"commitments.{name}" for (of, name), what in promised.items() if of == asked.pact
        },
    )


def euros_of(worth: Euros | None) -> dict[str, str | None] | None:
    """An amount with its interval as programs read it."""
    if worth is None:
        return None
    return {name: money_text(getattr(worth, name)) for name in ("low", "value", "high")}


def _row(row: LeakRow) -> dict[str, Any]:
    return {
        "leak": row.leak,
        "leads": len(row.cases),
        "customers": row.customers,
        "expected_customers": _number(row.expected),
        "worth": euros_of(row.worth),
        "note": row.note or None,
    }


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
