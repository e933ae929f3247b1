"""The whole of it: a plan of a quarter and its promises that clocks measure → an outcome each."""

from collections.abc import Sequence
from dataclasses import dataclass

from testigo.core.feasibility.bands import Band, on_shift, staffed_part, worst_band
from testigo.core.feasibility.hours import own_calendar
from testigo.core.feasibility.levers import Trouble, levers
from testigo.core.feasibility.outcomes import (
    Outcome,
    Said,
    Value,
    group_of,
    likely_of,
)
from testigo.core.feasibility.plan import (
    Chances,
    Plan,
    Stream,
    Team,
    attempts_of,
)
from testigo.core.feasibility.trial import Tally, Trials
from testigo.core.sla.commitments import Attempts, Clocked

# From one lead of so many on it is said that nobody has room.
_NO_ROOM = 20


@dataclass(frozen=True, slots=True)
class Load:
    """What the work of a team takes in a week, in hours, and what there is: the hours of those who
    sit in it by how much of them they are free."""

    team: str
    people: int
    needed: float
    available: float


@dataclass(frozen=True, slots=True)
class Simulated:
    """The outcomes of the promises that clocks measure, in their order; how many runs, how many
    leads each brings, and the load of each team."""

    outcomes: tuple[Outcome, ...]
    runs: int
    leads: float
    loads: tuple[Load, ...]


def simulate(plan: Plan, chances: Chances) -> Simulated:
    """Live through the quarter many times, and where a promise does not fit, look for a lever."""
    trials = Trials(plan, chances)
    runs = trials.runs
    tallies = trials.tallies(plan, runs)
    found = tuple(_outcome(trials, plan, one, tallies[one.id], runs) for one in plan.promises)
    return Simulated(found, runs, trials.expected, tuple(_load(plan, team) for team in plan.teams))


def _outcome(trials: Trials, plan: Plan, promise: Clocked, tally: Tally, runs: int) -> Outcome:
    likely, team = likely_of(promise, tally), _team_of(plan, promise)
    group = group_of(promise)
    if likely.chance is None or team is None:
        return Outcome(promise, group, likely, Said("nothing"))
    band = worst_band(tally.by_hour, tally.missed)
    weeks = [hours_of(plan, team, place) for place in range(len(team.workers))]
    if likely.verdict == "fits":
        leads = sum(tally.came.values()) / (3 * runs)
        return Outcome(promise, group, likely, Said("fits", {"leads": leads}))
    why = _why(team, tally, band, weeks, runs)
    if band is not None and why.code == "band":
        late = _put_off(plan.starting(promise), band)
        why = Said(why.code, {**why.values, "put_off": late})
    trouble = Trouble(promise, team, band, tally, weeks, likely)
    return Outcome(promise, group, likely, why, levers(trials, plan, trouble))


def _team_of(plan: Plan, promise: Clocked) -> Team | None:
    """The team with the work of a promise: of several the one of its busiest stream."""
    streams = sorted(plan.starting(promise), key=lambda one: -sum(one.hours))
    keys = [one.team for one in streams]
    return next((team for key in keys for team in plan.teams if team.key == key), None)


def _why(
    team: Team, tally: Tally, band: Band | None, weeks: Sequence[frozenset[int]], runs: int
) -> Said:
    values: dict[str, Value] = {"people": len(team.workers)}
    came, months = sum(tally.came.values()), runs * 3
    if not team.workers:
        return Said("nobody", values)
    if tally.without_room * _NO_ROOM > came:
        return Said("no_room", values | {"share": tally.without_room / came})
    if band is None:
        return Said("spread", values | {"leads": came / months})
    there = staffed_part(band, weeks)
    named: dict[str, Value] = {
        "weekday": band.weekday,
        "since": band.since,
        "until": band.until,
        "leads": band.came / months,
        "missed": band.missed / months,
        "people": on_shift(there, weeks),
        "from": there.since,
        "to": there.until,
    }
    return Said("band", named)


def _put_off(streams: Sequence[Stream], band: Band) -> float:
    """Which share of what comes in these hours is put off beyond the usual."""
    hours = [(one.hours[hour], one.put_off[hour]) for one in streams for hour in band.hours]
    came = sum(count for count, _ in hours)
    return sum(count * share for count, share in hours) / came if came else 0.0


def hours_of(plan: Plan, team: Team, place: int) -> frozenset[int]:
    """The hours of a usual week that one of a team works in."""
    week = own_calendar(plan.calendar, team.workers[place]).week
    return frozenset(
        day * 24 + hour
        for day, ranges in enumerate(week)
        for opens, closes in ranges
        for hour in range(opens // 60, -(-closes // 60))
    )


def person_free(free: float, people: int) -> float:
    """How likely each of so many is free when anybody of them is so likely: the other way round."""
    return 1 - (1 - free) ** (1 / people) if people else free


def _load(plan: Plan, team: Team) -> Load:
    needed = 0.0
    for stream in plan.streams:
        if stream.team == team.key:
            needed += sum(stream.hours) * _pieces(plan, stream.trigger) * plan.minutes / 60
    hours = 0.0
    for place, worker in enumerate(team.workers):
        hours += sum(worker.free[hour] for hour in hours_of(plan, team, place))
    return Load(team.key, len(team.workers), needed, hours)


def _pieces(plan: Plan, trigger: str) -> float:
    """Pieces of work that one lead takes on average."""
    tries, own = attempts_of(plan, trigger), [one for one in plan.promises if trigger in one.starts]
    answers = sum(not isinstance(one, Attempts) for one in own)
    if tries is None:
        return float(answers)
    most, reach = tries.at_least, plan.reach if "conversation" in tries.unless else 0.0
    made = (1 - (1 - reach) ** most) / reach if reach else most
    return made + max(0, answers - 1)
