"""One lead as a whole: identity, path, explained score, clocks and timeline."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from testigo.core.casefile import CaseFile, RunningClock
from testigo.core.decide import unretracted
from testigo.core.facts import FAMILY, Fact, is_human_attempt
from testigo.core.lifecycle import StageEntry
from testigo.core.sla.clocks import Reading, reading
from testigo.core.sla.commitments import Response
from testigo.core.story import Agreement, PactInForce
from testigo.queries.leads import LeadLine, lead_line
from testigo.queries.why import Why, why
from testigo.store import log
from testigo.store.agreements import agreement_of
from testigo.store.models import User
from testigo.store.projections import read_cases

# Written down within this time is written down at once.
SOON = timedelta(minutes=5)
# Facts that say how Testigo works, not what happened to the person.
_INNER = frozenset({"fact.retracted", "clock.started", "clock.warned"})


@dataclass(frozen=True, slots=True)
class ClockLine:
    """A clock with its promise, how it reads now, and how often people tried while it ran."""

    running: RunningClock
    promise: Response
    reading: Reading
    attempts: int


@dataclass(frozen=True, slots=True)
class Moment:
    """One line of the timeline: a fact, or several alike in a row (`more` of them besides)."""

    fact: Fact
    actor_name: str
    undone: bool
    late: bool
    more: int = 0


@dataclass(frozen=True, slots=True)
class LeadStory:
    """Everything a page about one lead shows; `names` are those of the users that facts cite."""

    line: LeadLine
    case: CaseFile
    version: PactInForce | None
    why: Why | None
    clocks: tuple[ClockLine, ...]
    entries: tuple[StageEntry, ...]
    moments: tuple[Moment, ...]
    facts: dict[str, Fact]
    names: dict[str, str]


def lead_story(workspace_id: int, person: str, *, now: datetime) -> LeadStory | None:
    """Read one lead; None when nothing is concluded about the person."""
    line = lead_line(workspace_id, person, now=now)
    if line is None:
        return None
    case = read_cases(workspace_id, [person])[person].case
    agreement = agreement_of(workspace_id)
    version = agreement.at(now)
    facts = [fact for _, fact in log.read_people(workspace_id, [person])[person]]
    at = max(now, case.story.last_at or now)
    names = _user_names(facts)
    return LeadStory(
        line=line,
        case=case,
        version=version,
        why=why(case, version, at) if version and case.story.pact_version else None,
        clocks=tuple(_clocks(case, agreement, facts, now)),
        entries=tuple(case.story.path.entries),
        moments=tuple(_moments(facts, names)),
        facts={fact.id: fact for fact in facts},
        names=names,
    )


def _clocks(
    case: CaseFile, agreement: Agreement, facts: list[Fact], now: datetime
) -> list[ClockLine]:
    attempts = [fact for fact in unretracted(facts) if is_human_attempt(fact)]
    lines = []
    for running in case.clocks:
        clock = running.clock
        promise = agreement.promises[clock.pact_version, clock.commitment]
        calendar = agreement.numbered(clock.pact_version).pact.calendar
        until = clock.ended_at or now
        tried = sum(clock.started_at <= fact.counts_at <= until for fact in attempts)
        shown = reading(clock, calendar, now, promise.elapsed)
        lines.append(ClockLine(running, promise, shown, tried))
    return sorted(lines, key=_open_first)


def _open_first(line: ClockLine) -> tuple[bool, datetime]:
    return line.running.clock.end is not None, line.running.clock.due_at


def _moments(facts: list[Fact], names: dict[str, str]) -> list[Moment]:
    """Newest first; page views in a row become one line, taken-back facts are marked."""
    gone = {str(fact.props.get("of")) for fact in facts if fact.name == "fact.retracted"}
    moments: list[Moment] = []
    for fact in sorted(facts, key=lambda f: (f.at, f.id), reverse=True):
        if fact.name in _INNER or (fact.origin == "derived" and fact.id in gone):
            continue
        last = moments[-1] if moments else None
        if last and fact.name == last.fact.name == "page.viewed":
            moments[-1] = Moment(last.fact, "", False, False, last.more + 1)
            continue
        moments.append(Moment(fact, names.get(fact.actor, ""), fact.id in gone, _is_late(fact)))
    return moments


def _is_late(fact: Fact) -> bool:
    """Whether a person wrote it down well after it happened."""
    if fact.history or FAMILY.get(fact.name) not in ("sales", "deals", "success"):
        return False
    return fact.recorded_at - fact.at > SOON


def _user_names(facts: list[Fact]) -> dict[str, str]:
    """`user:12` → the name of who recorded a fact or received the lead."""
    cited = {fact.actor for fact in facts}
    cited |= {str(fact.props.get("to", "")) for fact in facts if fact.name == "lead.assigned"}
    numbers = {int(user.removeprefix("user:")) for user in cited if user.startswith("user:")}
    users = User.objects.filter(pk__in=numbers).values_list("pk", "name")
    return {f"user:{number}": name for number, name in users}


def lead_document(workspace_id: int, person: str, *, now: datetime) -> dict[str, Any] | None:
    """The promised JSON shape of `lead show` (interfaces.md)."""
    story = lead_story(workspace_id, person, now=now)
    if story is None:
        return None
    line = story.line
    return {
        "id": line.person,
        "name": line.name,
        "email": line.email,
        "stage": line.stage,
        "cycle": line.cycle,
        "status": line.status,
        "owner": line.owner_name,
        "pact_version": story.version.number if story.version else None,
        "score": _score_document(story.why),
        "clocks": [_clock_document(clock) for clock in story.clocks],
        "stages": [_stage_document(entry) for entry in story.entries],
        "timeline": [_fact_document(fact) for fact in sorted_facts(story)],
    }


def sorted_facts(story: LeadStory) -> list[Fact]:
    """Every fact of the person, oldest first."""
    return sorted(story.facts.values(), key=lambda fact: (fact.at, fact.id))


def _score_document(why: Why | None) -> dict[str, Any] | None:
    if why is None:
        return None
    return {
        "total": why.score.total,
        "fit": why.score.fit,
        "interest": why.score.interest,
        "passes": why.passes,
        "as_of": _iso(why.as_of),
        "rows": [
            {
                "rule": line.row.rule,
                "clause": line.row.clause,
                "points": line.row.points,
                "facts": list(line.row.facts),
                "since": _iso(line.row.since),
                "expires_at": _iso(line.row.expires_at),
            }
            for line in why.rows
        ],
    }


def _clock_document(line: ClockLine) -> dict[str, Any]:
    clock = line.running.clock
    return {
        "commitment": clock.commitment,
        "state": line.reading.state,
        "started_at": _iso(clock.started_at),
        "due_at": _iso(clock.due_at),
        "ended_at": _iso(clock.ended_at),
        "used_seconds": round(line.reading.used_seconds),
        "wall_seconds": round(line.reading.wall_seconds),
        "attempts": line.attempts,
    }


def _stage_document(entry: StageEntry) -> dict[str, Any]:
    return {
        "stage": entry.stage,
        "cycle": entry.cycle,
        "at": _iso(entry.at),
        "cause": entry.cause,
        "clause": entry.clause,
        "pact_version": entry.pact_version,
        "implied": entry.implied,
    }


def _fact_document(fact: Fact) -> dict[str, Any]:
    return {
        "id": fact.id,
        "at": _iso(fact.at),
        "name": fact.name,
        "origin": fact.origin,
        "cause": fact.cause,
        "clause": fact.clause,
        "props": dict(fact.props),
    }


def _iso(instant: datetime | None) -> str | None:
    return instant.isoformat().replace("+00:00", "Z") if instant else None
