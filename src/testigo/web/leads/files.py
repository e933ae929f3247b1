"""The list as a file: what its columns are called and hold."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from testigo.connect.outgoing import Value
from testigo.queries.leads import LeadLine
from testigo.wording import word


def header() -> list[str]:
    """The names of the columns."""
    return [
        _("Name"),
        _("E-mail"),
        _("Phone"),
        _("Company"),
        _("Job title"),
        _("Stage"),
        _("Status"),
        _("Score"),
        _("Fit"),
        _("Interest"),
        _("Owner"),
        _("Channel"),
        _("Campaign"),
        _("Deadline"),
        _("Last activity"),
    ]


def rows(lines: Iterable[LeadLine], zone: ZoneInfo, language: str) -> Iterator[list[Value]]:
    """A row for each lead; instants as ISO in the calendar's zone, which spreadsheets read. The
    language is given, because a file is sent after the request is over."""
    for line in lines:
        yield [
            line.name,
            line.email,
            line.phone,
            line.company,
            line.job_title,
            word("stage", line.stage, language) if line.stage else "",
            word("status", line.status, language),
            line.score,
            line.fit,
            line.interest,
            line.owner_name,
            word("channel", line.channel, language),
            line.campaign,
            _said(line.due_at if line.awaited else None, zone),
            _said(line.last_fact_at, zone),
        ]


def _said(instant: datetime | None, zone: ZoneInfo) -> str:
    return instant.astimezone(zone).strftime("%Y-%m-%d %H:%M") if instant else ""
