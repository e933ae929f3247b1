"""The days that a report is asked for."""

from dataclasses import asdict
from typing import Any

from testigo.api.access import Caller
from testigo.api.inputs import CommitmentsAsked, GoalsAsked, ReportAsked
from testigo.api.values import day_of
from testigo.queries.span import span_asked


def days_of(asked: ReportAsked | CommitmentsAsked | GoalsAsked, who: Caller) -> dict[str, Any]:
    """`since`, `until` and `asof`, as reports take them. Raises InvalidInput."""
    span = span_asked(
        who.workspace,
        since=day_of(asked.from_, "from"),
        until=day_of(asked.to, "to"),
        asof=day_of(asked.asof, "asof"),
        now=who.now,
        named="{}",
    )
    return asdict(span)
