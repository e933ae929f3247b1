"""What the page of the journeys shows, put together from the report."""

from dataclasses import asdict
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _

from testigo.core.asof import FEW_CASES
from testigo.core.attribution.models import SIMPLE
from testigo.core.attribution.report import STEPS, Attribution
from testigo.core.costs import UNKNOWN
from testigo.queries.attribution import (
    AttributionReport,
    attribution_report,
    median_days,
    missing_for_journeys,
)
from testigo.queries.deal_lines import lines_named, names_of_people
from testigo.store.models import Workspace
from testigo.web.journeys.findings import finding_of
from testigo.web.journeys.lanes import MOST, ROOM, Lane, lane_of, shown_of, span_of
from testigo.web.journeys.picture import CHARTS
from testigo.web.journeys.question import BY, WINDOWS, Question, address_of
from testigo.web.journeys.table import ADVANCED, amount_of, groups_of, share_of, total_of
from testigo.web.loop.period import period_controls
from testigo.web.loop.question import known_at
from testigo.web.pictures.answer import picture_urls

MOST_PATHS = 10


def page_of(
    workspace: Workspace, question: Question, now: datetime, zone: ZoneInfo
) -> dict[str, Any]:
    """The context of the page."""
    today = now.astimezone(zone).date()
    days = question.days
    report = attribution_report(
        workspace,
        since=days.since,
        until=days.until,
        asof=known_at(days, now, zone),
        window=question.window,
    )
    found = report.found
    context = {
        "question": days,
        "asked": question,
        "report": report,
        "currency": report.currency,
        "sales": len(found.journeys),
        "notes": [(name, count) for name, count in asdict(found.notes).items() if count],
    }
    context |= _controls(question, today, workspace.slug)
    if not found.journeys:
        return context | {"missing": missing_for_journeys(workspace.pk)}
    return context | _told(workspace, question, report, today)


def _told(
    workspace: Workspace, question: Question, report: AttributionReport, today: date
) -> dict[str, Any]:
    """What there is to tell of the sales of these days."""
    found = report.found
    groups = groups_of(found, _urls(question, found, today))
    return {
        **_lanes(workspace, question, found, today),
        "groups": groups,
        "totals": total_of(found),
        "simple": SIMPLE,
        "advanced": ADVANCED,
        "finding": finding_of(found, groups, report.currency),
        "parts": _parts(question, found, today),
        "later": amount_of(found.later),
        "paths": [
            (path, amount_of(path.cents), median_days([path.days]))
            for path in found.paths[:MOST_PATHS]
        ],
        "more_paths": max(0, len(found.paths) - MOST_PATHS),
        "steps": [(step, median_days(found.steps[step]), len(found.steps[step])) for step in STEPS],
        "few": FEW_CASES,
    }


def _urls(question: Question, found: Attribution, today: date) -> dict[str, str]:
    """The addresses that show the lanes of each channel, and of those of unknown origin."""
    channels = {touch.channel for one in found.journeys for touch in one.touches}
    shown = {channel: {"channel": channel, "show": ""} for channel in channels}
    shown[UNKNOWN] = {"channel": "", "show": "unknown"}
    return {
        channel: address_of(question, today, every=False, **asked) + "#lanes"
        for channel, asked in shown.items()
    }


def _parts(question: Question, found: Attribution, today: date) -> list[dict[str, Any]]:
    """What Marketing sourced and influenced, and the sales behind each."""
    sourced = sum(one.sourced for one in found.journeys)
    influenced = sum(one.influenced for one in found.journeys)
    return [
        {
            "key": key,
            "amount": amount_of(cents),
            "share": share_of(cents, found.revenue),
            "sales": sales,
            "url": address_of(question, today, show=key, channel="", every=False) + "#lanes",
        }
        for key, cents, sales in (
            ("sourced", found.sourced, sourced),
            ("influenced", found.influenced, influenced),
        )
    ]


def _lanes(
    workspace: Workspace, question: Question, found: Attribution, today: date
) -> dict[str, Any]:
    asked = shown_of(found.journeys, question.show, question.channel)
    shown = asked[: MOST if question.every else ROOM]
    people = {person for one in shown for person in one.sale.people}
    names = names_of_people(workspace.pk, sorted(people))
    lines = lines_named(workspace.pk, [one.sale.key for one in shown])
    titles = {key: line.company or line.title for key, line in lines.items()}
    span = span_of(shown)
    lanes: list[Lane] = [lane_of(one, span, workspace.slug, titles, names) for one in shown]
    return {
        "lanes": lanes,
        "lanes_asked": len(asked),
        "span_days": span.days,
        "every_url": address_of(question, today, every=True) + "#lanes",
        "all_url": address_of(question, today, show="", channel="", every=False) + "#lanes",
    }


def _controls(question: Question, today: date, slug: str) -> dict[str, Any]:
    """The addresses of the page's own switches."""
    shared = period_controls(
        question.days,
        today,
        url=reverse("journeys", kwargs={"slug": slug}),
        label=_("Signed from"),
        asked=_("Signed from %(first)s to %(last)s, as known on %(asof)s"),
        extra=question.kept,
    )
    # The look-back window has a field of its own in the form.
    shared["period_kept"] = [pair for pair in shared["period_kept"] if pair[0] != "window"]
    return shared | {
        "windows": [
            {
                "days": window,
                "url": address_of(question, today, window=window),
                "current": question.window == window,
            }
            for window in sorted({*WINDOWS, question.window})
        ],
        "views": [
            {"key": by, "url": address_of(question, today, by=by), "current": question.by == by}
            for by in BY
        ],
        "pictures": picture_urls("journeys", slug, CHARTS, address_of(question, today)),
    }
