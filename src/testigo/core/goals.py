"""The shared revenue goal of a period and the rates that turn it into leads (domain.md §3.5)."""

import re
from dataclasses import dataclass
from decimal import Decimal

from testigo.core.reading import Node

_PERIOD = re.compile(r"20[0-9]{2}-(Q[1-4]|0[1-9]|1[0-2])\Z")


@dataclass(frozen=True, slots=True)
class Goal:
    """Revenue of a period (`2026-Q4` or `2026-10`) in the pact's currency; rates are fractions."""

    period: str
    revenue: Decimal
    average_deal: Decimal
    lead_to_customer: Decimal
    lead_to_mql: Decimal | None


def parse_goals(node: Node) -> tuple[Goal, ...]:
    """Read the `goals:` slice of a pact."""
    goals: list[Goal] = []
    for item in node.items():
        goal = _parse_goal(item)
        if goal.period and goal.period in [earlier.period for earlier in goals]:
            item.problem("duplicate_period", period=goal.period)
        goals.append(goal)
    return tuple(goals)


def _parse_goal(node: Node) -> Goal:
    fields = node.fields(
        required=("period", "revenue", "average_deal", "lead_to_customer"),
        optional=("lead_to_mql",),
    )
    period = fields["period"].text()
    if fields.has("period") and not _PERIOD.match(period):
        fields["period"].problem("not_a_period", value=period[:60])
    lead_to_mql = fields["lead_to_mql"].share() if fields.has("lead_to_mql") else None
    return Goal(
        period,
        fields["revenue"].amount(),
        fields["average_deal"].amount(),
        fields["lead_to_customer"].share(),
        lead_to_mql,
    )
