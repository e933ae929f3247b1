"""The promises of both sides as equals, their last thirty days, and what came against the pace."""

from collections.abc import Sequence
from typing import Any

from testigo.core.asof import Days
from testigo.core.story import PactInForce
from testigo.queries.commitments import Standing, revenue_goal
from testigo.queries.days import entries_by_day, kept_by_day
from testigo.queries.evidence import Evidence
from testigo.web.today.chart import Chart, Drawn, chart_of
from testigo.web.today.goal import goal_card
from testigo.web.today.roles import Layout
from testigo.web.today.standings import main_clock, main_volume, side_of, stage_of, title_of
from testigo.web.today.strips import Strip, last_days, strip_of_clocks, strip_of_entries


def promises_of(
    evidence: Evidence,
    layout: Layout,
    stand: Sequence[Standing],
    version: PactInForce,
    leads: str,
) -> dict[str, Any]:
    """The sides that a role looks at, each with its strip, the goal that they share, the chart;
    `leads` is the address of the list of leads."""
    now = evidence.now
    drawing = _Drawing(evidence, version)
    sides = []
    for code in layout.sides:
        own = [one for one in stand if one.promise.side == code]
        sides.append((side_of(code, own, leads), drawing.strip(own)))
    space = evidence.workspace_id
    goal = revenue_goal(space, now, evidence=evidence) if layout.revenue else None
    calendar = version.pact.calendar
    today = now.astimezone(version.pact.zone).date()
    return {
        "sides": sides,
        "goal": goal_card(goal, leads, calendar, today) if goal else None,
        "chart": drawing.chart(stand) if layout.has("chart") else None,
    }


class _Drawing:
    """What is drawn of one pact at one instant."""

    def __init__(self, evidence: Evidence, version: PactInForce) -> None:
        self._evidence = evidence
        self._calendar = version.pact.calendar
        self._today = evidence.now.astimezone(version.pact.zone).date()
        self._days = last_days(self._today, version.pact.zone)

    def strip(self, own: Sequence[Standing]) -> Strip | None:
        """The thirty days of what a side is known by: a volume, else a clock."""
        volume, clock = main_volume(own), main_clock(own)
        if volume is not None:
            entries = entries_by_day(self._evidence, stage_of(volume), self._days)
            return strip_of_entries(
                volume.promise.id, title_of(volume), self._days, self._calendar, entries
            )
        if clock is not None:
            promise = clock.promise.id
            evidence = self._evidence
            kept = kept_by_day(evidence.workspace_id, promise, self._days, evidence.now)
            return strip_of_clocks(promise, title_of(clock), self._days, self._calendar, kept)
        return None

    def chart(self, stand: Sequence[Standing]) -> Chart | None:
        """What came of the volume that the pact asks for, day after day."""
        one = main_volume(stand)
        if one is None:
            return None
        period = Days(one.first, one.until, self._days.zone)
        entries = entries_by_day(self._evidence, stage_of(one), period)
        drawn = Drawn(title_of(one), entries, one.target, one.expected, one.low, one.high)
        return chart_of(drawn, period, self._calendar, self._today)
