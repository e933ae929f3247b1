"""One lead as a whole: identity, path, explained score, clocks and timeline."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from testigo.core.casefile import CaseFile, RunningClock
from testigo.core.decide import unretracted
from testigo.core.facts import Fact, is_human_attempt
from testigo.core.lifecycle import StageEntry
from testigo.core.sla.attempting import Progress, progress
from testigo.core.sla.clocks import Clock, Reading, reading
from testigo.core.sla.closures import Closure
from testigo.core.sla.commitments import Attempts, Clocked
from testigo.core.sla.excuses import Cover, Plea
from testigo.core.story import Agreement, PactInForce
from testigo.core.vetting import contestable_until
from testigo.queries.fields import SalesView, fields_of, labels_of, seen_of
from testigo.queries.form_answers import AskedWords, asked_words
from testigo.queries.leads import LeadLine, lead_line
from testigo.queries.merging import JoinedPerson, joined_with
from testigo.queries.moments import Moment, moments_of, user_names
from testigo.queries.why import Why, why
from testigo.store import log
from testigo.store.agreements import agreement_of
from testigo.store.projections import read_cases


@dataclass(frozen=True, slots=True)
class ClockLine:
    """A clock with its promise, how it reads now, and how often people tried while it ran;
    `progress` is how far a promise of attempts is.

    `acted_at` is when the person did what the clock began with: what passed from then on until it
    started is the system's, not the team's. `closures` are those that moved it, `plea` the excuse
    that was asked or given, `cover` what excuses it by itself.
    """

    running: RunningClock
    promise: Clocked
    reading: Reading
    attempts: int
    progress: Progress | None
    acted_at: datetime
    until: datetime
    closures: tuple[Closure, ...] = ()
    plea: Plea | None = None
    cover: Cover | None = None

    @property
    def delay_seconds(self) -> float:
        """From what the person did until the clock started."""
        return max(0.0, (self.running.clock.started_at - self.acted_at).total_seconds())

    @property
    def waited_seconds(self) -> float:
        """What the person waited, from what they did."""
        return max(0.0, (self.until - self.acted_at).total_seconds())


@dataclass(frozen=True, slots=True)
class LeadStory:
    """Everything a page about one lead shows; `names` are those of the users that facts cite,
    `asked` the words of the forms that were answered."""

    line: LeadLine
    case: CaseFile
    agreement: Agreement
    version: PactInForce | None
    why: Why | None
    clocks: tuple[ClockLine, ...]
    entries: tuple[StageEntry, ...]
    moments: tuple[Moment, ...]
    facts: dict[str, Fact]
    names: dict[str, str]
    seen: SalesView
    asked: AskedWords
    contestable_until: datetime | None = None
    joined: tuple[JoinedPerson, ...] = ()


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
    names = user_names(workspace_id, facts)
    return LeadStory(
        line=line,
        case=case,
        agreement=agreement,
        version=version,
        why=why(case.story, version, at) if version and case.story.pact_version else None,
        clocks=tuple(_clocks(case, agreement, facts, now)),
        entries=tuple(case.story.path.entries),
        moments=tuple(moments_of(facts, names)),
        facts={fact.id: fact for fact in facts},
        names=names,
        seen=seen_of(case, fields_of(workspace_id), line.stage, labels_of(workspace_id)),
        asked=asked_words(workspace_id, facts),
        contestable_until=contestable_until(case, agreement),
        joined=tuple(joined_with(workspace_id, person)),
    )


def _clocks(
    case: CaseFile, agreement: Agreement, facts: list[Fact], now: datetime
) -> list[ClockLine]:
    attempts = [fact for fact in unretracted(facts) if is_human_attempt(fact)]
    by_id = {fact.id: fact for fact in facts}
    lines = []
    for running in case.clocks:
        clock = running.clock
        promise = agreement.promise_of(clock)
        until = clock.ended_at or now
        tried = sum(clock.started_at <= fact.counts_at <= until for fact in attempts)
        excused = case.excused_until(clock)
        shown = reading(clock, agreement.calendar_of(clock), now, promise.elapsed, excused)
        made = None
        if isinstance(promise, Attempts):
            zone = agreement.numbered(clock.pact_version).pact.zone
            made = progress(clock.tries, promise, zone)
        cover = case.covers.get(clock.key)
        lines.append(
            ClockLine(
                running,
                promise,
                shown,
                made.made if made else tried,
                made,
                acted_at=_acted_at(clock, by_id),
                until=until,
                closures=tuple(one for one in agreement.closures if one.day in clock.closed),
                plea=case.pleas.get(clock.key),
                cover=None if cover is None or cover.gone else cover,
            )
        )
    return sorted(lines, key=_open_first)


def _acted_at(clock: Clock, facts: dict[str, Fact]) -> datetime:
    """When the person did what the clock's hand-over or stage followed from; where it started by
    a fact of its own, that is it."""
    start = facts.get(clock.cause_id)
    act = facts.get(start.cause or "") if start else None
    return min(act.at, clock.started_at) if act else clock.started_at


def _open_first(line: ClockLine) -> tuple[bool, datetime]:
    return line.running.clock.end is not None, line.running.clock.due_at


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
        "id": clock.cause_id,
        "commitment": clock.commitment,
        "state": line.reading.state,
        "acted_at": _iso(line.acted_at),
        "started_at": _iso(clock.started_at),
        "due_at": _iso(clock.due_at),
        "moved_from": _iso(clock.moved_from),
        "paused_at": _iso(clock.paused_at),
        "ended_at": _iso(clock.ended_at),
        "used_seconds": round(line.reading.used_seconds),
        "wall_seconds": round(line.reading.wall_seconds),
        "delay_seconds": round(line.delay_seconds),
        "waited_seconds": round(line.waited_seconds),
        "attempts": line.attempts,
        "progress": _progress_document(line.progress),
    }


def _progress_document(made: Progress | None) -> dict[str, Any] | None:
    """How far a promise of attempts is; None where it asks for none."""
    if made is None:
        return None
    return {
        "made": made.made,
        "of": made.at_least,
        "days": made.days,
        "on_days": made.on_days,
        "channels": made.channels,
        "by_channels": made.by_channels,
        "recorded_afterwards": made.late,
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
