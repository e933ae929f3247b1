"""Leads planted so that the Queue of today has every group, whatever day and hour it is."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Any

from testigo.core.drafts import FactDraft
from testigo.sample.acts import Teller
from testigo.sample.campaigns import SOURCES, STUDENTS
from testigo.sample.cast import SDR
from testigo.sample.journeys import journey_of, wanted_for
from testigo.sample.lives import Life, World, visits_until
from testigo.sample.profiles import draw_profile

Script = Callable[[Life, datetime], list[FactDraft]]

# Working minutes since the hand-over; with two hours promised, 90 have used three quarters.
_PAST_DUE = (138, 205, 390)
_DUE_SOON = (96, 104, 111)
_RUNNING = (7, 19, 33, 52, 74)
_CALL_BACK = (460, 700, 930, 1150)
_NOT_REACHED = (520, 810, 1010)


def planted(world: World, first_number: int, seed: int) -> Iterator[Life]:
    """One life for each lead of the queue, ready to run."""
    moments = list(_moments(world))
    for place, (handed_over, script) in enumerate(moments):
        number = first_number + place
        rng = Random(f"{seed}/{number}")
        yield _life(world, number, rng, handed_over, script)


def _moments(world: World) -> Iterator[tuple[datetime, Script]]:
    ago = world.agenda.worked_ago
    scripts: tuple[tuple[tuple[int, ...], Script], ...] = (
        (_PAST_DUE + _DUE_SOON + _RUNNING, _untouched),
        (_CALL_BACK, _call_back),
        (_NOT_REACHED, _not_reached),
    )
    for minutes, script in scripts:
        for amount in minutes:
            yield ago(world.now, amount), script
    if not world.agenda.is_open(world.now):
        closed = ago(world.now, 0.05)
        for part in (0.15, 0.4, 0.65, 0.9):
            yield (closed + (world.now - closed) * part).replace(microsecond=0), _untouched


def _life(world: World, number: int, rng: Random, handed_over: datetime, script: Script) -> Life:
    kind = "demo" if rng.random() < 0.25 else "prices"
    profile = draw_profile(rng, number, wanted_for(kind, rng))
    sources = [source for source in SOURCES if source.last == 1.0 and source.campaign != STUDENTS]
    source = rng.choices(sources, [source.share for source in sources])[0]
    life = Life(world, Teller(profile, source, rng), kind, scripted=True)
    life.expect(visits_until(life, journey_of(kind, profile, rng), handed_over))
    life.expect(script(life, handed_over))
    return life


def _untouched(_life: Life, _handed_over: datetime) -> list[FactDraft]:
    return []


def _call_back(life: Life, handed_over: datetime) -> list[FactDraft]:
    """Answered and asked to be called at another time, which is still to come."""
    desk, agenda, rng = life.desk, life.world.agenda, life.teller.rng
    answered = agenda.later(handed_over, rng.uniform(10, 70))
    call_at = agenda.later(life.world.now, rng.choice((45, 150, 400, 700)))
    call_at = call_at.replace(minute=call_at.minute // 15 * 15, second=0, microsecond=0)
    if call_at <= life.world.now:
        call_at += timedelta(minutes=30)
    said: dict[str, Any] = {"channel": "phone", "outcome": "call_back", "human": True}
    return [
        desk.say("contact.attempted", answered, **said, call_at=call_at.isoformat()),
        desk.say("lead.accepted", agenda.later(answered, 4)),
    ]


def _not_reached(life: Life, handed_over: datetime) -> list[FactDraft]:
    """Tried in time, not reached yet; to be tried again."""
    desk, agenda, rng = life.desk, life.world.agenda, life.teller.rng
    first = agenda.later(handed_over, rng.uniform(10, 80))
    said: dict[str, Any] = {
        "channel": "phone",
        "outcome": rng.choice(("no_answer", "voicemail")),
        "human": True,
    }
    return [
        desk.say("contact.attempted", first, **said),
        desk.say("lead.accepted", agenda.later(first, 30), SDR),
    ]
