"""The funnel in its parts: by month of beginning, by how long stages take, by what is known of the
people, and the people of each figure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from testigo.analytics.measures.known import Known
from testigo.analytics.measures.passes import passes_in
from testigo.analytics.measures.said import beginnings, last_words
from testigo.core.asof import Days, held_by
from testigo.core.channels import TOUCHES, touch_of
from testigo.core.cohorts import Cohort, Group, Reach, Stay, cohorts, members, split, stays
from testigo.core.facts import JOINING, Fact
from testigo.core.fields import Field
from testigo.core.funnel import Passes, passes_of
from testigo.core.sought import SEARCHED
from testigo.queries.asking import heading, question_of
from testigo.queries.holding import holding_at
from testigo.queries.long_history import long_history
from testigo.queries.report_facts import (
    Reading,
    first_touches,
    having,
    stage_facts,
    taken_back,
    trait_facts,
)
from testigo.store.catalogue import catalogue
from testigo.store.models import Workspace
from testigo.store.models.fields import to_micros

ORIGIN = ("channel", "campaign")
# Longer values are told apart by their beginnings.
LONGEST_VALUE = 200


@dataclass(frozen=True, slots=True)
class FunnelParts:
    """What was asked, and the parts. `field` is what `groups` are by."""

    days: Days
    asof: datetime
    pact: int | None
    pact_stale: bool
    cohorts: tuple[Cohort, ...]
    stays: tuple[Stay, ...]
    field: str
    groups: tuple[Group, ...]

    def document(self) -> dict[str, Any]:
        """The report as JSON: counts as integers, shares and days as numbers, null without
        cases."""
        return {
            **heading(self),
            "cohorts": [
                {"month": f"{one.month:%Y-%m}", "began": one.began, "stages": _stages(one.reached)}
                for one in self.cohorts
            ],
            "stays": [_plain(asdict(one)) for one in self.stays],
            "by": self.field,
            "groups": [
                {"value": one.value, "began": one.began, "stages": _stages(one.reached)}
                for one in self.groups
            ],
        }


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who entered a stage: in which cycle, and when."""

    person: str
    cycle: int
    at: datetime


def funnel_fields(workspace_id: int, *, sees_all: bool) -> dict[str, Field | None]:
    """What a funnel can be divided by: where people came from, and every field but those that name
    somebody. What divides can be found out, so hidden fields are for whoever `sees_all`."""
    origin: dict[str, Field | None] = dict.fromkeys(ORIGIN)
    fields = {
        one.trait: one
        for one in catalogue(workspace_id).fields
        if one.trait not in SEARCHED and one.trait not in ORIGIN and (one.seen or sees_all)
    }
    return origin | fields


def funnel_parts(
    workspace: Workspace, *, since: date, until: date, asof: datetime, by: str
) -> FunnelParts:
    """The parts of the funnel of the passes that began from `since` up to but not including
    `until`, with what was known before `asof`; groups by a field of `funnel_fields`."""
    asked = question_of(workspace, since=since, until=until, asof=asof)
    passes, said = _read(workspace.pk, asked.days, asof, by)
    return FunnelParts(
        days=asked.days,
        asof=asof,
        pact=asked.pact,
        pact_stale=asked.pact_stale,
        cohorts=cohorts(passes, asked.days, asof),
        stays=stays(passes, asked.days, asof),
        field=by,
        groups=split(passes, asked.days, asof, said),
    )


def funnel_members(
    workspace: Workspace,
    *,
    since: date,
    until: date,
    asof: datetime,
    stage: str,
    by: str = "",
    value: str = "",
) -> list[Member]:
    """Who entered a stage in a pass that began on the days, the latest first; with `by` only those
    of whom the field says `value`."""
    days = question_of(workspace, since=since, until=until, asof=asof).days
    passes, said = _read(workspace.pk, days, asof, by)
    found = [
        Member(person, cycle, at)
        for (person, cycle), at in members(passes, days, stage).items()
        if not by or said.get(person, "") == value
    ]
    return sorted(found, key=lambda one: (one.at, one.person, one.cycle), reverse=True)


def _read(
    workspace_id: int, days: Days, asof: datetime, by: str
) -> tuple[Passes, Mapping[str, str]]:
    """The passes, and what is known of each person: the first touch, or the last word on a field;
    nothing where `by` is empty."""
    with long_history(workspace_id, asof) as known:
        if known is not None:
            return passes_in(known), _said(_told_in(known, by, days), by) if by else {}
    facts = stage_facts(workspace_id, asof)
    passes = passes_of(facts, asof)
    return passes, _said(_told(workspace_id, by, days, asof, facts), by) if by else {}


def _told_in(known: Known, by: str, days: Days) -> list[Fact]:
    """What tells it, out of the lake."""
    return beginnings(known, days) if by in ORIGIN else last_words(known, by)


def _told(
    workspace_id: int, by: str, days: Days, asof: datetime, facts: Sequence[Fact]
) -> list[Fact]:
    """What tells it; `facts` are those of the funnel."""
    besides = [fact for fact in facts if fact.name in ("fact.retracted", *JOINING)]
    if by not in ORIGIN:
        return held_by([*trait_facts(workspace_id, by, asof), *besides], asof)
    holding = holding_at(workspace_id, besides, asof)
    reading = Reading(workspace_id, days, to_micros(asof), holding)
    leads = having("stage.entered", facts, days)
    touches = first_touches(reading, leads, taken_back(besides))
    return held_by([*touches, *besides], asof)


def _said(told: Iterable[Fact], by: str) -> dict[str, str]:
    return dict(_origins(told, by) if by in ORIGIN else _latest(told, by))


def _origins(facts: Iterable[Fact], by: str) -> Iterator[tuple[str, str]]:
    """The first touch of each person. The last of a dict is the first in time."""
    touches = [fact for fact in facts if fact.name in TOUCHES and fact.person]
    for fact in sorted(touches, key=lambda one: (one.at, one.message_id), reverse=True):
        touch = touch_of(fact)
        if touch is not None and fact.person:
            said = touch.channel if by == "channel" else touch.campaign
            yield fact.person, said[:LONGEST_VALUE]


def _latest(facts: Iterable[Fact], trait: str) -> Iterator[tuple[str, str]]:
    told = [
        fact
        for fact in facts
        if fact.name == "trait.set" and fact.props.get("trait") == trait and not fact.automatic
    ]
    for fact in sorted(told, key=lambda one: (one.at, one.message_id)):
        if fact.person:
            value = fact.props.get("value")
            yield fact.person, "" if value is None else " ".join(str(value).split())[:LONGEST_VALUE]


def _stages(reached: Iterable[Reach]) -> dict[str, dict[str, Any]]:
    return {
        one.stage: {"people": one.people, "share": _number(one.share), "mature": one.mature}
        for one in reached
    }


def _plain(said: dict[str, Any]) -> dict[str, Any]:
    return {key: float(one) if isinstance(one, Decimal) else one for key, one in said.items()}


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
