"""The list as a file: what its columns are called and hold."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from testigo.connect.outgoing import Value
from testigo.core.fields import Field
from testigo.core.person import TraitValue
from testigo.queries.fields import as_asked, held_of
from testigo.queries.leads import LeadLine
from testigo.wording import word
from testigo.wording.rules import trait_label, value_label


@dataclass(frozen=True, slots=True)
class FieldColumns:
    """The fields that Sales sees as columns, in a language: it is given, because a file is sent
    after the request is over. `labels` are what forms call the values that they keep."""

    workspace_id: int
    fields: Sequence[Field]
    labels: Mapping[tuple[str, str], str]
    language: str

    def names(self) -> list[str]:
        """What the columns are called."""
        return [one.label or trait_label(one.trait, self.language) for one in self.fields]

    def held(self, lines: Sequence[LeadLine]) -> dict[str, dict[str, TraitValue]]:
        """What is in the fields of these people."""
        return held_of(self.workspace_id, [line.person for line in lines])

    def cells(self, held: Mapping[str, TraitValue]) -> list[Value]:
        """What is in the fields of one of them: numbers as numbers, all else in words."""
        return [self._cell(one.trait, held.get(one.trait)) for one in self.fields]

    def _cell(self, trait: str, held: TraitValue | None) -> Value:
        if held is None:
            return ""
        if isinstance(held.value, (int, float)) and not isinstance(held.value, bool):
            return held.value
        return value_label(as_asked(self.labels, trait, held.value), self.language)


def header(columns: FieldColumns) -> list[str]:
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
        *columns.names(),
    ]


def rows(
    parts: Iterable[Sequence[LeadLine]], zone: ZoneInfo, columns: FieldColumns
) -> Iterator[list[Value]]:
    """A row for each lead; instants as ISO in the calendar's zone, which spreadsheets read."""
    for lines in parts:
        held = columns.held(lines)
        for line in lines:
            yield [
                *_of_lead(line, zone, columns.language),
                *columns.cells(held.get(line.person, {})),
            ]


def _of_lead(line: LeadLine, zone: ZoneInfo, language: str) -> list[Value]:
    return [
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
