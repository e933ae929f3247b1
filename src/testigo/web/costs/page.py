"""What the page of costs shows, put together from what was recorded and from the loop."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from difflib import SequenceMatcher
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from testigo.core.cost_days import Clash
from testigo.core.costs import HAND, UNKNOWN
from testigo.core.loop import Loop, LoopRow
from testigo.core.problems import Problem
from testigo.queries.costs import CostSource, CostsReport, costs_report
from testigo.queries.loop import loop_report
from testigo.web.frame.requests import SpaceRequest
from testigo.web.loop.months import part_of
from testigo.web.loop.period import period_controls
from testigo.web.loop.question import Question, address_of, known_at
from testigo.web.pictures.answer import picture_urls
from testigo.web.queue.bar import new_once
from testigo.web.templatetags.figures import locale, money
from testigo.web.templatetags.words import day
from testigo.wording import sentence, word

_ONE_DAY = timedelta(days=1)
# Names are written by strangers: so many costs, names beside them and letters are compared.
_LOOKED_AT, _COMPARED, _BEGINNING = 20, 100, 60
MOST = 50
# The charts that are drawn as pictures (see `picture`).
CHARTS = ("months",)
# Channels that are offered where a cost is written down.
OFFERED = (
    *("google_ads", "linkedin_ads", "meta_ads", "microsoft_ads", "tiktok_ads"),
    *("events", "webinars", "email", "paid_other"),
)


@dataclass(frozen=True, slots=True)
class MonthBar:
    """A month of the chart: `width` is its length as an SVG attribute, `part` says which days of it
    are shown where those are not all."""

    label: str
    amount: Decimal | None
    width: str
    part: str


@dataclass(frozen=True, slots=True)
class Overlap:
    """Days that two sources recorded, and how both are called."""

    clash: Clash
    last: date
    counts: str
    left_out: str


@dataclass(frozen=True, slots=True)
class Pair:
    """A campaign with a cost and no leads, and those with leads and no cost that it may be."""

    row: LoopRow
    value: str
    candidates: tuple[tuple[str, LoopRow], ...]


def page_of(
    request: SpaceRequest,
    question: Question,
    zone: ZoneInfo,
    typed: dict[str, str] | None = None,
    problems: Sequence[Problem] = (),
) -> dict[str, Any]:
    """The context of the page; `typed` is what a refused form said."""
    workspace, language = request.workspace, get_language() or "es"
    asof = known_at(question, request.now, zone)
    report = costs_report(workspace, since=question.since, until=question.until, asof=asof)
    loop = loop_report(workspace, since=question.since, until=question.until, asof=asof).loop
    today = request.now.astimezone(zone).date()
    bars = _bars(report, question)
    by = request.membership
    query = address_of(question, today)
    return {
        **_period(request, question, today),
        "question": question,
        "report": report,
        "bars": bars,
        "pictures": picture_urls("costs", workspace.slug, CHARTS, query),
        "finding": _finding(report, bars),
        "lines": report.lines[:MOST],
        "more_lines": max(0, len(report.lines) - MOST),
        "overlaps": [_overlap(one, report) for one in report.clashes[:MOST]],
        "more_overlaps": max(0, len(report.clashes) - MOST),
        "sources": _listed(report),
        "alone": _alone(loop),
        "leads_without_campaign": _without_campaign(loop),
        "pairs": _pairs(loop),
        "may_write": by.may_set_up or by.may_lead,
        "may_import": by.may_set_up,
        "once": new_once(),
        "channels": _channels(report, language),
        "typed": typed or {"from": "", "to": "", "currency": report.currency},
        "opened": typed is not None,
        "problems": [sentence(one, language) for one in problems],
    }


def _period(request: SpaceRequest, question: Question, today: date) -> dict[str, Any]:
    return period_controls(
        question,
        today,
        url=reverse("costs", kwargs={"slug": request.workspace.slug}),
        label=_("Costs from"),
        asked=_("Costs from %(first)s to %(last)s, with what was known on %(asof)s"),
    )


def _bars(report: CostsReport, question: Question) -> list[MonthBar]:
    most = max((abs(one) for one in report.by_month if one is not None), default=Decimal(0))
    return [
        MonthBar(
            format_date(month, "MMM y", locale=locale()),
            amount,
            f"{100 * max(Decimal(0), amount or Decimal(0)) / (most or 1):.2f}%",
            part_of(month, question),
        )
        for month, amount in zip(report.months, report.by_month, strict=True)
    ]


def _finding(report: CostsReport, bars: Sequence[MonthBar]) -> str:
    known = [bar for bar in bars if bar.amount is not None]
    if report.total is None or not known:
        return _("No cost was recorded for these days")
    dearest = max(known, key=lambda bar: bar.amount or Decimal(0))
    return _("%(total)s in all; %(month)s cost most, %(amount)s") % {
        "total": money(report.total, report.currency),
        "month": dearest.label,
        "amount": money(dearest.amount, report.currency),
    }


def _overlap(clash: Clash, report: CostsReport) -> Overlap:
    names = _told_apart(*(report.sources.get(one) for one in (clash.counts, clash.left_out)))
    return Overlap(clash, clash.end - _ONE_DAY, *names)


def _told_apart(one: CostSource | None, other: CostSource | None) -> tuple[str, str]:
    """How two sources are called; those of one name with the day on which each was recorded."""
    names = _name(one), _name(other)
    if names[0] != names[1] or one is None or other is None:
        return names
    first, second = (f"{names[0]}, {day(source.recorded_at)}" for source in (one, other))
    return first, second


def _name(source: CostSource | None) -> str:
    """How a source is called: its file, or that it was a hand, a program or what is made up."""
    if source is None:
        return _("A program")
    if source.file_name:
        return source.file_name
    if source.export == HAND:
        return _("Written by hand")
    if source.door == "sample":
        return _("The example data")
    if source.door == "import":
        return _("An earlier import")
    return _("The program “%(name)s”") % {"name": source.by} if source.by else _("A program")


def _listed(report: CostsReport) -> list[tuple[str, CostSource]]:
    """Each file, and below them what came by other doors, together by door and author; with its
    name."""
    files = [one for one in report.sources.values() if one.run]
    others: dict[tuple[str, str], CostSource] = {}
    for one in report.sources.values():
        if not one.run and one.export != HAND:
            place = one.door, one.by
            others[place] = _together(others[place], one) if place in others else one
    return [(_name(one), one) for one in (*files, *others.values())]


def _together(one: CostSource, other: CostSource) -> CostSource:
    return replace(
        one,
        recorded_at=max(one.recorded_at, other.recorded_at),
        rows=one.rows + other.rows,
        first=min(one.first, other.first),
        last=max(one.last, other.last),
        channels=tuple(sorted({*one.channels, *other.channels})),
        amount=_added(one.amount, other.amount),
        counts=_added(one.counts, other.counts),
        elsewhere=tuple(sorted({*one.elsewhere, *other.elsewhere})),
    )


def _added(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    return one if other is None else other if one is None else one + other


def _alone(loop: Loop) -> list[LoopRow]:
    """Costs without leads, the dearest first."""
    found = [row for row in loop.rows if row.figures.cost and not row.figures.leads]
    return sorted(found, key=lambda row: -(row.figures.cost or Decimal(0)))


def _without_campaign(loop: Loop) -> list[LoopRow]:
    """Leads that came by a channel that costs something, and whose campaign nobody knows."""
    paid = {row.channel for row in loop.rows if row.figures.cost}
    return [
        row
        for row in loop.rows
        if row.channel in paid and row.channel != UNKNOWN and not row.campaign and row.figures.leads
    ]


def _pairs(loop: Loop) -> list[Pair]:
    """What may be one campaign of two names, the likeliest first."""
    free = [row for row in loop.rows if row.campaign and row.figures.cost is None]
    free = sorted(free, key=lambda row: -row.figures.leads)[:_COMPARED]
    found = []
    for row in _alone(loop)[:_LOOKED_AT]:
        likely = [one for one in free if _may_be(one, row)] if row.campaign else []
        likely.sort(key=lambda one: (-_alike(one, row), one.campaign))
        if likely:
            named = tuple((_value(one), one) for one in likely[:MOST])
            found.append(Pair(row, _value(row), named))
    return found[:MOST]


def _may_be(one: LoopRow, row: LoopRow) -> bool:
    same_name = one.campaign.casefold() == row.campaign.casefold()
    return one.channel == row.channel or same_name


def _alike(one: LoopRow, row: LoopRow) -> float:
    own, other = (name.casefold()[:_BEGINNING] for name in (one.campaign, row.campaign))
    return SequenceMatcher(None, own, other).ratio()


def _value(row: LoopRow) -> str:
    return json.dumps([row.channel, row.campaign], ensure_ascii=False)


def _channels(report: CostsReport, language: str) -> list[tuple[str, str]]:
    """The channels that a form offers: those in use, then the usual ones."""
    codes = dict.fromkeys([line.channel for line in report.lines] + list(OFFERED))
    return [(code, word("channel", code, language)) for code in codes]
