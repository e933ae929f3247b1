"""What came in the period of a goal against what is needed, as sentences, drawings and a table."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from testigo.core.sla.calendar import Calendar
from testigo.core.sla.verdicts import Verdict, standing_of
from testigo.queries.goal_pace import PaceLine
from testigo.queries.goals import GoalsReport
from testigo.web.templatetags.figures import money_whole, num
from testigo.web.today.chart import Chart, Day, Drawn, chart_of
from testigo.wording import word

Say = Callable[[Decimal], str]


@dataclass(frozen=True, slots=True)
class Week:
    """How it stood at the end of a day: what had come (an en dash while it lies ahead), and what
    the plan asked for by then."""

    day: date
    came: str
    plan: str


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that is needed: its figures in words, and its drawing with the weeks behind it.
    Without a `chart` nobody knows how much of it is needed."""

    code: str
    name: str
    value: str
    target: str
    expected: str
    band: str
    state: str
    url: str
    finding: str
    chart: Chart | None
    top: str
    weeks: tuple[Week, ...]


def pace_of(report: GoalsReport, today: date, links: dict[str, str]) -> list[Line]:
    """The lines of a report; `links` are addresses that open as many people, by code."""
    if report.calendar is None:
        return []
    return [_line(line, report, report.calendar, today, links) for line in report.pace]


def _line(
    line: PaceLine, report: GoalsReport, calendar: Calendar, today: date, links: dict[str, str]
) -> Line:
    say: Say = num
    if line.code == "revenue":
        currency = report.currency

        def say(value: Decimal) -> str:
            return money_whole(value, currency)

    name = (
        _("Revenue") if line.code == "revenue" else word("stage", line.code, get_language() or "es")
    )
    chart = _chart(line, name, report, calendar, today)
    verdict = line.verdict
    expected = say(verdict.expected) if verdict and verdict.expected is not None else ""
    return Line(
        code=line.code,
        name=name,
        value=say(line.value),
        target="" if line.target is None else say(line.target),
        expected=expected,
        band=_band(line, say),
        state=_state(verdict) if verdict else "",
        url=links.get(line.code, ""),
        finding=_finding(name, line, say, expected),
        chart=chart,
        top=say(Decimal(chart.top)) if chart else "",
        weeks=tuple(_weeks(chart, say, today)) if chart else (),
    )


def _state(verdict: Verdict) -> str:
    return standing_of(verdict.state, verdict.value, verdict.expected, verdict.high)


def _chart(
    line: PaceLine, name: str, report: GoalsReport, calendar: Calendar, today: date
) -> Chart | None:
    if line.verdict is None or line.target is None:
        return None
    verdict = line.verdict
    drawn = Drawn(name, line.daily, line.target, verdict.expected, verdict.low, verdict.high)
    return chart_of(drawn, report.period, calendar, today)


def _band(line: PaceLine, say: Say) -> str:
    verdict = line.verdict
    if verdict is None or verdict.low is None or verdict.high is None or verdict.final:
        return ""
    return _("%(low)s to %(high)s") % {"low": say(verdict.low), "high": say(verdict.high)}


def _finding(name: str, line: PaceLine, say: Say, expected: str) -> str:
    said = {"name": name, "value": say(line.value), "expected": expected}
    if line.target is None:
        return _("%(name)s: %(value)s") % said
    said["target"] = say(line.target)
    if line.value >= line.target:
        return _("%(name)s: %(value)s; the %(target)s that it takes are there") % said
    if not expected or line.verdict is None or line.verdict.final:
        return _("%(name)s: %(value)s of %(target)s") % said
    return _("%(name)s: %(value)s of %(target)s; by now the plan asks for %(expected)s") % said


def _weeks(chart: Chart, say: Say, today: date) -> list[Week]:
    """Sundays, today and the last day."""
    return [
        _week(one, say)
        for one in chart.days
        if one.day.weekday() == 6 or one.day in (today, chart.last)
    ]


def _week(one: Day, say: Say) -> Week:
    return Week(one.day, "–" if one.came is None else say(Decimal(one.came)), say(one.pace))
