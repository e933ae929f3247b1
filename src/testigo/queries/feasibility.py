"""Whether the promises of a version of the pact fit: the plan of a quarter by what history shows,
and what a simulation of it says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from random import Random
from threading import Lock
from typing import Literal

from testigo.core.absences import Absence
from testigo.core.asof import midnight
from testigo.core.feasibility.amounts import of_care, of_rate, of_volume
from testigo.core.feasibility.attention import Attention, attention_of
from testigo.core.feasibility.outcomes import Outcome
from testigo.core.feasibility.plan import (
    USUAL_MINUTES,
    USUAL_REACH,
    WEEK_HOURS,
    Chance,
    Chances,
    Plan,
    Stream,
    Team,
    Worker,
    next_quarter,
)
from testigo.core.feasibility.simulating import Load, Simulated, hours_of, person_free, simulate
from testigo.core.pact import Pact, load_draft
from testigo.core.problems import InvalidInput
from testigo.core.sla import public_holidays
from testigo.core.sla.calendar import with_holidays
from testigo.core.sla.commitments import Attempts, Care, Rate, Response, Revenue, Volume
from testigo.queries.feasibility_history import (
    History,
    earlier_ids,
    history_of,
    members_by_role,
)
from testigo.store.absences import absences_between
from testigo.store.models import Team as TeamRow
from testigo.store.models import Workspace
from testigo.store.models.accounts import SIDE_OF_ROLE
from testigo.store.seats import hours_of_active, seats_of

# So many people more or fewer may be tried.
FEWEST_PEOPLE, MOST_PEOPLE = -5, 10
# With fewer attempts the share that is answered is an estimate.
_FEWEST_ATTEMPTS = 30
_HANDED_OVER = "lead.handed_over"
_LEGS = {_HANDED_OVER: "mql", "stage:mql": "mql"}
AssumptionCode = Literal["minutes", "reach", "attention", "arrivals", "people"]


@dataclass(frozen=True, slots=True)
class Asked:
    """What whoever looks may assume otherwise: how many minutes an attempt takes, and how many
    people more or fewer receive hand-overs."""

    minutes: int = USUAL_MINUTES
    people: int = 0


@dataclass(frozen=True, slots=True)
class Assumption:
    """A figure that the simulation rests on; an `estimate` where no history says it, else known by
    so many `cases`."""

    code: AssumptionCode
    value: float
    estimate: bool
    cases: int


@dataclass(frozen=True, slots=True)
class Feasibility:
    """What is said of each promise, in the order of the pact, for the quarter from `first` up to
    but without `until`.

    `arrivals` are hand-overs a month and `staffed` how many who receive them are at work, both by
    hour of the week; `team` is who receives them, empty where nobody does. `names` are those of
    the teams by key; a side has none.
    """

    pact: Pact
    asked: Asked
    first: date
    until: date
    looked_back: date
    months: int
    outcomes: tuple[Outcome, ...]
    assumptions: tuple[Assumption, ...]
    arrivals: tuple[float, ...]
    staffed: tuple[int, ...]
    loads: tuple[Load, ...]
    team: str
    names: Mapping[str, str]
    runs: int

    @property
    def empty(self) -> bool:
        """Whether nothing that arrives is known."""
        return all(one.verdict == "nothing" for one in self.outcomes)


def feasibility(
    workspace: Workspace, pact: Pact, *, now: datetime, asked: Asked | None = None
) -> Feasibility:
    """Look whether the promises of a pact fit, by the last months of the workspace."""
    asked = asked or Asked()
    history = history_of(workspace.pk, pact.zone, now)
    reading = _Reading(workspace.pk, pact, history, asked)
    plan = reading.plan(now)
    with _ONE_AT_A_TIME:
        simulated = _simulated(plan)
    outcomes = {one.promise.id: one for one in (*simulated.outcomes, *_others(pact, history))}
    first = _first_team(plan)
    return Feasibility(
        pact=pact,
        asked=asked,
        first=plan.first,
        until=plan.until,
        looked_back=history.days.since,
        months=len(history.months),
        outcomes=tuple(outcomes[one.id] for one in pact.commitments),
        assumptions=reading.assumptions(plan),
        arrivals=tuple(52 / 12 * n for n in _handed_over(plan)),
        staffed=_staffed(plan, first) if first else (0,) * WEEK_HOURS,
        loads=simulated.loads,
        team=first.key if first else "",
        names={f"team:{one.slug}": one.name for one in TeamRow.objects.of(workspace.pk)},
        runs=simulated.runs,
    )


def pact_of_text(text: str, now: datetime) -> Pact:
    """The pact of a text that is not kept, with the holidays of the years around it. Raises
    InvalidInput with all its problems."""
    pact, problems = load_draft(text)
    if pact is None:
        raise InvalidInput(problems)
    calendar = pact.calendar
    if calendar.country is None:
        return pact
    years = range(now.year - 1, pact.in_force_from.year + 3)
    days = public_holidays.resolve(calendar.country, calendar.subdivision, years)
    return replace(pact, calendar=with_holidays(calendar, days))


# Living quarters takes seconds: whoever asks the same meanwhile waits for the one answer.
_ONE_AT_A_TIME = Lock()


@lru_cache(maxsize=16)
def _simulated(plan: Plan) -> Simulated:
    """The same plan gives the same answer: whoever looks again does not wait again."""
    return simulate(plan, _chances)


def _chances(name: str) -> Chance:
    # No secret: the same quarters for everybody who asks.
    return Random(name)  # noqa: S311


def _others(pact: Pact, history: History) -> list[Outcome]:
    """The promises that no clock measures."""
    chances: Chances = _chances
    found: list[Outcome] = []
    for promise in pact.commitments:
        match promise:
            case Volume() | Revenue():
                amounts = history.amounts(promise, pact.currency)
                found.append(of_volume(promise, amounts, chances))
            case Rate():
                found.append(of_rate(promise, history.cohort(promise, pact.currency), chances))
            case Care():
                found.append(of_care(promise, history.ages(promise)))
    return found


class _Reading:
    """Puts the plan together."""

    def __init__(self, workspace_id: int, pact: Pact, history: History, asked: Asked) -> None:
        self.pact, self.history, self.asked = pact, history, asked
        self.promises = tuple(
            one for one in pact.commitments if isinstance(one, Response | Attempts)
        )
        self._workspace_id = workspace_id
        self._hours = hours_of_active(workspace_id)
        self._roles = members_by_role(workspace_id)
        self._seats: dict[str, dict[int, int | None]] = {}
        for seat in seats_of(workspace_id):
            if seat.user in self._hours:
                self._seats.setdefault(seat.team, {})[seat.user] = seat.capacity
        self._attentions: dict[str, Attention] = {}
        self.tried, self.spoken = history.tried()

    def plan(self, now: datetime) -> Plan:
        """The quarter after this month, or after the one in which the draft takes force."""
        today = now.astimezone(self.pact.zone).date()
        first, until = next_quarter(max(today, self.pact.in_force_from))
        streams = tuple(self._stream(trigger) for trigger in self._triggers())
        away = self._away(midnight(first, self.pact.zone), midnight(until, self.pact.zone))
        keys = tuple(dict.fromkeys(one.team for one in streams))
        tries = [one for one in self.promises if isinstance(one, Attempts)]
        return Plan(
            calendar=self.pact.calendar,
            first=first,
            until=until,
            teams=tuple(self._team(key, away) for key in keys),
            streams=streams,
            promises=self.promises,
            minutes=self.asked.minutes,
            reach=self.reach,
            a_day=max([1, *(_a_day(one) for one in tries)]),
        )

    @property
    def reach(self) -> float:
        """The share of attempts that are answered."""
        return self.spoken / self.tried if self.tried >= _FEWEST_ATTEMPTS else USUAL_REACH

    def assumptions(self, plan: Plan) -> tuple[Assumption, ...]:
        """What it all rests on."""
        first = _first_team(plan)
        attention = self.attention(first.key) if first else None
        arrivals = sum(_handed_over(plan)) * 52 / 12
        few = self.tried < _FEWEST_ATTEMPTS
        found = [
            Assumption("minutes", plan.minutes, True, 0),
            Assumption("people", len(first.workers) if first else 0, bool(self.asked.people), 0),
            Assumption("arrivals", arrivals, not arrivals, len(self.history.months)),
            Assumption("reach", plan.reach, few, self.tried),
        ]
        if attention is not None:
            found.append(
                Assumption("attention", attention.usual, attention.estimate, attention.waits)
            )
        return tuple(found)

    def _triggers(self) -> list[str]:
        return list(dict.fromkeys(start for one in self.promises for start in one.starts))

    def _stream(self, trigger: str) -> Stream:
        instants = self.history.starts(trigger)
        team = self._team_for(trigger)
        attention = self.attention(team)
        return Stream(
            trigger,
            team,
            self.history.by_hour(instants),
            self.history.by_month(instants),
            attention.put_off,
            attention.delays,
        )

    def _team_for(self, trigger: str) -> str:
        """Who has the work: the team to which the pact routes what is handed over, the sellers for
        what else Sales promises, and the role of any other side."""
        side = next(one.side for one in self.promises if trigger in one.starts)
        if side != "sales":
            return f"side:{side}"
        rules = self.pact.routing.rules("mql" if trigger in _LEGS else "sql")
        return next((f"team:{rule.team}" for rule in reversed(rules) if rule.team), "side:sales")

    def _team(self, key: str, away: Mapping[int, Sequence[Absence]]) -> Team:
        kind, _, name = key.partition(":")
        rooms = self._seats.get(name, {}) if kind == "team" else self._of_side(name)
        attention = self.attention(key)
        count = len(rooms)
        usual = person_free(attention.usual, count)
        free = tuple(person_free(one, count) for one in attention.hours)
        workers = [
            Worker(
                f"{user}",
                free,
                self._hours.get(user),
                tuple((one.start, one.end) for one in away.get(user, ())),
                room,
            )
            for user, room in sorted(rooms.items())
        ]
        if key == self._team_for(_HANDED_OVER if self._hands_over() else self._triggers()[0]):
            workers = _with_people(workers, self.asked.people, usual)
        return Team(key, tuple(workers), usual)

    def _hands_over(self) -> bool:
        return _HANDED_OVER in self._triggers()

    def _of_side(self, side: str) -> dict[int, int | None]:
        users = [
            user
            for role, users in self._roles.items()
            if SIDE_OF_ROLE[role] == side
            for user in users
        ]
        return dict.fromkeys(users)

    def attention(self, key: str) -> Attention:
        """How soon a team takes up what its shortest promise counts for."""
        if key not in self._attentions:
            self._attentions[key] = self._attention(key)
        return self._attentions[key]

    def _attention(self, key: str) -> Attention:
        own = [
            one
            for one in self.promises
            if isinstance(one, Response) and any(self._team_for(s) == key for s in one.starts)
        ]
        first = min(own, key=lambda one: one.within.elapsed, default=None)
        waits = self.history.waits(earlier_ids(self.history, first)) if first else []
        return attention_of(waits, self.pact.calendar)

    def _away(self, start: datetime, end: datetime) -> Mapping[int, Sequence[Absence]]:
        found: dict[int, list[Absence]] = {}
        for one in absences_between(self._workspace_id, start, end):
            found.setdefault(one.user, []).append(one)
        return found


def _a_day(promise: Attempts) -> int:
    """How many attempts a day it takes to make them in time, one by one."""
    days = promise.within.amount + 1 if promise.within.unit == "d" else 1
    return -(-promise.at_least // days)


def _with_people(workers: list[Worker], more: int, usual: float) -> list[Worker]:
    """So many more, who work by the hours of the pact, or so many fewer."""
    if more <= 0:
        return workers[: len(workers) + more] if more else workers
    rooms = [one.capacity for one in workers]
    room = None if None in rooms else max((one or 0 for one in rooms), default=None)
    free = (usual,) * WEEK_HOURS
    return [*workers, *(Worker(f"+{n}", free, capacity=room) for n in range(more))]


def _first_team(plan: Plan) -> Team | None:
    """Who receives hand-overs; where the pact promises nothing of these, who has the first work."""
    keys = [one.team for one in plan.streams if one.trigger in _LEGS]
    keys += [one.team for one in plan.streams]
    return next((team for key in keys for team in plan.teams if team.key == key), None)


def _handed_over(plan: Plan) -> tuple[float, ...]:
    """What comes to those who receive hand-overs, by hour of a usual week."""
    found = [one for one in plan.streams if one.trigger in _LEGS] or list(plan.streams)
    return found[0].hours if found else (0.0,) * WEEK_HOURS


def _staffed(plan: Plan, team: Team) -> tuple[int, ...]:
    weeks = [hours_of(plan, team, place) for place in range(len(team.workers))]
    return tuple(sum(hour in week for week in weeks) for hour in range(WEEK_HOURS))
