"""The smallest change that makes a promise fit, found by living the same quarters again."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from testigo.core.durations import Duration
from testigo.core.feasibility.bands import Band, staffed_part
from testigo.core.feasibility.outcomes import Lever, Likely, Said, Value, likely_of
from testigo.core.feasibility.plan import WEEK_HOURS, Plan, Team, Worker
from testigo.core.feasibility.trial import Tally, Trials, Variant
from testigo.core.sla.commitments import EVERY_LEAD, Attempts, Clocked

# So many are told.
MOST = 3
_LONGER: Mapping[str, tuple[int, ...]] = {
    "m": (5, 10, 15, 30, 45, 60, 90, 120),
    "h": (1, 2, 3, 4, 6, 8, 12, 16),
    "d": (1, 2, 3, 4, 5, 7, 10, 15, 20),
}
_STEPS = 4
_ALL_HOURS = frozenset(range(WEEK_HOURS))
_SHARES = tuple(Decimal(share) / 100 for share in range(95, 45, -5))
_ROOMS = (2, 4, 8)
# From this share of the leads on it matters that nobody has room for them.
_NO_ROOM = 0.01
# From so much more on somebody more at the worst hours is worth saying.
_HELPS = 0.02


@dataclass(frozen=True, slots=True)
class Trouble:
    """A promise that does not fit, the team that has its work, where it is not kept, and the hours
    of the week of each of the team; how likely it is kept."""

    promise: Clocked
    team: Team
    band: Band | None
    tally: Tally
    weeks: Sequence[frozenset[int]]
    likely: Likely


def levers(trials: Trials, plan: Plan, trouble: Trouble) -> tuple[Lever, ...]:
    """What was tried and helps, the smallest change first: up to MOST of which each is enough, and
    somebody more at the worst hours wherever that alone helps; else the best of all."""
    found: list[Lever] = []
    for lever in _tried(trials, plan, trouble):
        found.append(lever)
        if sum(one.enough for one in found) == MOST:
            break
    before = trouble.likely.chance or 0.0
    kept = tuple(
        one
        for one in found
        if one.enough
        or (one.said.code == "shift" and (one.likely.chance or 0.0) - before >= _HELPS)
    )
    return kept or tuple(sorted(found, key=lambda one: -(one.likely.chance or 0.0))[:1])


def _tried(trials: Trials, plan: Plan, trouble: Trouble) -> Iterator[Lever]:
    promise, team, band = trouble.promise, trouble.team, trouble.band
    if band is not None:
        yield from _on_shift(trials, plan, trouble, band)
    came = sum(trouble.tally.came.values())
    if trouble.tally.without_room > came * _NO_ROOM:
        yield from _with_room(trials, plan, promise, team)
    yield from _promising_less(trials, plan, promise, team)
    yield Lever(Said("person"), _with_team(trials, plan, promise, _more(team, _ALL_HOURS)))
    if isinstance(promise, Attempts):
        yield from _fewer(trials, plan, promise, team)
    yield from _by_share(promise, trouble.tally)


def _on_shift(trials: Trials, plan: Plan, trouble: Trouble, band: Band) -> Iterator[Lever]:
    """Somebody more who is there in these hours, and takes up at once what comes in them; where
    that is not enough, a longer time besides."""
    promise, hours = trouble.promise, staffed_part(band, trouble.weeks)
    team = _more(trouble.team, hours.hours)
    streams = tuple(
        replace(one, put_off=_without(one.put_off, band)) if one.team == team.key else one
        for one in plan.streams
    )
    said: dict[str, Value] = {
        "weekday": hours.weekday,
        "since": hours.since,
        "until": hours.until,
    }
    teams = tuple(team if one.key == team.key else one for one in plan.teams)
    changed = replace(plan, streams=streams, teams=teams)
    tallies = trials.tallies(changed, trials.lever_runs, only=team.key)
    alone = Lever(Said("shift", said), likely_of(promise, tallies[promise.id]))
    yield alone
    if not alone.enough:
        for lever in _promising_less(trials, changed, promise, team):
            yield replace(lever, said=Said("shift_within", {**said, **lever.said.values}))


def _without(put_off: Sequence[float], band: Band) -> tuple[float, ...]:
    return tuple(0.0 if hour in band.hours else share for hour, share in enumerate(put_off))


def _more(team: Team, hours: frozenset[int]) -> Team:
    """The team with one more person, in these hours."""
    free = tuple(team.usual if hour in hours else 0.0 for hour in range(WEEK_HOURS))
    rooms = [one.capacity or 0 for one in team.workers]
    capacity = None if team.capacity is None else max(rooms)
    return replace(team, workers=(*team.workers, Worker("+", free, capacity=capacity)))


def _with_team(trials: Trials, plan: Plan, promise: Clocked, team: Team) -> Likely:
    teams = tuple(team if one.key == team.key else one for one in plan.teams)
    tallies = trials.tallies(replace(plan, teams=teams), trials.lever_runs, only=team.key)
    return likely_of(promise, tallies[promise.id])


def _with_room(trials: Trials, plan: Plan, promise: Clocked, team: Team) -> Iterator[Lever]:
    for more in _ROOMS:
        workers = tuple(
            replace(one, capacity=None if one.capacity is None else one.capacity + more)
            for one in team.workers
        )
        likely = _with_team(trials, plan, promise, replace(team, workers=workers))
        lever = Lever(Said("capacity", {"more": more}), likely)
        if lever.enough or more == _ROOMS[-1]:
            yield lever
            return


def longer(within: Duration) -> tuple[Duration, ...]:
    """The next longer times that one would promise."""
    found = [Duration(amount, within.unit) for amount in _LONGER[within.unit]]
    return tuple(one for one in found if one.amount > within.amount)[:_STEPS]


def _promising_less(trials: Trials, plan: Plan, promise: Clocked, team: Team) -> Iterator[Lever]:
    """A longer time: all are judged by the same runs, of which they change nothing else."""
    others = [(f"{one}", replace(promise, within=one)) for one in longer(promise.within)]
    # No id of a promise has a blank.
    variants = [Variant(f"{promise.id} {key}", promise.id, other) for key, other in others]
    tallies = trials.tallies(plan, trials.lever_runs, only=team.key, variants=variants)
    for (within, other), variant in zip(others, variants, strict=True):
        lever = Lever(Said("within", {"within": within}), likely_of(other, tallies[variant.key]))
        if lever.enough:
            yield lever
            return


def _fewer(trials: Trials, plan: Plan, promise: Attempts, team: Team) -> Iterator[Lever]:
    for least in range(promise.at_least - 1, 0, -1):
        less = replace(promise, at_least=least)
        promises = tuple(less if one.id == promise.id else one for one in plan.promises)
        tallies = trials.tallies(replace(plan, promises=promises), trials.lever_runs, only=team.key)
        lever = Lever(Said("attempts", {"at_least": least}), likely_of(less, tallies[promise.id]))
        if lever.enough:
            yield lever
            return


def _by_share(promise: Clocked, tally: Tally) -> Iterator[Lever]:
    """A share of the leads instead of all of them, or a smaller one."""
    for share in _SHARES:
        if share >= promise.share and promise.share != EVERY_LEAD:
            continue
        likely = likely_of(replace(promise, share=share), tally)
        if likely.verdict == "fits":
            yield Lever(Said("share", {"share": float(share)}), likely)
            return
