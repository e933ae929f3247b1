"""What the page of the funnel shows, put together from its reports."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from testigo.core.asof import FEW_CASES
from testigo.core.cohorts import Cohort, Group, Reach, Stay
from testigo.core.costs import UNKNOWN
from testigo.core.facts import STAGES
from testigo.core.fields import Field
from testigo.queries.funnel import funnel_report
from testigo.queries.funnel_parts import FunnelParts, funnel_parts
from testigo.web.forms.words import field_name
from testigo.web.frame.requests import SpaceRequest
from testigo.web.funnel.picture import CHARTS
from testigo.web.funnel.question import Question
from testigo.web.loop.bars import bars_of
from testigo.web.loop.beginning import beginning
from testigo.web.loop.months import part_of
from testigo.web.loop.period import period_controls
from testigo.web.loop.question import known_at
from testigo.web.pictures.answer import picture_urls
from testigo.web.templatetags.figures import long_days, num
from testigo.wording import word

# So many groups are shown, the rest together.
MOST_GROUPS = 12


@dataclass(frozen=True, slots=True)
class Cell:
    """A stage of a group: `query` opens the people; empty for nobody, or for several groups."""

    reach: Reach
    query: str


@dataclass(frozen=True, slots=True)
class Row:
    """A group of passes and how far they came; `part` says which days of a month it holds, where
    those are not all."""

    name: str
    began: int
    few: bool
    query: str
    cells: tuple[Cell, ...]
    part: str = ""


def page_of(
    request: SpaceRequest, question: Question, fields: Mapping[str, Field | None], zone: ZoneInfo
) -> dict[str, Any]:
    """The context of the page."""
    days, today = question.days, request.now.astimezone(zone).date()
    since, until, asof = days.since, days.until, known_at(days, request.now, zone)
    place = request.workspace
    whole = funnel_report(place, mode=question.mode, since=since, until=until, asof=asof)
    parts = funnel_parts(place, since=since, until=until, asof=asof, by=question.by)
    began = {} if parts.cohorts else _beginning(place.pk, question, today, zone)
    return {
        **began,
        "question": days,
        "asked": question,
        "report": whole,
        "funnel": bars_of(whole.rows),
        "months": [_month(one, question) for one in parts.cohorts],
        "stages": STAGES[1:],
        "again": whole.again,
        "first_passes": whole.rows[0].people - whole.again,
        "stays": parts.stays,
        "stays_finding": _stays_finding(parts.stays),
        "groups": _groups(parts, question),
        "fields": [(by, by_name(by, field), by == question.by) for by, field in fields.items()],
        "people_query": {stage: question.address(stage=stage) for stage in STAGES},
        "pictures": picture_urls("funnel", place.slug, CHARTS, question.address()),
        "modes": [(mode, question.address(mode=mode)) for mode in ("cohort", "period")],
        **period_controls(
            days,
            today,
            url=reverse("funnel", kwargs={"slug": place.slug}),
            label=_("Leads created from"),
            asked=_("Leads created from %(first)s to %(last)s, outcomes to %(asof)s"),
            extra={"mode": question.mode, "by": question.by},
        ),
    }


def _beginning(
    workspace_id: int, question: Question, today: date, zone: ZoneInfo
) -> dict[str, Any]:
    def address(since: date, until: date, asof: date) -> str:
        days = {"from": since.isoformat(), "to": until.isoformat(), "asof": asof.isoformat()}
        return question.address(**days)

    return beginning(workspace_id, question.days, today, zone, address)


def _month(one: Cohort, question: Question) -> tuple[date, Row]:
    last = (one.month + timedelta(days=31)).replace(day=1)
    days = {
        "from": max(one.month, question.days.since).isoformat(),
        "to": min(last, question.days.until).isoformat(),
    }
    cells = tuple(
        Cell(reach, question.address(stage=reach.stage, **days) if reach.people else "")
        for reach in one.reached
    )
    query = question.address(stage=STAGES[0], **days)
    part = part_of(one.month, question.days)
    return one.month, Row("", one.began, one.began < FEW_CASES, query, cells, part)


def _groups(parts: FunnelParts, question: Question) -> list[Row]:
    shown = [_group(one, question) for one in parts.groups[:MOST_GROUPS]]
    rest = parts.groups[MOST_GROUPS:]
    return [*shown, _rest(rest)] if rest else shown


def _group(one: Group, question: Question) -> Row:
    cells = tuple(
        Cell(reach, question.address(stage=reach.stage, group=one.value) if reach.people else "")
        for reach in one.reached
    )
    query = question.address(stage=STAGES[0], group=one.value)
    return Row(value_name(question.by, one.value), one.began, one.began < FEW_CASES, query, cells)


def _rest(groups: Sequence[Group]) -> Row:
    began = sum(one.began for one in groups)
    cells = []
    for place, stage in enumerate(STAGES[1:]):
        people = sum(one.reached[place].people for one in groups)
        share = None if began < FEW_CASES else Decimal(people) / began
        cells.append(Cell(Reach(stage, people, share, groups[0].reached[place].mature), ""))
    name = ngettext("%(count)s more value", "%(count)s more values", len(groups)) % {
        "count": num(len(groups))
    }
    return Row(name, began, began < FEW_CASES, "", tuple(cells))


def value_name(by: str, value: str) -> str:
    """How a value of a field is called."""
    language = get_language() or "es"
    if by == "channel":
        return word("channel", value or UNKNOWN, language)
    if not value:
        return _("Without a campaign") if by == "campaign" else _("Not known")
    return value


def by_name(by: str, field: Field | None) -> str:
    """How what the funnel is divided by is called."""
    if field is not None:
        return field_name(field)
    return _("Channel") if by == "channel" else _("Campaign")


def _stays_finding(stays: Sequence[Stay]) -> str:
    known = [one for one in stays if one.half is not None and one.left >= FEW_CASES]
    if not known:
        return _("How long a lead stays in each stage")
    longest = max(known, key=lambda one: one.half or Decimal(0))
    language = get_language() or "es"
    return _("The longest stay is in %(stage)s: half go on within %(time)s.") % {
        "stage": word("stage", longest.stage, language),
        "time": long_days(longest.half),
    }
