"""Whether each side keeps its word: every commitment of the pact in force, and what it counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from math import ceil
from typing import Any, NamedTuple
from urllib.parse import urlencode

from testigo.core.asof import Days
from testigo.core.goals import Goal
from testigo.core.pact import Pact
from testigo.core.sla.cases import ANSWERS, Case, delivered, names_of, paid, rated, stages_of
from testigo.core.sla.commitments import (
    Attempts,
    Care,
    Commitment,
    Period,
    Rate,
    Response,
    Revenue,
    Volume,
    promises_attempts,
)
from testigo.core.sla.periods import pace_of, period_at, working_share
from testigo.core.sla.verdicts import (
    LEFT_OUT,
    MISSES,
    USUAL,
    WHOLE,
    Note,
    PartCounts,
    State,
    Verdict,
    judge,
    parts_of,
    tally,
)
from testigo.core.story import Agreement, PactInForce
from testigo.queries.evidence import Evidence
from testigo.store import commitments as store
from testigo.store.agreements import agreement_of

# Parts of an address that stand for several of a promise, or for something beside them.
ALL, MISSED, CONVERSED = "all", "missed", "conversed"
# What the ids of goals begin with in an address; no commitment has a dot in its own.
GOALS = "goals."
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Part(NamedTuple):
    """One part of a commitment: its code, how many cases it holds, and the query string of the
    list of leads that holds as many."""

    code: str
    count: int  # type: ignore[assignment]  # nobody counts in a part
    leads_query: str


@dataclass(frozen=True, slots=True)
class Standing:
    """One commitment in one period, from `first` up to but without `until`.

    `value`, `target`, `expected` (by now) and `low`, `high` (at the end, if it goes on so) are
    counts, money or fractions of 1 as the promise is; None where nobody can tell. `parts` add up
    to `whole`; `misses` are those that ask for a look; `conversed` are those with whom somebody
    spoke, where an attempt is promised. `final` says that nothing is open any more.
    """

    promise: Commitment
    pact: int
    currency: str
    first: date
    until: date
    value: Decimal | None
    target: Decimal
    expected: Decimal | None
    low: Decimal | None
    high: Decimal | None
    state: State
    cases: int
    note: Note
    final: bool
    parts: tuple[Part, ...]
    whole: Part
    misses: Part | None
    conversed: Part | None


@dataclass(frozen=True, slots=True)
class CommitmentAsk:
    """Cases of a commitment as an address asks for them: of one part, or ALL, MISSED, CONVERSED,
    in one period, as they stand at `now`. `found` keeps what `case_source` read."""

    promise: Commitment
    part: str
    days: Days
    currency: str
    now: datetime
    found: dict[int, "CaseSource"] = field(default_factory=dict, repr=False, compare=False)


def standings(
    workspace_id: int, now: datetime, *, evidence: Evidence | None = None
) -> tuple[Standing, ...]:
    """How every commitment of the pact in force stands in the period that runs; before a pact
    takes force there is none. What the `evidence` has read is not read again."""
    evidence = evidence or Evidence(workspace_id, now)
    version = evidence.in_force()
    if version is None:
        return ()
    agreement = evidence.agreement
    return tuple(
        standing_in(workspace_id, agreement, version, promise, now=now, evidence=evidence)
        for promise in version.pact.commitments
    )


@dataclass(frozen=True, slots=True)
class GoalStanding:
    """The revenue goal that both sides share, in its period; money in the pact's currency.
    `customers` are the contracts that the goal takes at the average deal, of which `whole` holds
    those signed."""

    goal: Goal
    currency: str
    first: date
    until: date
    value: Decimal
    expected: Decimal | None
    low: Decimal | None
    high: Decimal | None
    state: State
    customers: int
    whole: Part


def revenue_goal(
    workspace_id: int, now: datetime, *, evidence: Evidence | None = None
) -> GoalStanding | None:
    """How the goal of the period that runs stands: of the quarter, else of the month, that the
    pact in force has one for; None without any. What the `evidence` has read is not read again."""
    evidence = evidence or Evidence(workspace_id, now)
    version = evidence.agreement.at(now)
    goal = goal_at(version.pact, now) if version else None
    if version is None or goal is None:
        return None
    promise = as_promise(goal)
    days = period_at(promise.per, now, version.pact.zone)
    signed = [one.amount for one in evidence.contracts(days, version.pact.currency)]
    found = PartCounts({"counted": len(signed)}, len(signed), tuple(signed))
    verdict = judge(promise, found, pace_of(version.pact.calendar, days, now))
    return GoalStanding(
        goal=goal,
        currency=version.pact.currency,
        first=days.since,
        until=days.until,
        value=sum(found.amounts, Decimal(0)),
        expected=verdict.expected,
        low=verdict.low,
        high=verdict.high,
        state=verdict.state,
        customers=ceil(goal.revenue / goal.average_deal) if goal.average_deal else 0,
        whole=_part(promise, days, ALL, len(signed)),
    )


def goal_at(pact: Pact, now: datetime) -> Goal | None:
    """The goal of the period in which an instant lies, the longest one first."""
    for per in ("quarter", "month"):
        days = period_at(per, now, pact.zone)
        quarter = f"{days.since.year}-Q{(days.since.month + 2) // 3}"
        name = quarter if per == "quarter" else f"{days.since:%Y-%m}"
        for goal in pact.goals:
            if goal.period == name:
                return goal
    return None


def as_promise(goal: Goal) -> Revenue:
    """A goal as the promise that it is: every contract counts, whoever brought it."""
    return Revenue(
        id=f"{GOALS}{goal.period}",
        side="",
        counted="influenced",
        at_least=goal.revenue,
        per="quarter" if "Q" in goal.period else "month",
    )


def promises_by_id(workspace_id: int) -> Mapping[str, tuple[Commitment, str]]:
    """Every promise and goal that was ever in force, with the currency of its pact; of several
    versions of one the latest."""
    found: dict[str, tuple[Commitment, str]] = {}
    for version in agreement_of(workspace_id).versions:
        goals = map(as_promise, version.pact.goals)
        for promise in (*version.pact.commitments, *goals):
            found[promise.id] = (promise, version.pact.currency)
    return found


def standing_in(
    workspace_id: int,
    agreement: Agreement,
    version: PactInForce,
    promise: Commitment,
    *,
    now: datetime,
    at: datetime | None = None,
    evidence: Evidence | None = None,
) -> Standing:
    """How a commitment of a version stands at `now` in the period in which `at` lies."""
    evidence = evidence or Evidence(workspace_id, now, agreement)
    whole = period_at(per_of(promise), at or now, version.pact.zone)
    days = in_force(agreement, version, promise, whole)
    found = _found(evidence, promise, days, version.pact.currency)
    calendar = version.pact.calendar
    part = WHOLE if days == whole else working_share(calendar, days, whole)
    verdict = judge(promise, found, pace_of(calendar, days, now), part)
    return _standing(version, promise, days, found, verdict, _conversed(evidence, promise, days))


def per_of(promise: Commitment) -> Period:
    """The periods in which a promise is judged: its own, else months."""
    return promise.per if isinstance(promise, Volume | Rate | Revenue) else USUAL


def in_force(agreement: Agreement, version: PactInForce, promise: Commitment, days: Days) -> Days:
    """The days of a period since the promise is in force: since the first of the versions, one
    after another up to this one, that make it."""
    since = version.since
    place = agreement.versions.index(version)
    for earlier in reversed(agreement.versions[:place]):
        if not any(
            p.id == promise.id and type(p) is type(promise) for p in earlier.pact.commitments
        ):
            break
        since = earlier.since
    day = since.astimezone(days.zone).date()
    return Days(max(days.since, min(day, days.until)), days.until, days.zone)


def _found(evidence: Evidence, promise: Commitment, days: Days, currency: str) -> PartCounts:
    """How many cases of a promise fall in each part."""
    match promise:
        case Care():
            whole, waiting = store.care_counts(evidence.workspace_id, promise, evidence.now)
            return PartCounts({"in_care": whole - waiting, "out_of_care": waiting})
        case Response() | Attempts():
            counts = evidence.clocks(promise, days)
            due = sum(one.gone for one in counts if one.part not in LEFT_OUT)
            return PartCounts({one.part: one.clocks for one in counts}, due)
    return tally(cases_in(evidence, promise, days, currency))


def cases_in(evidence: Evidence, promise: Commitment, days: Days, currency: str) -> list[Case]:
    """The cases of a promise that are few enough to be looked at one by one."""
    match promise:
        case Volume():
            entered = evidence.entries(promise.stage, days)
            if promise.stage != "mql":
                return [Case(entry.person, entry.key, "delivered") for entry in entered]
            said = evidence.events(tuple(ANSWERS), days.start, evidence.now)
            return list(delivered(entered, said))
        case Rate():
            return _rated(evidence, promise, days)
        case Revenue():
            return list(paid(promise, evidence.contracts(days, currency)))
    return []


def _rated(evidence: Evidence, promise: Rate, days: Days) -> list[Case]:
    now = evidence.now
    cohort = evidence.events(names_of(promise.of), days.start, min(days.end, now))
    for stage in stages_of(promise.of):
        cohort += evidence.entries(stage, days)
    # A deal is settled by what was told of it before, too.
    since = _LONG_AGO if any(case.deal for case in cohort) else days.start
    until = min(days.end + promise.within.elapsed, now) + _MICROSECOND
    outcomes = evidence.events(names_of(promise.that), since, until)
    for stage in stages_of(promise.that):
        reach = Days(days.since, until.date() + timedelta(days=2), days.zone)
        outcomes += evidence.entries(stage, reach)
    return list(rated(promise, cohort, outcomes, now))


def _standing(
    version: PactInForce,
    promise: Commitment,
    days: Days,
    found: PartCounts,
    verdict: Verdict,
    conversed: Part | None,
) -> Standing:
    said = {one.name: getattr(verdict, one.name) for one in fields(verdict)}
    codes = parts_of(promise)
    missed = [code for code in codes if code in MISSES]
    return Standing(
        promise=promise,
        pact=version.number,
        currency=version.pact.currency,
        first=days.since,
        until=days.until,
        **said,
        parts=tuple(_part(promise, days, code, found.of(code)) for code in codes),
        whole=_part(promise, days, ALL, found.of(*codes)),
        misses=_part(promise, days, MISSED, found.of(*missed)) if missed else None,
        conversed=conversed,
    )


def _part(promise: Commitment, days: Days, code: str, count: int) -> Part:
    return Part(code, count, leads_query(promise.id, code, days))


def leads_query(commitment: str, part: str, days: Days) -> str:
    """The query string of the list of leads that holds these cases."""
    asked = {"commitment": commitment, "part": part, "from": days.since, "until": days.until}
    return urlencode(asked)


def _conversed(evidence: Evidence, promise: Commitment, days: Days) -> Part | None:
    if not isinstance(promise, Response | Attempts) or not promises_attempts(promise):
        return None
    count = sum(one.conversed for one in evidence.clocks(promise, days))
    return _part(promise, days, CONVERSED, count)


@dataclass(frozen=True, slots=True)
class CaseSource:
    """The cases of an ask in SQL: a relation of (person, case_key) to be joined to leads, or where
    a lead has one case at most, a condition on leads `l`; with the values of whichever it is."""

    relation: str = ""
    condition: str = ""
    values: Sequence[Any] = ()


def case_source(workspace_id: int, ask: CommitmentAsk) -> CaseSource:
    """The people and cases that an address asks for; read once, however often they are asked."""
    if workspace_id not in ask.found:
        ask.found[workspace_id] = _source(workspace_id, ask)
    return ask.found[workspace_id]


def _source(workspace_id: int, ask: CommitmentAsk) -> CaseSource:
    parts = shown_parts(ask.promise, ask.part)
    match ask.promise:
        case Care():
            condition, values = store.cared_in(workspace_id, ask.promise, ask.now, parts)
            return CaseSource(condition=condition, values=values)
        case Response() | Attempts():
            relation, values = (
                store.clocks_conversed(workspace_id, ask.promise, ask.days)
                if ask.part == CONVERSED
                else store.clocks_in(workspace_id, ask.promise, ask.days, ask.now, parts)
            )
            return CaseSource(relation, values=values)
    evidence = Evidence(workspace_id, ask.now)
    cases = cases_in(evidence, ask.promise, ask.days, ask.currency)
    relation, values = store.these(case for case in cases if not parts or case.part in parts)
    return CaseSource(relation, values=values)


def shown_parts(promise: Commitment, part: str) -> Sequence[str]:
    """The parts that a part of an address stands for; none for all of them."""
    if part in (ALL, CONVERSED):
        return ()
    if part == MISSED:
        return [code for code in parts_of(promise) if code in MISSES]
    return [part]


def parts_to_ask(promise: Commitment) -> tuple[str, ...]:
    """Every part of a promise that an address may name."""
    return (*parts_of(promise), ALL, MISSED, CONVERSED)
