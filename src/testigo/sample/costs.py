"""What each campaign cost by week, and how many leads its platform claims."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from testigo.core.drafts import FactDraft
from testigo.sample.campaigns import SOURCES, Source
from testigo.sample.cast import CAMPAIGNS
from testigo.sample.lives import Planned, World
from testigo.sample.renamed import name_in_export

# The campaign of which a week was told twice, how many weeks ago, and what was billed in the end.
_TOLD_TWICE, _WEEKS_AGO, _BILLED = "buscador-gestion-almacen", 9, Decimal("1.08")
Leads = Counter[tuple[str, str, date]]


def monday_of(day: date) -> date:
    """The Monday of a date's week."""
    return day - timedelta(days=day.weekday())


def cost_facts(world: World, leads: Leads, scale: float, rng: Random) -> list[Planned]:
    """One fact for each campaign and whole week, recorded on the Monday after it."""
    planned: list[Planned] = []
    for monday in _weeks(world):
        recorded = world.agenda.local(monday + timedelta(days=7), 9 * 60 + 40)
        for source in SOURCES:
            if source.monthly is None or not _runs(source, world, monday):
                continue
            found = leads[source.channel, source.campaign, monday]
            draft = _cost(world, source, monday, found, scale, rng)
            planned.append(Planned(draft, recorded + timedelta(seconds=len(planned) % 60)))
    return [*planned, *_told_twice(world, planned)]


def _told_twice(world: World, planned: Sequence[Planned]) -> Iterator[Planned]:
    """A week that was told again two weeks later, with what was billed in the end."""
    told = [one for one in planned if one.draft.props["campaign"] == _TOLD_TWICE]
    if len(told) < _WEEKS_AGO:
        return
    first = told[-_WEEKS_AGO]
    amount = Decimal(first.draft.props["amount"]) * _BILLED
    again = replace(
        first.draft,
        message_id=f"{first.draft.message_id}:billed",
        props={**first.draft.props, "amount": f"{amount:.2f}"},
    )
    yield Planned(again, first.known_at + timedelta(days=14, minutes=25))


def _weeks(world: World) -> Sequence[date]:
    first = monday_of(world.agenda.day_of(world.start)) + timedelta(days=7)
    last = monday_of(world.agenda.day_of(world.now))
    recorded = world.agenda.local(last, 9 * 60 + 45)
    until = last if recorded <= world.now else last - timedelta(days=7)
    return list(_mondays(first, until))


def _mondays(first: date, until: date) -> Iterator[date]:
    while first < until:
        yield first
        first += timedelta(days=7)


def _runs(source: Source, world: World, monday: date) -> bool:
    return runs(source, world, monday) or runs(source, world, monday + timedelta(days=6))


def runs(source: Source, world: World, day: date) -> bool:
    """Whether people come from this source on a day."""
    span = (world.now - world.start) / timedelta(days=1)
    part = min(1.0, (day - world.agenda.day_of(world.start)).days / span)
    return source.first <= part <= source.last


def _cost(
    world: World, source: Source, monday: date, found: int, scale: float, rng: Random
) -> FactDraft:
    weekly = (source.monthly or 0) * 12 / 52 * scale
    props: dict[str, Any] = {
        "channel": source.channel,
        "campaign": name_in_export(world, source.campaign, monday),
        "from": monday.isoformat(),
        "to": (monday + timedelta(days=6)).isoformat(),
        "amount": f"{weekly * rng.uniform(0.85, 1.15):.2f}",
        "currency": "EUR",
    }
    if source.claims is not None:
        props |= {"claimed": round(found * source.claims * rng.uniform(0.95, 1.1) + rng.random())}
    name = f"{source.channel}:{source.campaign}:{monday.isoformat()}"
    at = world.agenda.local(monday)
    return FactDraft("cost.recorded", at, f"nortia:cost:{name}", actor=CAMPAIGNS, props=props)
