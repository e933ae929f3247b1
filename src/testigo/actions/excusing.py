"""Excusing late clocks by the absences and outages that are known, in the transaction that draws
what follows for their people."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from testigo.core.casefile import CaseFile, RunningClock
from testigo.core.excusing import (
    Away,
    Owner,
    away_from,
    excuse,
    forget_gone,
    late_clocks,
    owners_in,
)
from testigo.core.facts import Fact
from testigo.core.sla.excuses import FOR_EVER
from testigo.core.story import Agreement
from testigo.store.absences import absences_between
from testigo.store.joined import Joining, PersonLog, joinings_of, logs_of, told_about
from testigo.store.sides import sides_of
from testigo.store.standstills import outages_between

_LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)


def excused(
    workspace_id: int, cases: Sequence[CaseFile], agreement: Agreement, now: datetime
) -> list[Fact]:
    """The decisions by which late clocks of these people are excused, or no longer are."""
    decided = [fact for case in cases for fact in forget_gone(case, now)]
    late = [(case, one) for case in cases for one in late_clocks(case, case.drawn_at or now)]
    if not late:
        return decided
    away = _Away(workspace_id, late, now)
    for case, running in late:
        stretches = away.of(case, running, agreement)
        if stretches or running.clock.key in case.covers:
            decided += excuse(case, running, stretches, agreement, now)
    return decided


class _Away:
    """Who was away and what was out of order while these clocks ran; read once for all."""

    def __init__(
        self, workspace_id: int, late: Sequence[tuple[CaseFile, RunningClock]], now: datetime
    ) -> None:
        start = min(running.clock.started_at for _, running in late)
        self._outages = [
            Away(one.start, one.end, "outage", one.id)
            for one in outages_between(workspace_id, start, now)
        ]
        self._absences = [
            Away(one.start, one.end, "absence", one.id, f"user:{one.user}")
            for one in absences_between(workspace_id, start, now)
        ]
        self._sides: Mapping[str, str] = {}
        self._owners = _Owners()
        if self._absences:
            self._sides = sides_of(workspace_id)
            self._owners = _Owners.of_clocks(workspace_id, late)

    def of(self, case: CaseFile, running: RunningClock, agreement: Agreement) -> list[Away]:
        side = agreement.promise_of(running.clock).side
        theirs = [one for one in self._absences if self._sides.get(one.who) == side]
        return [*self._outages, *away_from(theirs, self._owners.of(case, running))]


class _Owners:
    """Who owned the leads of clocks while these ran. A clock that a fact started which came with
    somebody who was joined into its person ran with the owner whom that one had, up to then."""

    def __init__(
        self,
        whose: Mapping[str, str] | None = None,
        chains: Mapping[str, Joining] | None = None,
        logs: Mapping[str, PersonLog] | None = None,
    ) -> None:
        self._whose, self._chains, self._logs = whose or {}, chains or {}, logs or {}

    @classmethod
    def of_clocks(
        cls, workspace_id: int, late: Sequence[tuple[CaseFile, RunningClock]]
    ) -> "_Owners":
        logs = logs_of(workspace_id, sorted({case.person for case, _ in late}))
        came = [
            running.clock.cause_id
            for case, running in late
            if running.clock.cause_id in logs[case.person].entered
        ]
        if not came:
            return cls(logs=logs)
        whose = told_about(workspace_id, came)
        chains = joinings_of(workspace_id, set(whose.values()))
        return cls(whose, chains, logs | logs_of(workspace_id, sorted(chains)))

    def of(self, case: CaseFile, running: RunningClock) -> list[Owner]:
        """One after another; those of whoever was joined into another up to the joining."""
        person = self._whose.get(running.clock.cause_id, case.person)
        since, found = _LONG_AGO, list[Owner]()
        while person in self._logs:
            joining = self._chains.get(person)
            until = joining.at if joining else FOR_EVER
            found += [own.within(since, until) for own in owners_in(_own(self._logs[person]))]
            if joining is None:
                break
            person, since = joining.survivor, until
        return found


def _own(told: PersonLog) -> list[Fact]:
    """The facts that did not come with somebody who was joined into the person."""
    return [fact for _, fact in told.pairs if fact.id not in told.entered]
